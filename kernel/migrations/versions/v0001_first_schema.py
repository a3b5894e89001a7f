"""The first schema: everything that a till and headquarters keep.

Revision 0001. Handwritten operations; they import no feature, so this step stays what it was when it shipped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSALS = {
    "journal_no_update": "BEFORE UPDATE",
    "journal_no_delete": "BEFORE DELETE",
}


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _kernel()
    _staff()
    _stock()
    _gold_board()
    _membership()
    _promotions()
    _sales()
    _daily_close()
    _sync_and_print()
    for name, moment in _REFUSALS.items():
        op.execute(
            f"CREATE TRIGGER {name} {moment} ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


def _kernel() -> None:
    op.create_table(
        "exception_ledger",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("register", "epoch", "seq", name=op.f("pk_exception_ledger")),
    )
    op.create_table(
        "journal",
        sa.Column("no", _big(), nullable=False, autoincrement=True),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("came_at", sa.String(32)),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_journal")),
        sa.UniqueConstraint("id", name=op.f("uq_journal_id")),
        sa.UniqueConstraint("register", "epoch", "seq", name=op.f("uq_journal_register_epoch_seq")),
    )
    op.create_table(
        "place_meta",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_place_meta")),
    )


def _staff() -> None:
    op.create_table(
        "company",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("tax_no", sa.String(32), nullable=False),
        sa.Column("receipt_footer", sa.Text(), nullable=False),
        sa.Column("invoice_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_company")),
    )
    op.create_table(
        "register",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_register")),
    )
    op.create_table(
        "staff",
        sa.Column("staff_no", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("staff_no", name=op.f("pk_staff")),
    )
    op.create_table(
        "store",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_store")),
    )


def _stock() -> None:
    op.create_table(
        "piece",
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("category_major", sa.String(16), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("pricing_mode", sa.String(16), nullable=False),
        sa.Column("style_no", sa.String(40), nullable=False),
        sa.Column("goods_no", sa.String(40), nullable=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("gross_weight_mg", _big(), nullable=False),
        sa.Column("net_gold_weight_mg", _big(), nullable=False),
        sa.Column("part_weight_mg", _big(), nullable=False),
        sa.Column("main_stone_name", sa.String(24), nullable=False),
        sa.Column("main_stone_count", sa.Integer(), nullable=False),
        sa.Column("main_stone_mct", _big(), nullable=False),
        sa.Column("main_stone_color", sa.String(16), nullable=False),
        sa.Column("main_stone_clarity", sa.String(16), nullable=False),
        sa.Column("main_stone_cut", sa.String(16), nullable=False),
        sa.Column("side_stone_count", sa.Integer(), nullable=False),
        sa.Column("side_stone_mct", _big(), nullable=False),
        sa.Column("certificate_no", sa.String(40), nullable=False),
        sa.Column("craft_fee_mode", sa.String(16), nullable=False),
        sa.Column("craft_fee_fen", _big(), nullable=False),
        sa.Column("stone_fen", _big(), nullable=False),
        sa.Column("label_price_fen", _big(), nullable=False),
        sa.Column("cost_fen", _big(), nullable=False),
        sa.Column("ring_size", sa.String(16), nullable=False),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_piece")),
    )
    op.create_index(op.f("ix_piece_certificate_no"), "piece", ["certificate_no"])
    op.create_index(op.f("ix_piece_goods_no"), "piece", ["goods_no"])
    op.create_index(op.f("ix_piece_style_no"), "piece", ["style_no"])
    op.create_table(
        "piece_stock",
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("counter", sa.String(24), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("note", sa.String(80), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_piece_stock")),
    )
    op.create_index(op.f("ix_piece_stock_store_status"), "piece_stock", ["store", "status"])


def _gold_board() -> None:
    op.create_table(
        "gold_board",
        sa.Column("board_version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("effective_at", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("published_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("board_version", name=op.f("pk_gold_board")),
    )
    op.create_index(op.f("ix_gold_board_effective_at"), "gold_board", ["effective_at"])
    op.create_table(
        "gold_board_row",
        sa.Column("board_version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("retail_fen", _big(), nullable=False),
        sa.Column("trade_in_fen", _big(), nullable=False),
        sa.Column("recycle_fen", _big(), nullable=False),
        sa.PrimaryKeyConstraint("board_version", "purity_code", name=op.f("pk_gold_board_row")),
    )


def _membership() -> None:
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
    op.create_table(
        "member_account",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("points", _big(), nullable=False, server_default="0"),
        sa.Column("principal_fen", _big(), nullable=False, server_default="0"),
        sa.Column("bonus_fen", _big(), nullable=False, server_default="0"),
        sa.Column("bills", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_account")),
    )
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
    op.create_table(
        "member_key",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_key")),
    )
    op.create_table(
        "member_movement",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("points", _big(), nullable=False),
        sa.Column("principal_fen", _big(), nullable=False),
        sa.Column("bonus_fen", _big(), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_member_movement")),
    )
    op.create_index(op.f("ix_member_movement_member_id_wall"), "member_movement", ["member_id", "wall"])


def _promotions() -> None:
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


def _sales() -> None:
    op.create_table(
        "cart_draft",
        sa.Column("cart_id", sa.String(36), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id", name=op.f("pk_cart_draft")),
    )
    op.create_table(
        "cart_draft_line",
        sa.Column("cart_id", sa.String(36), nullable=False),
        sa.Column("line_id", sa.String(36), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id", "line_id", name=op.f("pk_cart_draft_line")),
    )
    op.create_table(
        "held_sale",
        sa.Column("hold_no", sa.String(16), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("due_fen", _big(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("hold_no", name=op.f("pk_held_sale")),
    )
    op.create_index(op.f("ix_held_sale_store_state"), "held_sale", ["store", "state"])
    op.create_table(
        "sale",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("sale_no", sa.String(40), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("cashier", sa.String(32), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("member_label", sa.String(40), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("list_fen", _big(), nullable=False),
        sa.Column("discount_fen", _big(), nullable=False),
        sa.Column("due_fen", _big(), nullable=False),
        sa.Column("change_fen", _big(), nullable=False),
        sa.Column("points", _big(), nullable=False),
        sa.Column("rule_set", sa.String(64), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("journal_no", sa.String(64), nullable=False),
        sa.Column("journal_hash", sa.String(64), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", name=op.f("pk_sale")),
        sa.UniqueConstraint("sale_no", name=op.f("uq_sale_sale_no")),
    )
    op.create_index(op.f("ix_sale_member_id_wall"), "sale", ["member_id", "wall"])
    op.create_index(op.f("ix_sale_register_business_date"), "sale", ["register", "business_date"])
    op.create_table(
        "sale_line",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("category_major", sa.String(16), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("pricing_mode", sa.String(16), nullable=False),
        sa.Column("weight_mg", _big(), nullable=False),
        sa.Column("board_version", sa.Integer(), nullable=False),
        sa.Column("board_price_fen", _big(), nullable=False),
        sa.Column("metal_fen", _big(), nullable=False),
        sa.Column("craft_fen", _big(), nullable=False),
        sa.Column("stone_fen", _big(), nullable=False),
        sa.Column("list_fen", _big(), nullable=False),
        sa.Column("net_fen", _big(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("salesperson", sa.String(32), nullable=False),
        sa.Column("points", _big(), nullable=False),
        sa.Column("certificate_no", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", "line_no", name=op.f("pk_sale_line")),
    )
    op.create_index(op.f("ix_sale_line_barcode"), "sale_line", ["barcode"])
    op.create_table(
        "sale_tender",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("tender_no", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("amount_fen", _big(), nullable=False),
        sa.Column("tendered_fen", _big(), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("principal_fen", _big(), nullable=False),
        sa.Column("bonus_fen", _big(), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", "tender_no", name=op.f("pk_sale_tender")),
    )
    op.create_index(op.f("ix_sale_tender_register_business_date"), "sale_tender", ["register", "business_date"])
    op.create_table(
        "voided_sale",
        sa.Column("cart_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("list_fen", _big(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id", name=op.f("pk_voided_sale")),
    )


def _daily_close() -> None:
    op.create_table(
        "business_day",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("float_fen", _big(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("first_seq", _big(), nullable=False),
        sa.Column("closed_at", sa.String(32)),
        sa.Column("closed_by", sa.String(32)),
        sa.Column("report", sa.Text()),
        sa.PrimaryKeyConstraint("register", "date", name=op.f("pk_business_day")),
    )
    op.create_table(
        "cash_movement",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("amount_fen", _big(), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_cash_movement")),
    )
    op.create_index(op.f("ix_cash_movement_register_business_date"), "cash_movement", ["register", "business_date"])
    op.create_table(
        "drawer_count",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("denominations", sa.Text(), nullable=False),
        sa.Column("counted_fen", _big(), nullable=False),
        sa.Column("expected_fen", _big(), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("register", "date", "attempt", name=op.f("pk_drawer_count")),
    )


def _sync_and_print() -> None:
    op.create_table(
        "feed_cursor",
        sa.Column("feed", sa.String(40), nullable=False),
        sa.Column("pos", _big(), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed_cursor")),
    )
    op.create_table(
        "feed_item",
        sa.Column("feed", sa.String(40), nullable=False),
        sa.Column("pos", _big(), nullable=False, autoincrement=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "pos", name=op.f("pk_feed_item")),
    )
    op.create_index(op.f("ix_feed_item_register_epoch_seq"), "feed_item", ["register", "epoch", "seq"])
    op.create_table(
        "in_doubt",
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("amount", _big(), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("right_id", name=op.f("pk_in_doubt")),
    )
    op.create_table(
        "pin_tries",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_pin_tries")),
    )
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
    op.create_table(
        "register_credential",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_register_credential")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_register_credential_token_hash")),
    )
    op.create_table(
        "register_cursor",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_register_cursor")),
    )
    op.create_table(
        "right",
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("granted", _big(), nullable=False),
        sa.Column("bonus", _big(), nullable=False),
        sa.Column("spent", _big(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("asked", _big(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("right_id", "register", name=op.f("pk_right")),
    )
    op.create_index(op.f("ix_right_account_state"), "right", ["account", "state"])
    op.create_table(
        "upload_cursor",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_upload_cursor")),
    )
