"""Rows of bills, parked bills, and the cart that is being built."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, local_table, projected_table

sale = projected_table(
    "sale",
    Column("sale_id", String(36), primary_key=True),
    Column("sale_no", String(40), nullable=False, unique=True),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("store", String(8), nullable=False),
    Column("cashier", String(32), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("member_label", String(40), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("list_fen", BigInt, nullable=False),
    Column("discount_fen", BigInt, nullable=False),
    Column("due_fen", BigInt, nullable=False),
    Column("change_fen", BigInt, nullable=False),
    Column("points", BigInt, nullable=False),
    Column("rule_set", String(64), nullable=False),
    Column("policy", Text, nullable=False),
    Column("journal_no", String(64), nullable=False),  # register-epoch-seq, printed on the receipt
    Column("journal_hash", String(64), nullable=False),
    Column("corrections", Integer, nullable=False),
    Column("charges_fen", BigInt, nullable=False, server_default="0"),  # of due_fen, what is no price of goods
    Index("ix_sale_register_business_date", "register", "business_date"),
    Index("ix_sale_member_id_wall", "member_id", "wall"),
)
sale_line = projected_table(
    "sale_line",
    Column("sale_id", String(36), primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("barcode", String(32), nullable=False),
    Column("name", String(80), nullable=False),
    Column("category_major", String(16), nullable=False),
    Column("category", String(16), nullable=False),
    Column("purity_code", String(16), nullable=False),
    Column("pricing_mode", String(16), nullable=False),
    Column("weight_mg", BigInt, nullable=False),
    Column("board_version", Integer, nullable=False),
    Column("board_price_fen", BigInt, nullable=False),
    Column("metal_fen", BigInt, nullable=False),
    Column("craft_fen", BigInt, nullable=False),
    Column("stone_fen", BigInt, nullable=False),
    Column("list_fen", BigInt, nullable=False),
    Column("net_fen", BigInt, nullable=False),
    Column("shares", Text, nullable=False),  # JSON list of RuleShare
    Column("salesperson", String(32), nullable=False),
    Column("points", BigInt, nullable=False),
    Column("certificate_no", String(40), nullable=False),
    Column("member_price_fen", BigInt, nullable=False, server_default="0"),
    Column("sold_price_fen", BigInt, nullable=False, server_default="0"),
    Column("emergency_no", String(40), nullable=False, server_default=""),
    Column("qty", Integer, nullable=False, server_default="1"),
    Column("unit", String(8), nullable=False, server_default=""),  # '' for a single piece
    Column("returned", Integer, nullable=False, server_default="0"),  # of qty, what came back
    Column("given_by", String(64), nullable=False, server_default=""),  # the promotion that gave or added it
    Column("worth_fen", BigInt, nullable=False, server_default="0"),  # of a gift, as it was announced
    Index("ix_sale_line_barcode", "barcode"),
)
sale_tender = projected_table(
    "sale_tender",
    Column("sale_id", String(36), primary_key=True),
    Column("tender_no", Integer, primary_key=True),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("method", String(16), nullable=False),
    Column("amount_fen", BigInt, nullable=False),
    Column("tendered_fen", BigInt, nullable=False),
    Column("reference", String(40), nullable=False),
    Column("right_id", String(36), nullable=False),
    Column("principal_fen", BigInt, nullable=False),
    Column("bonus_fen", BigInt, nullable=False),
    Column("approved_by", String(32), nullable=False, server_default=""),
    Column("right_held_at", String(80), nullable=False, server_default=""),
    Index("ix_sale_tender_register_business_date", "register", "business_date"),
)
sale_charge = projected_table(
    "sale_charge",
    Column("sale_id", String(36), primary_key=True),
    Column("charge_no", Integer, primary_key=True),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("reference", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("fen", BigInt, nullable=False),
    Index("ix_sale_charge_reference", "reference"),
    Index("ix_sale_charge_register_business_date", "register", "business_date"),
)
sale_rule = projected_table(
    "sale_rule",
    Column("sale_id", String(36), primary_key=True),
    Column("rule_id", String(64), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("uses", BigInt, nullable=False),
    Column("fen", BigInt, nullable=False),
    Column("points", BigInt, nullable=False, server_default="0"),  # what the customer gave for it
    Column("vouchers", BigInt, nullable=False, server_default="0"),  # handed out by it
    Index("ix_sale_rule_store_business_date", "store", "business_date"),
)
# What people gave off prices by hand; line_no 0 is the whole bill.
sale_manual = projected_table(
    "sale_manual",
    Column("sale_id", String(36), primary_key=True),
    Column("rule_id", String(64), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("store", String(8), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("what", String(16), nullable=False),
    Column("value", BigInt, nullable=False),
    Column("fen", BigInt, nullable=False),
    Column("given_by", String(32), nullable=False),
    Column("approved_by", String(32), nullable=False),
    Column("reason", String(200), nullable=False),
    Index("ix_sale_manual_register_business_date", "register", "business_date"),
    Index("ix_sale_manual_store_business_date", "store", "business_date"),
)
voided_sale = projected_table(
    "voided_sale",
    Column("cart_id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("list_fen", BigInt, nullable=False),
)
held_sale = projected_table(
    "held_sale",
    Column("hold_no", String(16), primary_key=True),
    Column("store", String(8), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("name", String(40), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("due_fen", BigInt, nullable=False),
    Column("cart", Text, nullable=False),
    Column("state", String(12), nullable=False),  # held | recalled | released
    Index("ix_held_sale_store_state", "store", "state"),
)
# The cart on this till's screen: one row for it and one a line, written before the line is painted as saved.
cart_draft = local_table(
    "cart_draft",
    Column("cart_id", String(36), primary_key=True),
    Column("header", Text, nullable=False),  # JSON of the cart without its lines
)
cart_draft_line = local_table(
    "cart_draft_line",
    Column("cart_id", String(36), primary_key=True),
    Column("line_id", String(36), primary_key=True),  # sorts in the order of scanning
    Column("line", Text, nullable=False),
)
