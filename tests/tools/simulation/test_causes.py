"""What does not count is explained by its own cause, and by no more than was on a copy of the disk."""

from __future__ import annotations

import random
from dataclasses import replace

from membership.facts import PointsEarned, StoredValueSpent
from sync.rights import in_doubt, lease
from tools.simulation.causes import rights_on, unexplained
from tools.simulation.clerks import go_round
from tools.simulation.disk import Disk
from tools.simulation.faults import draw
from tools.simulation.tills import CASHIER
from tools.simulation.world import World

SPENT = StoredValueSpent(member_id="m1", right_id="r1", principal_fen=90, bonus_fen=10, document_no="S-1")


def handed_in(*facts: StoredValueSpent | PointsEarned) -> World:
    """One till that says so, and has no fault at all."""
    world = World(1, replace(draw(random.Random(1)), wire={}, real_keys=True))
    machine = world.install("HP01", "HP")
    with machine.keeper.open(CASHIER) as books:
        for fact in facts:
            books.record(fact)
    go_round(world, machine)
    return world


def test_a_right_that_no_copy_had_may_not_be_used_too_often() -> None:
    assert list(unexplained(handed_in(SPENT))) == ["100 of r1 does not count, 0 of it was on copies"]


def test_a_copy_uses_again_what_was_on_it_and_no_fen_more() -> None:
    world = handed_in(SPENT)

    world.known.copied["r1"] = 100
    assert list(unexplained(world)) == []

    world.known.copied["r1"] = 99
    assert list(unexplained(world)) != []


def test_what_has_nothing_to_do_with_a_right_is_not_excused_by_a_copy() -> None:
    world = handed_in(PointsEarned(member_id="m1", points=-1, document_no="S-1"))
    world.known.doubled.add("HP01")

    assert [finding.split(" ")[0] for finding in unexplained(world)] == ["membership.points_earned"]


def test_a_disk_carries_the_rest_of_a_lease_and_all_that_is_asked_for() -> None:
    disk = Disk.formatted()
    with disk.writing() as connection:
        connection.execute(
            lease.insert().values(
                right_id="r1", account="value:m1", principal=90, bonus=10, spent_principal=40, spent_bonus=0,
                held_principal=0, held_bonus=0, count=0, accepted_in=1, epoch=1, own_seq=0, asked_ns=0,
                boot_id="", asked_wall="", expires_s=0, state="held",
            )
        )  # fmt: skip
        asked = {"account": "points:m1", "amount": 70, "state": "asked", "asked_at": "2026-11-21T10:00:00.000+08:00"}
        connection.execute(in_doubt.insert().values(right_id="r2", **asked))

    assert rights_on(disk) == {"r1": 60, "r2": 70}
