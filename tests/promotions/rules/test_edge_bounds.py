from __future__ import annotations

from promotions import Line
from promotions.rules.edge_bounds import EdgeBounds
from tests.promotions.asking import basket_of, order_off, problem_of, unit_off

RING = Line(id="ring", price=1_000, tags=("ring",))
CHAIN = Line(id="chain", price=500, tags=("chain",))


def test_goods_that_a_threshold_does_not_count_are_paid_besides() -> None:
    spend = order_off("T", 100, reach=900, scope={"any": ["ring"]})
    problem = problem_of(basket_of([RING, CHAIN], unit_off("U", 120), spend), "T")

    edge = EdgeBounds(problem, 1, 1_000)

    assert edge.start == 880
    assert edge.least_cost(900) == 900 + 380
