"""The law of single-purpose prepaid cards as a region sets it, and what a top-up gives: region parameters, not code.

单用途商业预付卡管理办法(试行): Art 15-16 who buys is known by name and number; Art 17 large sums not in cash; Art 18 a
card holds so much at most after a top-up; Art 21 who gives value back shows a paper, and is paid by a bank account of
the same name unless little was left. Whether gifts count towards that is not settled: they do here, to be safe.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec

from kernel.money import Money, plain_yuan
from membership.facts import BonusPart
from membership.rules.stored_value import Split
from membership.value.errors import (
    AccountMissing,
    CashNotTaken,
    IdentityMissing,
    OverCap,
    PayeeMissing,
    RefundNotInCash,
    TopUpTooSmall,
)

Fen = Annotated[int, msgspec.Meta(ge=0)]
_DAYS = {"day": 1, "week": 7}


class Gift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who pays in `from_fen` or more is given `bonus_fen`: at once, or in `parts` equal ones, the first after one
    `every` (day, week, month)."""

    from_fen: Annotated[int, msgspec.Meta(gt=0)]
    bonus_fen: Annotated[int, msgspec.Meta(gt=0)]
    parts: Fen = 0
    every: Literal["day", "week", "month"] = "month"

    @property
    def name(self) -> str:
        return f"充 {plain_yuan(self.from_fen)} 赠 {plain_yuan(self.bonus_fen)}"


class PrepaidRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A region's figures. `named_cap_fen`: the most that a card holds after a top-up. From `identity_from_fen` in a day
    the buyer's name and number are kept, as shipped of every one; 0: never. They are kept for `buyers_kept_years`. From
    `no_cash_from_fen` in a day nothing is paid in cash. `gifts` are what the chain gives besides; the largest that the
    sum reaches counts. `split` says how a payment divides into principal and gifts. `escrow_percent` of what is owed is
    kept aside at a bank (Art 26-28). With `change_kept` a member may have the change of a cash payment kept as stored
    value, by the same limits. Who gives back `payee_from_fen` or more is known by a paper, 0: never; a card that held
    more than `refund_cash_most_fen` is paid out to a bank account."""

    named_cap_fen: Fen = 5_000_00
    identity_from_fen: Fen = 1
    buyers_kept_years: Annotated[int, msgspec.Meta(ge=5, le=100)] = 5
    no_cash_from_fen: Fen = 50_000_00
    smallest_fen: Fen = 1
    escrow_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 20
    gifts: tuple[Gift, ...] = ()
    split: Split = "pro_rata"
    change_kept: bool = False
    payee_from_fen: Fen = 1
    refund_cash_most_fen: Fen = 100_00

    def buyers_since(self, today: str) -> str:
        """The first day whose buyers are still kept on the day `today`."""
        return _years_on(today, -self.buyers_kept_years)

    def buyer_kept_until(self, day: str) -> str:
        """The last day on which a buyer of the day `day` is kept."""
        return _years_on(day, self.buyers_kept_years)

    def escrow_fen(self, owed_fen: int) -> int:
        """What of so much owed is kept aside, no fen too little."""
        return -(-owed_fen * self.escrow_percent // 100)

    def gift_for(self, principal_fen: int) -> Gift | None:
        reached = [gift for gift in self.gifts if principal_fen >= gift.from_fen]
        return max(reached, key=lambda gift: gift.from_fen, default=None)


def require_allowed(
    rules: PrepaidRules, *, principal_fen: int, bonus_fen: int, balance_fen: int, today_fen: int, identified: bool
) -> None:
    """Whether so much may be sold to a named card that holds `balance_fen` and was sold `today_fen` today already.

    Sums of one day count together, so that splitting one changes nothing.
    Raises TopUpTooSmall, OverCap, IdentityMissing.
    """
    if principal_fen < max(1, rules.smallest_fen):
        raise TopUpTooSmall(smallest=str(Money(max(1, rules.smallest_fen))))
    after_fen = balance_fen + principal_fen + bonus_fen
    if after_fen > rules.named_cap_fen:
        raise OverCap(
            cap=str(Money(rules.named_cap_fen)), after=str(Money(after_fen)),
            left=str(Money(max(0, rules.named_cap_fen - balance_fen))),
        )  # fmt: skip
    if rules.identity_from_fen and today_fen + principal_fen >= rules.identity_from_fen and not identified:
        raise IdentityMissing(limit=str(Money(rules.identity_from_fen)))


def require_no_cash(rules: PrepaidRules, *, day_fen: int, cash_fen: int) -> None:
    """Raises CashNotTaken when so much of one day is paid in cash although the sum must go by a bank."""
    if cash_fen > 0 and day_fen >= rules.no_cash_from_fen:
        raise CashNotTaken(limit=str(Money(rules.no_cash_from_fen)))


def last_quarter_end(today: str) -> str:
    """The last day of the quarter before the one in which the day lies (Art 26: its balance is what counts)."""
    day = date.fromisoformat(today)
    return (day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)).isoformat()


def require_payee(rules: PrepaidRules, *, held_fen: int, known: bool, account: bool) -> None:
    """Whether a card that held so much may be given back: by somebody who is known, to a bank account.

    Raises PayeeMissing, AccountMissing.
    """
    if rules.payee_from_fen and held_fen >= rules.payee_from_fen and not known:
        raise PayeeMissing()
    if known and held_fen > rules.refund_cash_most_fen and not account:
        raise AccountMissing(most=str(Money(rules.refund_cash_most_fen)))


def require_not_in_cash(rules: PrepaidRules, *, banked_fen: int, out_fen: int, cash_fen: int) -> None:
    """Of a bill that pays `out_fen` out, `banked_fen` of it to a bank account, only the rest may go in cash.

    Raises RefundNotInCash.
    """
    if banked_fen and cash_fen > max(0, out_fen - banked_fen):
        raise RefundNotInCash(most=str(Money(rules.refund_cash_most_fen)))


def released(gift: Gift | None, day: str) -> tuple[BonusPart, ...]:
    """When which part of a gift can be used; none when all of it can at once. Odd fen come with the last part."""
    if gift is None or not gift.parts:
        return ()
    each = gift.bonus_fen // gift.parts
    fens = [each] * (gift.parts - 1) + [gift.bonus_fen - each * (gift.parts - 1)]
    return tuple(
        BonusPart(on=_later(day, gift.every, number), fen=fen) for number, fen in enumerate(fens, start=1) if fen
    )


def later_fen(parts: Iterable[BonusPart]) -> int:
    return sum(part.fen for part in parts)


def _later(day: str, every: str, count: int) -> str:
    start = date.fromisoformat(day)
    if every in _DAYS:
        return (start + timedelta(days=_DAYS[every] * count)).isoformat()
    years, month = divmod(start.month - 1 + count, 12)
    first = date(start.year + years, month + 1, 1)
    next_first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=start.day - 1), next_first - timedelta(days=1)).isoformat()


def _years_on(text: str, years: int) -> str:
    """The same day so many years later; 28 February where there is no 29th."""
    day = date.fromisoformat(text)
    try:
        return day.replace(year=day.year + years).isoformat()
    except ValueError:
        return day.replace(year=day.year + years, day=28).isoformat()
