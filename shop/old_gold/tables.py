"""Rows of old pieces, the receipts that they came with, and every movement of the ledger."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

old_gold = projected_table(
    "old_gold",
    Column("old_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("sale_no", String(40), nullable=False),
    Column("how", String(16), nullable=False),
    Column("source", String(8), nullable=False),
    Column("receipt_no", String(40), nullable=False),
    Column("barcode", String(32), nullable=False),
    Column("category", String(16), nullable=False),
    Column("purity_code", String(16), nullable=False),
    Column("fineness_permille_x10", Integer, nullable=False),
    Column("gross_mg", BigInt, nullable=False),
    Column("net_mg", BigInt, nullable=False),
    Column("settled_mg", BigInt, nullable=False),
    Column("within_mg", BigInt, nullable=False),
    Column("within_fen_per_g", BigInt, nullable=False),
    Column("surplus_fen_per_g", BigInt, nullable=False),
    Column("fine_mg", BigInt, nullable=False),
    Column("loss_ppm", Integer, nullable=False),
    Column("credit_fen", BigInt, nullable=False),
    Column("cash_fen", BigInt, nullable=False),
    Column("seller_mac", String(64), nullable=False),
    Column("seller_label", String(60), nullable=False),
    Column("sealed_under", String(40), nullable=False),
    Column("sealed_seller", Text, nullable=False),
    Column("photos", Text, nullable=False),  # SHA-256 of each, with blanks between
    Column("held_until", String(10), nullable=False),
    Column("state", String(8), nullable=False),  # here | sent
    Column("sent_no", String(40), nullable=False),
    Index("ix_old_gold_store_state", "store", "state"),
    Index("ix_old_gold_sale_no", "sale_no"),
    Index("ix_old_gold_seller_mac_business_date", "seller_mac", "business_date"),
)
# A piece of metal that a receipt sold comes back once: given back, or as old gold.
receipt_piece = projected_table(
    "receipt_piece",
    Column("receipt_no", String(40), primary_key=True),
    Column("barcode", String(32), primary_key=True),  # '' for the receipt as a whole
    Column("document_no", String(40), nullable=False),  # the old piece's number, or the bill on which it came back
    Column("business_date", String(10), nullable=False),
)
# What went to the refinery together, and what came back of it (回料): one row a metal.
old_gold_batch = projected_table(
    "old_gold_batch",
    Column("sent_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("refinery", String(80), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("gross_mg", BigInt, nullable=False),
    Column("weighed_mg", BigInt, nullable=False),
    Column("fine_mg", BigInt, nullable=False),
    Column("cost_fen", BigInt, nullable=False),
    Column("state", String(8), nullable=False),  # sent | back
    Column("refinery_no", String(40), nullable=False),
    Column("back_on", String(10), nullable=False),
    Column("back_mg", BigInt, nullable=False),  # of pure metal
    Column("fee_fen", BigInt, nullable=False),
    Column("reason", String(200), nullable=False),
    Index("ix_old_gold_batch_store_state", "store", "state"),
)
old_gold_refined = projected_table(
    "old_gold_refined",
    Column("sent_no", String(40), primary_key=True),
    Column("metal", String(16), primary_key=True),
    Column("told_mg", BigInt, nullable=False),
    Column("gross_mg", BigInt, nullable=False),
    Column("fineness_permille_x10", Integer, nullable=False),
    Column("fine_mg", BigInt, nullable=False),
)
# 旧料台账: what came in, went out and was put right, with its sign.
old_gold_movement = projected_table(
    "old_gold_movement",
    Column("old_no", String(40), primary_key=True),
    Column("entry_id", String(36), primary_key=True),
    Column("place", Integer, primary_key=True),  # of several in one entry
    Column("store", String(8), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("what", String(16), nullable=False),  # trade_in | buy_back | cut_off | gem_trade_up | sent | corrected
    Column("purity_code", String(16), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("gross_mg", BigInt, nullable=False),
    Column("fine_mg", BigInt, nullable=False),
    Column("cost_fen", BigInt, nullable=False),
    Index("ix_old_gold_movement_store_business_date", "store", "business_date"),
)
