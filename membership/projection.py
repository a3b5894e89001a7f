"""What each member fact does to the tables, at a till and at headquarters alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

import msgspec
from sqlalchemy import Select, Table, and_, exists, func, literal, or_, select, tuple_

from kernel.facts import Entry, Fact
from kernel.projection import Add, Ensure, Insert, Projection, Put, Reckon, Remove, RowOp, Set
from membership.facts import (
    CardReinstated,
    CardRevoked,
    CreditRiskTaken,
    MemberEnrolled,
    MemberErased,
    MemberIntroduced,
    MembersWithdrawn,
    OpeningBalanceBrought,
    Personal,
    PointsEarned,
    PointsSpent,
    PointsTakenBack,
    StoredValuePinSet,
    StoredValuePutBack,
    StoredValueSpent,
    StoredValueToppedUp,
)
from membership.rules.card_states import GONE, REVOKED
from membership.rules.names import spellings
from membership.rules.pin_versions import version_of
from membership.tables import (
    MOVED_BILLS,
    bonus_release,
    card_blank,
    carried_entry,
    credit_risk,
    member,
    member_account,
    member_card,
    member_directory,
    member_erased,
    member_growth,
    member_key,
    member_movement,
    member_told,
    prepaid_buyer,
    revoked_card,
    shown_member,
)

# What a store that forgets a member forgets.
_OF_MEMBER = (member, member_card, member_directory, member_erased, member_key)
_NO_TERMS = {"available_on": "", "ends_on": ""}
_NO_PIN = MappingProxyType({"sealed_pin_hash": ""})
_NOTHING = {"points": 0, "principal_fen": 0, "bonus_fen": 0, "bills": 0}


class KeySource(Protocol):
    """Opens members' seals without touching the file that is being written."""

    def personal_of(self, member_id: str, sealed: str) -> Personal | None:
        """The personal fields, or None when this place has no key (any more)."""


def projections(keys: KeySource, phone_mac: Callable[[str], str], here: str = "") -> dict[type[Fact], Projection]:
    """The projection of every member fact. `phone_mac` makes the fingerprint of a whole normalised phone.

    `here` is the place's own register name. What headquarters tells a store of its members changes nothing at the
    place that wrote it, nor at one that does not say who it is.
    """

    def enrolled(entry: Entry, fact: MemberEnrolled) -> Iterable[RowOp]:
        yield Insert(member, {**_NO_PIN, **_member_row(fact, "active"), **_file_of(fact)})
        yield Remove(card_blank, {"card_no": fact.card_no})
        yield Insert(member_card, card_row(fact.card_no, fact.member_id))
        # Points of another register may have arrived before the enrolment: add nothing rather than insert.
        yield Add(member_account, {"member_id": fact.member_id}, _NOTHING)
        if (personal := keys.personal_of(fact.member_id, fact.personal)) is not None:
            yield directory_entry(fact.member_id, personal, phone_mac)

    def introduced(entry: Entry, fact: MemberIntroduced) -> Iterable[RowOp]:
        if here in ("", entry.register):
            return
        tier = {"tier_since": fact.tier_since, "tier_version": fact.tier_version}
        row = {**_member_row(fact, fact.state), **tier}
        yield from _told_of_file(member, row, _file_of(fact, fact.file_version), _NO_PIN)
        yield from _told_of_pin(fact)
        yield from (Ensure(member_growth, msgspec.structs.asdict(grown)) for grown in fact.growth)
        yield from _cards_told(fact)
        place = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq}
        yield Put(member_told, {"member_id": fact.member_id, **place})
        yield Remove(shown_member, {"member_id": fact.member_id})
        yield Reckon(member_account, {"member_id": fact.member_id}, _account_told(fact, entry.register, here))
        if (personal := keys.personal_of(fact.member_id, fact.personal)) is not None:
            listed = directory_row(personal, phone_mac, fact.file_version)
            yield from _told_of_file(member_directory, {"member_id": fact.member_id}, listed)

    def withdrawn(entry: Entry, fact: MembersWithdrawn) -> Iterable[RowOp]:
        if here in ("", entry.register):
            return
        gone = [{"member_id": member_id} for member_id in fact.member_ids]
        yield from (Remove(table, key) for key in gone for table in _OF_MEMBER)

    return {
        MemberEnrolled: enrolled,
        MemberIntroduced: introduced,
        MembersWithdrawn: withdrawn,
        **_OF_ACCOUNTS,
    }


