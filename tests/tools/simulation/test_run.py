"""The whole chain in one process: what a seed once found is mended, and the same seed is the same run."""

from __future__ import annotations

import pytest

from tools.simulation.run import simulate

# Each of these found a fault of the product, or of the simulation, when it was first run.
ONCE_FOUND = (1, 4, 5, 11, 18, 22, 23, 104, 142, 149, 171, 203, 443, 494, 591, 1018)


@pytest.mark.parametrize("seed", ONCE_FOUND)
def test_what_a_seed_once_found_is_mended(seed: int) -> None:
    assert simulate(seed, 200).violation == ""


def test_the_same_seed_is_the_same_run() -> None:
    once, again = simulate(3, 60, trace=True), simulate(3, 60, trace=True)

    assert once.log == again.log
    assert once.counts == again.counts
