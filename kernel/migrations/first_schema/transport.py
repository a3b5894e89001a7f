"""What is sent, granted and printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kernel.migrations.columns import big


def create() -> None:
    _feed_cursor()
    _feed_item()
    _in_doubt()
    _pin_tries()
    _print_job()
    _register_credential()
    _register_cursor()
    _right()
    _upload_cursor()


def _feed_cursor() -> None:
    op.create_table(
        "feed_cursor",
        sa.Column("feed", sa.String(40), nullable=False),
        sa.Column("pos", big(), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed_cursor")),
    )


def _feed_item() -> None:
    op.create_table(
        "feed_item",
        sa.Column("feed", sa.String(40), nullable=False),
        sa.Column("pos", big(), nullable=False, autoincrement=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "pos", name=op.f("pk_feed_item")),
    )
    op.create_index(op.f("ix_feed_item_register_epoch_seq"), "feed_item", ["register", "epoch", "seq"])


def _in_doubt() -> None:
    op.create_table(
        "in_doubt",
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("amount", big(), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("right_id", name=op.f("pk_in_doubt")),
    )


def _pin_tries() -> None:
    op.create_table(
        "pin_tries",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_pin_tries")),
    )


def _print_job() -> None:
    op.create_table(
        "print_job",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("doc_kind", sa.String(32), nullable=False),
        sa.Column("doc_no", sa.String(64), nullable=False),
        sa.Column("copy_no", sa.Integer(), nullable=False),
        sa.Column("printer_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("payload_json", sa.Text(), nullable=False),
        sa.Column("bytes_sha256", sa.String(64)),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.String(32)),
        sa.Column("done_at", sa.String(32)),
        sa.Column("why", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint(
            "doc_kind", "doc_no", "printer_id", "copy_no", name=op.f("uq_print_job_doc_kind_doc_no_printer_id_copy_no")
        ),
    )
    op.create_index(op.f("ix_print_job_open"), "print_job", ["printer_id", "state", "created_at"])


def _register_credential() -> None:
    op.create_table(
        "register_credential",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_register_credential")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_register_credential_token_hash")),
    )


def _register_cursor() -> None:
    op.create_table(
        "register_cursor",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_register_cursor")),
    )


def _right() -> None:
    op.create_table(
        "right",
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("granted", big(), nullable=False),
        sa.Column("bonus", big(), nullable=False),
        sa.Column("spent", big(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("asked", big(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("right_id", "register", name=op.f("pk_right")),
    )
    op.create_index(op.f("ix_right_account_state"), "right", ["account", "state"])


def _upload_cursor() -> None:
    op.create_table(
        "upload_cursor",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_upload_cursor")),
    )
