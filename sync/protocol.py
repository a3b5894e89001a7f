"""The words that tills and headquarters exchange, protocol 2.

How a machine joins: sync/joining.py; what is signed: sync/identity.py; how it is packed: sync/wire.py.

What a till sends refuses unknown fields, so that a misspelt one is never ignored; what headquarters answers may gain
fields. Entries on their way up leave out what the receiver computes itself: register, epoch, number and hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from sqlalchemy import Connection

from kernel.facts import Entry

PROTOCOL_MIN, PROTOCOL_MAX = 2, 2
BATCH_ENTRIES = 200
BATCH_BYTES = 256 * 1024  # of bodies; one entry may be larger, it then travels alone
DECLARED_RIGHTS = 20_000
MEMBERS_AT_ONCE, MOVED_BY = 20_000, 4_000
NEWS_WAIT_S = 25  # a question for news is held so long at most; what stands between both ends cuts a line after 30 s

KeysFor = Callable[[Connection, Sequence[Entry]], Mapping[str, str]]
"""Which members' keys the reader of these entries needs: {member_id: key in base64}."""
TakeKey = Callable[[Connection, str, str], None]
"""Keeps one member's key (connection, member_id, key) before the entries sealed under it are applied."""

RegisterName = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Epoch = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Incarnation = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]  # 0: the till has not heard of one yet
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
FirstSeq = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Amount = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]  # 32 bytes in base64
Signature = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]  # Ed25519, 64 bytes in base64
Moment = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
MemberId = Annotated[str, msgspec.Meta(min_length=1, max_length=36)]
RightId = Annotated[str, msgspec.Meta(min_length=1, max_length=36)]
Account = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern="^(value|points|voucher|quota|gift|pin):.")]
RightKind = Literal["one_sale", "lease"]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what a till sends."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag_field="answer"):
    """Base of what headquarters answers."""


# --- who asks --------------------------------------------------------------------------------------------------------


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """The headers of every request of an enrolled register (`sync/identity.py` makes and reads them).

    `token` is the rolling one of the last hello, `counter` grows with each request, `signature` is by the register's
    key over everything, the path and the body included.
    """

    register: RegisterName
    epoch: Epoch
    incarnation: Incarnation
    token: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    counter: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    signature: Signature


# --- hello -----------------------------------------------------------------------------------------------------------


class RightDeclared(Asked, frozen=True, kw_only=True):
    """A right that a till holds, with headquarters' own signature under it: for a headquarters that forgot it."""

    right_id: RightId
    right_kind: RightKind
    account: Account
    principal: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    bonus: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    incarnation: Incarnation
    signature: Signature


class HelloAsk(Asked, frozen=True, kw_only=True):
    """What a till speaks and knows, and where its journal ends. `kinds` names the highest version of each fact.

    `declares`: `rights` are all the grants that the till keeps; a headquarters that recovers waits for that. `members`:
    of whom its last word does not hold here, over more hellos if they are many; `moved_by`: who moved the accounts."""

    protocol_min: int
    protocol_max: int
    program: Annotated[str, msgspec.Meta(max_length=32)]
    kinds: dict[str, int]
    wall: Moment
    epoch: Epoch
    seq: Seq
    hash: Hash
    declares: bool = False
    rights: Annotated[tuple[RightDeclared, ...], msgspec.Meta(max_length=DECLARED_RIGHTS)] = ()
    members: Annotated[tuple[MemberId, ...], msgspec.Meta(max_length=MEMBERS_AT_ONCE)] = ()
    moved_by: Annotated[tuple[RegisterName, ...], msgspec.Meta(max_length=MOVED_BY)] = ()


class LeasePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How far a store's tills may spend with no line. Amounts in fen (points for points accounts).

    A sale up to `soft` is paid from the lease at once; above that headquarters is asked first, and above `hard` the
    lease is never fallen back to. A lease is at most `lease` and that share of the free balance, all leases of a till
    together at most `total`, spent at most `count` times, and only for `max_age_s` after the last contact;
    `forced_online_permille` of a thousand sales insist on headquarters' answer.
    """

    soft: int = 50_000
    hard: int = 200_000
    lease: int = 100_000
    total: int = 2_000_000
    share_permille: int = 500
    count: int = 5
    max_age_s: int = 48 * 3600
    forced_online_permille: int = 20


class Hello(Answer, frozen=True, kw_only=True, tag="hello"):
    """What headquarters knows of the asking register, and the token that its next request bears.

    `recovering`: headquarters was restored and waits for the registers' journals; it grants nothing meanwhile.
    `remembers`: where each epoch of headquarters' own journal ends; what it said beyond is lost.
    `unknown_kinds`: facts of this till that headquarters stores but does not understand yet. `feeds`: the epoch of
    each of the register's feeds. `backed_up_seq`: below it, of the current epoch, the journal is safe in a backup.
    """

    protocol: int
    now: str
    register: str
    store: str
    incarnation: int
    recovering: bool
    token: str
    epoch: int
    seq: int
    hash: str
    backed_up_seq: int
    feeds: dict[str, int]
    unknown_kinds: tuple[str, ...]
    policy: LeasePolicy
    revoked_filter: str  # name of the Bloom filter of revoked cards that is current
    remembers: dict[int, int] = {}


# --- handing in ------------------------------------------------------------------------------------------------------


class WireEntry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One entry of a batch: what the receiver cannot compute. `body` is the fact's canonical JSON, byte for byte."""

    id: str
    kind: str
    version: int
    actor: str
    business_date: str
    wall: str
    body: msgspec.Raw


class UploadBatch(Asked, frozen=True, kw_only=True):
    """Entries of one register and one epoch without a gap, from `from_seq`.

    `prev_hash` stands before the first, `last_hash` is the chain's hash after the last; `signature` is the register's
    over `identity.batch_words`, so that what was handed in can be proven without the line it came by.
    """

    register: RegisterName
    epoch: Epoch
    incarnation: Incarnation
    from_seq: FirstSeq
    prev_hash: Hash
    last_hash: Hash
    signature: Signature
    entries: Annotated[tuple[WireEntry, ...], msgspec.Meta(min_length=1, max_length=BATCH_ENTRIES)]
    member_keys: dict[str, str] = {}

    @property
    def to_seq(self) -> int:
        return self.from_seq + len(self.entries) - 1


class Ack(Answer, frozen=True, kw_only=True, tag="ack"):
    """Everything up to (epoch, seq) with this hash is kept at headquarters. `now` is its ISO time.

    `window`: how many entries the next batch may hold.
    """

    epoch: int
    seq: int
    hash: str
    now: str
    incarnation: int
    backed_up_seq: int
    window: int


class Need(Answer, frozen=True, kw_only=True, tag="need"):
    """There is a gap: send what follows (epoch, seq), whose hash here is `hash`."""

    epoch: int
    seq: int
    hash: str
    now: str
    incarnation: int


class Blocked(Answer, frozen=True, kw_only=True, tag="blocked"):
    """Nothing was kept and nothing will be until a person has looked.

    `reason` fork (another entry is known at this place) | clone (an old token) | sealed (an older epoch went on) |
    chain (a hash does not fit) | id_taken (an entry's id belongs to another) | quarantined.
    """

    reason: str


class Later(Answer, frozen=True, kw_only=True, tag="later"):
    """Headquarters is busy: ask again after so many seconds, with at most `window` entries."""

    retry_after_s: int
    window: int = BATCH_ENTRIES


UploadAnswer = Ack | Need | Blocked | Later


# --- fetching --------------------------------------------------------------------------------------------------------


class FeedPage(Answer, frozen=True, kw_only=True, tag="page"):
    """Entries of other places in headquarters' order, and the position in each feed after them.

    `checksums`: for a feed that is read to its end, the sum over everything in it (sync/inbox.py). `own`: the part of
    it that belongs to the reader's own entries in this page, which are left out. `refetch`: feeds whose position here
    means nothing to headquarters any more; read them again from 0. `includes_seq`: the page knows the reader's journal
    up to there.
    """

    positions: dict[str, int]
    epochs: dict[str, int]
    entries: tuple[Entry, ...]
    feeds_of: tuple[tuple[str, ...], ...]  # of each entry, which of the reader's feeds it stands in
    member_keys: dict[str, str]
    checksums: dict[str, str]
    own: dict[str, str]
    refetch: tuple[str, ...]
    more: bool
    now: str
    incarnation: int
    includes_seq: int


class News(Answer, frozen=True, kw_only=True, tag="news"):
    """Which of the reader's feeds now end elsewhere than where it has read to: {feed: end}. `now` is an ISO time.

    None when the time that the reader gave was over, or when headquarters holds no questions for the moment.
    """

    feeds: dict[str, int]
    now: str


