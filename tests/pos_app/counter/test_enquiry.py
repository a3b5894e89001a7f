"""Headquarters is asked, says no, or does not answer."""

from __future__ import annotations

import pytest

from pos_app.counter.enquiry import Enquiry, LookupNotTaken, LookupTooMany
from sync.ports import Rejected, Unreachable
from sync.protocol import LookupAnswer, LookupAsk, LookupRefused, MemberFound

LI = LookupAsk(card_no="M00000000018")


def test_an_answer_is_handed_on():
    assert Enquiry(lambda _ask: MemberFound(member_id="m-li")).ask(LI) == MemberFound(member_id="m-li")


def test_no_line_is_no_answer():
    def nobody(_ask: LookupAsk) -> LookupAnswer:
        raise Unreachable("no route")

    assert Enquiry(nobody).ask(LI) is None


def test_a_shop_that_stands_alone_asks_nobody():
    assert Enquiry().alone
    assert Enquiry().ask(LI) is None


def test_a_till_that_asks_too_often_is_told_when_to_come_back():
    with pytest.raises(LookupTooMany) as refused:
        Enquiry(lambda _ask: LookupRefused(code="lookup.too_many", retry_after_s=40)).ask(LI)

    assert refused.value.facts == {"seconds": 40}


def test_a_door_that_stays_shut_is_named():
    def shut(_ask: LookupAsk) -> LookupAnswer:
        raise Rejected("quarantined")

    with pytest.raises(LookupNotTaken) as refused:
        Enquiry(shut).ask(LI)

    assert refused.value.facts == {"why": "quarantined"}
