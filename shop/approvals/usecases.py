"""Asking for somebody's yes, and giving it."""

from __future__ import annotations

from datetime import datetime, timedelta

from kernel.books import Books
from kernel.clock import stamp
from shop.approvals.errors import OwnRequest, RequestOver
from shop.approvals.facts import VALID_S, ApprovalAnswered, ApprovalAsked
from shop.approvals.queries import request

_WORDS_MAX = 200


def ask_approval(
    books: Books, *, number: str, store: str, permission: str, what: str, reason: str, now: datetime
) -> None:
    """Ask whoever may for `permission`, once, for what is said in `what`."""
    books.record(
        ApprovalAsked(
            request_no=number,
            store=store,
            asked_by=books.actor.staff_no,
            asker_name=books.actor.name,
            permission=permission,
            what=what[:_WORDS_MAX],
            reason=reason.strip()[:_WORDS_MAX],
            valid_until=stamp(now + timedelta(seconds=VALID_S)),
        )
    )


def answer_approval(books: Books, request_no: str, *, granted: bool, now: datetime) -> None:
    """Say yes or no. Raises RequestOver, OwnRequest, NotPermitted."""
    found = request(books.connection, request_no)
    if found is None or not found.open_at(stamp(now)):
        raise RequestOver(request=request_no)
    if found.asked_by == books.actor.staff_no:
        raise OwnRequest(staff=books.actor.name)
    books.actor.require(found.permission)
    books.record(
        ApprovalAnswered(
            request_no=request_no, store=found.store, granted=granted, answered_by=books.actor.staff_no,
            answerer_name=books.actor.name, role=books.actor.role,
        )
    )  # fmt: skip
