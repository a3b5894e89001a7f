"""Gift cards as frozen answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from membership.gift_cards.rules.states import STATES, State, state_of
from membership.gift_cards.tables import gift_card, gift_card_movement, gift_card_reissue

_card = gift_card.c
_COLUMNS = (
    _card.card_no, _card.batch_no, _card.store, _card.named, _card.face_fen, _card.secret_hash, _card.state,
    _card.balance_fen, _card.sold_on, _card.ends_on, _card.document_no, _card.printing, _card.lost_on,
    _card.next_card_no, _card.ask, _card.ask_card_no, _card.ask_checked, _card.ask_words,
)  # fmt: skip
_MANY = select(*_COLUMNS).where(_card.card_no.in_(bindparam("card_nos", expanding=True))).order_by(_card.card_no)
GIFT_CARDS_LOCKED = _MANY.with_for_update()
_ONE = select(*_COLUMNS).where(_card.card_no == bindparam("card_no"))
_MOVES = (
    select(gift_card_movement)
    .where(gift_card_movement.c.card_no == bindparam("card_no"))
    .order_by(gift_card_movement.c.wall, gift_card_movement.c.entry_id)
)


class GiftCard(msgspec.Struct, frozen=True):
    """A card as this place knows it. `state` as it is kept; amounts fen, days 'YYYY-MM-DD' or ''.

    `printing`: which print of its sheet holds its secret; `next_card_no`: the card that took its place. `ask` is '',
    asked or refused: whether its store wants `ask_card_no` in its place, with the reason, or why not, in `ask_words`.
    """

    card_no: str
    batch_no: str
    store: str
    named: bool
    face_fen: int
    secret_hash: str
    state: str
    balance_fen: int
    sold_on: str
    ends_on: str
    document_no: str
    printing: int = 1
    lost_on: str = ""
    next_card_no: str = ""
    ask: str = ""
    ask_card_no: str = ""
    ask_checked: bool = False
    ask_words: str = ""

    def on(self, today: str) -> State:
        """What it is today."""
        return state_of(self.state, self.balance_fen, self.ends_on, today)


class Moved(msgspec.Struct, frozen=True):
    """One movement: sold | spent | put_back | taken_back | moved, signed fen, ISO time.

    `document_no` is the bill, of what was moved the other card.
    """

    what: str
    fen: int
    document_no: str
    wall: str


class Batch(msgspec.Struct, frozen=True):
    """Cards that were made together; how many are in which kept state, and what is left on them.

    `lost` are those whose loss was reported, exchanged for others or not; `printings`: how often sheets were printed.
    """

    batch_no: str
    store: str
    named: bool
    face_fen: int
    made: int
    active: int
    frozen: int
    voided: int
    balance_fen: int
    lost: int = 0
    printings: int = 1


class GiftOwed(msgspec.Struct, frozen=True):
    """What is owed on cards that were sold: so many cards, fen; `expired_fen` of it can be spent after an extension."""

    cards: int
    fen: int
    expired_fen: int


def cards_in(rows: Iterable[Any]) -> dict[str, GiftCard]:
    """Cards by number, from rows of `GIFT_CARDS_LOCKED`."""
    return {row.card_no: _card_of(row) for row in rows}


def card(connection: Connection, card_no: str) -> GiftCard | None:
    row = connection.execute(_ONE, {"card_no": card_no}).first()
    return None if row is None else _card_of(row)


def taken_numbers(connection: Connection, card_nos: Collection[str]) -> set[str]:
    """Which of these numbers cards have."""
    return {row.card_no for row in connection.execute(_MANY, {"card_nos": sorted(card_nos)})}


def sealed_buyer_of(connection: Connection, card_no: str) -> tuple[str, str]:
    """(under, sealed) of who bought a card, as in GiftCardSold; both '' where nobody is kept here."""
    query = select(_card.sealed_under, _card.sealed_buyer).where(_card.card_no == card_no)
    row = connection.execute(query).first()
    return ("", "") if row is None else (row.sealed_under, row.sealed_buyer)


def locked_cards(connection: Connection, card_nos: Collection[str]) -> dict[str, GiftCard]:
    """Cards by number, which nobody else moves until the transaction ends."""
    return cards_in(connection.execute(GIFT_CARDS_LOCKED, {"card_nos": sorted(card_nos)}))


def reissues_asked(connection: Connection) -> tuple[GiftCard, ...]:
    """Lost cards for which their stores ask for others."""
    query = select(*_COLUMNS).where(_card.ask == "asked").order_by(_card.lost_on, _card.card_no)
    return tuple(_card_of(row) for row in connection.execute(query))


def left_behind(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    """(card, the card in its place, fen) of what came to void cards after their rest had gone on."""
    query = select(_card.card_no, _card.next_card_no, _card.balance_fen).where(
        _card.next_card_no != "", _card.balance_fen > 0
    )
    return tuple(
        (row.card_no, row.next_card_no, int(row.balance_fen))
        for row in connection.execute(query.order_by(_card.card_no))
    )


def moved_on(connection: Connection, card_no: str) -> int | None:
    """What of a lost card went to the one in its place, fen; None where that was not, or is not known here."""
    moved = gift_card_reissue.c
    return connection.scalar(select(moved.fen).where(moved.card_no == card_no))


def moves_of(connection: Connection, card_no: str) -> tuple[Moved, ...]:
    """What was moved on a card as far as this place knows, the oldest first."""
    rows = connection.execute(_MOVES, {"card_no": card_no})
    return tuple(Moved(row.what, row.fen, row.document_no, row.wall) for row in rows)


def cards_of_batch(connection: Connection, batch_no: str, state: str) -> tuple[str, ...]:
    """Numbers of a batch's cards in a kept state."""
    query = select(_card.card_no).where(_card.batch_no == batch_no, _card.state == state)
    return tuple(connection.scalars(query.order_by(_card.card_no)))


