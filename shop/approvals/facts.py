"""What can have happened to a question for somebody's yes."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact

VALID_S = 60  # a question's time: a customer stands at the counter


class ApprovalAsked(Fact, frozen=True, kw_only=True):
    """Who stands at a till may not do something and asks who may. `what` and `reason` are what people read.

    The question is over at the ISO time `valid_until`.
    """

    kind: ClassVar[str] = "approvals.asked"
    request_no: str
    store: str
    asked_by: str
    asker_name: str
    permission: str
    what: str
    reason: str
    valid_until: str


class ApprovalAnswered(Fact, frozen=True, kw_only=True):
    """Somebody who may said yes, or no. `role` says how far their yes reaches."""

    kind: ClassVar[str] = "approvals.answered"
    request_no: str
    store: str
    granted: bool
    answered_by: str
    answerer_name: str
    role: str


FACTS = (ApprovalAsked, ApprovalAnswered)