def directory_entry(
    member_id: str, personal: Personal, phone_mac: Callable[[str], str], file_version: str = ""
) -> RowOp:
    """The row by which a counter finds a member; also for a key that came later than its member."""
    return Put(member_directory, {"member_id": member_id, **directory_row(personal, phone_mac, file_version)})


def directory_row(personal: Personal, phone_mac: Callable[[str], str], file_version: str) -> dict[str, str]:
    """What the directory says of a member; `file_version` as in the member's row."""
    first, *others = spellings(personal.name)
    return {
        "name": personal.name,
        "pinyin": first.pinyin,
        "initials": first.initials,
        "pinyin_other": others[0].pinyin if others else "",
        "initials_other": others[0].initials if others else "",
        "phone_tail": personal.phone[-4:],
        "phone_head": personal.phone[:3],
        "phone_mac": phone_mac(personal.phone),
        "sex": personal.sex,
        "birthday": personal.birthday,
        "calendar": personal.calendar,
        "file_version": file_version,
    }


def card_row(card_no: str, member_id: str) -> dict[str, str | int]:
    """A member's card as it is enrolled: nothing was done with it yet."""
    return {
        "card_no": card_no, "member_id": member_id, "card_kind": "main", "state": "active", "live": 1, "revoked": 0,
        "version": card_version(0), "since": "", "valid_until": "", "payment_fen": 0, "day_fen": 0,
        "sealed_pin_hash": "",
    }  # fmt: skip


def card_version(number: int) -> str:
    """The number of a card's step as it stands in its row, where it sorts by it."""
    return f"{number:09}"


def _cards_told(fact: MemberIntroduced) -> Iterable[RowOp]:
    """All cards of a member; one on which this place knows a later word stays as it is."""
    yield Ensure(member_card, card_row(fact.card_no, fact.member_id))
    for told in fact.cards:
        blank = {**card_row(told.card_no, fact.member_id), "version": ""}
        said = {name: getattr(told, name) for name in told.__struct_fields__ if name != "card_no"}
        yield Ensure(member_card, blank)
        flags = {"live": int(told.state not in GONE), "revoked": int(told.state in REVOKED)}
        yield Set(member_card, {"card_no": told.card_no}, {**said, **flags}, later_by="version")


def _told_of_file(
    table: Table, row: Mapping[str, str], file: Mapping[str, str], blank: Mapping[str, str] = MappingProxyType({})
) -> Iterable[RowOp]:
    """A row that is told by `row` in any case, and by `file` where no later change of it is here already.

    A new one begins with `blank` besides.
    """
    key = {"member_id": row["member_id"]}
    yield Ensure(table, {**blank, **row, **file, "file_version": ""})
    if len(row) > len(key):
        yield Set(table, key, {name: value for name, value in row.items() if name not in key})
    yield Set(table, key, file, later_by="file_version")


def _told_of_pin(fact: MemberIntroduced) -> Iterable[RowOp]:
    """The PIN, where no later one is here already."""
    key, told = {"member_id": fact.member_id}, {"sealed_pin_hash": fact.sealed_pin_hash}
    yield Set(member, {**key, "pin_version": ""}, told)  # release 0.1 did not say when it was chosen
    if fact.pin_version:
        yield Set(member, key, {**told, "pin_version": fact.pin_version}, later_by="pin_version")


