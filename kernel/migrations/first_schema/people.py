"""Members with their accounts, promotion rules and vouchers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kernel.migrations.columns import big


def create() -> None:
    _member()
    _member_account()
    _member_directory()
    _member_key()
    _member_movement()
    _promotion_rule_set()
    _voucher()


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("card_no", sa.String(32), nullable=False),
        sa.Column("tier", sa.String(16), nullable=False),
        sa.Column("home_store", sa.String(8), nullable=False),
        sa.Column("joined_on", sa.String(10), nullable=False),
        sa.Column("consent", sa.String(32), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("personal", sa.Text(), nullable=False),
        sa.Column("sealed_pin_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member")),
        sa.UniqueConstraint("card_no", name=op.f("uq_member_card_no")),
    )


def _member_account() -> None:
    op.create_table(
        "member_account",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("points", big(), nullable=False, server_default="0"),
        sa.Column("principal_fen", big(), nullable=False, server_default="0"),
        sa.Column("bonus_fen", big(), nullable=False, server_default="0"),
        sa.Column("bills", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_account")),
    )


def _member_directory() -> None:
    op.create_table(
        "member_directory",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("pinyin", sa.String(120), nullable=False),
        sa.Column("initials", sa.String(40), nullable=False),
        sa.Column("pinyin_other", sa.String(120), nullable=False),
        sa.Column("initials_other", sa.String(40), nullable=False),
        sa.Column("phone_tail", sa.String(4), nullable=False),
        sa.Column("phone_head", sa.String(3), nullable=False),
        sa.Column("phone_mac", sa.String(64), nullable=False),
        sa.Column("sex", sa.String(4), nullable=False),
        sa.Column("birthday", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_directory")),
    )
    op.create_index(op.f("ix_member_directory_initials"), "member_directory", ["initials"])
    op.create_index(op.f("ix_member_directory_initials_other"), "member_directory", ["initials_other"])
    op.create_index(op.f("ix_member_directory_name"), "member_directory", ["name"])
    op.create_index(op.f("ix_member_directory_phone_mac"), "member_directory", ["phone_mac"])
    op.create_index(op.f("ix_member_directory_phone_tail"), "member_directory", ["phone_tail"])
    op.create_index(op.f("ix_member_directory_pinyin"), "member_directory", ["pinyin"])
    op.create_index(op.f("ix_member_directory_pinyin_other"), "member_directory", ["pinyin_other"])


def _member_key() -> None:
    op.create_table(
        "member_key",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_key")),
    )


def _member_movement() -> None:
    op.create_table(
        "member_movement",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.Column("principal_fen", big(), nullable=False),
        sa.Column("bonus_fen", big(), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_member_movement")),
    )
    op.create_index(op.f("ix_member_movement_member_id_wall"), "member_movement", ["member_id", "wall"])


def _promotion_rule_set() -> None:
    op.create_table(
        "promotion_rule_set",
        sa.Column("rule_set_version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("effective_at", sa.String(32), nullable=False),
        sa.Column("published_by", sa.String(40), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("rule_set_version", name=op.f("pk_promotion_rule_set")),
    )
    op.create_index(op.f("ix_promotion_rule_set_effective_at"), "promotion_rule_set", ["effective_at"])


def _voucher() -> None:
    op.create_table(
        "voucher",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("rule_code", sa.String(32), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_voucher")),
    )
    op.create_index(op.f("ix_voucher_member_id"), "voucher", ["member_id"])
