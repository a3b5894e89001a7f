"""What the law of prepaid cards lets be made, sold and taken back: region parameters, not code.

单用途商业预付卡管理办法(试行): Art 15-16 who buys is known by name and number; Art 17 large sums not in cash; Art 18 a
card's cap; Art 19 a card to bearer is good for three years at least, and what is left then is for use again by
extension. Named cards never end. 法释〔2025〕4号 Art 14: an unused card comes back whole; Art 9: to give no other card
for a lost named one is void, so one is given.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import msgspec

from kernel.money import Money
from membership.gift_cards.errors import (
    FaceNotAllowed,
    GiftBuyerMissing,
    GiftCardTooLate,
    GiftCardUsed,
    GiftCardWaits,
    GiftCashNotTaken,
)

Fen = Annotated[int, msgspec.Meta(ge=0)]
LEAST_YEARS = 3  # Art 19


class GiftCardRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A region's figures. A card may hold `named_cap_fen` or, to bearer, `bearer_cap_fen`. From `identity_from_fen` of
    cards to bearer on one bill the buyer is kept by name, for a named card always. From `no_cash_from_fen` on one bill,
    for a company from `no_cash_unit_from_fen`, nothing is paid in cash. A card to bearer is good for `bearer_years`. An
    unused card is taken back within `unused_days`. A lost named card is exchanged `reissue_days` after the report."""

    named_cap_fen: Fen = 5_000_00
    bearer_cap_fen: Fen = 1_000_00
    identity_from_fen: Fen = 10_000_00
    no_cash_from_fen: Fen = 50_000_00
    no_cash_unit_from_fen: Fen = 5_000_00
    bearer_years: Annotated[int, msgspec.Meta(ge=LEAST_YEARS, le=50)] = LEAST_YEARS
    unused_days: Annotated[int, msgspec.Meta(ge=7)] = 7
    reissue_days: Annotated[int, msgspec.Meta(ge=0, le=30)] = 7


def require_face(rules: GiftCardRules, face_fen: int, *, named: bool) -> None:
    """Raises FaceNotAllowed."""
    cap = rules.named_cap_fen if named else rules.bearer_cap_fen
    if not 0 < face_fen <= cap:
        raise FaceNotAllowed(cap=str(Money(cap)))


def require_buyer(rules: GiftCardRules, *, named: bool, bearer_fen: int, known: bool) -> None:
    """Whether the buyer must be kept: for `bearer_fen` of cards to bearer on one bill, or for any `named` card there.

    Raises GiftBuyerMissing.
    """
    if not known and (named or bearer_fen >= rules.identity_from_fen):
        raise GiftBuyerMissing(limit=str(Money(rules.identity_from_fen)))


def require_no_cash(rules: GiftCardRules, *, fen: int, cash_fen: int, unit: bool) -> None:
    """`fen` of cards on one bill, bought by a company (`unit`) or a person. Raises GiftCashNotTaken."""
    limit = rules.no_cash_unit_from_fen if unit else rules.no_cash_from_fen
    if cash_fen > 0 and fen >= limit:
        raise GiftCashNotTaken(limit=str(Money(limit)))


def last_day(day: str, *, named: bool, years: int = LEAST_YEARS) -> str:
    """The last day of a card that is sold or extended on `day`; '' for never."""
    if named:
        return ""
    start = date.fromisoformat(day)
    if (start.month, start.day) == (2, 29) and years % 4:  # 2100 is too far away for any card
        return date(start.year + years, 3, 1).isoformat()  # a day more rather than one less than whole years
    return start.replace(year=start.year + years).isoformat()


def require_unused(
    rules: GiftCardRules, card_no: str, *, face_fen: int, balance_fen: int, sold_on: str, today: str
) -> None:
    """Raises GiftCardUsed, GiftCardTooLate."""
    if balance_fen != face_fen:
        raise GiftCardUsed(card_no=card_no, left=str(Money(balance_fen)))
    if (date.fromisoformat(today) - date.fromisoformat(sold_on)).days > rules.unused_days:
        raise GiftCardTooLate(card_no=card_no, days=rules.unused_days)


def reissued_from(rules: GiftCardRules, lost_on: str) -> str:
    """The first day on which a card that was reported lost on this day is exchanged for another one."""
    return (date.fromisoformat(lost_on) + timedelta(days=rules.reissue_days)).isoformat()


def require_waited(rules: GiftCardRules, card_no: str, *, lost_on: str, today: str) -> None:
    """Raises GiftCardWaits."""
    day = reissued_from(rules, lost_on)
    if today < day:
        raise GiftCardWaits(card_no=card_no, day=day)
