"""Which tier a member's bills make, on which day, and what goes back with goods."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.tiers.rules.standing import Outlook, Standing, grown_fen, outlook, rank, risen, tier_of, tier_view
from tests.membership.tiers.policies import BY_AMOUNT, bought, returned, topped

TODAY = "2026-11-21"
GROWTH = msgspec.structs.replace(BY_AMOUNT, basis="growth", fen_per_growth=10_00, window_months=0)
TOP_UP = msgspec.structs.replace(BY_AMOUNT, basis="top_up")


def standing(*rows, tier: str = "normal", since: str = "2026-06-01") -> Standing:  # type: ignore[no-untyped-def]
    return Standing("m1", tier, since, rows)


@pytest.mark.parametrize(
    ("yuan", "tier"),
    [(0, "normal"), (4_999, "normal"), (5_000, "silver"), (20_000, "gold"), (99_999, "gold"), (100_000, "diamond")],
)
def test_a_tier_is_reached_by_what_was_paid(yuan: int, tier: str) -> None:
    assert tier_of(BY_AMOUNT, [bought("S-1", yuan)], TODAY) == tier


def test_what_was_paid_counts_for_the_window_alone() -> None:
    rows = [bought("S-1", 5_000, "2025-11-22")]

    assert grown_fen(BY_AMOUNT, rows, TODAY) == 5_000_00
    assert grown_fen(BY_AMOUNT, rows, "2026-11-22") == 0


def test_a_bill_that_is_dated_ahead_does_not_count_yet() -> None:
    assert grown_fen(BY_AMOUNT, [bought("S-1", 5_000, "2026-11-22")], TODAY) == 0


def test_goods_that_come_back_take_their_share_with_them_on_the_bills_own_day() -> None:
    rows = [bought("S-1", 1_000, "2025-11-22", unpaid=400), returned("S-1", 500, "2026-11-01")]

    assert grown_fen(BY_AMOUNT, rows, TODAY) == 300_00
    assert grown_fen(BY_AMOUNT, [*rows, bought("S-2", 70)], "2026-11-22") == 70_00


def test_of_a_return_whose_bill_is_unknown_here_nothing_is_taken_off_others() -> None:
    assert grown_fen(BY_AMOUNT, [returned("S-9", 500, TODAY), bought("S-1", 70)], TODAY) == 70_00


def test_a_bill_given_to_the_right_member_and_back_counts_once() -> None:
    again = msgspec.structs.replace(bought("S-1", 500), entry_id="again")

    assert grown_fen(BY_AMOUNT, [bought("S-1", 500), returned("S-1", 500, TODAY), again], TODAY) == 500_00


def test_growth_points_need_so_much_for_each_and_count_for_ever() -> None:
    rows = [bought("S-1", 49_999, "2019-01-01")]

    assert tier_of(GROWTH, rows, TODAY) == "normal"
    assert tier_of(GROWTH, [*rows, bought("S-2", 1)], TODAY) == "silver"


def test_top_ups_count_where_they_make_the_tier_less_what_was_refunded() -> None:
    rows = [topped(6_000, "2026-01-01"), topped(-2_000, "2026-02-01"), bought("S-1", 90_000)]

    assert (grown_fen(TOP_UP, rows, TODAY), tier_of(TOP_UP, rows, TODAY)) == (4_000_00, "normal")


def test_a_member_rises_at_once_and_never_drops_by_it() -> None:
    assert risen(BY_AMOUNT, standing(bought("S-1", 20_000)), TODAY) == "gold"
    assert risen(BY_AMOUNT, standing(bought("S-1", 20_000), tier="gold"), TODAY) == ""
    assert risen(BY_AMOUNT, standing(tier="diamond"), TODAY) == ""


def test_the_screen_says_what_is_missing_to_the_next_tier_and_to_keep_this_one() -> None:
    view = tier_view(BY_AMOUNT, standing(bought("S-1", 6_000, "2026-06-01"), tier="silver"), TODAY)

    assert (view.grown, view.following, view.short_fen) == (6_000_00, "gold", 14_000_00)
    assert (view.review_on, view.keep_short_fen) == ("2027-06-01", 5_000_00)


def test_at_the_top_nothing_is_missing_and_at_the_bottom_nothing_can_be_lost() -> None:
    top = tier_view(BY_AMOUNT, standing(tier="diamond"), TODAY)
    bottom = tier_view(GROWTH, standing(bought("S-1", 1_234)), TODAY)

    assert (top.following, top.short_fen) == ("", 0)
    assert (bottom.grown, bottom.review_on, bottom.keep_short_fen) == (123, "", 0)


def test_the_outlook_names_who_drops_at_the_review_and_who_rises_today() -> None:
    drops = standing(bought("S-1", 6_000, "2026-07-01"), tier="gold")

    assert outlook(BY_AMOUNT, drops, TODAY) == Outlook("m1", "gold", "silver", "2027-06-01", 14_000_00)
    assert outlook(BY_AMOUNT, standing(bought("S-1", 5_000)), TODAY) == Outlook("m1", "normal", "silver", TODAY, 0)
    assert outlook(BY_AMOUNT, standing(), TODAY) is None


def test_a_tier_of_a_newer_program_stands_below_all() -> None:
    assert rank("black") < rank("normal") < rank("gold")


bills = st.lists(st.tuples(st.integers(1, 9), st.integers(-300, 300)), max_size=12)


@given(bills, st.randoms(use_true_random=False))
def test_in_whatever_order_it_is_heard_the_same_counts_and_never_less_than_nothing(bills, rng) -> None:  # type: ignore[no-untyped-def]
    rows = [bought(f"S-{n}", yuan) if yuan > 0 else returned(f"S-{n}", -yuan, TODAY) for n, yuan in bills]
    other = list(rows)
    rng.shuffle(other)

    assert 0 <= grown_fen(BY_AMOUNT, rows, TODAY) == grown_fen(BY_AMOUNT, other, TODAY)
