"""Known mistakes, planted one at a time: each is found by the seed that is written down beside it."""

from __future__ import annotations

import pytest

from tools.simulation.mutants import MUTANTS, Mutant
from tools.simulation.run import hunt


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_mistake_is_found(mutant: Mutant) -> None:
    assert hunt(mutant, [mutant.seed]) is not None
