"""What a group of questions for rights needs to know, with one query for each kind of thing, however many they are.

A grant is counted here at once, so that of two questions in one group the second meets what the first one got.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, func, select

from kernel.asking import fetch_all
from kernel.clock import stamp
from kernel.tables import Column, Integer, String, local_table
from membership.errors import PinWrong, StoredValueLocked
from membership.gift_cards.queries import GIFT_CARDS_LOCKED, GiftCard, cards_in
from membership.pins.queries import RESETS, Reset, resets_in
from membership.points.queries import PENDING, pending_in
from membership.points.queries import asked as pending_asked
from membership.queries import ACCOUNTS_LOCKED, accounts_in
from membership.rules.stored_value import Account
from membership.usecases import PIN_HASHES, KeptPin, pins_in
from membership.value.queries import LATER_BONUS, later_in
from promotions.queries import (
    QUOTA_MEMBERS,
    QUOTAS_LOCKED,
    VOUCHERS_LOCKED,
    Quota,
    Voucher,
    quotas_in,
    vouchers_in,
)
from shop.presented import CARDS, PAID_BY_CARD, Presented, card_account, cards_asked, presented, with_cards
from sync.protocol import RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import IS_ASIDE, RightCalledIn, right

# Wrong PINs in a row, by account.
pin_tries = local_table(
    "pin_tries",
    Column("account", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("locked_until", String(32), nullable=False),  # ISO time, '' when not locked
)
WITH_PIN = ("value", "points")
PIN_CHANGE = "pin"
_NOT_AGAIN = ("closed", "quarantined", "written_off")
_values = msgspec.json.Decoder(dict[str, int | str])
# Made once: every right that is asked for asks them.
_TRIES = select(pin_tries).where(pin_tries.c.account.in_(bindparam("accounts", expanding=True)))
_GIVEN = select(right).where(right.c.right_id.in_(bindparam("ids", expanding=True)))
_ASIDE = (
    select(
        right.c.account,
        right.c.register,
        func.sum(right.c.granted - right.c.spent).label("rest"),
        func.sum(right.c.bonus - right.c.spent_bonus).label("bonus"),
        func.min(right.c.since).label("since"),
    )
    .where(right.c.account.in_(bindparam("accounts", expanding=True)), IS_ASIDE)
    .group_by(right.c.account, right.c.register)
)


@dataclass(slots=True)
class Aside:
    """What one register holds of one account; `since` ISO time of its oldest right."""

    principal: int = 0
    bonus: int = 0
    since: str = ""

    @property
    def amount(self) -> int:
        return self.principal + self.bonus


@dataclass(slots=True)
class Tries:
    """Wrong PINs in a row on one account."""

    wrong: int
    locked_until: str


@dataclass(frozen=True, slots=True)
class GivenRight:
    """A right that was asked for before, and its answer but for the signature."""

    asked: tuple[str, str, int]  # kind, account, amount
    answer: RightAnswer


@dataclass(slots=True)
class Standing:
    """Balances, rights, vouchers, quotas, gift cards and wrong PINs, as they are inside one transaction.

    `pending` points and `later_fen` of gifts, by member, are on the account and cannot be used yet.
    """

    members: dict[str, Account]
    vouchers: dict[str, Voucher]
    quotas: dict[str, Quota]
    tries: dict[str, Tries]
    given: dict[tuple[str, str], GivenRight]  # by (right id, register)
    pins: dict[str, KeptPin | None]  # by member, None for who is none (any more); of sub-cards by number
    cards: Presented = field(default_factory=Presented)
    gift_cards: dict[str, GiftCard] = field(default_factory=dict)
    resets: dict[str, Reset] = field(default_factory=dict)  # codes for a new PIN, by member
    aside: dict[str, dict[str, Aside]] = field(default_factory=dict)  # by account, by register
    pending: dict[str, int] = field(default_factory=dict)
    later_fen: dict[str, int] = field(default_factory=dict)
    leased: dict[tuple[str, str], int] = field(default_factory=dict)  # open in leases, by (register, what)
    had: dict[tuple[str, str], int] = field(default_factory=dict)  # uses that a member had, by (quota, member)

    def set_aside(self, account: str) -> Aside:
        """All that registers hold of an account."""
        held = self.aside.get(account, {}).values()
        return Aside(sum(one.principal for one in held), sum(one.bonus for one in held))

    def holder(self, account: str, register: str) -> tuple[str, Aside] | None:
        """The register that holds most of an account; the asking one only when nobody else holds any."""
        held = [(name, one) for name, one in self.aside.get(account, {}).items() if one.amount > 0]
        return max(held, key=lambda one: (one[0] != register, one[1].amount, one[0]), default=None)

    def grant(self, register: str, ask: RightAsk, principal: int, bonus: int, now: str) -> None:
        """Count what was just granted."""
        mine = self.aside.setdefault(ask.account, {}).setdefault(register, Aside(since=now))
        mine.principal, mine.bonus = mine.principal + principal, mine.bonus + bonus
        if ask.right_kind == "lease":
            place = (register, what_of(ask.account))
            self.leased[place] = self.leased.get(place, 0) + principal + bonus


def after_wrong_pin(
    tries: Tries | None, now: datetime, wrong_pins: int, lock: timedelta
) -> tuple[Tries, PinWrong | StoredValueLocked]:
    """What is kept after one more wrong PIN, and what the counter hears."""
    wrong = 1 + (tries.wrong if tries is not None else 0)
    if wrong >= wrong_pins:
        until = stamp(now + lock)
        return Tries(0, until), StoredValueLocked(until=until)
    return Tries(wrong, ""), PinWrong(tries_left=wrong_pins - wrong)


def leases_of(connection: Connection, accounts: Collection[str]) -> list[tuple[str, RightCalledIn]]:
    """(register, the call that would ask for it back) of each open lease of these accounts."""
    if not accounts:
        return []
    query = select(right.c.right_id, right.c.register, right.c.account).where(
        right.c.account.in_(accounts), IS_ASIDE, right.c.right_kind == "lease", right.c.state == "open"
    )
    return [
        (
            row.register,
            RightCalledIn(
                right_id=row.right_id, register=row.register, account=row.account, reason="rights.wanted_elsewhere"
            ),
        )
        for row in connection.execute(query.order_by(right.c.right_id))
    ]


def what_of(account: str) -> str:
    """'value', 'points', 'voucher', 'quota', 'gift' or 'pin'."""
    return account.partition(":")[0]


def name_of(account: str) -> str:
    """The member, the voucher's code, the quota's name (and "@" the member), or the gift card's number."""
    return account.partition(":")[2]


