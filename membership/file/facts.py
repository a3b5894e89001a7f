"""What can have happened to a member's file."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class MemberChanged(Fact, frozen=True, kw_only=True):
    """The file as it is from now on, whole. Of several changes the highest `number` stands, in any order.

    Numbers count from 1; of one number the greater entry id stands. `adviser` and `inviter` as in MemberEnrolled.
    """

    kind: ClassVar[str] = "membership.changed"
    member_id: str
    personal: str  # sealed Personal
    adviser: str
    inviter: str
    number: int


class ConsentGiven(Fact, frozen=True, kw_only=True):
    """The member agreed to these scopes, by this version of the `terms`. `text_hash` SHA-256 of their text, in hex."""

    kind: ClassVar[str] = "membership.consent_given"
    member_id: str
    scopes: tuple[str, ...]
    terms: str
    text_hash: str
    channel: str


class ConsentWithdrawn(Fact, frozen=True, kw_only=True):
    """The member takes their consent to these scopes back."""

    kind: ClassVar[str] = "membership.consent_withdrawn"
    member_id: str
    scopes: tuple[str, ...]
    channel: str


class ToldConsent(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last of one scope, as the row of whoever wrote it down: `what` given | withdrawn."""

    entry_id: str
    scope: str
    member_id: str
    what: str
    terms: str
    text_hash: str
    channel: str
    staff: str
    register: str
    wall: str


class ConsentsTold(Fact, frozen=True, kw_only=True):
    """A store that meets members is told what they agreed to elsewhere; written by headquarters alone."""

    kind: ClassVar[str] = "membership.consents_told"
    store: str
    consents: tuple[ToldConsent, ...]


class FranchiseNamed(Fact, frozen=True, kw_only=True):
    """A store is run by another company, `legal_name`; '' for the chain itself again. Written by headquarters.

    To whom its members' data goes if they agree: the `receiver`, how to reach it, what for, how, and which kinds.
    """

    kind: ClassVar[str] = "membership.franchise_named"
    store: str
    legal_name: str
    receiver: str
    contact: str
    purpose: str
    method: str
    kinds: str


class MemberRevealed(Fact, frozen=True, kw_only=True):
    """Somebody looked at what is hidden of a member. `what` names the fields, never a value."""

    kind: ClassVar[str] = "membership.revealed"
    member_id: str
    what: tuple[str, ...]
    reason: str


class MergeAsked(Fact, frozen=True, kw_only=True):
    """Somebody at a counter thinks that a member is another one, the survivor; headquarters decides."""

    kind: ClassVar[str] = "membership.merge_asked"
    member_id: str
    survivor: str
    reason: str


class MergeAnswered(Fact, frozen=True, kw_only=True):
    """What headquarters decided about the entry `ask_id` that asked: merged | refused, and `why`."""

    kind: ClassVar[str] = "membership.merge_answered"
    ask_id: str
    member_id: str
    survivor: str
    state: str
    why: str


class MembersMerged(Fact, frozen=True, kw_only=True):
    """A member turned out to be another one, the survivor: their card leads there, and their account goes there.

    Written by headquarters. `joined_on` is the earlier day of both, `joined_before` what the survivor had.
    """

    kind: ClassVar[str] = "membership.merged"
    member_id: str
    survivor: str
    joined_on: str
    joined_before: str
    reason: str


class MembersUnmerged(Fact, frozen=True, kw_only=True):
    """It was a mistake, seen on the same day: two members again. `joined_on` the survivor's own day."""

    kind: ClassVar[str] = "membership.unmerged"
    member_id: str
    survivor: str
    joined_on: str
    reason: str


class AccountCarried(Fact, frozen=True, kw_only=True):
    """What goes over between two members' accounts, signed: one fact takes it all off, others put it down lot by lot.

    `other` is the member at the other end; `ends_on` the last day of these points, '' none.
    """

    kind: ClassVar[str] = "membership.account_carried"
    member_id: str
    other: str
    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    bills: int = 0
    ends_on: str = ""


FACTS = (
    MemberChanged, ConsentGiven, ConsentWithdrawn, ConsentsTold, MemberRevealed, MembersMerged, MembersUnmerged,
    AccountCarried, MergeAsked, MergeAnswered, FranchiseNamed,
)  # fmt: skip
