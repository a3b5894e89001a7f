from __future__ import annotations

from promotions import Line, Metal
from promotions.rules.bill import Counted
from tests.promotions.asking import basket_of, bits_of, order_off, per_gram, place_of, unit_pct

RING = Line(id="ring", qty=3, price=1_000, metal=Metal(2_500, 900), tags=("a",))
CHAIN = Line(id="chain", price=500, tags=("b",))


def test_the_list_price_of_a_basket_counts_every_unit() -> None:
    assert basket_of([RING, CHAIN]).list_fen == 3_500


def test_a_rule_could_count_no_more_than_the_goods_it_is_for_at_list_price() -> None:
    basket = basket_of([RING, CHAIN], order_off("T", 100, scope={"any": ["a"]}), unit_pct("U", 10))

    assert basket.gross(place_of(basket, "T")) == Counted(net=3_000, list_fen=3_000, qty=3, weight_mg=7_500)


def test_a_rule_for_goods_that_nobody_brought_is_not_present() -> None:
    basket = basket_of([RING, CHAIN], unit_pct("A", 10, scope={"any": ["a"]}), unit_pct("Z", 10, scope={"any": ["z"]}))

    assert basket.present == bits_of(basket, "A")


def test_a_reduction_by_the_gram_saves_nothing_on_a_fixed_price() -> None:
    basket = basket_of([RING], per_gram("G", 1_500), unit_pct("U", 10))

    assert basket.present == bits_of(basket, "G", "U")
    assert basket.unit_present == bits_of(basket, "U")


def test_goods_without_discount_count_for_no_rule() -> None:
    bar = Line(id="bar", price=90_000, discountable=False)

    basket = basket_of([RING, bar], order_off("T", 100))

    assert basket.gross(place_of(basket, "T")).list_fen == 3_000
    assert basket.list_fen == 93_000
