"""Headquarters' journal in the order of its commits, feeds by the journal's own numbers, and evidence."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big

_AMOUNTS = ("points", "principal_fen", "bonus_fen")


def upgrade(op: Operations) -> None:
    _feed_item(op)
    op.create_table(
        "feed_head",
        sa.Column("feed", sa.String(40), nullable=False),
        sa.Column("no", big(), nullable=False),
        sa.Column("items", big(), nullable=False),
        sa.Column("checksum", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed_head")),
    )
    op.create_table(
        "journal_head",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("no", big(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("path", sa.String(40), nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_register_at"), "evidence", ["register", "at"])
    _recovery(op)
    _lookup_log(op)
    op.create_table(
        "document_account",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.Column("principal_fen", big(), nullable=False),
        sa.Column("bonus_fen", big(), nullable=False),
        sa.CheckConstraint(
            "points >= 0 AND principal_fen >= 0 AND bonus_fen >= 0", name=op.f("ck_document_account_nothing_below_zero")
        ),
        sa.PrimaryKeyConstraint("document_no", "member_id", name=op.f("pk_document_account")),
    )
    _documents(op.get_bind())
    _heads(op)


def _recovery(op: Operations) -> None:
    op.create_table(
        "backup_point",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_backup_point")),
    )
    op.create_table(
        "recovery",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_recovery")),
    )


def _lookup_log(op: Operations) -> None:
    op.create_table(
        "lookup_log",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_log")),
    )
    op.create_index(op.f("ix_lookup_log_register_at"), "lookup_log", ["register", "at"])


def _feed_item(op: Operations) -> None:
    op.create_table("feed_item_moving", sa.Column("feed", sa.String(40)), sa.Column("no", big()))
    op.execute(
        "INSERT INTO feed_item_moving (feed, no) SELECT b.feed, j.no FROM feed_item b JOIN journal j"
        " ON j.register = b.register AND j.epoch = b.epoch AND j.seq = b.seq"
    )
    op.drop_table("feed_item")
    op.create_table(
        "feed_item",
        sa.Column("feed", sa.String(40), nullable=False),
        sa.Column("no", big(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("feed", "no", name=op.f("pk_feed_item")),
    )
    op.execute("INSERT INTO feed_item (feed, no) SELECT feed, no FROM feed_item_moving")
    op.drop_table("feed_item_moving")


def _heads(op: Operations) -> None:
    """What stands in the books of a headquarters that ran before this step is summed up once."""
    connection = op.get_bind()
    heads: dict[str, tuple[int, int, int]] = {}
    query = "SELECT f.feed, f.no, j.hash FROM feed_item f JOIN journal j ON j.no = f.no ORDER BY f.no"
    for feed, no, digest in connection.execute(sa.text(query)):
        _, items, total = heads.get(feed, (0, 0, 0))
        heads[feed] = no, items + 1, (total + int(digest[:16], 16)) % 2**64
    for feed, (no, items, total) in sorted(heads.items()):
        connection.execute(
            sa.text("INSERT INTO feed_head (feed, no, items, checksum) VALUES (:feed, :no, :items, :checksum)"),
            {"feed": feed, "no": no, "items": items, "checksum": f"{total:016x}"},
        )
    connection.execute(sa.text("INSERT INTO journal_head (one, no) SELECT 1, coalesce(max(no), 0) FROM journal"))


def _documents(connection: sa.Connection) -> None:
    """What registers gave and took on each document before this step; only headquarters, which has feeds, keeps it."""
    if connection.execute(sa.text("SELECT 1 FROM feed_item LIMIT 1")).first() is None:
        return
    signs = {
        "membership.points_earned": 1, "membership.stored_value_spent": 1,
        "membership.points_taken_back": -1, "membership.stored_value_put_back": -1,
    }  # fmt: skip
    columns = [sa.column(name, sa.Text()) for name in ("register", "kind", "body")]
    query = sa.select(*columns).select_from(sa.table("journal")).where(columns[1].in_(signs))
    totals: dict[tuple[str, str], dict[str, int]] = {}
    for register, kind, text in connection.execute(query):
        if register == "HQ":
            continue
        body = json.loads(text)
        place = totals.setdefault((body["document_no"], body["member_id"]), dict.fromkeys(_AMOUNTS, 0))
        for name in _AMOUNTS:
            place[name] += signs[kind] * body.get(name, 0)
    insert = (
        "INSERT INTO document_account (document_no, member_id, points, principal_fen, bonus_fen)"
        " VALUES (:document_no, :member_id, :points, :principal_fen, :bonus_fen)"
    )
    rows = [
        {"document_no": document, "member_id": member, **amounts}
        for (document, member), amounts in sorted(totals.items())
        if min(amounts.values()) >= 0
    ]
    if rows:
        connection.execute(sa.text(insert), rows)