def tries_of_pin(member_id: str) -> str:
    """Where wrong PINs are counted when one is changed: with those of spending."""
    return f"value:{member_id}"


def standing_of(connection: Connection, asks: Sequence[tuple[str, RightAsk]], incarnation: int, today: str) -> Standing:
    """Load what these questions (register, question) need. The accounts stay locked until the transaction ends.

    They are locked in the order of their names and before their rights are read: of two servers the second waits, and
    then sees what the first one granted.
    """
    accounts = sorted({ask.account for _register, ask in asks})
    names = {what: sorted(name_of(one) for one in accounts if what_of(one) == what) for what in _LOADED}
    members = sorted({name for what in (*WITH_PIN, PIN_CHANGE) for name in names[what]})
    quotas = [name.partition("@") for name in names["quota"]]  # "D11" or "D11@MEMBER"
    shown = cards_asked(asks)
    asked: dict[str, tuple[Select[Any], dict[str, Any]]] = {
        "members": (ACCOUNTS_LOCKED, {"member_ids": members}),
        "pins": (PIN_HASHES, {"member_ids": members}),
        "vouchers": (VOUCHERS_LOCKED, {"codes": names["voucher"]}),
        "quotas": (QUOTAS_LOCKED, {"names": sorted({quota for quota, _, _ in quotas})}),
        "had": (
            QUOTA_MEMBERS,
            {name: sorted({one[at] for one in quotas if one[2]}) for name, at in (("names", 0), ("member_ids", 2))},
        ),
        "gift_cards": (GIFT_CARDS_LOCKED, {"card_nos": names["gift"]}),
        "cards": (CARDS, {"card_nos": shown, "member_ids": members}),
        "paid": (PAID_BY_CARD, {"card_nos": [one for one in shown if one], "today": today}),
        "resets": (RESETS, {"member_ids": names[PIN_CHANGE]}),
        "tries": (_TRIES, {"accounts": [*accounts, *map(tries_of_pin, names[PIN_CHANGE]), *map(card_account, shown)]}),
        "given": (_GIVEN, {"ids": sorted({ask.right_id for _register, ask in asks})}),
        "aside": (_ASIDE, {"accounts": accounts}),
        "pending": (PENDING, pending_asked(names["points"], today)),
        "later": (LATER_BONUS, {"member_ids": names["value"], "today": today}),
    }
    asked = {name: one for name, one in asked.items() if all(one[1].values())}
    rows = defaultdict(list, zip(asked, fetch_all(connection, list(asked.values())), strict=True))
    cards = presented(rows["cards"], rows["paid"], today)
    standing = Standing(
        members=accounts_in(rows["members"]),
        vouchers=vouchers_in(rows["vouchers"]),
        quotas=quotas_in(rows["quotas"]),
        tries={row.account: Tries(row.wrong, row.locked_until) for row in rows["tries"]},
        given=_given(rows["given"], asks, incarnation),
        pins=with_cards({**dict.fromkeys(members), **pins_in(rows["pins"])}, cards),
        cards=cards,
        gift_cards=cards_in(rows["gift_cards"]),
        resets=resets_in(rows["resets"]),
        aside=_aside(rows["aside"]),
        pending=pending_in(rows["pending"]),
        later_fen=later_in(rows["later"]),
        had={(row.name, row.member_id): row.used for row in rows["had"]},
    )
    _load_leased(connection, standing, {register for register, ask in asks if ask.right_kind == "lease"})
    return standing


