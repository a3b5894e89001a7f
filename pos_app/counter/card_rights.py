"""Which card pays for the bill: one that does not count is refused here, before anybody is asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection

from membership.cards.queries import CardView, card_view, main_card, refusal_of
from membership.queries import survivors_of
from pos_app.value_authority import Rights
from sync.authority import RightDenied, RightHeld, RightUnknown

_OF_MEMBERS = ("value", "points")


@dataclass(slots=True)
class ShownCard:
    """The card by which the member on the bill was recognised; '' for a phone or a name."""

    card_no: str = ""


@dataclass(frozen=True, slots=True)
class RightsByCard:
    """The till's rights, but for cards that do not count.

    A sub-card that was shown goes with the question; headquarters checks its PIN and its limits.
    """

    inner: Rights
    shown: ShownCard
    reading: Callable[[], AbstractContextManager[Connection]]
    now: Callable[[], str]

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        """See sync.authority.HeadquartersAuthority.ask."""
        what, _, member_id = account.partition(":")
        if what not in _OF_MEMBERS:
            return self.inner.ask(right_id=right_id, account=account, amount=amount, pin=pin)
        today = self.now()[:10]
        with self.reading() as connection:
            card = paying_card(connection, member_id, self.shown.card_no, today)
        refusal = None if card is None else refusal_of(card)
        if refusal is not None:
            return RightDenied(right_id, refusal.code, {name: str(value) for name, value in refusal.facts.items()})
        by = card.card_no if card is not None and card.kind == "sub" else ""
        return self.inner.ask(right_id=right_id, account=account, amount=amount, pin=pin, card_no=by)


def paying_card(connection: Connection, member_id: str, shown: str, today: str) -> CardView | None:
    """The card that was shown, if it is this member's; else their main card, None where none is known here."""
    card = card_view(connection, shown, today) if shown else None
    if card is not None and survivors_of(connection, [card.member_id]) == [member_id]:
        return card
    return main_card(connection, member_id, today)
