"""Leases beside one-sale rights, their limits as constraints, what a till holds of them, and quotas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    _right(op)
    _in_doubt(op)
    _lease(op)
    _grant_kept(op)
    _quota(op)
    _credit_risk(op)


def _right(op: Operations) -> None:
    with op.batch_alter_table("right") as table:
        table.drop_index(op.f("ix_right_account_state"))
        table.add_column(sa.Column("right_kind", sa.String(12), nullable=False, server_default="one_sale"))
        table.add_column(sa.Column("spent_bonus", big(), nullable=False, server_default="0"))
        table.add_column(sa.Column("live", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("aside", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("written_off", sa.String(120), nullable=False, server_default=""))
        table.add_column(sa.Column("closable", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("expires_s", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("since", sa.String(32), nullable=False, server_default=""))
        table.create_check_constraint(op.f("ck_right_spent_within_granted"), "spent >= 0 AND spent <= granted")
        table.create_check_constraint(op.f("ck_right_spent_within_bonus"), "spent_bonus >= 0 AND spent_bonus <= bonus")
    op.create_index(op.f("ix_right_account_aside"), "right", ["account", "aside"])
    op.create_index(op.f("ix_right_register_aside"), "right", ["register", "aside"])
    # Before this step an open right was set aside whole until its register closed it.
    op.execute(sa.text("UPDATE \"right\" SET live = 1, aside = 1, closable = 1 WHERE state = 'open'"))
    _as_the_journal_says(op.get_bind())


def _as_the_journal_says(connection: sa.Connection) -> None:
    """When each right began, and what of its bonus was spent: columns that a rebuild makes of the old entries."""
    own = {register for register, _wall, _body in _entries(connection, "rights.granted")}
    kinds = ("rights.granted", "rights.refused", "rights.given_up")
    began = 'UPDATE "right" SET since = :wall WHERE right_id = :right_id AND register = :register'
    _for_each(
        connection,
        began,
        [
            {"wall": wall, "right_id": body["right_id"], "register": body.get("register", register)}
            for register, wall, body in _entries(connection, *kinds)
        ],
    )
    # A shop that stands alone counted at the end what a right had paid; now nobody checks itself there.
    alone = 'UPDATE "right" SET spent = 0 WHERE register = :register'
    _for_each(connection, alone, [{"register": register} for register in sorted(own)])
    bonus = 'UPDATE "right" SET spent_bonus = spent_bonus + :bonus WHERE right_id = :right_id AND register = :register'
    _for_each(
        connection,
        bonus,
        [
            {"bonus": body["bonus_fen"], "right_id": body["right_id"], "register": register}
            for register, _wall, body in _entries(connection, "membership.stored_value_spent")
            if register not in own
        ],
    )


def _entries(connection: sa.Connection, *kinds: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(register, wall, body) of the entries of these kinds, in the order in which they were applied."""
    columns = [sa.column(name, sa.Text()) for name in ("register", "wall", "body")]
    kind = sa.column("kind", sa.Text())
    query = sa.select(*columns).select_from(sa.table("journal", kind)).where(kind.in_(kinds)).order_by(sa.column("no"))
    for row in connection.execute(query).all():
        yield row.register, row.wall, json.loads(row.body)


def _for_each(connection: sa.Connection, text: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.text(text), rows)


def _in_doubt(op: Operations) -> None:
    with op.batch_alter_table("in_doubt") as table:
        table.add_column(sa.Column("right_kind", sa.String(12), nullable=False, server_default="one_sale"))
        table.add_column(sa.Column("asked_ns", big(), nullable=False, server_default="0"))
        table.add_column(sa.Column("boot_id", sa.String(64), nullable=False, server_default=""))
        table.add_column(sa.Column("principal", big(), nullable=False, server_default="0"))
        table.add_column(sa.Column("bonus", big(), nullable=False, server_default="0"))
        table.add_column(sa.Column("incarnation", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("signature", sa.String(128), nullable=False, server_default=""))


def _lease(op: Operations) -> None:
    amounts = ("principal", "bonus", "spent_principal", "spent_bonus", "held_principal", "held_bonus")
    op.create_table(
        "lease",
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        *(sa.Column(name, big(), nullable=False) for name in amounts),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("incarnation", sa.Integer(), nullable=False),
        sa.Column("accepted_in", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("own_seq", big(), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("asked_ns", big(), nullable=False),
        sa.Column("boot_id", sa.String(64), nullable=False),
        sa.Column("asked_wall", sa.String(32), nullable=False),
        sa.Column("expires_s", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("right_id", name=op.f("pk_lease")),
        sa.CheckConstraint("spent_principal + held_principal <= principal", name=op.f("ck_lease_within_principal")),
        sa.CheckConstraint("spent_bonus + held_bonus <= bonus", name=op.f("ck_lease_within_bonus")),
    )
    op.create_index(op.f("ix_lease_account"), "lease", ["account"])


def _quota(op: Operations) -> None:
    op.create_table(
        "promotion_quota",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("total", big(), nullable=False),
        sa.Column("used", big(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_promotion_quota")),
        sa.CheckConstraint("used >= 0 AND used <= total", name=op.f("ck_promotion_quota_used_within_total")),
    )


def _credit_risk(op: Operations) -> None:
    op.create_table(
        "credit_risk",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("amount_fen", big(), nullable=False),
        sa.Column("taken_by", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("held_at", sa.Text(), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_credit_risk")),
    )
    op.create_index(op.f("ix_credit_risk_register_business_date"), "credit_risk", ["register", "business_date"])
    op.create_index(op.f("ix_credit_risk_member_id"), "credit_risk", ["member_id"])
    with op.batch_alter_table("sale_tender") as table:
        table.add_column(sa.Column("approved_by", sa.String(32), nullable=False, server_default=""))
        table.add_column(sa.Column("right_held_at", sa.String(80), nullable=False, server_default=""))


def _grant_kept(op: Operations) -> None:
    op.create_table(
        "grant_kept",
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("right_kind", sa.String(12), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("principal", big(), nullable=False),
        sa.Column("bonus", big(), nullable=False),
        sa.Column("incarnation", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("closed_epoch", sa.Integer(), nullable=False),
        sa.Column("closed_seq", big(), nullable=False),
        sa.PrimaryKeyConstraint("right_id", name=op.f("pk_grant_kept")),
    )
