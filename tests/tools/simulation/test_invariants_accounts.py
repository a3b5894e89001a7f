"""A balance that nothing explains is found, at a till and at headquarters."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from membership.facts import PointsEarned
from membership.tables import member_account
from membership.usecases import enrol
from tools.simulation.center import PERSON
from tools.simulation.faults import draw
from tools.simulation.invariants_accounts import i3_explained
from tools.simulation.quick import shortcuts
from tools.simulation.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """One till, and a member with points."""
    with shortcuts(real_keys=False):
        world = World(1, draw(random.Random(1)))
        world.calm = True
        machine = world.install("HP01", "HP")
        with machine.keeper.open(PERSON) as books:
            member_id = enrol(
                books, machine.keys, name="李雪梅", phone="13800006620", phone_mac=machine.phone_mac, home_store="HP"
            )
            books.record(PointsEarned(member_id=member_id, points=100, document_no="S-1"))
        machine.agent.run_once()
        yield world


def test_an_honest_account_is_explained(world: World) -> None:
    assert list(i3_explained(world)) == []


def test_points_from_nowhere_are_found_wherever_they_are(world: World) -> None:
    for disk in (world.machines[0].disk, world.center.disk):
        with disk.writing() as connection:
            connection.execute(update(member_account).values(points=member_account.c.points + 1))

    assert [finding.split()[0] for finding in i3_explained(world)] == ["HP01#1", "HQ"]
