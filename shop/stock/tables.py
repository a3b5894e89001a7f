"""Rows of pieces' whereabouts, kept apart from the master data that does not change; of transfers and reservations."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

piece_stock = projected_table(
    "piece_stock",
    Column("barcode", String(32), primary_key=True),
    Column("store", String(8), nullable=False),  # the custodian; of a piece in transit its sender; '' nobody knows
    Column("counter", String(24), nullable=False),
    # One of in_stock, held, reserved, in_transit, sold, unlocated, to_supplier, written_off, lent, lost.
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),  # counts every change of custody
    Column("document_no", String(40), nullable=False),  # of the last change: receipt, hold, sale, transfer, reservation
    Column("note", String(80), nullable=False),  # a hold's name, a transfer's goal, a reservation's customer
    Column("register", String(32), nullable=False),  # where the last change was made
    Column("since", String(32), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("counter_since", String(32), nullable=False, server_default=""),  # '' since the piece came
    Index("ix_piece_stock_store_status", "store", "status"),
)

# Every change of custody, from the first receipt on. One place in a piece's life can be taken once: who sells, sends or
# receives at a version that another fact has taken is in conflict, in whatever order the two arrive.
piece_custody = projected_table(
    "piece_custody",
    Column("barcode", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    # What became of it: received, sold, sent, moved, returned, to_supplier, written_off, lent, lent_back, count_loss,
    # count_gain.
    Column("what", String(16), nullable=False),
    Column("from_store", String(8), nullable=False),
    Column("to_store", String(8), nullable=False),  # '' on the way, with a customer, nobody knows
    Column("document_no", String(40), nullable=False),
    Column("register", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_piece_custody_from_store", "from_store", "what", "at"),
)

transfer = projected_table(
    "transfer",
    Column("document_no", String(40), primary_key=True),
    Column("from_store", String(8), nullable=False),
    Column("to_store", String(8), nullable=False),
    Column("register", String(32), nullable=False),
    Column("sent_at", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("signature", Text, nullable=False),
    Index("ix_transfer_from_store", "from_store"),
    Index("ix_transfer_to_store", "to_store"),
)
transfer_line = projected_table(
    "transfer_line",
    Column("document_no", String(40), primary_key=True),
    Column("barcode", String(32), primary_key=True),
    Column("line_no", Integer, nullable=False),
    Column("version", Integer, nullable=False),  # in the sender's hands
    Column("piece", Text, nullable=False),  # the record as canonical JSON
    Index("ix_transfer_line_barcode", "barcode"),
)

# What became of a document's pieces. Written by the receipt alone, which may come before the sending.
transfer_receipt = projected_table(
    "transfer_receipt",
    Column("document_no", String(40), primary_key=True),
    Column("barcode", String(32), primary_key=True),
    Column("outcome", String(16), primary_key=True),  # received | missing
    Column("register", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("at", String(32), nullable=False),
)

reservation = projected_table(
    "reservation",
    Column("reservation_no", String(40), primary_key=True),
    Column("barcode", String(32), nullable=False),
    Column("store", String(8), nullable=False),  # the custodian
    Column("asking_store", String(8), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("for_whom", String(80), nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("state", String(16), nullable=False),  # asked | kept | refused | ended
    Column("until", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_at", String(32), nullable=False),
    Index("ix_reservation_state", "state"),
)

# Where goods and their paper did not agree. A piece that was missing and is received later needs no settling.
stock_difference = projected_table(
    "stock_difference",
    Column("document_no", String(40), primary_key=True),
    Column("barcode", String(32), primary_key=True),  # '' for a whole delivery
    Column("what", String(16), primary_key=True),  # short | extra | weight | total | missing
    Column("store", String(8), nullable=False),
    Column("told_mg", BigInt, nullable=False),
    Column("found_mg", BigInt, nullable=False),
    Column("reason", Text, nullable=False),
    Column("register", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("outcome", Text, nullable=False),  # what a person found out; '' while it is open
    Index("ix_stock_difference_store", "store", "outcome"),
)
