"""Stored value as lots: what each top-up brought, principal and bonus apart, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from membership.rules.lots import Lot, Shelf, left_of

TOLD = "told"  # the lot of value that this place knows as a sum alone


@dataclass(frozen=True, slots=True)
class ValueMove:
    """One movement of stored value: signed fen; `day` 'YYYY-MM-DD' on which it was written."""

    entry_id: str
    day: str
    what: str
    principal_fen: int
    bonus_fen: int
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """One top-up, known by the bill on which it was sold (`document_no`, '' of what was brought along)."""

    entry_id: str
    day: str
    document_no: str
    principal_fen: int
    bonus_fen: int
    principal_left_fen: int
    bonus_left_fen: int

    @property
    def used_fen(self) -> int:
        return self.principal_fen + self.bonus_fen - self.principal_left_fen - self.bonus_left_fen

    @property
    def open(self) -> bool:
        return self.principal_left_fen + self.bonus_left_fen > 0


@dataclass(frozen=True, slots=True)
class ValueLots:
    """The contracts in the order in which they came. `owed_*`: spent although nothing was there for it."""

    contracts: tuple[Contract, ...]
    owed_principal_fen: int = 0
    owed_bonus_fen: int = 0

    @property
    def principal_fen(self) -> int:
        return sum(one.principal_left_fen for one in self.contracts) - self.owed_principal_fen

    @property
    def bonus_fen(self) -> int:
        return sum(one.bonus_left_fen for one in self.contracts) - self.owed_bonus_fen

    @property
    def open(self) -> tuple[Contract, ...]:
        return tuple(one for one in self.contracts if one.open)

    @property
    def all_known(self) -> bool:
        """Whether every fen that is left came by a contract that this place knows."""
        return not any(one.entry_id == TOLD and one.open for one in self.contracts)


def value_lots_of(moves: Iterable[ValueMove], balance: tuple[int, int] | None = None) -> ValueLots:
    """The contracts behind a member's stored value, whatever the order the movements are given in.

    Principal and bonus are each used from the oldest top-up on. `balance` (principal, bonus) as in
    `membership.points.rules.lots.lots_of`: what a place was told as a sum is older than all else.
    """
    ordered = sorted(moves, key=lambda move: (move.day, move.entry_id))
    if balance is not None:
        told = (
            balance[0] - sum(move.principal_fen for move in ordered),
            balance[1] - sum(move.bonus_fen for move in ordered),
        )
        if any(told):
            ordered.insert(0, ValueMove(TOLD, "", "told", *told))
    principal, bonus = Shelf(), Shelf()
    for move in ordered:
        _move(principal, move, move.principal_fen)
        _move(bonus, move, move.bonus_fen)
    return ValueLots(_contracts(principal.lots, bonus.lots), sum(principal.owed.values()), sum(bonus.owed.values()))


def _move(shelf: Shelf, move: ValueMove, fen: int) -> None:
    made = shelf.come_back(fen, "spent", move.document_no) if move.what == "put_back" else fen
    if made > 0:
        shelf.put(Lot(move.entry_id, move.day, made, made, document_no=move.document_no))
    elif made < 0:
        shelf.take(-made, move.what, _oldest_first, on=move.document_no if move.what == "spent" else "")


def _oldest_first(lot: Lot) -> tuple[str, str]:
    return lot.day, lot.lot_id


def _contracts(principal: list[Lot], bonus: list[Lot]) -> tuple[Contract, ...]:
    found: dict[str, list[Lot | None]] = {}
    for place, lots in enumerate((principal, bonus)):
        for lot in lots:
            found.setdefault(lot.lot_id, [None, None])[place] = lot
    contracts = []
    for lot_id, (own, given) in found.items():
        named = own or given
        assert named is not None, lot_id
        contracts.append(
            Contract(
                lot_id, named.day, named.document_no, own.made if own else 0, given.made if given else 0,
                left_of([own] if own else []), left_of([given] if given else []),
            )
        )  # fmt: skip
    return tuple(sorted(contracts, key=lambda one: (one.day, one.entry_id)))
