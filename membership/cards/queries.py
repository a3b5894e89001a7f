"""Cards as frozen answers: one card, a member's cards, what a store has in stock of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from kernel.errors import DomainError
from membership.cards.errors import CardExpired, CardFrozen, CardGone, CardLost, CardNotActive
from membership.facts import CardTold
from membership.queries import card_state
from membership.rules.card_states import GONE, KIND_WORDS, STATE_WORDS, Kind, State, Step, seen_state, steps_from
from membership.tables import card_blank, member, member_card


@dataclass(frozen=True, slots=True)
class CardView:
    """One card. `state` as it is seen on that day, `version` the number of its last step, `since` when that was.

    `payment_fen` and `day_fen` are a sub-card's limits, 0 for none; `since` ISO time, '' as enrolled.
    """

    card_no: str
    member_id: str
    kind: Kind
    state: State
    version: int
    since: str
    valid_until: str
    payment_fen: int
    day_fen: int
    sealed_pin_hash: str

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps_from(self.state)


def card_view(connection: Connection, card_no: str, today: str) -> CardView | None:
    """The card of this number on a day 'YYYY-MM-DD'; None for a number of nobody here."""
    row = connection.execute(select(member_card).where(member_card.c.card_no == card_no)).first()
    return None if row is None else view_of(row, today)


def cards_of(connection: Connection, member_id: str, today: str) -> tuple[CardView, ...]:
    """All cards that a member has or had: main cards first, the one that counts before those of before."""
    rows = connection.execute(select(member_card).where(member_card.c.member_id == member_id))
    order = {"main": 0, "sub": 1}
    return tuple(
        sorted((view_of(row, today) for row in rows), key=lambda one: (order[one.kind], _is_gone(one), one.card_no))
    )


def main_card(connection: Connection, member_id: str, today: str) -> CardView | None:
    """The main card that a member has now; None where it was closed."""
    cards = cards_of(connection, member_id, today)
    return next((one for one in cards if one.kind == "main" and not _is_gone(one)), None)


def refusal_of(card: CardView) -> DomainError | None:
    """Why value and points cannot be had by this card; None where they can."""
    day = card.since[5:10]
    match card.state:
        case "active":
            return None
        case "lost":
            return CardLost(day=day)
        case "frozen":
            return CardFrozen(day=day)
        case "expired":
            return CardExpired(day=card.valid_until)
        case "replaced" | "closed":
            return CardGone(day=day)
        case _:
            return CardNotActive()


def holder_of(connection: Connection, card_no: str, state: str = "active") -> str | None:
    """The member whose card this is or was, if their membership is in that `state`, '' in any."""
    holds = member_card.c.member_id == member.c.member_id
    query = select(member.c.member_id).join(member_card, holds).where(member_card.c.card_no == card_no)
    return connection.scalar(query.where(member.c.state == state) if state else query)


def is_revoked(connection: Connection, card_no: str, *, by_card: bool) -> bool:
    """Whether headquarters revoked a card; of one that was shown (`by_card`) also what became of it since."""
    if card_state(connection, card_no) == "revoked":
        return True
    gone = (member_card.c.card_no == card_no, member_card.c.revoked == 1)
    return by_card and connection.scalar(select(member_card.c.card_no).where(*gone)) is not None


def is_taken(connection: Connection, card_no: str) -> bool:
    """Whether a card of somebody has this number."""
    return connection.scalar(select(member_card.c.card_no).where(member_card.c.card_no == card_no)) is not None


def blank_store(connection: Connection, card_no: str) -> str | None:
    """The store that has this blank card; None for a number that was not made here."""
    return connection.scalar(select(card_blank.c.store).where(card_blank.c.card_no == card_no))


def blanks(connection: Connection, store: str) -> tuple[str, ...]:
    """The blank cards of a store."""
    query = select(card_blank.c.card_no).where(card_blank.c.store == store)
    return tuple(connection.scalars(query.order_by(card_blank.c.card_no)))


def cards_told(connection: Connection, member_ids: Sequence[str]) -> Mapping[str, tuple[CardTold, ...]]:
    """What a store is told of members' cards, by member: those with which something was done."""
    columns = [member_card.c[name] for name in CardTold.__struct_fields__]
    query = select(member_card.c.member_id, *columns).where(
        member_card.c.member_id.in_(member_ids), member_card.c.since != ""
    )
    found: dict[str, tuple[CardTold, ...]] = {}
    for row in connection.execute(query.order_by(member_card.c.card_no)):
        said = row._asdict()
        member_id = said.pop("member_id")
        found[member_id] = (*found.get(member_id, ()), CardTold(**said))
    return found


def _is_gone(card: CardView) -> bool:
    return card.state in GONE


def view_of(row: Any, today: str) -> CardView:
    """A row of `member_card`, as it is seen on that day."""
    return CardView(
        card_no=row.card_no, member_id=row.member_id, kind=row.card_kind,
        state=seen_state(row.state, row.valid_until, today), version=int(row.version), since=row.since,
        valid_until=row.valid_until, payment_fen=row.payment_fen, day_fen=row.day_fen,
        sealed_pin_hash=row.sealed_pin_hash,
    )  # fmt: skip
