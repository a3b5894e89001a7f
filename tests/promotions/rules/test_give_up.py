from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions.rules.give_up import smallest

rising = st.sets(st.integers(1, 400), max_size=4).map(lambda steps: [0, *sorted(steps)])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(rising, min_size=1, max_size=5), st.integers(1, 900))
def test_few_pieces_give_up_the_least_that_is_enough(pieces: list[list[int]], missing: int) -> None:
    enough = [sum(way) for way in product(*pieces) if sum(way) >= missing]

    taken = smallest(pieces, missing)

    given_up = None if taken is None else sum(steps[at] for steps, at in zip(pieces, taken, strict=True))
    assert given_up == min(enough, default=None)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 60_000))
def test_of_many_pieces_the_last_fen_is_given_by_small_ones(missing: int) -> None:
    pieces = [[0, 90 * n + 7, 150 * n + 31] for n in range(30, 0, -1)]

    taken = smallest(pieces, missing)

    assert taken is not None
    given_up = sum(steps[at] for steps, at in zip(pieces, taken, strict=True))
    assert missing <= given_up <= missing + 97
