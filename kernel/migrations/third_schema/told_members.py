"""Where headquarters' newest word about a member stands, and entries that came inside others: found, not searched."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big

_INTRODUCED, _BRANCH, _AGAIN = "membership.introduced", "chain.branch_entry", "chain.tried_again"


def upgrade(op: Operations) -> None:
    for name, key in (("member_told", "member_id"), ("carried_entry", "entry_id")):
        op.create_table(
            name,
            sa.Column(key, sa.String(36), nullable=False),
            sa.Column("register", sa.String(32), nullable=False),
            sa.Column("epoch", sa.Integer(), nullable=False),
            sa.Column("seq", big(), nullable=False),
            sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")),
        )
    _from_journal(op.get_bind())


def _from_journal(connection: sa.Connection) -> None:
    """What the projections would have written; headquarters tells itself nothing of a member."""
    found = connection.execute(
        sa.text(
            "SELECT register, epoch, seq, kind, body FROM journal"
            " WHERE kind = :branch OR (kind = :introduced AND came_at IS NOT NULL) ORDER BY no"
        ),
        {"introduced": _INTRODUCED, "branch": _BRANCH},
    ).all()
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for entry in found:
        body = json.loads(entry.body)
        table, key = ("member_told", "member_id") if entry.kind == _INTRODUCED else ("carried_entry", "entry_id")
        place = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq}
        told = body["member_id"] if entry.kind == _INTRODUCED else body["id"]
        rows[table, told] = {key: told, **place}
    for (name, _told), row in rows.items():
        columns = ", ".join(row)
        values = ", ".join(f":{column}" for column in row)
        connection.execute(sa.text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), row)  # noqa: S608
