from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions.rules.least_sum import Found, few, smallest

rising = st.sets(st.integers(1, 400), max_size=4).map(lambda steps: [0, *sorted(steps)])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(rising, min_size=1, max_size=5), st.integers(1, 900))
def test_few_pieces_give_up_the_least_that_is_enough(pieces: list[list[int]], missing: int) -> None:
    enough = [sum(way) for way in product(*pieces) if sum(way) >= missing]

    found = smallest(pieces, missing)

    assert (None if found is None else found.given) == min(enough, default=None)
    assert found is None or (found.least and found.given == _sum_of(pieces, found))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 60_000))
def test_of_many_pieces_the_last_fen_is_given_by_small_ones(missing: int) -> None:
    pieces = [[0, 90 * n + 7, 150 * n + 31] for n in range(30, 0, -1)]

    found = smallest(pieces, missing)

    assert not few(pieces)
    assert found is not None
    assert missing <= found.given <= missing + 97
    assert found.given == _sum_of(pieces, found)


def _sum_of(pieces: list[list[int]], found: Found) -> int:
    return sum(steps[at] for steps, at in zip(pieces, found.taken, strict=True))
