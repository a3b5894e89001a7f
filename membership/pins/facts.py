"""What can have happened around a PIN. That one was set stands in membership/facts.py."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact


class PinResetIssued(Fact, frozen=True, kw_only=True):
    """A member who forgot their PIN was given a code for a new one, good until `until`, ISO time.

    `paper` says what they showed to say who they are. The code stands nowhere, and its hash in no journal.
    """

    kind: ClassVar[str] = "membership.pin_reset_issued"
    member_id: str
    paper: str
    reason: str
    until: str


FACTS = (PinResetIssued,)
