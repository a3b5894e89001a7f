"""What is done with members: enrolled, brought in with their balances, given a PIN, erased.

Each takes the open books of one action, so that an import enrols thousands in one transaction and a sale records
its points beside itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from kernel.asking import fetch
from kernel.books import Books
from kernel.clock import stamp
from kernel.facts import Entry
from kernel.projection import Put, RowOp
from kernel.secrets import SealBroken, hash_pin, pin_fits
from membership.errors import (
    CardNotRevoked,
    CardRevokedAlready,
    CardTaken,
    DuplicatePhone,
    MemberNotFound,
    OpeningBalanceTwice,
    PinInvalid,
    PinMissing,
    PinStands,
    RiskUnexplained,
    TopUpInvalid,
)
from membership.facts import (
    BonusPart,
    Calendar,
    CardReinstated,
    CardRevoked,
    CreditRiskTaken,
    MemberEnrolled,
    MemberErased,
    MemberIntroduced,
    MembersWithdrawn,
    OpeningBalanceBrought,
    OwnPart,
    Personal,
    StoredValuePinSet,
    StoredValueToppedUp,
)
from membership.personal import FOR_ALL, MemberKeys
from membership.queries import growth_of, known_sums, member_with_phone
from membership.rules.birthday import birthday_of
from membership.rules.cards import card_number, normalise_card
from membership.rules.masking import mask_name
from membership.rules.member_token import MemberToken
from membership.rules.person import plain_name, plain_sex
from membership.rules.phone import normalise_phone
from membership.rules.pin_versions import number_in
from membership.rules.revoked import CardFilter
from membership.rules.tiers import tier_code
from membership.tables import card_filter, member, member_card, member_key, member_movement, revoked_card, shown_member

SHOWN_DAYS = 7  # as long as a bill may be parked with such a member on it
# Made once: an import asks each of them thousands of times.
_WITH_CARD = select(member_card.c.member_id).where(member_card.c.card_no == bindparam("card_no"))
_ACTIVE = select(member.c.sealed_pin_hash).where(
    member.c.member_id == bindparam("member_id"), member.c.state == "active"
)
_OPENING = select(member_movement.c.entry_id).where(
    member_movement.c.member_id == bindparam("member_id"), member_movement.c.what == "opening"
)
_REVOKED = select(revoked_card.c.card_no).where(revoked_card.c.card_no == bindparam("card_no"))
PIN_HASHES = (
    select(member.c.member_id, member.c.sealed_pin_hash, member.c.pin_version, member_key.c.wrapped)
    .outerjoin_from(member, member_key, member_key.c.member_id == member.c.member_id)
    .where(member.c.member_id.in_(bindparam("member_ids", expanding=True)), member.c.state == "active")
)
_PIN = re.compile(r"[0-9]{6}")
FitsSealed = Callable[[str, str, Callable[[], str]], bool]
"""Compares a PIN with its hash: the PIN, the hash as it is sealed, and what opens that where it must be known."""
Heard = Callable[[Set[str]], Mapping[str, tuple[int, int]]]
"""How far headquarters has these registers' journals: {register: (epoch, seq)}; one it never heard is left out."""


class KeptPin(NamedTuple):
    """A PIN's sealed hash, '' for none, and the wrapped key that opens it: the member's own, or that of `member_id`.

    `number` counts the PINs that a member had.
    """

    sealed_hash: str
    wrapped: str | None
    member_id: str = ""
    number: int = 0


