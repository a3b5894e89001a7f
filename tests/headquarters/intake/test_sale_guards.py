"""A rewritten till gives no discount by hand without a name and a reason, nor more than there is."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from headquarters.intake.sale_guards import SALE_GUARDS
from kernel.facts import Entry
from kernel.projection import Conflict
from shop.sales.facts import Choices, ManualDiscount, RuleShare, SaleCompleted
from tests.shop.sales.rules.test_returning import sold
from tests.shop.sales.test_projection import SALE

LINE = sold()
GIVEN = ManualDiscount(rule_id="MANUAL-1", on="1", what="amount", value=100, by="1007", reason="老顾客")


def bill(*given: ManualDiscount, fen: int = 100, **line: Any) -> SaleCompleted:
    share = RuleShare(rule_id="MANUAL-1", name="店长折扣", fen=fen)
    return replace(SALE, lines=(replace(LINE, shares=(share,), **line),), choices=Choices(manual=given))


def guard(fact: SaleCompleted) -> None:
    entry = Entry(**{name: 0 if name in ("epoch", "seq", "version") else "" for name in Entry.__struct_fields__})
    assert list(SALE_GUARDS[SaleCompleted.kind](entry, fact)) == []


def test_a_discount_with_a_name_a_reason_and_goods_to_take_it_from_stands():
    guard(bill(GIVEN))
    guard(bill(replace(GIVEN, on="", what="pct", value=10_000, approved_by="1003")))
    guard(SALE)


@pytest.mark.parametrize("wrong", [
    {"reason": " "}, {"reason": "x" * 201}, {"by": ""}, {"by": "x" * 33}, {"approved_by": "x" * 33},
    {"approved_by": "1007"}, {"rule_id": "CRAFT"}, {"on": "2"}, {"on": "one"}, {"value": 0}, {"value": -1},
    {"value": LINE.list_fen + 1}, {"what": "pct", "value": 10_001}, {"what": "price", "value": LINE.list_fen + 1},
])  # fmt: skip
def test_what_no_till_of_ours_writes_has_no_effect(wrong: dict[str, Any]):
    with pytest.raises(Conflict):
        guard(bill(replace(GIVEN, **wrong)))


@pytest.mark.parametrize("fen", [-1, LINE.list_fen + 1])
def test_a_share_that_raises_the_price_or_takes_more_than_it_has_no_effect(fen: int):
    with pytest.raises(Conflict):
        guard(bill(GIVEN, fen=fen))


def test_nothing_comes_off_by_hand_that_the_bill_does_not_own_to():
    with pytest.raises(Conflict, match="nobody gave"):
        guard(bill())
    with pytest.raises(Conflict, match="one number"):
        guard(bill(GIVEN, GIVEN))


def test_every_kind_of_discount_that_the_fact_knows_is_bounded():
    kinds = msgspec.inspect.type_info(ManualDiscount).fields  # type: ignore[attr-defined]
    (what,) = (field.type.values for field in kinds if field.name == "what")

    for kind in what:
        with pytest.raises(Conflict):
            guard(bill(replace(GIVEN, what=kind, value=10**13)))
