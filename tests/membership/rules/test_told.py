from __future__ import annotations

from membership.rules.told import Amounts, Told


def test_what_came_since_is_the_difference_of_the_sums_and_of_each_register_s_part():
    before = Told(Amounts(100, 5_000, 200, 1), {"HP01": Amounts(40, 0, 0, 1)})
    now = Told(Amounts(130, 4_000, 150, 3), {"HP01": Amounts(60, -1_000, -50, 2), "HP02": Amounts(10, 0, 0, 1)})

    new = now.since(before)

    assert new.total == Amounts(30, -1_000, -50, 2)
    assert new.own == {"HP01": Amounts(20, -1_000, -50, 1), "HP02": Amounts(10, 0, 0, 1)}


def test_a_register_that_did_nothing_since_is_left_out():
    own = {"HP01": Amounts(40, 0, 0, 1)}

    assert Told(Amounts(40), own).since(Told(Amounts(30), own)).own == {}