_LOADED = ("value", "points", "voucher", "quota", "gift", PIN_CHANGE)


def _given(
    rows: Iterable[Any], asks: Iterable[tuple[str, RightAsk]], incarnation: int
) -> dict[tuple[str, str], GivenRight]:
    wanted = {(ask.right_id, register) for register, ask in asks}
    found = {}
    for row in rows:
        if (row.right_id, row.register) in wanted:
            asked = (row.right_kind, row.account, row.asked)
            found[row.right_id, row.register] = GivenRight(asked, _answer(row, incarnation))
    return found


def _answer(row: Any, incarnation: int) -> RightAnswer:
    if row.state == "refused":
        return RightRefusedAnswer(right_id=row.right_id, code=row.reason, facts=_values.decode(row.details))
    if row.state == "given_up":
        return RightRefusedAnswer(right_id=row.right_id, code="rights.given_up", facts={})
    if row.state in _NOT_AGAIN:
        return RightRefusedAnswer(right_id=row.right_id, code="rights.gone", facts={})
    # Also one that is called in: the till has heard of that, or will, and only its journal frees the value.
    return RightGrantedAnswer(
        right_id=row.right_id, right_kind=row.right_kind, account=row.account, principal_fen=row.granted - row.bonus,
        bonus_fen=row.bonus, incarnation=incarnation, expires_s=row.expires_s, signature="",
    )  # fmt: skip


def _aside(rows: Iterable[Any]) -> dict[str, dict[str, Aside]]:
    found: dict[str, dict[str, Aside]] = {}
    for row in rows:
        aside = Aside(int(row.rest) - int(row.bonus), int(row.bonus), row.since)
        found.setdefault(row.account, {})[row.register] = aside
    return found


def _load_leased(connection: Connection, standing: Standing, registers: Collection[str]) -> None:
    if not registers:
        return
    rows = connection.execute(
        select(right.c.register, right.c.account, (right.c.granted - right.c.spent).label("rest")).where(
            right.c.register.in_(registers), IS_ASIDE, right.c.right_kind == "lease"
        )
    )
    for row in rows:
        place = (row.register, what_of(row.account))
        standing.leased[place] = standing.leased.get(place, 0) + int(row.rest)
