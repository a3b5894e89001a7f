"""Promotions that are being written, tried on the till's own past bills beside the sales."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.counter.promoting import Change
from pos_app.counter.what_if import DAYS_MOST, DaysUnreadable, WhatIf, WhatIfView
from promotions import RuleRefused
from tests.builders import shop
from tests.builders.counter import Counter

NEXT_YEAR: dict[str, str] = {
    "name": "新年九折", "fold": "9", "from": "2027-01-01", "until": "2027-01-03", "goods": "大类:镶嵌", "id": "NY",
    "legal": "1-1 至 1-3",
}  # fmt: skip


def tried(counter: Counter, *, staff: str = shop.MANAGER, **fields: str) -> WhatIfView:
    counter.unlock(staff)
    promoting = counter.till.promoting
    checked = promoting.check([Change("timed_percent", {**NEXT_YEAR, **fields})])
    promoting.what_if.begin(checked.rules, checked.ids)
    promoting.what_if.wait()
    return promoting.what_if.progress()


@pytest.fixture
def sold(counter: Counter) -> Counter:
    """A ring (8,980.00, a set gem) and a silver piece were sold."""
    for code in (shop.RING, shop.SILVER):
        counter.sell(code)
    return counter


def test_a_promotion_to_come_is_tried_on_past_bills_as_if_it_had_run_then(sold: Counter):
    found = tried(sold)

    assert (found.state, found.looked_at, found.bills, found.asked) == ("done", 2, 2, ("NY",))
    assert found.report is not None
    assert [(one.bills_after, one.fen_after) for one in found.report.by_rule if one.rule_id == "NY"] == [(1, 898_00)]
    kept = sold.till.promoting.check([Change("timed_percent", NEXT_YEAR)]).rules
    assert "2027-01-01T00:00:00" in [rule.get("schedule", {}).get("from") for rule in kept]


def test_margins_are_for_who_may_see_costs(sold: Counter):
    manager, cashier = tried(sold), tried(sold, staff=shop.CASHIER)

    assert manager.report is not None
    assert cashier.report is not None
    assert (manager.report.after.margin_fen is None, cashier.report.after.margin_fen) == (False, None)


def test_it_is_stopped_after_the_bill_in_hand_and_keeps_what_it_knows(sold: Counter, monkeypatch: pytest.MonkeyPatch):
    what_if, look = sold.till.promoting.what_if, WhatIf._go_on

    def stop_at_the_first(self: WhatIf, looked_at: int, bills: int) -> bool:
        self.cancel()
        return look(self, looked_at, bills)

    monkeypatch.setattr(WhatIf, "_go_on", stop_at_the_first)
    found = tried(sold)

    assert (found.state, found.looked_at) == ("stopped", 1)
    assert found.report is not None
    assert not found.report.complete
    assert what_if.progress() is found


def test_nothing_is_written_and_the_till_goes_on_selling(sold: Counter):
    entries = len(sold.journal())

    tried(sold)

    assert len(sold.journal()) == entries
    sold.sell(shop.PLAIN_RINGS[0])
    assert sold.sound()


@pytest.mark.parametrize("days", [0, -1, DAYS_MOST + 1])
def test_days_that_make_no_sense_are_refused(counter: Counter, days: int):
    with pytest.raises(DaysUnreadable):
        counter.till.promoting.what_if.begin([], [], days=days)


def test_rules_that_are_none_are_refused_before_anything_runs(counter: Counter):
    wrong: dict[str, Any] = {"id": "X", "stage": "unit", "benefit": {"type": "percent", "pct": 120}}

    with pytest.raises(RuleRefused):
        counter.till.promoting.what_if.begin([wrong], ["X"])
    assert counter.till.promoting.what_if.progress() == WhatIfView()
