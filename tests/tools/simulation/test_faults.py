"""What a seed draws."""

from __future__ import annotations

import random

from tools.simulation.faults import FAULTS, NEVER_LEFT_OUT, WIRE, draw


def test_some_seeds_have_none_of_a_fault_and_some_have_much_of_it() -> None:
    drawn = [draw(random.Random(seed)) for seed in range(60)]

    for name in WIRE:
        assert {odds.wire[name] > 0 for odds in drawn} == {True, False}
    for name in FAULTS.keys() - NEVER_LEFT_OUT:
        assert {odds.weights[name] > 0 for odds in drawn} == {True, False}


def test_people_always_work_and_always_mend() -> None:
    assert all(draw(random.Random(seed)).weights[name] for seed in range(60) for name in NEVER_LEFT_OUT)
