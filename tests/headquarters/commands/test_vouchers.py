"""Vouchers as people at headquarters make, give and stop them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headquarters.commands.rule_words import RULE_WORDS
from headquarters.deciding.vouchers import NothingToVoid, OnlyHeldVouchers, VoucherBatchWrong, VoucherRuleUnknown
from headquarters.office import Office
from kernel.actor import program
from promotions import RuleSet
from promotions.facts import RuleSetPublished
from tests.headquarters.commands.console import new_office, typed

RULES = [{"id": "V", "name": "百元券", "stage": "voucher", "code": "V100", "benefit": {"type": "amount_off", "fen": 1}}]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = new_office(tmp_path)
    fact = RuleSetPublished(
        rule_set_version=1, effective_at="2026-01-01T00:00:00.000+08:00", published_by="总部", rules=json.dumps(RULES),
        hash=RuleSet.parse(RULES).hash,
    )  # fmt: skip
    made.keeper.transact(program("test"), lambda books: books.record_all([fact]))
    return made


def make(tmp_path: Path, **change: str) -> str:
    asked = {"rule": "V100", "count": "3", "from": "2026-11-20", "to": "2099-12-31", "by": "1001", **change}
    order = [word for name, value in asked.items() for word in (f"--{name}", value)]
    return typed(tmp_path, "vouchers", "make", *order, "--out", str(tmp_path / "codes.csv")).output


def codes(tmp_path: Path) -> list[str]:
    return [line.split(",")[1] for line in (tmp_path / "codes.csv").read_text().splitlines()[1:]]


def test_a_batch_is_made_listed_shown_and_taken_out_of_use(tmp_path: Path, office: Office) -> None:
    assert "3 x 百元券" in make(tmp_path)
    first = codes(tmp_path)[0]

    shown = typed(tmp_path, "vouchers", "show", first.lower()).output
    void = typed(tmp_path, "vouchers", "void", first, "--by", "1001", "--reason", "丢失").output
    listed = typed(tmp_path, "vouchers", "list").output

    assert f"{first} V100 to bearer: issued, until 2099-12-31" in shown
    assert "1 vouchers are void" in void
    assert "3 made, 2 unused, 0 used, 1 void" in listed


def test_codes_are_written_to_a_new_file_alone(tmp_path: Path, office: Office) -> None:
    (tmp_path / "codes.csv").write_text("other")

    assert "there already" in make(tmp_path)
    assert (tmp_path / "codes.csv").read_text() == "other"


def test_what_cannot_be_is_said(tmp_path: Path, office: Office) -> None:
    assert "No published promotion is a voucher with the code V999" in make(tmp_path, rule="V999")
    assert "Such a batch cannot be" in make(tmp_path, to="2026-11-19")
    assert "no voucher NONE" in typed(tmp_path, "vouchers", "show", "NONE").output


@pytest.mark.parametrize("error", [VoucherRuleUnknown, VoucherBatchWrong, NothingToVoid, OnlyHeldVouchers])
def test_every_refusal_has_words(error: type[VoucherRuleUnknown]) -> None:
    assert error.code in RULE_WORDS
