from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Line
from promotions.rules.floors import Floors
from tests.promotions.asking import Raw, basket_of, best_of, nth_pct, set_price, unit_pct

MANY = 100_000  # labels
RING, CHAIN, BEAD = (Line(id=name, price=price, tags=(name,)) for name, price in (("r", 1_000), ("c", 800), ("b", 600)))


def floors_of(lines: list[Line], *rules: Raw) -> Floors:
    basket = basket_of(lines, *rules)
    units = sum(1 << place for place in basket.compiled.unit + basket.compiled.multi)
    return Floors(basket, units, best_of(lines, *rules).outcome.pay)


def test_a_line_comes_to_no_less_than_in_the_best_group_for_it() -> None:
    floors = floors_of([RING, CHAIN, BEAD], nth_pct("N", 2, 50))

    # With the bead the ring bears 300 * 1000 / 1600, with the chain 400 * 1000 / 1800; two fen for rounding.
    assert floors.of(0b001) == 1_000 - 222 - 2
    assert floors.of(0b111) == 2_000


def test_goods_beside_a_threshold_cannot_all_be_in_the_best_group() -> None:
    rules = set_price("S", ["r", "c"], 1_500), set_price("T", ["r", "b"], 1_300)

    # The ring may make one of the others cheaper, not both.
    assert floors_of([RING, CHAIN, BEAD], *rules).beside(0b001, 900, MANY, MANY) >= 900 + 800 + 600 - 134


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(100, 5_000), min_size=2, max_size=6), st.integers(1, 100), st.integers(1, 63))
def test_no_bill_of_which_some_lines_come_to_so_much_is_below_the_bound(
    prices: list[int], pct: int, lines: int
) -> None:
    bag = [Line(id=f"P{n}", price=price) for n, price in enumerate(prices)]
    rules = nth_pct("N", 2, pct), unit_pct("U", 10)
    best = best_of(bag, *rules).outcome
    come_to = sum(sum(nets) for line, nets in enumerate(best.nets) if lines >> line & 1)

    assert floors_of(bag, *rules).beside(lines & (1 << len(bag)) - 1, come_to, MANY, MANY) <= best.pay
