"""Cards with which value and points are asked for: which of them count, and what a sub-card may still pay.

A question that names no card is asked for the member's main card: where that is lost, nobody pays from the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, or_, select

from membership.cards.errors import CardForValueOnly, CardOverLimit, CardUnknown
from membership.cards.queries import CardView, refusal_of, view_of
from membership.rules.card_states import GONE
from membership.tables import member_card, member_key, member_merge
from membership.usecases import KeptPin
from sync.protocol import RightAsk
from sync.rights import right

_MAIN = (member_card.c.card_kind == "main", member_card.c.live == 1)
# Made once: every right on value or points asks them. A merged member's cards lead to whom they turned out to be.
CARDS = (
    select(member_card, member_merge.c.survivor, member_key.c.wrapped)
    .outerjoin_from(member_card, member_merge, member_merge.c.member_id == member_card.c.member_id)
    .outerjoin(member_key, member_key.c.member_id == member_card.c.member_id)
    .where(
        or_(
            member_card.c.card_no.in_(bindparam("card_nos", expanding=True)),
            member_card.c.member_id.in_(bindparam("member_ids", expanding=True)) & _MAIN[0] & _MAIN[1],
        )
    )
    .order_by(member_card.c.card_no)
)
PAID_BY_CARD = (
    select(right.c.card_no, func.sum(case((right.c.aside == 1, right.c.granted), else_=right.c.spent)).label("fen"))
    .where(
        right.c.card_no.in_(bindparam("card_nos", expanding=True)),
        right.c.since >= bindparam("today"),
        right.c.card_no != literal_column("''"),  # as the index has it
    )
    .group_by(right.c.card_no)
)


@dataclass(slots=True)
class Presented:
    """The cards that a group of questions is about. `paid_fen`: what each sub-card has set aside or paid today."""

    cards: dict[str, CardView] = field(default_factory=dict)  # by number
    holders: dict[str, str] = field(default_factory=dict)  # the member, merged or not, by number
    pins: dict[str, KeptPin] = field(default_factory=dict)  # of sub-cards, by number
    paid_fen: dict[str, int] = field(default_factory=dict)

    def sub_card(self, ask: RightAsk, member_id: str) -> CardView | None:
        """The sub-card that a question names; None for a main card. Raises where that card does not count now."""
        if not ask.card_no:
            refusals = [refusal_of(card) for card in self.cards.values() if _is_main(card, member_id)]
            if refusals and None not in refusals:
                raise next(refusal for refusal in refusals if refusal)
            return None
        card = self.cards.get(ask.card_no)
        if card is None or self.holders[ask.card_no] != member_id:
            raise CardUnknown(card_no=ask.card_no)
        refusal = refusal_of(card)
        if refusal is not None:
            raise refusal
        return card if card.kind == "sub" else None

    def require_within(self, card: CardView, ask: RightAsk) -> None:
        """A sub-card pays with value alone, up to its limits. Raises CardForValueOnly, CardOverLimit."""
        if not ask.account.startswith("value:") or ask.right_kind == "lease":
            raise CardForValueOnly()
        most = [card.payment_fen] if card.payment_fen else []
        most += [max(0, card.day_fen - self.paid_fen.get(card.card_no, 0))] if card.day_fen else []
        if most and ask.amount > min(most):
            raise CardOverLimit(left=min(most))

    def granted(self, ask: RightAsk, fen: int) -> str:
        """Count what was just granted; returns the number of the sub-card that it was granted to, '' for none."""
        card = self.cards.get(ask.card_no)
        if card is None or card.kind == "main":
            return ""
        self.paid_fen[card.card_no] = self.paid_fen.get(card.card_no, 0) + fen
        return card.card_no


def presented(cards: Iterable[Any], paid: Iterable[Any], today: str) -> Presented:
    """What the rows that answer `CARDS` and `PAID_BY_CARD` say, on a day 'YYYY-MM-DD'."""
    found = Presented(paid_fen={row.card_no: int(row.fen) for row in paid})
    for row in cards:
        found.cards[row.card_no] = view_of(row, today)
        found.holders[row.card_no] = row.survivor or row.member_id
        if row.card_kind == "sub":
            found.pins[row.card_no] = KeptPin(row.sealed_pin_hash, row.wrapped, row.member_id)
    return found


def sub_card_pins(connection: Connection, card_no: str) -> dict[str, KeptPin]:
    """The PIN of a sub-card by its number; nothing for a main card, or for a number of nobody."""
    rows = connection.execute(CARDS, {"card_nos": [card_no], "member_ids": [""]})
    return presented(rows, (), "").pins


def tries_of(ask: RightAsk, sub_card: CardView | None) -> str:
    """Where wrong PINs are counted: a sub-card's apart, so that it locks nobody else out."""
    return ask.account if sub_card is None else card_account(sub_card.card_no)


def card_account(card_no: str) -> str:
    return f"card:{card_no}"


def cards_asked(asks: Sequence[tuple[str, RightAsk]]) -> list[str]:
    """The numbers that these questions name, sorted; never empty, so that the main cards are asked for too."""
    return sorted({ask.card_no for _register, ask in asks}) or [""]


def with_cards(pins: Mapping[str, KeptPin | None], cards: Presented) -> dict[str, KeptPin | None]:
    """The PINs of members by member, and those of sub-cards by number."""
    return {**pins, **cards.pins}


def _is_main(card: CardView, member_id: str) -> bool:
    return card.kind == "main" and card.member_id == member_id and card.state not in GONE
