"""Rows of members, their searchable directory, their accounts and every movement of those."""

from __future__ import annotations

from sqlalchemy import case, func, select

from kernel.tables import BigInt, Column, Index, Integer, String, Text, local_table, partial_index, projected_table

member = projected_table(
    "member",
    Column("member_id", String(36), primary_key=True),
    Column("card_no", String(32), nullable=False, unique=True),
    Column("tier", String(16), nullable=False),
    Column("home_store", String(8), nullable=False),
    Column("joined_on", String(10), nullable=False),
    Column("consent", String(32), nullable=False),
    Column("source", Text, nullable=False),
    Column("personal", Text, nullable=False),  # sealed; the whole phone is nowhere else
    Column("sealed_pin_hash", Text, nullable=False),
    Column("state", String(16), nullable=False),  # active | merged | erased
    Column("adviser", String(32), nullable=False, server_default=""),
    Column("inviter", String(36), nullable=False, server_default=""),
    # When and by which entry `personal`, adviser and inviter were changed last; '' as enrolled. Sorts by time.
    Column("file_version", String(80), nullable=False, server_default=""),
    Column("pin_version", String(80), nullable=False, server_default=""),  # number of the PIN, and as file_version
    Column("tier_since", String(10), nullable=False, server_default=""),  # the day of the last change, '' none
    Column("tier_version", String(80), nullable=False, server_default=""),  # as file_version, of the tier
)
# What a counter searches by. Opened from the seal by the projection; gone when the member's key is gone.
member_directory = projected_table(
    "member_directory",
    Column("member_id", String(36), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("pinyin", String(120), nullable=False),
    Column("initials", String(40), nullable=False),
    Column("pinyin_other", String(120), nullable=False),  # a surname's second reading, '' for most
    Column("initials_other", String(40), nullable=False),
    Column("phone_tail", String(4), nullable=False),
    Column("phone_head", String(3), nullable=False),
    Column("phone_mac", String(64), nullable=False),
    Column("sex", String(4), nullable=False),
    Column("birthday", String(10), nullable=False),
    Column("calendar", String(12), nullable=False, server_default="solar"),
    Column("file_version", String(80), nullable=False, server_default=""),
    Index("ix_member_directory_phone_tail", "phone_tail"),
    Index("ix_member_directory_phone_mac", "phone_mac"),
    Index("ix_member_directory_initials", "initials"),
    Index("ix_member_directory_pinyin", "pinyin"),
    Index("ix_member_directory_initials_other", "initials_other"),
    Index("ix_member_directory_pinyin_other", "pinyin_other"),
    Index("ix_member_directory_name", "name"),
)
# Members who turned out to be another one; `joined_on` is what the survivor had before.
member_merge = projected_table(
    "member_merge",
    Column("member_id", String(36), primary_key=True),
    Column("survivor", String(36), nullable=False),
    Column("joined_on", String(10), nullable=False),
    Column("business_date", String(10), nullable=False),
    Index("ix_member_merge_survivor", "survivor"),
)
# Where headquarters' newest word about a member stands in the journal of a place that was told.
member_told = projected_table(
    "member_told",
    Column("member_id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
)
# Stores that are another company's; with what a member agrees to there apart (membership/file/rules/sharing.py).
franchise_store = projected_table(
    "franchise_store",
    Column("store", String(8), primary_key=True),
    Column("legal_name", String(80), nullable=False),
    Column("receiver", String(80), nullable=False),
    Column("contact", String(80), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("method", String(200), nullable=False),
    Column("kinds", String(200), nullable=False),
)
# Members who were forgotten, so that an enrolment which is heard after that brings nobody back.
member_erased = projected_table("member_erased", Column("member_id", String(36), primary_key=True))
member_account = projected_table(
    "member_account",
    Column("member_id", String(36), primary_key=True),
    Column("points", BigInt, nullable=False, server_default="0"),
    Column("principal_fen", BigInt, nullable=False, server_default="0"),
    Column("bonus_fen", BigInt, nullable=False, server_default="0"),
    Column("bills", Integer, nullable=False, server_default="0"),
)
member_movement = projected_table(
    "member_movement",
    Column("entry_id", String(36), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("register", String(32), nullable=False),  # whose entry it is, and its place there
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("seq", BigInt, nullable=False, server_default="0"),
    # earned | taken_back | goods_back | opening | spent | put_back | topped_up | refunded | expired | corrected |
    # carried (from or to a merged member)
    Column("what", String(24), nullable=False),
    Column("points", BigInt, nullable=False),
    Column("principal_fen", BigInt, nullable=False),
    Column("bonus_fen", BigInt, nullable=False),
    Column("document_no", String(40), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("available_on", String(10), nullable=False, server_default=""),  # points' first day, '' at once
    Column("ends_on", String(10), nullable=False, server_default=""),  # points' last day, '' none
    Index("ix_member_movement_member_id_wall", "member_id", "wall"),
    partial_index("ix_member_movement_member_id_available_on", "member_id", "available_on", where="available_on <> ''"),
    partial_index("ix_member_movement_ends_on", "ends_on", where="ends_on <> ''"),
)
# How many bills each movement adds to those that the member has.
MOVED_BILLS = case((member_movement.c.what == "earned", 1), (member_movement.c.what == "taken_back", -1), else_=0)
# What counts towards a member's tier, by the entry that said it. A told one and the entry itself make the same row.
member_growth = projected_table(
    "member_growth",
    Column("entry_id", String(36), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("document_no", String(40), nullable=False),
    Column("day", String(10), nullable=False),
    Column("goods_fen", BigInt, nullable=False),
    Column("paid_fen", BigInt, nullable=False),
    Column("topped_fen", BigInt, nullable=False),
    Index("ix_member_growth_member_id_day", "member_id", "day"),
    Index("ix_member_growth_day", "day"),
)
# Parts of a gift that can be used from a later day on.
bonus_release = projected_table(
    "bonus_release",
    Column("entry_id", String(36), primary_key=True),
    Column("available_on", String(10), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("fen", BigInt, nullable=False),
    Index("ix_bonus_release_member_id_available_on", "member_id", "available_on"),
)
# Who bought stored value or gave it back, as the law asks; sealed under a key that outlives the member's own.
prepaid_buyer = projected_table(
    "prepaid_buyer",
    Column("entry_id", String(36), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("what", String(8), nullable=False),  # bought | refunded
    Column("sealed_under", String(36), nullable=False),
    Column("sealed_buyer", Text, nullable=False),
    Column("wall", String(32), nullable=False),
    Index("ix_prepaid_buyer_member_id", "member_id"),
)
# What stores gave on credit because the member's value was set aside elsewhere: owed until a person settles it.
credit_risk = projected_table(
    "credit_risk",
    Column("entry_id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("amount_fen", BigInt, nullable=False),
    Column("taken_by", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("document_no", String(40), nullable=False),
    Column("held_at", Text, nullable=False),
    Column("wall", String(32), nullable=False),
    Index("ix_credit_risk_register_business_date", "register", "business_date"),
    Index("ix_credit_risk_member_id", "member_id"),
)
# Cards that were lost or cancelled, the whole chain's.
revoked_card = projected_table(
    "revoked_card",
    Column("card_no", String(32), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", String(32), nullable=False),
)
# Cards by number: the one of an enrolment, and what it was exchanged for or issued beside it (membership/cards).
member_card = projected_table(
    "member_card",
    Column("card_no", String(32), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("card_kind", String(8), nullable=False),  # main | sub
    Column("state", String(12), nullable=False),  # issued | active | lost | frozen | replaced | closed
    Column("live", Integer, nullable=False),  # 1: it is the member's still, whether it counts or not
    Column("revoked", Integer, nullable=False),  # 1: no till takes it
    Column("version", String(12), nullable=False),  # the number of its last step, sorts by it
    Column("since", String(32), nullable=False),  # when that was, '' as enrolled
    Column("valid_until", String(10), nullable=False),  # its last day, '' for none
    Column("payment_fen", BigInt, nullable=False),  # of a sub-card: the most for one payment and for a day, 0 for any
    Column("day_fen", BigInt, nullable=False),
    Column("sealed_pin_hash", Text, nullable=False),  # of a sub-card
    Index("ix_member_card_member_id", "member_id"),
)
# The number by which a member (correlated) is known now: of their main card, else the one of the enrolment.
CURRENT_CARD = func.coalesce(
    select(func.max(member_card.c.card_no))
    .where(member_card.c.member_id == member.c.member_id, member_card.c.card_kind == "main", member_card.c.live == 1)
    .correlate(member)
    .scalar_subquery(),
    member.c.card_no,
).label("card_no")
# Numbers that were made for a store and are nobody's yet.
card_blank = projected_table(
    "card_blank",
    Column("card_no", String(32), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("made_on", String(10), nullable=False),
    Index("ix_card_blank_store", "store"),
)
# Headquarters' newest filter of revoked cards (rules/revoked.py), one row.
card_filter = local_table(
    "card_filter",
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), nullable=False),
    Column("hashes", Integer, nullable=False),
    Column("bits", Text, nullable=False),  # base64
)
# Members whom this till knows by their own code alone (rules/member_token.py); the masked label, nothing more.
shown_member = local_table(
    "shown_member",
    Column("member_id", String(36), primary_key=True),
    Column("card_no", String(32), nullable=False),
    Column("tier", String(16), nullable=False),
    Column("label", String(40), nullable=False),
    Column("valid_until", String(32), nullable=False),
)
# A member's own key, wrapped by the place's data key. Not of the journal: erasure removes the row for good.
member_key = local_table(
    "member_key",
    Column("member_id", String(36), primary_key=True),
    Column("wrapped", Text, nullable=False),
)

# Entries that came inside other ones, by their ids: where those stand in the journal of this place.
carried_entry = projected_table(
    "carried_entry",
    Column("entry_id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
)
