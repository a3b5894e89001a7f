"""What a register may not say of a member's file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kernel.facts import Entry
from kernel.projection import Conflict, RowOp
from membership.file.facts import MemberChanged
from membership.rules.file_versions import MOST


def _changed(_entry: Entry, fact: MemberChanged) -> Iterable[RowOp]:
    """Changes are counted from one; what does not sort among them would stand above all or below them."""
    if not 0 < fact.number <= MOST:
        raise Conflict(f"{fact.number} is no number of a change")
    return ()


FILE_GUARDS: dict[str, Callable[[Entry, MemberChanged], Iterable[RowOp]]] = {MemberChanged.kind: _changed}
