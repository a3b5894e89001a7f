"""What a voucher's code looks like, and when a voucher is good. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated

import msgspec

from kernel.clock import CHINA, stamp

# Without I, L, O, U and Z: nobody takes a one for a letter. 31 signs, a prime, so that the check finds what it should.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
_RANDOM_SIGNS = 10  # 49 bits: of a million vouchers one in some five hundred million guesses is one
_PREFIX = "VC"
LENGTH = len(_PREFIX) + _RANDOM_SIGNS + 1


class BirthdayVoucher(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voucher of the rule with this code, given `days_before` the birthday and good for `days`; '' gives none."""

    rule_code: str = ""
    days_before: Annotated[int, msgspec.Meta(ge=0, le=180)] = 7
    days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] = 30


def new_code(secret: bytes) -> str:
    """A code from at least 8 bytes that nobody can guess: VC, ten signs and one that checks them."""
    number = int.from_bytes(sha256(b"voucher" + secret).digest()[:8], "big")
    payload = "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(_RANDOM_SIGNS))
    return f"{_PREFIX}{payload}{_check(payload)}"


def codes_of_bill(sale_id: str, rule_id: str, count: int) -> tuple[str, ...]:
    """The codes that a bill hands out: they follow from the bill's id, which no paper shows, so it has no others."""
    return tuple(new_code(f"{sale_id}/{rule_id}/{number}".encode()) for number in range(count))


def is_mistyped(code: str) -> bool:
    """A code of our own length whose signs do not check. Shorter ones, of other makers, say nothing."""
    if len(code) != LENGTH or not code.startswith(_PREFIX):
        return False
    payload = code[len(_PREFIX) : -1]
    return not set(payload) <= set(SIGNS) or _check(payload) != code[-1]


def _check(payload: str) -> str:
    """The weighted sum of the signs modulo a prime, as ISO 7064: one wrong sign, or two in the wrong order, show."""
    return SIGNS[sum(weight * SIGNS.index(sign) for weight, sign in enumerate(payload, start=2)) % len(SIGNS)]


def refusal(*, state: str, valid_from: str, valid_until: str, stores: str, store: str, now: str) -> str:
    """Why a voucher is not good in a store at the ISO time `now`, as the last part of a code; '' where it is.

    `store` is '' in a shop that has one.
    """
    if state != "issued":
        return "used" if state == "redeemed" else "void"
    if valid_until <= now:
        return "expired"
    if valid_from > now:
        return "not_yet"
    return "" if not stores or not store or store in stores.split(",") else "other_store"


def good_until(business_date: str, days: int) -> str:
    """The end of the last of so many days, the day itself not counted, as an ISO time."""
    last = date.fromisoformat(business_date) + timedelta(days=days + 1)
    return stamp(datetime(last.year, last.month, last.day, tzinfo=CHINA))


def last_day(valid_until: str) -> str:
    """The last day on which a voucher is good, for people: its time ends at a midnight or within a day."""
    end = datetime.fromisoformat(valid_until) - timedelta(seconds=1)
    return end.date().isoformat()


def kept_of(given: int, kept_fen: int, whole_fen: int) -> int:
    """How many of the vouchers that a bill handed out go with what the customer keeps of it, rounded down."""
    return given if not whole_fen else given * kept_fen // whole_fen
