from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions.rules.least_sum import Found, Pieces

MANY = 10**9


def rising(most: int) -> st.SearchStrategy[list[int]]:
    return st.sets(st.integers(1, most), max_size=4).map(lambda steps: [0, *sorted(steps)])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.one_of([st.lists(rising(most), min_size=1, max_size=5) for most in (400, 9_000_000)]),
    st.lists(st.integers(1, 900), min_size=1, max_size=4),
    st.integers(0, 3_000),
)
def test_few_pieces_give_up_the_least_that_is_enough(pieces: list[list[int]], parts: list[int], beyond: int) -> None:
    asked, most = Pieces(pieces), max(steps[-1] for steps in pieces)

    for part in parts:
        missing = most * part // 400 + 1
        enough = [sum(way) for way in product(*pieces) if missing <= sum(way) <= missing + beyond]
        found, least = asked.smallest(missing, missing + beyond)

        assert least
        assert (None if found is None else found.given) == min(enough, default=None)
        assert found is None or found.given == _sum_of(pieces, found)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 60_000), st.sampled_from([1, 10_000]))
def test_of_many_pieces_the_last_fen_is_given_by_small_ones(missing: int, size: int) -> None:
    pieces = [[0, (90 * n + 7) * size, (150 * n + 31) * size] for n in range(30, 0, -1)]

    found, least = Pieces(pieces).smallest(missing * size, MANY)

    assert least or size > 1
    assert found is not None
    assert missing * size <= found.given <= (missing + 97) * size
    assert found.given == _sum_of(pieces, found)


def _sum_of(pieces: list[list[int]], found: Found) -> int:
    return sum(steps[at] for steps, at in zip(pieces, found.taken, strict=True))
