from __future__ import annotations

from promotions import Line
from promotions.rules.basket_view import Way
from promotions.rules.course import Course, Step
from promotions.rules.problem import Problem
from tests.promotions.asking import basket_of, order_off, problem_of, set_price, unit_off

BAG = [Line(id=name, price=1_000, tags=(name,)) for name in ("ring", "chain", "bead", "pearl")]


def question() -> Problem:
    few = unit_off("U", 100, scope={"any": ["bead", "pearl"]}, limits={"max_units": 1})
    spend = order_off("T", 1, reach=3_900)
    return problem_of(basket_of(BAG, set_price("S", ["ring", "chain"], 1_500), few, spend), "T")


def steps(ways: list[Way]) -> list[Step]:
    return [Step(0, 0, way.sums[0] % 1_000, way) for way in ways]


def alone(problem: Problem) -> list[Way]:
    return [way for item in problem.items for way in item.choices]


def test_units_that_no_group_of_interest_joins_wait_for_nobody() -> None:
    problem = question()

    joined, apart = (Course(problem, steps(alone(problem) + groups)) for groups in (problem.groups, []))

    assert any(step.takes for of_unit in joined.steps for step in of_unit)
    assert not any(step.takes for of_unit in apart.steps for step in of_unit)
    assert apart.first_free < joined.first_free or len(apart.steps[0]) == 1


def test_an_offer_for_one_piece_is_taken_once_and_then_looks_like_one_that_nobody_wants() -> None:
    problem = question()
    course = Course(problem, steps(alone(problem)))

    states = {course.start}
    for place in range(len(course.steps)):
        states = {after for state in states for after, _ in course.after(place, state)}

    assert len(states) == 1
    taken = [step.way.uses for of_unit in course.steps for step in of_unit if step.way.uses]
    assert len(taken) == 2
