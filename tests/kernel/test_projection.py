"""Which facts change tables."""

from __future__ import annotations

from kernel.projection import Insert
from tests.builders.books import written
from tests.builders.toys import PROJECTIONS, JarAdmired, JarMade, jar


def test_a_fact_says_what_it_does_to_the_tables():
    fact = JarMade(name="a")

    (op,) = PROJECTIONS.rows_of(written("HP01", [fact])[0], fact)

    assert op == Insert(jar, {"name": "a", "pearls": 0, "state": "open"})


def test_a_fact_without_a_projection_changes_no_table():
    fact = JarAdmired(name="a")

    assert list(PROJECTIONS.rows_of(written("HP01", [fact])[0], fact)) == []