def enrol(
    books: Books,
    keys: MemberKeys,
    *,
    name: str,
    phone: str,
    phone_mac: Callable[[str], str],
    sex: str = "",
    birthday: str = "",
    calendar: Calendar = "solar",
    tier: str = "",
    home_store: str,
    consent: str = "",
    source: str = "",
    card_no: str | None = None,
    joined_on: str | None = None,
    adviser: str = "",
    inviter: str = "",
) -> str:
    """Make a person a member; returns the member id.

    `birthday` as it is told, in `calendar`; `tier` by code or Chinese name, `joined_on` 'YYYY-MM-DD' (the business day
    when left out), `card_no` made when left out. Raises NameInvalid, PhoneInvalid, SexInvalid, BirthdayInvalid,
    TierUnknown, CardInvalid, DuplicatePhone, CardTaken; then nothing was recorded.
    """
    born = birthday_of(birthday, calendar)
    personal = Personal(
        name=plain_name(name), phone=normalise_phone(phone), sex=plain_sex(sex), birthday=born.day,
        calendar=born.calendar,
    )  # fmt: skip
    code = tier_code(tier)
    known = member_with_phone(books.connection, phone_mac(personal.phone))
    if known is not None:
        raise DuplicatePhone(name=mask_name(known.name), card_no=known.card_no, member_id=known.member_id)
    member_id = books.ids.new()
    card = _free_card(books.connection, member_id) if card_no is None else _own_card(books.connection, card_no)
    books.carry_out([keys.create(member_id)])
    sealed = keys.seal(books.connection, member_id, personal)
    assert sealed is not None, member_id
    fact = MemberEnrolled(
        member_id=member_id, card_no=card, tier=code, home_store=home_store,
        joined_on=joined_on or books.business_date, consent=consent, source=source, personal=sealed,
        adviser=adviser, inviter=inviter,
    )  # fmt: skip
    books.record(fact)
    return member_id


def bring_opening_balance(
    books: Books, *, member_id: str, points: int = 0, principal_fen: int = 0, bonus_fen: int = 0, source: str
) -> Entry:
    """Record what a member had in the books before; `source` names file and row.

    Raises MemberNotFound, and OpeningBalanceTwice so that an import run again doubles nobody's money.
    """
    assert min(points, principal_fen, bonus_fen) >= 0, (points, principal_fen, bonus_fen)
    _require_active(books.connection, member_id)
    if books.connection.execute(_OPENING, {"member_id": member_id}).first() is not None:
        raise OpeningBalanceTwice(member_id=member_id)
    fact = OpeningBalanceBrought(
        member_id=member_id, points=points, principal_fen=principal_fen, bonus_fen=bonus_fen, source=source
    )
    return books.record(fact)


def set_stored_value_pin(books: Books, keys: MemberKeys, member_id: str, pin: str, pepper: str) -> Entry:
    """The member chose six digits, their first PIN. Raises PinInvalid, MemberNotFound, PinStands."""
    if not _PIN.fullmatch(pin):
        raise PinInvalid
    return set_stored_value_pin_hash(books, keys, member_id, hash_pin(pin, pepper=pepper))


def set_stored_value_pin_hash(books: Books, keys: MemberKeys, member_id: str, pin_hash: str) -> Entry:
    """The same with a hash made elsewhere (kernel.secrets.hash_pin): an import pays for no argon2 a member.

    Raises MemberNotFound, also for a member whose key is not here, PinStands.
    """
    if _require_active(books.connection, member_id):
        raise PinStands()
    sealed = keys.seal_pin_hash(books.connection, member_id, pin_hash)
    if sealed is None:
        raise MemberNotFound(member_id=member_id)
    return books.record(StoredValuePinSet(member_id=member_id, sealed_pin_hash=sealed, number=1))


def check_pin(connection: Connection, keys: MemberKeys, member_id: str, pin: str, pepper: str) -> bool:
    """Is this the member's PIN? Counting wrong tries is the caller's. Raises MemberNotFound, PinMissing."""
    sealed = _require_active(connection, member_id)
    with _no_pin_where_nothing_opens(member_id):
        pin_hash = keys.open_pin_hash(connection, member_id, sealed) if sealed else None
    if pin_hash is None:
        raise PinMissing(member_id=member_id)
    return pin_fits(pin, pin_hash, pepper=pepper)


def kept_pins(connection: Connection, member_ids: Sequence[str]) -> dict[str, KeptPin]:
    """What stands here of these members' PINs; who is no member, or not any more, is left out."""
    return pins_in(fetch(connection, PIN_HASHES, {"member_ids": member_ids}) if member_ids else [])


