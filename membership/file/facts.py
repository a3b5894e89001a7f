"""What can have happened to a member's file."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact


class MemberChanged(Fact, frozen=True, kw_only=True):
    """The file as it is from now on, whole. Of several changes the last by the clock stands, in any order.

    `adviser` and `inviter` as in MemberEnrolled.
    """

    kind: ClassVar[str] = "membership.changed"
    member_id: str
    personal: str  # sealed Personal
    adviser: str
    inviter: str


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


class MemberRevealed(Fact, frozen=True, kw_only=True):
    """Somebody looked at what is hidden of a member. `what` names the fields, never a value."""

    kind: ClassVar[str] = "membership.revealed"
    member_id: str
    what: tuple[str, ...]
    reason: str


FACTS = (MemberChanged, ConsentGiven, ConsentWithdrawn, MemberRevealed)
