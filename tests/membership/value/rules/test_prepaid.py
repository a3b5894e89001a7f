"""What may be sold to a named card, and what a chain gives for it."""

from __future__ import annotations

import pytest

from kernel.errors import DomainError
from membership.value.errors import CashNotTaken, IdentityMissing
from membership.value.rules.prepaid import (
    Gift,
    PrepaidRules,
    last_quarter_end,
    later_fen,
    released,
    require_allowed,
    require_no_cash,
)

RULES = PrepaidRules(smallest_fen=100_00, identity_from_fen=1_000_00)


@pytest.mark.parametrize(
    ("principal", "bonus", "balance", "today", "identified", "code"),
    [
        (99_99, 0, 0, 0, True, "top_up.too_small"),
        (5_000_00, 0, 1, 0, True, "top_up.over_cap"),
        (4_900_00, 101_00, 0, 0, True, "top_up.over_cap"),
        (999_99, 0, 0, 0, False, ""),
        (1_000_00, 0, 0, 0, False, "top_up.identity_missing"),
        (100_00, 0, 900_00, 900_00, False, "top_up.identity_missing"),
        (5_000_00, 0, 0, 0, True, ""),
    ],
)
def test_caps_and_identity(
    principal: int, bonus: int, balance: int, today: int, identified: bool, code: str
) -> None:  # fmt: skip
    found = ""
    try:
        require_allowed(
            RULES, principal_fen=principal, bonus_fen=bonus, balance_fen=balance, today_fen=today, identified=identified
        )
    except DomainError as refused:
        found = refused.code

    assert found == code


def test_as_shipped_the_paper_is_asked_for_with_every_top_up_and_kept_for_five_years() -> None:
    rules = PrepaidRules()

    with pytest.raises(IdentityMissing):
        require_allowed(rules, principal_fen=1, bonus_fen=0, balance_fen=0, today_fen=0, identified=False)
    assert rules.buyers_since("2026-11-21") == "2021-11-21"
    assert rules.buyers_since("2028-02-29") == "2023-02-28"
    assert rules.buyer_kept_until("2021-11-21") == "2026-11-21"
    assert rules.buyer_kept_until("2024-02-29") == "2029-02-28"


def test_a_large_sum_of_one_day_goes_by_a_bank_however_it_is_split() -> None:
    require_no_cash(RULES, day_fen=49_999_99, cash_fen=1)
    require_no_cash(RULES, day_fen=60_000_00, cash_fen=0)

    with pytest.raises(CashNotTaken):
        require_no_cash(RULES, day_fen=50_000_00, cash_fen=1)


def test_the_largest_gift_that_the_sum_reaches_counts() -> None:
    rules = PrepaidRules(gifts=(Gift(from_fen=1_000_00, bonus_fen=50_00), Gift(from_fen=3_000_00, bonus_fen=200_00)))

    assert [rules.gift_for(fen) for fen in (999_99, 2_999_99, 3_000_00)] == [None, rules.gifts[0], rules.gifts[1]]


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("day", ["2027-02-01", "2027-02-02", "2027-02-03"]),
        ("week", ["2027-02-07", "2027-02-14", "2027-02-21"]),
        ("month", ["2027-02-28", "2027-03-31", "2027-04-30"]),
    ],
)
def test_a_gift_in_parts_is_whole_in_the_end(every: str, days: list[str]) -> None:
    parts = released(Gift(from_fen=1, bonus_fen=100_00, parts=3, every=every), "2027-01-31")  # type: ignore[arg-type]

    assert [part.on for part in parts] == days
    assert [part.fen for part in parts] == [33_33, 33_33, 33_34]
    assert later_fen(parts) == 100_00


def test_a_gift_at_once_has_no_later_parts() -> None:
    assert released(Gift(from_fen=1, bonus_fen=1), "2027-01-31") == released(None, "2027-01-31") == ()


@pytest.mark.parametrize(
    ("today", "end"),
    [
        ("2026-01-01", "2025-12-31"),
        ("2026-03-31", "2025-12-31"),
        ("2026-04-01", "2026-03-31"),
        ("2026-11-21", "2026-09-30"),
    ],
)
def test_what_lies_at_a_bank_goes_by_the_quarter_before(today: str, end: str) -> None:
    assert last_quarter_end(today) == end


def test_no_fen_too_little_lies_at_a_bank() -> None:
    assert [PrepaidRules().escrow_fen(fen) for fen in (0, 1, 5, 6)] == [0, 1, 1, 2]
