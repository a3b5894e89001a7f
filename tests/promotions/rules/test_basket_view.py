from __future__ import annotations

from promotions import Line, Metal
from promotions.rules.basket_view import Basket
from promotions.rules.bill import Counted
from promotions.rules.options import LineView
from tests.promotions.asking import basket_of, bits_of, nth_pct, order_off, per_gram, place_of, unit_pct

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


def test_a_scan_forms_anew_only_the_groups_that_the_new_piece_could_join() -> None:
    chain = Line(id="chain", qty=2, price=500, tags=("b",))
    before = basket_of(
        [RING, chain], nth_pct("A", 2, 50, scope={"any": ["a"]}), nth_pct("B", 2, 50, scope={"any": ["b"]})
    )
    rings, chains = place_of(before, "A"), place_of(before, "B")
    of_rings, of_chains = before.shapes(rings, 0, 0), before.shapes(chains, 0, 0)
    scanned = LineView(Line(id="more", price=700, tags=("b",)), before.compiled)

    after = Basket(before.compiled, [*before.views, scanned], [3, 2, 1], ["ring", "chain", "more"], before)

    assert after.shapes(rings, 0, 0) is of_rings
    assert (len(of_chains[0]), len(after.shapes(chains, 0, 0)[0])) == (1, 3)
