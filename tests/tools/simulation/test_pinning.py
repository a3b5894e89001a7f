"""Known mistakes, planted one at a time: each is found by the seed that is written down beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.simulation.mutants import MUTANTS, Mutant
from tools.simulation.pinning import hunt, pin, pinned


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_mistake_is_found_by_its_seed(mutant: Mutant) -> None:
    assert hunt(mutant, [pinned()[mutant.name]]) is not None


def test_every_seed_is_that_of_a_mistake() -> None:
    assert set(pinned()) == {mutant.name for mutant in MUTANTS}


def test_seeds_are_written_down_in_the_order_of_the_mistakes(tmp_path: Path) -> None:
    seeds = {mutant.name: number for number, mutant in enumerate(reversed(MUTANTS))}

    pin(seeds, tmp_path / "seeds.toml")

    assert list(pinned(tmp_path / "seeds.toml").items()) == [(mutant.name, seeds[mutant.name]) for mutant in MUTANTS]
