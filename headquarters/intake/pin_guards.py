"""What a register may not say of PINs: it chooses a first one where none stands, and changes one by a right."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kernel.facts import Entry
from kernel.projection import Conflict, RowOp, Set
from membership.facts import StoredValuePinSet
from membership.rules.pin_versions import MOST
from membership.tables import member
from sync.rights import right


def _set(entry: Entry, fact: StoredValuePinSet) -> Iterable[RowOp]:
    """A right may be closed by then: a change that was heard before the enrolment takes effect behind it.

    Release 0.1 gave its PINs no number, and may set first ones still.
    """
    if fact.right_id:
        if not 0 < fact.number <= MOST:
            raise Conflict(f"{fact.number} is no number of a PIN")
        key = {"right_id": fact.right_id, "register": entry.register}
        granted = {"account": f"pin:{fact.member_id}", "granted": fact.number, "written_off": ""}
        yield Set(right, key, {}, expect=granted, deltas={"spent": fact.number})
        return
    if fact.number not in (0, 1):
        raise Conflict("a PIN is changed by a right alone")
    whose = {"member_id": fact.member_id}
    yield Set(member, whose, {}, expect={**whose, "sealed_pin_hash": ""})


PIN_GUARDS: dict[str, Callable[[Entry, StoredValuePinSet], Iterable[RowOp]]] = {StoredValuePinSet.kind: _set}
