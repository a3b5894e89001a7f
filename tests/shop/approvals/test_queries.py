"""What waits for an answer."""

from __future__ import annotations

from msgspec.structs import replace

from shop.approvals.queries import open_requests, request
from tests.builders.register import Register
from tests.shop.approvals.test_projection import ASKED, YES

BEFORE, AFTER = "2026-11-21T10:00:30.000+08:00", "2026-11-21T10:01:00.000+08:00"


def test_a_question_waits_until_its_minute_is_over_or_it_is_answered() -> None:
    register = Register()
    with register.books() as books:
        books.record(ASKED)
        books.record(replace(ASKED, request_no="A-BJ01-1", store="BJ"))
        books.record(replace(ASKED, request_no="A-HP01-2"))
        books.record(replace(YES, request_no="A-HP01-2"))
        connection = books.connection

        here = [one.request_no for one in open_requests(connection, BEFORE, store="HP")]
        everywhere = {one.request_no for one in open_requests(connection, BEFORE)}

        assert (here, everywhere) == ([ASKED.request_no], {ASKED.request_no, "A-BJ01-1"})
        assert open_requests(connection, AFTER) == ()
        assert request(connection, "A-0") is None
