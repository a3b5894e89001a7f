"""What a till keeps of headquarters between two starts: which life of it is known, and whether rights are frozen.

Kept in `place_meta`, so that a restart with no line changes nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from kernel.asking import fetch
from kernel.executor import carry_out
from kernel.projection import Put
from kernel.tables import place_meta

_INCARNATION, _FROZEN, _BACKED_UP, _OFFSET, _HEARD = (
    "headquarters_incarnation",
    "rights_frozen",
    "backed_up_seq",
    "clock_offset_s",
    "headquarters_heard_at",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """`incarnation` the life of headquarters that this till knows (0: none yet); `frozen` why no right may be asked
    for or spent: '' when they may, recovering (a restored headquarters waits for the registers' journals), incarnation
    (an answer came from another life of it), restored or fork (this is not the only till of its name).

    `backed_up_seq`: up to there, of the epoch in use, the journal is in a backup of headquarters. `offset_s`: what must
    be added to this machine's clock to be right, 0 while it is nearly so. `heard_at`: this machine's time at the last
    hello that was answered, '' before the first.
    """

    incarnation: int = 0
    frozen: str = ""
    backed_up_seq: int = 0
    offset_s: int = 0
    heard_at: str = ""


_KEPT = select(place_meta).where(place_meta.c.name.in_(bindparam("names", expanding=True)))


def standing(connection: Connection) -> Standing:
    names = (_INCARNATION, _FROZEN, _BACKED_UP, _OFFSET, _HEARD)
    kept = {row.name: row.value for row in fetch(connection, _KEPT, {"names": names})}
    return Standing(
        incarnation=int(kept.get(_INCARNATION, 0)),
        frozen=kept.get(_FROZEN, ""),
        backed_up_seq=int(kept.get(_BACKED_UP, 0)),
        offset_s=int(kept.get(_OFFSET, 0)),
        heard_at=kept.get(_HEARD, ""),
    )


def note(
    connection: Connection,
    *,
    incarnation: int | None = None,
    frozen: str | None = None,
    backed_up_seq: int | None = None,
    offset_s: int | None = None,
    heard_at: str | None = None,
) -> None:
    """Keep what is named; the rest stays."""
    values = {
        _INCARNATION: incarnation, _FROZEN: frozen, _BACKED_UP: backed_up_seq, _OFFSET: offset_s, _HEARD: heard_at,
    }  # fmt: skip
    rows = [Put(place_meta, {"name": name, "value": str(value)}) for name, value in values.items() if value is not None]
    carry_out(connection, rows)
