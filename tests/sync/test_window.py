"""The next batch is a little larger after a success and half as large after a trouble."""

from __future__ import annotations

import pytest

from sync.window import Window


@pytest.mark.parametrize(
    ("size", "named", "next_size"), [(100, 200, 120), (190, 200, 200), (100, 50, 50), (200, 9_999, 200), (1, 0, 1)]
)
def test_an_acknowledgement_widens_it_up_to_what_headquarters_takes(size: int, named: int, next_size: int) -> None:
    window = Window(size)

    window.wider(named)

    assert window.size == next_size


@pytest.mark.parametrize(("size", "named", "next_size"), [(200, 200, 100), (200, 30, 30), (1, 200, 1), (200, -5, 1)])
def test_trouble_halves_it(size: int, named: int, next_size: int) -> None:
    window = Window(size)

    window.narrower(named)

    assert window.size == next_size
