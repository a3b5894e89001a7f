from __future__ import annotations

from promotions import Context, Line
from promotions.rules.merit import merit_of
from tests.promotions.asking import basket_of, best_of, bits_of, order_off, unit_pct

RING = [Line(id="ring", price=1_000)]


def test_the_cheaper_bill_is_the_better_one() -> None:
    basket = basket_of(RING, unit_pct("U", 10))

    plain, cheaper = best_of(RING).outcome, best_of(RING, unit_pct("U", 10)).outcome

    assert merit_of(basket, cheaper, 0) < merit_of(basket_of(RING), plain, 0)


def test_a_wish_met_outweighs_money() -> None:
    rules = unit_pct("U", 10), unit_pct("V", 5)
    basket = basket_of(RING, *rules)

    cheaper, wished = (best_of(RING, *rules, ctx=Context(pin=pin)).outcome for pin in ((), ("V",)))

    assert merit_of(basket, wished, bits_of(basket, "V")) < merit_of(basket, cheaper, bits_of(basket, "V"))
    assert merit_of(basket, cheaper, 0) < merit_of(basket, wished, 0)


def test_at_one_price_the_bill_without_a_voucher_is_the_better_one() -> None:
    voucher = {**order_off("V", 50), "stage": "voucher", "code": "V"}
    spend = order_off("T", 50)

    with_code = best_of(RING, voucher, ctx=Context(codes=("V",))).outcome
    without = best_of(RING, spend).outcome

    assert merit_of(basket_of(RING, spend), without, 0) < merit_of(basket_of(RING, voucher), with_code, 0)