def pins_in(rows: Iterable[Any]) -> dict[str, KeptPin]:
    """What the rows that answer `PIN_HASHES` say, by member."""
    return {row.member_id: KeptPin(row.sealed_pin_hash, row.wrapped, number=number_in(row.pin_version)) for row in rows}


def checker_of(
    kept: Mapping[str, KeptPin | None], keys: MemberKeys, fits: FitsSealed
) -> Callable[[str, str | None], bool]:
    """A function of (member_id, pin) that checks PINs of these members.

    No PIN asks only whether there is one to compare with. Raises MemberNotFound, PinMissing when called.
    """

    def is_pin(member_id: str, pin: str | None) -> bool:
        row = kept.get(member_id)
        if row is None:
            raise MemberNotFound(member_id=member_id)
        if not row.sealed_hash or (row.wrapped is None and not row.sealed_hash.startswith(FOR_ALL)):
            raise PinMissing(member_id=member_id)
        if pin is None:
            return True

        def open_it() -> str:
            return keys.pin_hash_of(row.member_id or member_id, row.wrapped, row.sealed_hash) or ""

        with _no_pin_where_nothing_opens(member_id):
            return fits(pin, f"{row.wrapped} {row.sealed_hash}", open_it)

    return is_pin


@contextmanager
def _no_pin_where_nothing_opens(member_id: str) -> Iterator[None]:
    """A PIN that some register set and that the member's key does not open is none. Raises PinMissing."""
    try:
        yield
    except (SealBroken, UnicodeDecodeError) as error:
        raise PinMissing(member_id=member_id) from error


def top_up(
    books: Books, *, member_id: str, principal_fen: int, bonus_fen: int, document_no: str, rule: str = "",
    released: tuple[BonusPart, ...] = (), sealed_under: str = "", sealed_buyer: str = "",
) -> str:  # fmt: skip
    """Sell stored value; returns the id of the right that sets it aside for this register. See StoredValueToppedUp.

    Raises MemberNotFound, TopUpInvalid.
    """
    _require_active(books.connection, member_id)
    if principal_fen <= 0 or bonus_fen < 0:
        raise TopUpInvalid()
    right_id = books.ids.new()
    books.record(
        StoredValueToppedUp(
            member_id=member_id, right_id=right_id, principal_fen=principal_fen, bonus_fen=bonus_fen,
            document_no=document_no, rule=rule, released=released, sealed_under=sealed_under,
            sealed_buyer=sealed_buyer,
        )
    )  # fmt: skip
    return right_id


def take_credit_risk(
    books: Books, *, member_id: str, amount_fen: int, by: str, reason: str, document_no: str, right_held_at: str
) -> Entry:
    """Let a bill be paid at the store's risk, because the member's value is set aside at another register.

    Raises RiskUnexplained; `by` is the person who decided, `right_held_at` what headquarters said of the right.
    """
    assert amount_fen > 0, amount_fen
    if not reason.strip() or not right_held_at:
        raise RiskUnexplained()
    return books.record(
        CreditRiskTaken(
            member_id=member_id, amount_fen=amount_fen, by=by, reason=reason.strip(), document_no=document_no,
            right_held_at=right_held_at,
        )
    )  # fmt: skip


def erase(books: Books, keys: MemberKeys, member_id: str, reason: str) -> Entry:
    """Destroy the member's key at their wish: nobody finds or reads them any more, here and wherever the fact comes.

    What they have left on the account stays in the books, without a person. Raises MemberNotFound.
    """
    _require_active(books.connection, member_id)
    books.carry_out([keys.destroy(member_id)])
    return books.record(MemberErased(member_id=member_id, reason=reason))


