"""What breaks: a copy of a machine is its disk with the program on it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tools.simulation.faults import draw
from tools.simulation.invariants import i10_rebuilt
from tools.simulation.mishaps import clone, poison, restore_image, take_image
from tools.simulation.quick import shortcuts
from tools.simulation.tills import Machine
from tools.simulation.world import World


def _back_on_the_old_machine(world: World, old: Machine, newer: Machine) -> None:
    newer.retired = True
    restore_image(world, old)


def _beside_the_old_machine(world: World, old: Machine, newer: Machine) -> None:
    newer.retired = True
    clone(world, old)


@pytest.mark.parametrize("copied", [_back_on_the_old_machine, _beside_the_old_machine])
def test_a_copy_of_a_machine_brings_the_program_that_wrote_its_books(
    copied: Callable[[World, Machine, Machine], None],
) -> None:
    with shortcuts(real_keys=False):
        world = World(1, draw(random.Random(1)))
        old = world.install("HP01", "HP")
        take_image(world, old)
        clone(world, old)
        newer = world.machines[-1]
        poison(world, newer)
        world.images.clear()
        take_image(world, newer)

        copied(world, old, newer)

        assert list(i10_rebuilt(world)) == []
