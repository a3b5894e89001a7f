"""Rows of gift cards and of what was moved on each."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

# A till knows the cards of its own store; headquarters knows all, and alone knows what is left on one.
gift_card = projected_table(
    "gift_card",
    Column("card_no", String(16), primary_key=True),
    Column("batch_no", String(40), nullable=False),
    Column("store", String(8), nullable=False),
    Column("named", Integer, nullable=False),
    Column("face_fen", BigInt, nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("state", String(12), nullable=False),  # made | active | frozen | lost | replaced | voided
    Column("balance_fen", BigInt, nullable=False, server_default="0"),
    Column("sold_on", String(10), nullable=False, server_default=""),
    Column("ends_on", String(10), nullable=False, server_default=""),
    Column("document_no", String(40), nullable=False, server_default=""),  # the bill that sold it
    Column("sealed_under", String(36), nullable=False, server_default=""),
    Column("sealed_buyer", Text, nullable=False, server_default=""),
    Column("printing", Integer, nullable=False, server_default="1"),  # which print of its sheet holds its secret
    Column("lost_on", String(10), nullable=False, server_default=""),
    Column("next_card_no", String(16), nullable=False, server_default=""),  # the card that took its place
    # What its store asked for in its place: '' | asked | refused; the blank card, and the reason or the refusal.
    Column("ask", String(8), nullable=False, server_default=""),
    Column("ask_card_no", String(16), nullable=False, server_default=""),
    Column("ask_checked", Integer, nullable=False, server_default="0"),
    Column("ask_words", String(200), nullable=False, server_default=""),
    Index("ix_gift_card_batch_no", "batch_no"),
    Index("ix_gift_card_ask", "ask"),
    Index("ix_gift_card_next_card_no", "next_card_no"),
)
gift_card_movement = projected_table(
    "gift_card_movement",
    Column("entry_id", String(36), primary_key=True),
    Column("card_no", String(16), primary_key=True),
    Column("what", String(16), nullable=False),  # sold | spent | put_back | taken_back | moved
    Column("fen", BigInt, nullable=False),
    Column("document_no", String(40), nullable=False),
    Column("wall", String(32), nullable=False),
    Index("ix_gift_card_movement_card_no_wall", "card_no", "wall"),
)
# One row for each lost card whose rest went on to another: so it goes once, wherever that is said.
gift_card_reissue = projected_table(
    "gift_card_reissue",
    Column("card_no", String(16), primary_key=True),
    Column("new_card_no", String(16), nullable=False),
    Column("fen", BigInt, nullable=False),
    Column("wall", String(32), nullable=False),
)
