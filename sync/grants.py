"""The rights that headquarters granted to this till, under its signature: proof for a headquarters that forgot them.

A headquarters restored from a backup does not know what it granted since, and the journal that comes again spends
those rights. So each grant is kept until the entry that ended it is in a backup, and all of them are named in the
hello of a headquarters that recovers.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from kernel.executor import carry_out
from kernel.projection import Put, Remove
from sync.protocol import DECLARED_RIGHTS, RightDeclared, RightGrantedAnswer
from sync.rights import grant_kept


def keep(connection: Connection, answer: RightGrantedAnswer) -> None:
    """Keep a grant that was taken."""
    row = {
        "right_id": answer.right_id, "right_kind": answer.right_kind, "account": answer.account,
        "principal": answer.principal_fen, "bonus": answer.bonus_fen, "incarnation": answer.incarnation,
        "signature": answer.signature, "closed_epoch": 0, "closed_seq": 0,
    }  # fmt: skip
    carry_out(connection, [Put(grant_kept, row)])


def declared(connection: Connection) -> tuple[RightDeclared, ...]:
    """Every grant that is kept: those still held first, then those that ended last."""
    kept = grant_kept.c
    order = (kept.closed_epoch != 0, kept.closed_epoch.desc(), kept.closed_seq.desc(), kept.right_id)
    columns = [kept[name] for name in RightDeclared.__struct_fields__]
    rows = connection.execute(select(*columns).order_by(*order).limit(DECLARED_RIGHTS))
    return tuple(RightDeclared(**row._mapping) for row in rows)


def forget_safe(connection: Connection, epoch: int, backed_up_seq: int) -> None:
    """Let go of grants whose end is in a backup of headquarters: before `epoch`, or in it up to `backed_up_seq`."""
    if not backed_up_seq:
        return
    kept = grant_kept.c
    ended = (kept.closed_epoch != 0) & (
        (kept.closed_epoch < epoch) | ((kept.closed_epoch == epoch) & (kept.closed_seq <= backed_up_seq))
    )
    safe = list(connection.scalars(select(kept.right_id).where(ended)))
    carry_out(connection, [Remove(grant_kept, {"right_id": right_id}) for right_id in safe])
