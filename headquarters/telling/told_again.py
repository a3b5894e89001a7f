"""What a till said of a member before it heard that it should forget them: its store is told of the member once more.

A till that forgets a member forgets its own words of them as well, which no feed tells it again; and an introduction
that was made before those words came does not bear them. So it would stand where the member stood before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from headquarters.telling.audience import Told
from headquarters.telling.known_members import Pair, member_at
from kernel.asking import fetch, in_parts
from membership.cards.facts import CardExchanged, CardIssued, CardStepped
from membership.facts import StoredValuePinSet
from membership.file.facts import MemberChanged

WORDS = (CardIssued, CardStepped, CardExchanged, MemberChanged, StoredValuePinSet)
"""What a till says of a member that stands in rows which it forgets; an account it never does."""
_AT_ONCE = 1_000
_FORGOTTEN = select(member_at.c.member_id, member_at.c.store).where(
    member_at.c.member_id.in_(bindparam("member_ids", expanding=True)), member_at.c.forgotten == 1
)


def to_tell_again(connection: Connection, told: Iterable[Told], known: Mapping[str, Sequence[str]]) -> list[Pair]:
    """Whom these entries are about that their store had to forget before, and knows by now.

    `known`: the stores that knew each member before the entries came; another one is introduced behind them.
    """
    said = {(one.fact.member_id, one.store) for one in told if isinstance(one.fact, WORDS)}
    said = {pair for pair in said if pair[1] in known.get(pair[0], ())}
    if not said:
        return []
    parts = in_parts(sorted({member_id for member_id, _ in said}), _AT_ONCE)
    rows = (row for part in parts for row in fetch(connection, _FORGOTTEN, {"member_ids": list(part)}))
    return sorted(said & {(row.member_id, row.store) for row in rows})