def _account_told(fact: MemberIntroduced, teller: str, here: str) -> Select[tuple[int, int, int, int]]:
    """The account at the register `here`: what it was told, and the movements in its books that are not in that.

    What headquarters carried here of another register it had itself, wherever that register's journal stands.
    """
    moved = member_movement.c
    own = [part for part in fact.own if part.register == here]
    others = [part for part in fact.own if part.register not in (here, teller)]
    beyond = or_(
        moved.register.not_in([here, teller, *(part.register for part in others)]),
        *(
            and_(
                moved.register == part.register,
                tuple_(moved.epoch, moved.seq) > tuple_(literal(part.epoch), literal(part.seq)),
            )
            for part in others
        ),
    )
    carried = exists().where(carried_entry.c.entry_id == moved.entry_id)
    not_told = or_(moved.register == here, and_(beyond, ~carried))
    sums = {**{name: moved[name] for name in ("points", "principal_fen", "bonus_fen")}, "bills": MOVED_BILLS}
    told = {name: getattr(fact, name) - sum(getattr(part, name) for part in own) for name in sums}
    columns = [(literal(told[name]) + func.coalesce(func.sum(sums[name]), 0)).label(name) for name in sums]
    return select(*columns).where(moved.member_id == fact.member_id, not_told)


def _member_row(fact: MemberEnrolled | MemberIntroduced, state: str) -> dict[str, str]:
    return {
        "member_id": fact.member_id,
        "card_no": fact.card_no,
        "tier": fact.tier,
        "home_store": fact.home_store,
        "joined_on": fact.joined_on,
        "consent": fact.consent,
        "source": fact.source,
        "state": state,
    }


def _file_of(fact: MemberEnrolled | MemberIntroduced, file_version: str = "") -> dict[str, str]:
    said = {"personal": fact.personal, "adviser": fact.adviser, "inviter": fact.inviter}
    return {**said, "file_version": file_version}


def _erased(entry: Entry, fact: MemberErased) -> Iterable[RowOp]:
    key = {"member_id": fact.member_id}
    yield Ensure(member_erased, key)  # it may be heard before the enrolment
    yield Set(member, key, {"state": "erased"})  # two places may hear the same wish
    yield Remove(member_directory, key)
    yield Remove(shown_member, key)
    yield Remove(member_key, key)  # so that the key is lost at every place that the fact reaches


def _revoked(entry: Entry, fact: CardRevoked) -> Iterable[RowOp]:
    row = {"card_no": fact.card_no, "member_id": fact.member_id, "reason": fact.reason, "since": entry.wall}
    yield Put(revoked_card, row)


def _reinstated(entry: Entry, fact: CardReinstated) -> Iterable[RowOp]:
    yield Remove(revoked_card, {"card_no": fact.card_no})


def _pin_set(entry: Entry, fact: StoredValuePinSet) -> Iterable[RowOp]:
    values, key = {"sealed_pin_hash": fact.sealed_pin_hash}, {"member_id": fact.member_id}
    if not fact.number:
        yield Set(member, key, values, expect=key)
        return
    yield Set(member, key, {}, expect=key)  # a PIN for nobody waits for the enrolment
    version = version_of(fact.number, said_at(entry))
    yield Set(member, key, {**values, "pin_version": version}, later_by="pin_version")


def said_at(entry: Entry) -> str:
    """Sorts words of one number by their entries' ids, at every place alike; the wall is for people."""
    return f"{entry.id}/{entry.wall}"


def _earned(entry: Entry, fact: PointsEarned) -> Iterable[RowOp]:
    terms = {"available_on": fact.available_on, "ends_on": fact.ends_on}
    yield from moved(entry, fact.member_id, "earned", fact.document_no, points=fact.points, bills=1, terms=terms)
    yield from grown(entry, fact.member_id, fact.document_no, goods_fen=fact.goods_fen, paid_fen=fact.paid_fen)


def _taken_back(entry: Entry, fact: PointsTakenBack) -> Iterable[RowOp]:
    # The bill leaves with its points: it is another member's now, or nobody's. One of which goods came back stays.
    what, bills = ("goods_back", 0) if fact.returned_on else ("taken_back", -1)
    yield from moved(entry, fact.member_id, what, fact.document_no, points=-fact.points, bills=bills)
    yield from grown(entry, fact.member_id, fact.document_no, goods_fen=-fact.goods_fen)


def _opening(entry: Entry, fact: OpeningBalanceBrought) -> Iterable[RowOp]:
    return moved(
        entry, fact.member_id, "opening", "",
        points=fact.points, principal_fen=fact.principal_fen, bonus_fen=fact.bonus_fen,
    )  # fmt: skip


