from __future__ import annotations

import pytest

from promotions import BasketRefused, Context, Engine, Line, RuleSet, refund_allocated, refund_reprice

EVERY = {"id": "E300", "stage": "order", "cond": {"min_amount": 30_000}}
EVERY["benefit"] = {"type": "amount_off", "fen": 3_000, "every": True}
ADD_ON = {"id": "ADD", "stage": "order", "opt_in": True, "cond": {"min_amount": 90_000}}
ADD_ON["benefit"] = {"type": "add_on", "sku": "bracelet", "fen": 990}
LINES = [Line(id="l1", price=50_000), Line(id="l2", price=30_000), Line(id="l3", price=20_000)]


def test_a_store_that_claws_back_refunds_what_the_kept_pieces_cost_less() -> None:
    engine = Engine(RuleSet.parse([EVERY]))

    assert refund_reprice(engine, LINES, Context(), {"l2": 1}) == 27_000


def test_repriced_returns_one_by_one_come_to_what_was_paid() -> None:
    engine = Engine(RuleSet.parse([EVERY]))

    first = refund_reprice(engine, LINES, Context(), {"l2": 1})
    rest = refund_reprice(engine, LINES, Context(), {"l1": 1, "l3": 1}, {"l2": 1})

    assert first + rest == 91_000


def test_an_add_on_stays_paid_when_goods_come_back() -> None:
    engine = Engine(RuleSet.parse([ADD_ON]))

    assert refund_reprice(engine, LINES, Context(opt_in=("ADD",)), {"l1": 1}) == 50_000


def test_more_than_was_sold_is_not_taken_back() -> None:
    priced = Engine(RuleSet.parse([EVERY])).price(LINES, Context())

    with pytest.raises(BasketRefused):
        refund_allocated(priced, {"l1": 1}, {"l1": 1})
