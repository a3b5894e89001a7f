from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Line
from promotions.rules.basket_view import Way
from promotions.rules.bounds import Bounds
from promotions.rules.problem import Problem
from promotions.rules.reaching import Reaching
from tests.promotions.asking import Raw, basket_of, nth_pct, order_off, problem_of, unit_off

MANY = 100_000
RINGS: Raw = {"any": ["ring"]}


def with_rings(prices: list[int], rings: int, off: int) -> Problem:
    """Pieces, the first `rings` of them rings, with a threshold: two may take an offer, any two are a pair."""
    lines = [Line(id=f"P{n}", price=price, tags=("ring",) if n < rings else ()) for n, price in enumerate(prices)]
    rules = [
        unit_off("U", off, limits={"max_units": 2}),
        unit_off("V", off // 2),
        nth_pct("N", 2, 50),
        order_off("T", 1, reach=sum(prices[:rings]), scope=RINGS),
    ]
    return problem_of(basket_of(lines, *rules), "T")


def every_way(problem: Problem, at: int = 0, taken: tuple[Way, ...] = ()) -> list[tuple[Way, ...]]:
    """Each lawful choice of ways for all items."""
    held = {i for way in taken for i in way.members}
    while at in held:
        at += 1
    if at == len(problem.items):
        caps = [cap for _, _, cap in problem.resources]
        used = [sum(amount for way in taken for r, amount in way.uses if r == at) for at in range(len(caps))]
        return [taken] if all(amount <= cap for amount, cap in zip(used, caps, strict=True)) else []
    ways = [*problem.items[at].choices, *problem.groups]
    fitting = [way for way in ways if min(way.members) == at and held.isdisjoint(way.members)]
    return [whole for way in fitting for whole in every_way(problem, at, (*taken, way))]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.integers(100, 900), min_size=2, max_size=5), st.integers(1, 3), st.integers(0, 90), st.data())
def test_some_goods_are_brought_up_to_a_need_as_cheaply_as_can_be(
    prices: list[int], rings: int, off: int, data: st.DataObject
) -> None:
    problem = with_rings(prices, rings, off)
    reaching = Reaching(problem, Bounds(problem, MANY), 1, MANY)
    choices = [
        (problem.base_cost + sum(way.cost for way in ways), problem.base[1] + sum(way.sums[1] for way in ways))
        for ways in every_way(problem)
    ]

    for need in data.draw(st.lists(st.integers(0, sum(prices[:rings]) + 1), min_size=1, max_size=4)):
        best = min((cost for cost, brought in choices if brought >= need), default=None)
        most = data.draw(st.integers(0, sum(prices)))
        found = reaching.cheapest(need, most, MANY)

        assert reaching.complete
        assert best is None or reaching.least_cost(need) <= best
        assert (None if found is None else found[0]) == (best if best is not None and best <= most else None)
        assert found is None or reaching.brings(found[1]) >= need


def test_for_want_of_labels_it_says_that_it_did_not_end() -> None:
    problem = with_rings([500, 400, 300], 2, 50)
    reaching = Reaching(problem, Bounds(problem, MANY), 1, MANY)

    assert reaching.cheapest(860, 1_200, 0) is None
    assert not reaching.complete
