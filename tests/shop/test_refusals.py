"""What the authority refuses with: codes of their own, which a till has words for."""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path

import pytest

from kernel.errors import DomainError
from shop import refusals

WORDS = tomllib.loads(Path("pos_app/presenters/words.toml").read_text(encoding="utf-8"))
ALL = [one for _, one in inspect.getmembers(refusals, inspect.isclass) if issubclass(one, DomainError)]


def test_each_refusal_has_a_code_of_its_own() -> None:
    codes = [one.code for one in ALL if one is not DomainError]

    assert len(codes) == len(set(codes)) > 8


@pytest.mark.parametrize("code", sorted({one.code for one in ALL if one is not DomainError}))
def test_a_till_says_each_in_words(code: str) -> None:
    assert code in WORDS


@pytest.mark.parametrize("why", ["void", "not_yet", "other_store"])
def test_a_voucher_that_is_not_good_says_why(why: str) -> None:
    assert refusals.VoucherNotGood(f"voucher.{why}").code in WORDS
