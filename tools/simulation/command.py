"""The command line of the simulation."""

from __future__ import annotations

import argparse
import multiprocessing
import subprocess
from collections import Counter
from functools import partial

from tools.simulation.run import Outcome, simulate

STEPS = 300


def main(arguments: list[str] | None = None) -> int:
    """0 when no seed found anything."""
    parser = argparse.ArgumentParser(description="the whole chain in one process, with every fault a seed draws")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    print(f"simulation of {_commit()}")
    if given.seed is not None:
        return _one(given.seed, given.steps, trace=given.trace)
    seeds = range(given.start, given.start + given.seeds)
    with multiprocessing.Pool(given.processes) as pool:
        outcomes = list(pool.imap(partial(simulate, steps=given.steps), seeds))
    print(table(outcomes))
    return 1 if any(outcome.violation for outcome in outcomes) else 0


def _one(seed: int, steps: int, *, trace: bool) -> int:
    outcome = simulate(seed, steps, trace=trace)
    for line in outcome.log:
        print(line)
    print(table([outcome]))
    return 1 if outcome.violation else 0


def table(outcomes: list[Outcome]) -> str:
    """Seeds and steps, what happened how often, and what was found."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts.update(outcome.counts)
    lines = [f"{len(outcomes)} seeds, {sum(outcome.steps for outcome in outcomes)} steps"]
    lines += [f"  {name:<32}{number:>8}" for name, number in sorted(counts.items())]
    wrong = [outcome for outcome in outcomes if outcome.violation]
    lines += [f"seed {outcome.seed} step {outcome.steps}: {outcome.violation}" for outcome in wrong]
    lines.append(f"{len(wrong)} violations")
    return "\n".join(lines)


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "an unknown commit"
