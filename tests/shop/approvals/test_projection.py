"""A question for somebody's yes stands in the books, and is answered once."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kernel.projection import Conflict
from shop.approvals.facts import ApprovalAnswered, ApprovalAsked
from shop.approvals.queries import request
from tests.builders.register import Register

ASKED = ApprovalAsked(
    request_no="A-HP01-20261121-0001", store="HP", asked_by="1007", asker_name="王芳", permission="sale.discount_over",
    what="折扣 8 折", reason="老顾客", valid_until="2026-11-21T10:01:00.000+08:00",
)  # fmt: skip
YES = ApprovalAnswered(
    request_no=ASKED.request_no, store="HP", granted=True, answered_by="1003", answerer_name="周建平",
    role="store_manager",
)  # fmt: skip


def test_the_tables_are_those_of_the_journal() -> None:
    register = Register()
    with register.books() as books:
        books.record(ASKED)
        books.record(YES)
        found = request(books.connection, ASKED.request_no)

    assert found is not None
    assert (found.state, found.answerer_name, found.what) == ("granted", "周建平", "折扣 8 折")
    assert register.verdict().findings == ()


@pytest.mark.parametrize("store", ["HP", "BJ"])
def test_a_question_is_answered_once_and_in_its_own_store(store: str) -> None:
    register = Register()
    with register.books() as books:
        books.record(ASKED)
        if store == "HP":
            books.record(YES)

    with pytest.raises(Conflict), register.books() as books:
        books.record(replace(YES, store=store))
