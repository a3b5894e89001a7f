from __future__ import annotations

from promotions import Line
from tests.promotions.asking import best_of, nth_pct, order_off, taken_in, unit_off

RING = Line(id="ring", price=1_000, tags=("ring",))
PAIR = [Line(id="bead", price=400, tags=("bead",)), Line(id="pearl", price=400, tags=("bead",))]


def test_a_piece_goes_over_to_a_smaller_offer_for_a_threshold() -> None:
    rules = [unit_off("A", 100), unit_off("B", 40), order_off("T", 90, reach=950)]

    best = best_of([RING], *rules)

    assert (best.outcome.pay, best.optimal) == (870, True)
    assert taken_in(best, [RING], *rules) == {"B", "T"}


def test_a_pair_is_given_up_for_a_threshold_that_is_worth_more() -> None:
    rules = [nth_pct("N", 2, 50, scope={"any": ["bead"]}), order_off("T", 300, reach=1_700)]

    best = best_of([RING, *PAIR], *rules)

    assert (best.outcome.pay, best.optimal) == (1_500, True)
    assert taken_in(best, [RING, *PAIR], *rules) == {"T"}
