"""The law of prepaid cards for gift cards: caps, who buys, cash, validity, unused cards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.errors import DomainError
from membership.gift_cards.rules.selling import (
    GiftCardRules,
    last_day,
    reissued_from,
    require_buyer,
    require_face,
    require_no_cash,
    require_unused,
    require_waited,
)

RULES = GiftCardRules()


def code_of(check: Callable[[], None]) -> str:
    try:
        check()
    except DomainError as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("face_fen", "named", "code"),
    [
        (1_000_00, False, ""),
        (1_000_01, False, "gift_card.face_not_allowed"),
        (5_000_00, True, ""),
        (5_000_01, True, "gift_card.face_not_allowed"),
        (0, True, "gift_card.face_not_allowed"),
    ],
)
def test_a_card_to_bearer_holds_1000_and_a_named_one_5000(face_fen: int, named: bool, code: str) -> None:
    assert code_of(lambda: require_face(RULES, face_fen, named=named)) == code


@pytest.mark.parametrize(
    ("named", "bearer_fen", "known", "code"),
    [
        (False, 9_999_99, False, ""),
        (False, 10_000_00, False, "gift_card.buyer_missing"),
        (False, 10_000_00, True, ""),
        (True, 0, False, "gift_card.buyer_missing"),
        (True, 0, True, ""),
    ],
)
def test_the_buyer_of_ten_thousand_or_of_a_named_card_is_kept(
    named: bool, bearer_fen: int, known: bool, code: str
) -> None:
    assert code_of(lambda: require_buyer(RULES, named=named, bearer_fen=bearer_fen, known=known)) == code


@pytest.mark.parametrize(
    ("fen", "cash_fen", "unit", "code"),
    [
        (49_999_99, 49_999_99, False, ""),
        (50_000_00, 1, False, "gift_card.no_cash"),
        (50_000_00, 0, False, ""),
        (4_999_99, 4_999_99, True, ""),
        (5_000_00, 1, True, "gift_card.no_cash"),
    ],
)
def test_large_sums_are_not_paid_in_cash(fen: int, cash_fen: int, unit: bool, code: str) -> None:
    assert code_of(lambda: require_no_cash(RULES, fen=fen, cash_fen=cash_fen, unit=unit)) == code


@pytest.mark.parametrize(
    ("day", "named", "years", "ends"),
    [
        ("2026-11-22", False, 3, "2029-11-22"),
        ("2028-02-29", False, 3, "2031-03-01"),
        ("2028-02-29", False, 4, "2032-02-29"),
        ("2026-11-22", True, 3, ""),
    ],
)
def test_a_card_to_bearer_is_good_for_whole_years_and_a_named_one_for_ever(
    day: str, named: bool, years: int, ends: str
) -> None:
    assert last_day(day, named=named, years=years) == ends


@pytest.mark.parametrize(
    ("balance_fen", "today", "code"),
    [
        (500_00, "2026-11-29", ""),
        (500_00, "2026-11-30", "gift_card.too_late"),
        (499_99, "2026-11-22", "gift_card.used"),
    ],
)
def test_an_unused_card_comes_back_within_seven_days(balance_fen: int, today: str, code: str) -> None:
    found = code_of(
        lambda: require_unused(
            RULES, "GC00000000000", face_fen=500_00, balance_fen=balance_fen, sold_on="2026-11-22", today=today
        )
    )

    assert found == code


@pytest.mark.parametrize(("today", "code"), [("2026-11-27", "gift_card.waits"), ("2026-11-28", "")])
def test_a_lost_card_is_exchanged_when_the_days_of_waiting_are_over(today: str, code: str) -> None:
    assert reissued_from(RULES, "2026-11-21") == "2026-11-28"
    assert code_of(lambda: require_waited(RULES, "GC1", lost_on="2026-11-21", today=today)) == code
