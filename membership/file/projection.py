"""What happened to a member's file, as rows; and what headquarters puts before a register's word about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kernel.facts import Entry, Fact
from kernel.projection import Insert, Projection, RowOp, Set
from membership.file.facts import ConsentGiven, ConsentWithdrawn, MemberChanged, MemberRevealed
from membership.file.tables import member_consent, member_reveal
from membership.projection import KeySource, directory_row
from membership.tables import member, member_directory


def file_version(entry: Entry) -> str:
    """Sorts changes of a file by the clock of who wrote them; two of one moment by their ids."""
    return f"{entry.wall}/{entry.id}"


def projections(keys: KeySource, phone_mac: Callable[[str], str]) -> dict[type[Fact], Projection]:
    """The projection of every fact about files; the arguments as of membership/projection.py."""

    def changed(entry: Entry, fact: MemberChanged) -> Iterable[RowOp]:
        key, version = {"member_id": fact.member_id}, file_version(entry)
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
        MemberRevealed: _revealed,
    }


def _given(entry: Entry, fact: ConsentGiven) -> Iterable[RowOp]:
    return _consents(entry, fact, "given", fact.terms, fact.text_hash)


def _withdrawn(entry: Entry, fact: ConsentWithdrawn) -> Iterable[RowOp]:
    return _consents(entry, fact, "withdrawn", "", "")


def _consents(
    entry: Entry, fact: ConsentGiven | ConsentWithdrawn, what: str, terms: str, text_hash: str
) -> Iterable[RowOp]:
    where = {"register": entry.register, "staff": entry.actor, "wall": entry.wall, "channel": fact.channel}
    for scope in fact.scopes:
        said = {"entry_id": entry.id, "scope": scope, "member_id": fact.member_id, "what": what}
        yield Insert(member_consent, {**said, "terms": terms, "text_hash": text_hash, **where})


def _revealed(entry: Entry, fact: MemberRevealed) -> Iterable[RowOp]:
    row = {"entry_id": entry.id, "member_id": fact.member_id, "what": " ".join(fact.what), "staff": entry.actor}
    yield Insert(member_reveal, {**row, "reason": fact.reason, "register": entry.register, "wall": entry.wall})
