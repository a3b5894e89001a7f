"""The command line of the simulation: many seeds, one seed with its trace, or the gate of planted mistakes."""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import subprocess
from collections import Counter
from functools import partial
from multiprocessing.pool import Pool

from tools.simulation.mutants import MUTANTS
from tools.simulation.pinning import hunted, pin, pinned, tried
from tools.simulation.run import Outcome, simulate

STEPS = 300


def main(arguments: list[str] | None = None) -> int:
    """0 when no seed found anything, or, with --mutants, when each planted mistake was found."""
    parser = argparse.ArgumentParser(description="the whole chain in one process, with every fault a seed draws")
    parser.add_argument("--seeds", type=int, default=10, help="how many")
    parser.add_argument("--start", type=int, default=0, help="the first of them")
    parser.add_argument("--steps", type=int, default=STEPS, help="of each seed, before everything is healed")
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--trace", action="store_true", help="tell each step of it")
    parser.add_argument("--mutants", action="store_true", help="plant each known mistake; its seed must find it")
    parser.add_argument("--pin", action="store_true", help="hunt a seed for each planted mistake whose own finds none")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    print(f"simulation of {commit()}")
    if given.seed is not None:
        return _one(given.seed, given.steps, trace=given.trace)
    with multiprocessing.Pool(given.processes, _hush) as pool:
        if given.mutants:
            return _mutants(pool)
        if given.pin:
            return _pin(pool)
        seeds = range(given.start, given.start + given.seeds)
        outcomes = list(pool.imap(partial(simulate, steps=given.steps), seeds))
    print(table(outcomes))
    return 1 if any(outcome.violation for outcome in outcomes) else 0


def _hush() -> None:
    """What headquarters warns of is what the seeds are for."""
    logging.disable(logging.WARNING)


def _mutants(pool: Pool) -> int:
    found = {}
    for name, words in pool.imap(tried, range(len(MUTANTS))):
        found[name] = words
        print(f"{name:<28} {words or 'NOT FOUND'}", flush=True)
    return 0 if all(found.values()) else 1


def _pin(pool: Pool) -> int:
    seeds = pinned()
    missing = 0
    for name, seed, words in pool.imap(hunted, range(len(MUTANTS))):
        print(f"{name:<28} {words}", flush=True)
        if seed is None:
            missing += 1
        else:
            seeds[name] = seed
    pin(seeds)
    return 1 if missing else 0


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
    lines += [f"  {name:<44}{number:>8}" for name, number in sorted(counts.items())]
    wrong = [outcome for outcome in outcomes if outcome.violation]
    lines += [f"seed {outcome.seed} step {outcome.steps}: {outcome.violation}" for outcome in wrong]
    lines.append(f"{len(wrong)} violations")
    return "\n".join(lines)


def commit() -> str:
    """Of which source this is; a seed tells the same story only with the same source."""
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "an unknown commit"
