from __future__ import annotations

from promotions.rules.branches import BRANCHES_MAX, branches
from tests.promotions.asking import compiled, unit_pct


def test_rules_without_a_clash_may_all_be_taken() -> None:
    assert branches(compiled(unit_pct("A", 5), unit_pct("B", 5)), 0b11) == ([0b11], True)


def test_of_two_rules_that_clash_one_is_left_out_in_turn() -> None:
    found, complete = branches(compiled(unit_pct("A", 5, not_with=["B"]), unit_pct("B", 5), unit_pct("C", 5)), 0b111)

    assert (sorted(found), complete) == ([0b101, 0b110], True)


def test_too_many_clashes_are_not_all_looked_at() -> None:
    firsts = [unit_pct(f"A{n}", 5, not_with=[f"B{n}"]) for n in range(9)]
    others = [unit_pct(f"B{n}", 5) for n in range(9)]

    found, complete = branches(compiled(*firsts, *others), (1 << 18) - 1)

    assert len(found) <= BRANCHES_MAX + 1
    assert not complete
