"""What headquarters alone keeps: who may speak, how far each register is known, the feeds, and wrong PINs."""

from __future__ import annotations

from sqlalchemy import CheckConstraint

from kernel.tables import BigInt, Column, Index, Integer, String, Text, local_table, projected_table

# Which machine speaks for a register: its key, and how far its rolling token and its counter have come. The tokens are
# nowhere: they follow from headquarters' secrets, so whoever steals the file cannot speak for a register.
enrolled_register = local_table(
    "enrolled_register",
    Column("register", String(32), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("state", String(12), nullable=False),  # active | quarantined | revoked
    Column("reason", String(40), nullable=False),
    Column("token_no", BigInt, nullable=False),
    Column("counter", BigInt, nullable=False),  # 0: it has not spoken yet
    Column("enrolled_at", String(32), nullable=False),
    # Where headquarters had the epoch before this one when it was sealed; 0 and '' for a first enrolment.
    Column("sealed_epoch", Integer, nullable=False),
    Column("sealed_seq", BigInt, nullable=False),
    Column("sealed_hash", String(64), nullable=False),
)
# One-time codes and what became of them; the code itself is nowhere.
enrolment = local_table(
    "enrolment",
    Column("code_hash", String(64), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("store", String(8), nullable=False),
    Column("state", String(12), nullable=False),  # made | asked | approved | refused
    Column("made_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("public_key", String(64), nullable=False),  # these four are '' until a machine asks
    Column("exchange_key", String(64), nullable=False),
    Column("machine", String(120), nullable=False),
    Column("fingerprint", String(6), nullable=False),
    Index("ix_enrolment_register_state", "register", "state"),
    Index("ix_enrolment_public_key", "public_key"),
)
# The end of each register's chain as it is kept here; moves in the transaction that keeps the entries.
register_cursor = local_table(
    "register_cursor",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
    Column("hash", String(64), nullable=False),
)
# Up to where each register's journal is in a backup of headquarters: below it a till's own copy is not needed any more.
backup_point = local_table(
    "backup_point",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
    Column("at", String(32), nullable=False),
)
# Which registers a restored headquarters still waits for, and the end of their chain as they said it.
recovery = local_table(
    "recovery",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
    Column("state", String(12), nullable=False),  # silent | handing_in
)
# Which entries an audience is told, by their numbers in headquarters' journal (telling/feed_rows.py).
feed_item = local_table(
    "feed_item",
    Column("feed", String(40), primary_key=True),
    Column("no", BigInt, primary_key=True, autoincrement=False),  # of the last entry of the row
    Column("earlier", Text, nullable=False, server_default=""),  # of those before it, with commas
)
# Where each feed ends: how much is in it and the sum of it (sync/inbox.py), so that a reader knows that it has all.
feed_head = local_table(
    "feed_head",
    Column("feed", String(40), primary_key=True),
    Column("no", BigInt, nullable=False),
    Column("items", BigInt, nullable=False),
    Column("checksum", String(16), nullable=False),
)
# The end of headquarters' journal, one row. It is locked last in every transaction that writes entries, until the
# commit: so the journal's numbers are the order of the commits, and a rebuild in that order meets what they met.
journal_head = local_table(
    "journal_head",
    Column("one", Integer, primary_key=True),
    Column("no", BigInt, nullable=False),
)
# What no till of this chain sends, kept as it came for whoever looks into it.
evidence = local_table(
    "evidence",
    Column("id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("code", String(40), nullable=False),
    Column("path", String(40), nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("body", Text, nullable=False),  # base64 of its first bytes
    Index("ix_evidence_register_at", "register", "at"),
)
# Which register asked for which member that it did not hold.
lookup_log = local_table(
    "lookup_log",
    Column("id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("member_id", String(36), nullable=False),  # '' when nobody was found
    Index("ix_lookup_log_register_at", "register", "at"),
)
# What members earned and paid on each document, so that no register gives back more than that (guards.py).
document_account = projected_table(
    "document_account",
    Column("document_no", String(40), primary_key=True),
    Column("member_id", String(36), primary_key=True),
    Column("points", BigInt, nullable=False),
    Column("principal_fen", BigInt, nullable=False),
    Column("bonus_fen", BigInt, nullable=False),
    CheckConstraint("points >= 0 AND principal_fen >= 0 AND bonus_fen >= 0", name="nothing_below_zero"),
)
