"""What membership needs from outside: who may say that stored value can be spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Granted:
    """So much is set aside for this register, of principal and of bonus; it can be spent here and nowhere else."""

    right_id: str
    principal_fen: int
    bonus_fen: int

    @property
    def amount_fen(self) -> int:
        return self.principal_fen + self.bonus_fen


@dataclass(frozen=True, slots=True)
class Refused:
    """A final no for this right id. `code` is a stable error code, `facts` the values its words need."""

    right_id: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer. The right id stays in doubt until it is asked again or given up."""

    right_id: str


class ValueAuthority(Protocol):
    """Grants one sale's stored value. Online it is headquarters; later also leases held by the till."""

    def reserve(self, *, right_id: str, member_id: str, amount_fen: int, pin: str) -> Granted | Refused | Unreachable:
        """Ask for `amount_fen` of the member's stored value. Asking again with the same id gives the same answer."""
