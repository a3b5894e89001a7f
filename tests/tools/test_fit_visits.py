from pathlib import Path
from random import Random

import pytest

from headquarters.demo import visits
from tools.fit_visits import History, fit, histories, minimise

CDNOW = Path(__file__).parents[1] / "data" / "cdnow" / "transactions.txt"


def test_several_purchases_of_one_day_are_one_visit():
    lines = ["7 19970101 1 9.99", "7 19970101 2 20.00", "7 19970115 1 5.00", "7 19980101 1 5.00"]

    assert histories(lines) == [History(repeats=1, last_week=2.0, weeks=272 / 7)]


def test_the_simplex_walks_down_to_the_lowest_point():
    point, value = minimise(lambda p: (p[0] - 3) ** 2 + 10 * (p[1] + 1) ** 2, [0.0, 0.0], close=1e-14)

    assert point == pytest.approx([3, -1], abs=1e-4)
    assert value == pytest.approx(0, abs=1e-8)


def test_the_demos_constants_are_what_the_cdnow_customers_say():
    found = fit(histories(CDNOW.read_text(encoding="ascii").splitlines()))

    assert [found.r, found.alpha, found.a, found.b] == pytest.approx(
        [visits.R, visits.ALPHA, visits.A, visits.B], rel=0.01
    )


def test_a_chain_of_known_habits_is_found_again():
    rng = Random(1)
    customers = [_customer(rng, r=1.0, alpha=6.0, a=1.5, b=6.0, weeks=60) for _ in range(4000)]

    found = fit(customers)

    assert [found.r, found.alpha] == pytest.approx([1.0, 6.0], rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(0.2, rel=0.2)


def _customer(rng: Random, *, r: float, alpha: float, a: float, b: float, weeks: int) -> History:
    rate, leaves = rng.gammavariate(r, 1 / alpha), rng.betavariate(a, b)
    repeats, at, last = 0, rng.expovariate(rate), 0.0
    while at <= weeks:
        repeats, last = repeats + 1, at
        at = weeks + 1 if rng.random() < leaves else at + rng.expovariate(rate)
    return History(repeats, last, weeks)
