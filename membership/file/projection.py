"""What happened to a member's file, as rows; and what headquarters puts before a register's word about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from kernel.facts import Entry, Fact
from kernel.projection import Insert, Projection, Put, Remove, RowOp, Set
from membership.file.facts import (
    AccountCarried,
    ConsentGiven,
    ConsentsTold,
    ConsentWithdrawn,
    FranchiseNamed,
    MemberChanged,
    MemberRevealed,
    MembersMerged,
    MembersUnmerged,
    MergeAnswered,
    MergeAsked,
)
from membership.file.tables import member_consent, member_merge_ask, member_reveal
from membership.projection import KeySource, directory_row, moved
from membership.rules.file_versions import file_version
from membership.tables import franchise_store, member, member_directory, member_merge


def projections(keys: KeySource, phone_mac: Callable[[str], str]) -> dict[type[Fact], Projection]:
    """The projection of every fact about files; the arguments as of membership/projection.py."""

    def changed(entry: Entry, fact: MemberChanged) -> Iterable[RowOp]:
        key, version = {"member_id": fact.member_id}, file_version(fact.number, entry.id, entry.wall)
        yield Set(member, key, {}, expect=key)  # a file of nobody is a case for a person
        file = {"personal": fact.personal, "adviser": fact.adviser, "inviter": fact.inviter}
        yield Set(member, key, {**file, "file_version": version}, later_by="file_version")
        personal = keys.personal_of(fact.member_id, fact.personal)
        if personal is not None:  # an erased member is not listed, and is not by this
            yield Set(member_directory, key, directory_row(personal, phone_mac, version), later_by="file_version")

    return {
        MemberChanged: changed,
        ConsentGiven: _given,
        ConsentWithdrawn: _withdrawn,
        ConsentsTold: _told,
        FranchiseNamed: _franchise,
        MemberRevealed: _revealed,
        MembersMerged: _merged,
        MembersUnmerged: _unmerged,
        AccountCarried: _carried,
        MergeAsked: _merge_asked,
        MergeAnswered: _merge_answered,
    }


def _given(entry: Entry, fact: ConsentGiven) -> Iterable[RowOp]:
    return _consents(entry, fact, "given", fact.terms, fact.text_hash)


def _told(_entry: Entry, fact: ConsentsTold) -> Iterable[RowOp]:
    for told in fact.consents:
        yield Put(member_consent, msgspec.structs.asdict(told))


def _withdrawn(entry: Entry, fact: ConsentWithdrawn) -> Iterable[RowOp]:
    return _consents(entry, fact, "withdrawn", "", "")


def _consents(
    entry: Entry, fact: ConsentGiven | ConsentWithdrawn, what: str, terms: str, text_hash: str
) -> Iterable[RowOp]:
    where = {"register": entry.register, "staff": entry.actor, "wall": entry.wall, "channel": fact.channel}
    for scope in fact.scopes:
        said = {"entry_id": entry.id, "scope": scope, "member_id": fact.member_id, "what": what}
        yield Put(member_consent, {**said, "terms": terms, "text_hash": text_hash, **where})


def _franchise(_entry: Entry, fact: FranchiseNamed) -> Iterable[RowOp]:
    if fact.legal_name:
        yield Put(franchise_store, msgspec.structs.asdict(fact))
    else:
        yield Remove(franchise_store, {"store": fact.store})


def _revealed(entry: Entry, fact: MemberRevealed) -> Iterable[RowOp]:
    row = {"entry_id": entry.id, "member_id": fact.member_id, "what": " ".join(fact.what), "staff": entry.actor}
    yield Insert(member_reveal, {**row, "reason": fact.reason, "register": entry.register, "wall": entry.wall})


def _merge_asked(entry: Entry, fact: MergeAsked) -> Iterable[RowOp]:
    who = {"staff": entry.actor, "register": entry.register, "wall": entry.wall}
    asked = {"member_id": fact.member_id, "survivor": fact.survivor, "reason": fact.reason}
    yield Insert(member_merge_ask, {"ask_id": entry.id, **asked, **who, "state": "asked", "why": ""})


def _merge_answered(_entry: Entry, fact: MergeAnswered) -> Iterable[RowOp]:
    yield Set(member_merge_ask, {"ask_id": fact.ask_id}, {"state": fact.state, "why": fact.why})


def _merged(entry: Entry, fact: MembersMerged) -> Iterable[RowOp]:
    row = {"member_id": fact.member_id, "survivor": fact.survivor, "joined_on": fact.joined_before}
    yield Put(member_merge, {**row, "business_date": entry.business_date})
    yield Set(member, {"member_id": fact.member_id}, {"state": "merged"})
    yield Set(member, {"member_id": fact.survivor}, {"joined_on": fact.joined_on})


def _unmerged(entry: Entry, fact: MembersUnmerged) -> Iterable[RowOp]:
    yield Remove(member_merge, {"member_id": fact.member_id})
    yield Set(member, {"member_id": fact.member_id}, {"state": "active"})
    yield Set(member, {"member_id": fact.survivor}, {"joined_on": fact.joined_on})


def _carried(entry: Entry, fact: AccountCarried) -> Iterable[RowOp]:
    return moved(
        entry, fact.member_id, "carried", fact.other, points=fact.points, principal_fen=fact.principal_fen,
        bonus_fen=fact.bonus_fen, bills=fact.bills, terms={"available_on": "", "ends_on": fact.ends_on},
    )  # fmt: skip