class JournalPage(Answer, frozen=True, kw_only=True, tag="journal"):
    """The asking register's own entries, for a till that was restored from a backup."""

    entries: tuple[Entry, ...]
    member_keys: dict[str, str]
    more: bool


class FilterPage(Answer, frozen=True, kw_only=True, tag="filter"):
    """The Bloom filter of all revoked cards: `bits` in base64 (membership/rules/revoked.py)."""

    name: str
    hashes: int
    bits: str


class LookupAsk(Asked, frozen=True, kw_only=True):
    """Look for what this till does not hold.

    Exactly one of: a member's or gift card's number, a phone's fingerprint, a member's id, a barcode, a bill's number.
    """

    card_no: Annotated[str, msgspec.Meta(max_length=32)] = ""
    phone_mac: Annotated[str, msgspec.Meta(max_length=64)] = ""
    member_id: Annotated[str, msgspec.Meta(max_length=36)] = ""
    barcode: Annotated[str, msgspec.Meta(max_length=32)] = ""
    sale_no: Annotated[str, msgspec.Meta(max_length=40)] = ""


class MemberFound(Answer, frozen=True, kw_only=True, tag="member"):
    """The member is known and is on the way to the asking store by its feed."""

    member_id: str


class PieceFound(Answer, frozen=True, kw_only=True, tag="piece"):
    """Where a piece of the chain is; `status` as in stock, `since` ISO time, `name` as on its tag."""

    barcode: str
    name: str
    store: str
    status: str
    since: str


class SaleFound(Answer, frozen=True, kw_only=True, tag="sale"):
    """A bill of the chain, whose goods may come back; its member is on the way to the asking store.

    `bill` is JSON that the till's and headquarters' shop agree on (shop/returns/rules/sold_bill.py).
    """

    sale_no: str
    bill: str


class GiftCardFound(Answer, frozen=True, kw_only=True, tag="gift_card"):
    """A gift card as headquarters has it: `card` is JSON that both ends agree on, as in SaleFound."""

    card: str


class NothingFound(Answer, frozen=True, kw_only=True, tag="nothing"):
    """Nobody and nothing of that number in the whole chain."""


class LookupRefused(Answer, frozen=True, kw_only=True, tag="lookup_refused"):
    """`code` lookup.too_many: this register has asked too often; again after `retry_after_s`."""

    code: str
    retry_after_s: int


LookupAnswer = MemberFound | PieceFound | SaleFound | GiftCardFound | NothingFound | LookupRefused


# --- rights ----------------------------------------------------------------------------------------------------------


class RightAsk(Asked, frozen=True, kw_only=True):
    """Ask for `amount` of 'value:<member_id>' in fen, 'points:<member_id>' with the PIN, 'gift:<card>' in fen by its
    secret, 'voucher:<code>' with 1, 'quota:<rule>' with a count, 'pin:<member_id>' for its change."""

    right_id: RightId
    right_kind: RightKind = "one_sale"
    account: Account
    amount: Amount
    incarnation: Incarnation
    pin: Annotated[str, msgspec.Meta(max_length=64)] = ""
    card_no: Annotated[str, msgspec.Meta(max_length=32)] = ""  # the card that was shown, '' for none


class RightGrantedAnswer(Answer, frozen=True, kw_only=True, tag="granted"):
    """So much is set aside for the asking register and for nobody else. `signature` is headquarters' over
    `identity.grant_words`; a lease stops `expires_s` after its question was sent (0: never)."""

    right_id: str
    right_kind: RightKind
    account: str
    principal_fen: int
    bonus_fen: int
    incarnation: int
    expires_s: int
    signature: str


class RightRefusedAnswer(Answer, frozen=True, kw_only=True, tag="refused"):
    """No, for ever under this id. `facts` are the plain values its words need (fen, counts, ISO times)."""

    right_id: str
    code: str
    facts: dict[str, int | str]


RightAnswer = RightGrantedAnswer | RightRefusedAnswer


class TimeAnswer(Answer, frozen=True, kw_only=True, tag="time"):
    """Headquarters' time for a till whose clock no certificate fits; signed over 'jinpu-time-2\\nnonce\\nnow'."""

    nonce: str
    now: str
    signature: str


class Trouble(Answer, frozen=True, kw_only=True, tag="trouble"):
    """Why a request was not answered: a stable code, no data of the request."""

    code: str