def _spent(entry: Entry, fact: StoredValueSpent) -> Iterable[RowOp]:
    return moved(
        entry, fact.member_id, "spent", fact.document_no,
        principal_fen=-fact.principal_fen, bonus_fen=-fact.bonus_fen,
    )  # fmt: skip


def _put_back(entry: Entry, fact: StoredValuePutBack) -> Iterable[RowOp]:
    return moved(
        entry, fact.member_id, "put_back", fact.document_no,
        principal_fen=fact.principal_fen, bonus_fen=fact.bonus_fen,
    )  # fmt: skip


def _topped_up(entry: Entry, fact: StoredValueToppedUp) -> Iterable[RowOp]:
    yield from moved(
        entry, fact.member_id, "topped_up", fact.document_no,
        principal_fen=fact.principal_fen, bonus_fen=fact.bonus_fen,
    )  # fmt: skip
    yield from grown(entry, fact.member_id, fact.document_no, topped_fen=fact.principal_fen)
    for part in fact.released:
        key = {"entry_id": entry.id, "available_on": part.on}
        yield Insert(bonus_release, {**key, "member_id": fact.member_id, "fen": part.fen})
    if fact.sealed_buyer:
        named = {"sealed_under": fact.sealed_under, "sealed_buyer": fact.sealed_buyer, "wall": entry.wall}
        yield Insert(prepaid_buyer, {"entry_id": entry.id, "member_id": fact.member_id, "what": "bought", **named})


def _points_spent(entry: Entry, fact: PointsSpent) -> Iterable[RowOp]:
    return moved(entry, fact.member_id, "spent", fact.document_no, points=-fact.points)


def _risk_taken(entry: Entry, fact: CreditRiskTaken) -> Iterable[RowOp]:
    place = {"entry_id": entry.id, "register": entry.register, "business_date": entry.business_date}
    why = {"taken_by": fact.by, "reason": fact.reason, "held_at": fact.right_held_at}
    what = {"member_id": fact.member_id, "amount_fen": fact.amount_fen, "document_no": fact.document_no}
    yield Insert(credit_risk, {**place, **why, **what, "wall": entry.wall})


def moved(
    entry: Entry, member_id: str, what: str, document_no: str, *,
    points: int = 0, principal_fen: int = 0, bonus_fen: int = 0, bills: int = 0, terms: Mapping[str, str] = _NO_TERMS,
) -> Iterable[RowOp]:  # fmt: skip
    """One movement and its sum on the account. Additions commute, so registers may be applied in any order.

    `terms`: `available_on` and `ends_on` of points.
    """
    sums = {"points": points, "principal_fen": principal_fen, "bonus_fen": bonus_fen}
    yield Add(member_account, {"member_id": member_id}, {**sums, "bills": bills})
    place = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq}
    named = {"entry_id": entry.id, "member_id": member_id, **place, "what": what}
    yield Insert(member_movement, {**named, **sums, "document_no": document_no, "wall": entry.wall, **terms})


def grown(
    entry: Entry, member_id: str, document_no: str, *, goods_fen: int = 0, paid_fen: int = 0, topped_fen: int = 0
) -> Iterable[RowOp]:
    """What counts towards the tier: additions, each once, so that they commute and may be told a second time."""
    sums = {"goods_fen": goods_fen, "paid_fen": paid_fen, "topped_fen": topped_fen}
    if any(sums.values()):
        named = {"entry_id": entry.id, "member_id": member_id, "document_no": document_no}
        yield Ensure(member_growth, {**named, "day": entry.business_date, **sums})


_OF_ACCOUNTS: dict[type[Fact], Projection] = {
    CardRevoked: _revoked,
    CardReinstated: _reinstated,
    MemberErased: _erased,
    PointsEarned: _earned,
    PointsTakenBack: _taken_back,
    OpeningBalanceBrought: _opening,
    StoredValuePinSet: _pin_set,
    StoredValueSpent: _spent,
    StoredValuePutBack: _put_back,
    StoredValueToppedUp: _topped_up,
    PointsSpent: _points_spent,
    CreditRiskTaken: _risk_taken,
}  # what needs no key and is the same at every place
