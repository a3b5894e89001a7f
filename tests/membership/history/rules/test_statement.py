"""The movements of an account add up to what stands there, or it is told by how much they do not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from membership.facts import OwnPart
from membership.history.rules.statement import TOLD, Introduced, Step, statement_of
from membership.rules.told import Amounts

HERE, OTHER, HQ = "HP01", "BJ01", "HQ"


def step(register: str, seq: int, points: int, what: str = "earned", wall: str = "") -> Step:
    return Step(
        what, Amounts(points), wall or f"2026-11-21T10:{seq:02}", f"S-{seq}", register, 1, seq, f"{register}{seq}"
    )


def own(register: str, points: int, seq: int) -> OwnPart:
    return OwnPart(register=register, points=points, principal_fen=0, bonus_fen=0, bills=0, epoch=1, seq=seq)


def test_each_line_says_what_was_there_after_it_and_the_newest_comes_first():
    found = statement_of([step(HERE, 2, -30, "spent"), step(HERE, 1, 100)], Amounts(70))

    assert [(line.step.document_no, line.after.points) for line in found.lines] == [("S-2", 70), ("S-1", 100)]
    assert found.agrees


def test_a_balance_that_no_movement_explains_is_told():
    found = statement_of([step(HERE, 1, 100)], Amounts(170, -5))

    assert not found.agrees
    assert found.difference == Amounts(70, -5)


def test_what_headquarters_told_as_a_sum_is_one_line_older_than_all_others():
    told = Introduced(HQ, (1, 5), Amounts(500), (own(HERE, 100, 1), own(OTHER, 400, 9)))

    found = statement_of([step(HERE, 1, 100)], Amounts(500), here=HERE, introduced=told)

    assert [(line.step.what, line.step.sums.points) for line in found.lines] == [("earned", 100), (TOLD, 400)]
    assert found.agrees


def test_a_movement_that_the_told_sum_has_in_it_is_not_counted_twice():
    told = Introduced(HQ, (1, 5), Amounts(500), (own(OTHER, 400, 9),))
    listed = [step(OTHER, 9, 40), step(OTHER, 10, 7), step(HQ, 4, 3), step(HQ, 6, 2), step("CC01", 1, 1)]

    found = statement_of(listed, Amounts(510), here=HERE, introduced=told)

    assert found.lines[-1].step.sums.points == 500 - 40 - 3
    assert found.agrees


def test_what_a_branch_brought_later_is_not_in_the_told_sum_however_low_its_place():
    """A copy of the register wrote it at a place that headquarters had heard of its other half."""
    told = Introduced(HQ, (1, 5), Amounts(500), (own(OTHER, 400, 9),))
    brought = replace(step(OTHER, 3, 192), heard_from=(HQ, (1, 7)))

    found = statement_of([brought], Amounts(692), here=HERE, introduced=told)

    assert found.agrees


def test_a_told_sum_does_not_hide_a_wrong_balance():
    told = Introduced(HQ, (1, 5), Amounts(500), ())

    assert not statement_of([], Amounts(400), here=HERE, introduced=told).agrees


@given(st.lists(st.integers(-1_000, 1_000), max_size=12), st.randoms(use_true_random=False))
def test_the_sum_of_the_lines_is_the_last_balance_in_any_order(amounts, random):
    steps = [step(HERE, place, points) for place, points in enumerate(amounts)]
    random.shuffle(steps)

    found = statement_of(steps, Amounts(sum(amounts)))

    assert found.agrees
    assert found.total == Amounts(sum(line.step.sums.points for line in found.lines))
