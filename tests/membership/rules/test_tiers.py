"""Tiers have codes for the books and Chinese names for people."""

from __future__ import annotations

import pytest

from membership.errors import TierUnknown
from membership.rules.tiers import TIER_NAMES, tier_code, tier_name


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("gold", "gold"),
        ("金卡", "gold"),
        ("金卡会员", "gold"),
        (" Silver ", "silver"),
        ("钻石卡", "diamond"),
        ("", "normal"),
    ],
)
def test_a_tier_is_known_by_code_and_by_name(given: str, code: str) -> None:
    assert tier_code(given) == code


def test_an_unknown_tier_is_refused() -> None:
    with pytest.raises(TierUnknown):
        tier_code("白金卡")


def test_every_tier_has_its_word() -> None:
    assert [tier_name(code) for code in TIER_NAMES] == ["普通", "银卡", "金卡", "钻石卡"]


def test_a_tier_of_a_newer_program_is_shown_by_its_code() -> None:
    assert tier_name("black") == "black"
