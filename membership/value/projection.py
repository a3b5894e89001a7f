"""What a refund of stored value does to the tables, and what must stand when a register tells of one."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, Fact
from kernel.projection import Conflict, Insert, Projection, Remove, RowOp, Set
from membership.projection import grown, moved
from membership.tables import bonus_release, prepaid_buyer
from membership.value.facts import ValueRefunded


def _refunded(entry: Entry, fact: ValueRefunded) -> Iterable[RowOp]:
    bonus_fen = fact.bonus_fen + sum(part.fen for part in fact.void)
    yield from moved(
        entry, fact.member_id, "refunded", fact.document_no, principal_fen=-fact.principal_fen, bonus_fen=-bonus_fen
    )
    yield from grown(entry, fact.member_id, fact.document_no, topped_fen=-fact.principal_fen)
    for part in fact.void:
        yield Remove(bonus_release, {"entry_id": part.entry_id, "available_on": part.on})
    if fact.sealed_payee:
        named = {"sealed_under": fact.sealed_under, "sealed_buyer": fact.sealed_payee, "wall": entry.wall}
        yield Insert(prepaid_buyer, {"entry_id": entry.id, "member_id": fact.member_id, "what": "refunded", **named})


def refund_stands(fact: ValueRefunded) -> Iterable[RowOp]:
    """Only gifts of this member that are still to come, and no more paid back than was lost. Raises Conflict."""
    lost_fen = fact.principal_fen + fact.bonus_fen + sum(part.fen for part in fact.void)
    if fact.paid_back_fen > lost_fen:
        raise Conflict(f"{fact.paid_back_fen} paid back for {lost_fen}")
    for part in fact.void:
        key = {"entry_id": part.entry_id, "available_on": part.on}
        yield Set(bonus_release, key, {}, expect={"member_id": fact.member_id, "fen": part.fen})


PROJECTIONS: dict[type[Fact], Projection] = {ValueRefunded: _refunded}
