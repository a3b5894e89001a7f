"""Stored value as membership asks for it, answered by rights: headquarters' over the network, or the shop's own."""

from __future__ import annotations

from typing import Protocol

from membership.ports import Granted, Refused, Unreachable
from sync.authority import RightDenied, RightHeld, RightUnknown


class Rights(Protocol):
    """Who grants rights on stored value and vouchers: headquarters, or the shop itself where it stands alone."""

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown: ...


class ValueByRights:
    """A membership.ports.ValueAuthority on top of `Rights`: a right on 'value:<member_id>', for one sale or a lease."""

    def __init__(self, rights: Rights) -> None:
        self._rights = rights

    def reserve(self, *, right_id: str, member_id: str, amount_fen: int, pin: str) -> Granted | Refused | Unreachable:
        """See membership.ports.ValueAuthority.reserve."""
        match self._rights.ask(right_id=right_id, account=f"value:{member_id}", amount=amount_fen, pin=pin):
            case RightHeld(right_id=held, principal_fen=principal, bonus_fen=bonus):
                return Granted(held, principal, bonus)  # a lease pays under its own id
            case RightDenied(code=code, facts=facts):
                return Refused(right_id, code, facts)
            case RightUnknown():
                return Unreachable(right_id)
