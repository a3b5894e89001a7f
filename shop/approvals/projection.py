"""What each fact about a question for somebody's yes does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.approvals.facts import ApprovalAnswered, ApprovalAsked
from shop.approvals.tables import approval_request


def _asked(entry: Entry, fact: ApprovalAsked) -> Iterable[RowOp]:
    row = {name: getattr(fact, name) for name in fact.__struct_fields__}
    unanswered = dict.fromkeys(("answered_by", "answerer_name", "answerer_role", "answered_at"), "")
    yield Insert(
        approval_request,
        {**row, **unanswered, "register": entry.register, "asked_at": entry.wall, "state": "asked"},
    )


def _answered(entry: Entry, fact: ApprovalAnswered) -> Iterable[RowOp]:
    answer = {
        "state": "granted" if fact.granted else "refused", "answered_by": fact.answered_by,
        "answerer_name": fact.answerer_name, "answerer_role": fact.role, "answered_at": entry.wall,
    }  # fmt: skip
    key = {"request_no": fact.request_no}
    yield Set(approval_request, key, answer, expect={"state": "asked", "store": fact.store})


PROJECTIONS: Handlers = {ApprovalAsked: _asked, ApprovalAnswered: _answered}
