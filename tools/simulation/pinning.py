"""Which seed shows each planted mistake: kept in seeds.toml, tried again, and hunted for where a story has moved.

Every change of what people or machines do moves the stories of all seeds; the mistakes then need other numbers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from tools.simulation.faults import DRAWN_LAST, Odds, draw
from tools.simulation.mutants import MUTANTS, Mutant
from tools.simulation.run import simulate

SEEDS = Path(__file__).with_name("seeds.toml")
HUNTED = 400
_HEAD = "# The seed that shows each planted mistake of mutants.py. `tools/simulate.py --pin` writes this file.\n\n"


def pinned(path: Path = SEEDS) -> dict[str, int]:
    """Seeds by the names of the mistakes."""
    return {name: int(seed) for name, seed in tomllib.loads(path.read_text("utf-8")).items()}


def pin(seeds: Mapping[str, int], path: Path = SEEDS) -> None:
    """Write them all down, in the order of the mistakes."""
    lines = (f"{mutant.name} = {seeds[mutant.name]}\n" for mutant in MUTANTS if mutant.name in seeds)
    path.write_text(_HEAD + "".join(lines), "utf-8")


def tried(number: int) -> tuple[str, str | None]:
    """One mistake by its number: its name, and what its own seed finds; None for nothing."""
    mutant = MUTANTS[number]
    seed = pinned().get(mutant.name)
    found = None if seed is None else hunt(mutant, [seed])
    return mutant.name, None if found is None else f"seed {seed:>4}  {_short(found[1])}"


def hunted(number: int) -> tuple[str, int | None, str]:
    """One mistake by its number: its name, the seed that shows it, and in words what was done to find that.

    Its own seed is kept where that finds it still; None when none of the first 400 does.
    """
    mutant = MUTANTS[number]
    kept = pinned().get(mutant.name)
    own = [] if kept is None else [kept]
    found = hunt(mutant, (*own, *range(HUNTED)))
    if found is None:
        return mutant.name, None, f"NOT FOUND in {HUNTED} seeds"
    seed, words = found
    return mutant.name, seed, f"seed {seed:>4}  {'kept' if seed == kept else 'NEW'}  {_short(words)}"


def hunt(mutant: Mutant, seeds: Iterable[int]) -> tuple[int, str] | None:
    """The first of these seeds that finds a planted mistake, and what it says; None when none does.

    A seed counts only if the same run without the mistake finds nothing.
    """
    for seed in seeds:
        odds = odds_for(mutant, seed)
        with mutant.plant():
            outcome = simulate(seed, mutant.steps, odds=odds)
        if outcome.violation and not simulate(seed, outcome.steps, odds=odds).violation:
            return seed, outcome.violation
    return None


def odds_for(mutant: Mutant, seed: int) -> Odds:
    """What the seed draws, with more of what leads to the mistake; without those drawn last that it does not name."""
    drawn = draw(Random(seed))
    wire = {name: mutant.often.get(name, odds) for name, odds in drawn.wire.items()}
    weights = {
        name: mutant.often.get(name, 0 if name in DRAWN_LAST else weight) for name, weight in drawn.weights.items()
    }
    return replace(drawn, wire=wire, weights=weights)


def _short(violation: str) -> str:
    return violation.splitlines()[0][:90]
