"""What a group of entries will need once the end of the journal is locked, asked in the lock's own message.

Each wait for the server is time in which no other process writes. Where members are known and how feeds end may be
read under the lock only; who and which, the entries themselves say before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

from headquarters.telling.audience import Told, members_feed
from headquarters.telling.feeds import HEADS, End, ends_in
from headquarters.telling.known_members import AT_ONCE, KNOWN_AT, Pair, known_in_rows
from membership.facts import MemberEnrolled

Asked = tuple[Select[Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Of the `members` that were asked for, the stores that know them; of the `feeds`, None for one not begun.

    `seen`: when members were last at stores that know them, ISO times.
    """

    members: Mapping[str, Sequence[str]]
    feeds: Mapping[str, End | None]
    seen: Mapping[Pair, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foresight:
    """The questions for these members and feeds."""

    members: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()

    @property
    def questions(self) -> list[Asked]:
        return [(KNOWN_AT, {"member_ids": list(self.members)}), (HEADS, {"feeds": list(self.feeds)})]

    def read(self, answers: Sequence[Sequence[Any]]) -> Foreseen:
        known, ends = known_in_rows(answers[0]), ends_in(answers[1])
        members = {one: known.get(one, ()) for one in self.members}
        seen = {(row.member_id, row.store): row.last_seen for row in answers[0]}
        return Foreseen(members, {one: ends.get(one) for one in self.feeds}, seen)


def foresight_of(told: Sequence[Told]) -> Foresight | None:
    """For entries about members; None where there are none, too many, or new ones, who change who is known where."""
    members = {getattr(one.fact, "member_id", "") for one in told} - {""}
    if not 0 < len(members) <= AT_ONCE or any(isinstance(one.fact, MemberEnrolled) for one in told):
        return None
    feeds = {members_feed(one.store) for one in told if one.store}
    return Foresight(tuple(sorted(members)), tuple(sorted(feeds)))