def introductions(
    connection: Connection, store: str, member_ids: Sequence[str], heard: Heard
) -> list[MemberIntroduced]:
    """What a store must be told of these members; `heard` knows how far registers' journals are here.

    Reads the account as it stands in this transaction, so it comes after everything that the transaction posts and
    after the journal's end is locked: what is posted before is in the amounts, what comes later in the store's feed.
    Members who are not active here are left out.
    """
    rows = connection.execute(
        select(member)
        .where(member.c.member_id.in_(member_ids), member.c.state == "active")
        .order_by(member.c.member_id)
    ).all()
    accounts = known_sums(connection, [row.member_id for row in rows])
    growth = growth_of(connection, [row.member_id for row in rows])
    ends = heard({register for has in accounts.values() for register in has.own})
    facts = []
    for row in rows:
        has = accounts[row.member_id]
        own = []
        for register, sums in sorted(has.own.items()):
            epoch, seq = max(ends.get(register, (0, 0)), has.last[register])  # what this transaction posts counts
            own.append(OwnPart(register=register, **sums._asdict(), epoch=epoch, seq=seq))
        total, told = has.total._asdict(), tuple(growth.get(row.member_id, ()))
        facts.append(MemberIntroduced(store=store, **row._mapping, **total, own=tuple(own), growth=told))
    return facts


def withdraw(books: Books, store: str, member_ids: Sequence[str]) -> None:
    """A store's tills forget these members. Like an introduction it stands under the lock on the journal's end."""
    if member_ids:
        books.record(MembersWithdrawn(store=store, member_ids=tuple(member_ids)))


def revoke_card(books: Books, card_no: str, reason: str) -> Entry:
    """A card was lost or cancelled. Raises CardInvalid, MemberNotFound for a card of nobody, CardRevokedAlready."""
    member_id = _holder(books.connection, card_no := normalise_card(card_no))
    if _is_revoked(books.connection, card_no):
        raise CardRevokedAlready(card_no=card_no)
    return books.record(CardRevoked(card_no=card_no, member_id=member_id, reason=reason.strip()))


def reinstate_card(books: Books, card_no: str, reason: str) -> Entry:
    """A revoked card counts again. Raises CardInvalid, MemberNotFound, CardNotRevoked."""
    member_id = _holder(books.connection, card_no := normalise_card(card_no))
    if not _is_revoked(books.connection, card_no):
        raise CardNotRevoked(card_no=card_no)
    return books.record(CardReinstated(card_no=card_no, member_id=member_id, reason=reason.strip()))


def keep_filter(name: str, bits: str, hashes: int) -> RowOp:
    """The row by which a till keeps headquarters' filter of revoked cards in place of the one before.

    Raises FilterBroken when `bits` are no filter.
    """
    CardFilter.from_base64(bits, hashes)
    return Put(card_filter, {"one": 1, "name": name, "hashes": hashes, "bits": bits})


def remember_shown(books: Books, token: MemberToken) -> None:
    """A member showed their own code: the till knows tier and label until headquarters introduces them.

    What codes said that ended more than `SHOWN_DAYS` ago is forgotten.
    """
    ended = stamp(books.clock.now() - timedelta(days=SHOWN_DAYS))
    books.connection.execute(shown_member.delete().where(shown_member.c.valid_until < ended))
    row = {name: getattr(token, name) for name in ("member_id", "card_no", "tier", "label", "valid_until")}
    books.carry_out([Put(shown_member, row)])


def _holder(connection: Connection, card_no: str) -> str:
    found = connection.scalar(_WITH_CARD, {"card_no": card_no})
    if found is None:
        raise MemberNotFound(asked=card_no)
    return str(found)


def _is_revoked(connection: Connection, card_no: str) -> bool:
    return connection.execute(_REVOKED, {"card_no": card_no}).first() is not None


def _require_active(connection: Connection, member_id: str) -> str:
    """The member's sealed PIN hash ('' when none)."""
    row = connection.execute(_ACTIVE, {"member_id": member_id}).first()
    if row is None:
        raise MemberNotFound(member_id=member_id)
    return str(row.sealed_pin_hash)


def _free_card(connection: Connection, member_id: str) -> str:
    attempt = 0
    while _is_taken(connection, card := card_number(member_id, attempt)):
        attempt += 1
    return card


def _own_card(connection: Connection, given: str) -> str:
    card = normalise_card(given)
    if _is_taken(connection, card):
        raise CardTaken(card_no=card)
    return card


def _is_taken(connection: Connection, card_no: str) -> bool:
    return connection.execute(_WITH_CARD, {"card_no": card_no}).first() is not None
