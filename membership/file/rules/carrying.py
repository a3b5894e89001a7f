"""What goes over when one member's account becomes another's: lot by lot, so that each keeps its last day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from membership.file.facts import AccountCarried
from membership.rules.lots import Lot
from membership.value.rules.lots import Contract


def carried(
    giver: str, taker: str, *, lots: Iterable[Lot], owed: int, contracts: Iterable[Contract], bills: int
) -> tuple[AccountCarried, ...]:
    """The facts that take all of this off `giver` and put it down at `taker`; none where there is nothing.

    `owed` are points that were taken back although they were spent: they stay owed.
    """
    parts = [AccountCarried(member_id=taker, other=giver, points=lot.left, ends_on=lot.ends_on) for lot in lots]
    parts += [
        AccountCarried(member_id=taker, other=giver, principal_fen=one.principal_left_fen, bonus_fen=one.bonus_left_fen)
        for one in contracts
    ]
    if owed:
        parts.append(AccountCarried(member_id=taker, other=giver, points=-owed))
    if bills:
        parts.append(AccountCarried(member_id=taker, other=giver, bills=bills))
    return (_off(giver, taker, parts), *parts) if parts else ()


def _off(giver: str, taker: str, parts: Sequence[AccountCarried]) -> AccountCarried:
    return AccountCarried(
        member_id=giver, other=taker, points=-sum(part.points for part in parts),
        principal_fen=-sum(part.principal_fen for part in parts), bonus_fen=-sum(part.bonus_fen for part in parts),
        bills=-sum(part.bills for part in parts),
    )  # fmt: skip


def carried_back(survivor: str, merged: str, parts: Iterable[AccountCarried]) -> tuple[AccountCarried, ...]:
    """Each part off the survivor and down where it was."""
    facts: list[AccountCarried] = []
    for part in parts:
        off = _off(survivor, merged, [part])
        facts.append(msgspec.structs.replace(off, ends_on=part.ends_on))
        facts.append(msgspec.structs.replace(part, member_id=merged, other=survivor))
    return tuple(facts)