def batches(connection: Connection) -> tuple[Batch, ...]:
    """Every batch, by its number."""
    head = (_card.batch_no, _card.store, _card.named, _card.face_fen)
    sums = (func.count().label("cards"), func.sum(_card.balance_fen).label("fen"), func.max(_card.printing).label("no"))
    query = select(*head, _card.state, *sums)
    counts: dict[Any, dict[str, int]] = {}
    for row in connection.execute(query.group_by(*head, _card.state).order_by(_card.batch_no)):
        found = counts.setdefault(row[:4], {"fen": 0, "printings": 0})
        found[row.state] = int(row.cards)
        found["fen"] += int(row.fen)
        found["printings"] = max(found["printings"], int(row.no))
    return tuple(
        Batch(
            batch_no, store, bool(named), face, found.get("made", 0), found.get("active", 0), found.get("frozen", 0),
            found.get("voided", 0), found["fen"], found.get("lost", 0) + found.get("replaced", 0), found["printings"],
        )
        for (batch_no, store, named, face), found in counts.items()
    )  # fmt: skip


def owed_on_cards(connection: Connection, today: str) -> GiftOwed:
    """The liability of gift cards, as this place knows it."""
    owed = (_card.state.in_(["active", "frozen", "lost", "replaced"]), _card.balance_fen != 0)
    ended = (_card.ends_on != "", _card.ends_on < today)
    cards, fen = connection.execute(select(func.count(), func.sum(_card.balance_fen)).where(*owed)).one()
    expired_fen = connection.scalar(select(func.sum(_card.balance_fen)).where(*owed, *ended))
    return GiftOwed(int(cards), int(fen or 0), int(expired_fen or 0))


def fen_at_end_of(connection: Connection, day: str) -> int:
    """What was owed on all cards when a day 'YYYY-MM-DD' was over, in fen, by what this place knows was moved."""
    moved = gift_card_movement.c
    return int(connection.scalar(select(func.sum(moved.fen)).where(moved.wall < f"{day}T~")) or 0)


def off_balance(connection: Connection, store: str) -> tuple[tuple[str, int], ...]:
    """Cards of a store whose balance is not the sum of their movements, and by how many fen."""
    moved = gift_card_movement.c
    total = func.coalesce(func.sum(moved.fen), 0)
    query = (
        select(_card.card_no, (_card.balance_fen - total).label("fen"))
        .outerjoin_from(gift_card, gift_card_movement, moved.card_no == _card.card_no)
        .where(_card.store == store)
        .group_by(_card.card_no, _card.balance_fen)
        .having(_card.balance_fen != total)
        .order_by(_card.card_no)
    )
    return tuple((row.card_no, int(row.fen)) for row in connection.execute(query))


def state_words(found: GiftCard, today: str) -> str:
    """What the card is today, in a Chinese word."""
    return STATES[found.on(today)]


def _card_of(row: Any) -> GiftCard:
    values = row._asdict()
    return GiftCard(**{**values, "named": bool(values["named"]), "ask_checked": bool(values["ask_checked"])})
