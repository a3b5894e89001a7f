"""A register says nothing of vouchers but what its own bills hand out and take back."""

from __future__ import annotations

from typing import Any

import pytest

from headquarters.intake.voucher_guards import VOUCHER_GUARDS
from kernel.projection import Conflict, Set
from promotions.facts import VouchersGiven, VouchersVoided
from promotions.rules.vouchers import codes_of_bill
from tests.builders.books import written

GIVEN = {
    "store": "HP", "sale_id": "S1", "document_no": "S-HP01-20261121-0001", "rule_id": "BACK", "rule_code": "NEXT",
    "member_id": "", "codes": codes_of_bill("S1", "BACK", 2), "valid_until": "2026-12-22T00:00:00.000+08:00",
}  # fmt: skip
VOIDED = {
    "codes": ("VC1",),
    "store": "HP",
    "document_no": "S-HP01-20261121-0001",
    "returned_on": "S-HP01-20261121-0002",
}


def guarded(fact: Any) -> list[Any]:
    return list(VOUCHER_GUARDS[fact.kind](written("HP01", [fact])[0], fact))


def test_what_follows_from_a_bill_is_held_against_that_bill() -> None:
    ops = guarded(VouchersGiven(**GIVEN))

    assert all(isinstance(op, Set) for op in ops)
    assert [op.expect for op in ops] == [
        {"sale_no": "S-HP01-20261121-0001", "store": "HP", "member_id": ""},
        {"vouchers": 2},
    ]


@pytest.mark.parametrize("change", [
    {"codes": ("VC1234567890A",)},  # of its own making
    {"codes": ()},
    {"codes": codes_of_bill("S2", "BACK", 2)},  # of another bill
    {"codes": codes_of_bill("S1", "BACK", 101)},
    {"codes": codes_of_bill("S1", "BACK", 1) * 2},
])  # fmt: skip
def test_other_codes_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Conflict):
        guarded(VouchersGiven(**{**GIVEN, **change}))


@pytest.mark.parametrize("change", [{"returned_on": ""}, {"document_no": ""}, {"codes": ("VC1",) * 101}])
def test_only_goods_that_came_back_make_vouchers_void(change: dict[str, Any]) -> None:
    assert guarded(VouchersVoided(**VOIDED)) == []
    with pytest.raises(Conflict):
        guarded(VouchersVoided(**{**VOIDED, **change}))
