"""At a till nobody reads a published rule set but by the queries that check who signed it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
UNCHECKED = ("published_sets", "rules_of", "promotion_rule_set")
CHECKS_ITSELF = "pos_app/counter/rule_sets.py"  # keeps what it checked, for every scan


def test_a_till_reads_rule_sets_through_the_queries_that_want_the_key():
    files = (path for package in ("pos_app", "shop", "membership") for path in (ROOT / package).rglob("*.py"))

    found = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if any(name in path.read_text("utf-8").replace("(", " ").replace(",", " ").split() for name in UNCHECKED)
    }

    assert found == {CHECKS_ITSELF}
