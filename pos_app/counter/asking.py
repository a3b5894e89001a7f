"""Asking headquarters for a right when it may not know yet what this till has just given back."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.books import Bookkeeper
from membership.gift_cards.facts import GiftCardSold
from sync.agent import SyncAgent
from sync.authority import HeadquartersAuthority, RightDenied, RightHeld, RightUnknown
from sync.outbox import acked, entries_after
from sync.rights import RightClosed, RightGivenUp

_GIVES_BACK = (RightClosed.kind, RightGivenUp.kind, GiftCardSold.kind)  # a card that is sold is for use at once
_LOOK_AT = 500  # entries: more of them are waiting only after a long time offline, and then the round is due anyway


@dataclass(frozen=True, slots=True)
class PromptRights:
    """As HeadquartersAuthority, but what was given back, or sold as a gift card, is handed in first.

    Otherwise a tender taken back and paid again at once would be refused: the money is still set aside for the first.
    """

    keeper: Bookkeeper
    agent: SyncAgent
    authority: HeadquartersAuthority

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        """See HeadquartersAuthority.ask. Waits for the network, call it outside every transaction."""
        if not self.authority.greeted or self._gave_back():
            status = self.agent.hand_in()
            if status.state == "offline":
                return RightUnknown(right_id)
            if not self.authority.greeted:  # headquarters answered, and would not have this till
                return RightDenied(right_id, status.reason)
        return self.authority.ask(right_id=right_id, account=account, amount=amount, pin=pin, card_no=card_no)

    def _gave_back(self) -> bool:
        register = self.keeper.register
        with self.keeper.database.reading() as connection:
            waiting = entries_after(connection, register, acked(connection, register), _LOOK_AT)
        return len(waiting) == _LOOK_AT or any(entry.kind in _GIVES_BACK for entry in waiting)
