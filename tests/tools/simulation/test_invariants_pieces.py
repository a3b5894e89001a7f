"""What must hold of pieces and of time is seen when it does not."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from shop.stock.tables import piece_custody, piece_stock
from tools.simulation.clerks import go_round
from tools.simulation.faults import draw
from tools.simulation.invariants_pieces import (
    i6_conserved,
    i6_one_custodian,
    i6_tills,
    i6_whereabouts,
    i12_time,
)
from tools.simulation.quick import shortcuts
from tools.simulation.stockroom import deliver
from tools.simulation.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """One till with one piece that headquarters knows."""
    with shortcuts(real_keys=False):
        world = World(1, draw(random.Random(1)))
        world.calm = True
        machine = world.install("HP01", "HP")
        deliver(world, machine)
        go_round(world, machine)
        yield world


def test_a_piece_where_its_last_step_put_it_is_in_order(world: World) -> None:
    for rule in (i6_one_custodian, i6_conserved, i6_whereabouts, i6_tills, i12_time):
        assert list(rule(world)) == []


def test_a_piece_that_changed_hands_without_a_step_is_found(world: World) -> None:
    with world.center.disk.writing() as connection:
        connection.execute(update(piece_stock).values(store="BJ"))

    assert list(i6_one_custodian(world)) != []
    assert list(i6_whereabouts(world)) != []


def test_a_piece_that_vanished_is_found(world: World) -> None:
    with world.center.disk.writing() as connection:
        connection.execute(piece_stock.delete())

    assert list(i6_conserved(world)) != []


def test_a_till_that_says_otherwise_is_found(world: World) -> None:
    with world.machines[0].disk.writing() as connection:
        connection.execute(update(piece_stock).values(status="held"))

    assert list(i6_tills(world)) != []


def test_a_row_that_the_journal_does_not_make_with_other_clocks_is_found(world: World) -> None:
    with world.center.disk.writing() as connection:
        connection.execute(update(piece_custody).values(at="2026-01-01T00:00:00.000+08:00"))

    assert list(i12_time(world)) == ["piece_custody depends on the walls"]
