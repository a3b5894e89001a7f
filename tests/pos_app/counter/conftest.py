"""A till on its first morning for each test of the counter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till that stands alone; the cashier has opened the day."""
    with standing_alone(tmp_path) as till:
        yield till.begin()


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    """Headquarters and three tills, their days open, their cashiers at work."""
    with small_chain(tmp_path) as small:
        small["HP01"].begin()
        small["HP02"].begin()
        small["BJ01"].begin("2007")
        yield small
