from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions.rules.prices import Want, covering

MANY = 100_000  # labels

pairs_and_threes = st.lists(
    st.builds(
        lambda gain, things: Want(gain, tuple(sorted(things))),
        st.integers(1, 5_000),
        st.sets(st.integers(0, 6), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=9,
)


def most_gained(wants: list[Want], amounts: list[int]) -> int:
    """By trying every set of wants."""
    best = 0
    for size in range(len(wants) + 1):
        for some in combinations(wants, size):
            used = [thing for want in some for thing in want.things]
            if all(used.count(thing) <= amount for thing, amount in enumerate(amounts)):
                best = max(best, sum(want.gain for want in some))
    return best


@settings(max_examples=120, deadline=None, derandomize=True)
@given(pairs_and_threes, st.sampled_from([0, 1, MANY]))
def test_every_gain_is_covered_and_no_choice_gains_more_than_all_things_cost(wants: list[Want], labels: int) -> None:
    amounts = [1, 1, 1, 1, 1, 2, 3]

    each = covering(wants, amounts, labels).each

    assert all(sum(each[thing] for thing in want.things) >= want.gain for want in wants)
    assert min(each) >= 0
    assert sum(map(int.__mul__, each, amounts)) >= most_gained(wants, amounts)


def test_a_chain_of_pairs_is_priced_to_the_fen() -> None:
    wants = [Want(gain, (at, at + 1)) for at, gain in enumerate((500, 700, 400, 900))]

    prices = covering(wants, [1] * 5, MANY)

    assert sum(prices.each) == 700 + 900
    assert prices.met == [1, 3]


def test_three_pairs_in_a_ring_cost_half_a_pair_more_than_one_can_gain() -> None:
    prices = covering([Want(100, (0, 1)), Want(100, (1, 2)), Want(100, (0, 2))], [1, 1, 1], MANY)

    assert prices.each == [50, 50, 50]


def test_a_limit_costs_what_the_first_one_left_out_would_gain() -> None:
    wants = [Want(gain, (at, 3)) for at, gain in enumerate((30, 20, 10))]

    assert sum(map(int.__mul__, covering(wants, [1, 1, 1, 2], MANY).each, (1, 1, 1, 2))) == 50
