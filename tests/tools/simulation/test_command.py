"""What is printed of a simulation."""

from __future__ import annotations

from collections import Counter

from tools.simulation.command import table
from tools.simulation.run import Outcome


def test_a_table_names_what_happened_and_what_was_found() -> None:
    told = table([Outcome(1, 300, counts=Counter(clone=2)), Outcome(2, 17, "i1_prefix: a gap", Counter(clone=1))])

    assert told.splitlines() == [
        "2 seeds, 317 steps", f"  {'clone':<44}{3:>8}", "seed 2 step 17: i1_prefix: a gap", "1 violations",
    ]  # fmt: skip
