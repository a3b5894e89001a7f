"""An article goes from hand to hand, each step once, and its fee is settled before it leaves."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.projection import Conflict
from shop.catalogue.errors import WeightAbsurd
from shop.services.errors import FeeOpen, FeeTooMuch, StepWrong, TicketIncomplete, TicketUnknown
from shop.services.facts import TicketRefused
from shop.services.usecases import hand_over, notify, quote, refuse, send, settle_fee, take_back
from tests.builders.register import Register
from tests.shop.services.tickets import LATER, RING, TODAY, leave, left

HP = {"store": "HP"}


@pytest.fixture
def register() -> Register:
    return Register()


def test_another_stores_ticket_is_unknown_here(register: Register):
    ticket_no = leave(register)

    with register.books() as books, pytest.raises(TicketUnknown):
        notify(books, ticket_no, store="BJ", how="电话")


def test_a_quote_may_move_the_day(register: Register):
    ticket_no = leave(register, fee_fen=0, needs_quote=True)

    with register.books() as books:
        quote(books, ticket_no, fee_fen=120_00, promised_on=LATER, today=TODAY, **HP)

    found = left(register, ticket_no)
    assert (found.state, found.fee_fen, found.promised_on, found.needs_quote) == ("quoted", 120_00, LATER, False)


def test_a_quote_below_what_was_paid_is_refused(register: Register):
    ticket_no = leave(register)

    with register.books() as books:
        settle_fee(books, ticket_no, 50_00, document_no="S-1", **HP)
        with pytest.raises(TicketIncomplete):
            quote(books, ticket_no, fee_fen=49_99, promised_on=LATER, today=TODAY, **HP)


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"promised_on": "明天"}, TicketIncomplete),
        ({"promised_on": "2026-11-31"}, TicketIncomplete),
        ({"weight_mg": 99_999_999}, WeightAbsurd),
        ({"fee_fen": 10**12}, TicketIncomplete),
        ({"loss_ppm_most": -1}, TicketIncomplete),
        ({"loss_ppm_most": 1_000_001}, TicketIncomplete),
    ],
)
def test_what_makes_no_sense_is_not_written_on_a_ticket(
    register: Register, told: dict[str, Any], error: type[Exception]
):
    with pytest.raises(error):
        leave(register, **told)


def test_a_quote_names_a_day_of_the_calendar(register: Register):
    ticket_no = leave(register)

    with register.books() as books, pytest.raises(TicketIncomplete):
        quote(books, ticket_no, fee_fen=90_00, promised_on="年底", today=TODAY, **HP)


def test_an_article_is_weighed_at_every_door(register: Register):
    ticket_no = leave(register)

    with register.books() as books:
        with pytest.raises(TicketIncomplete):
            send(books, ticket_no, workshop="深圳", weight_mg=0, **HP)
        with pytest.raises(TicketIncomplete):
            take_back(books, ticket_no, weight_mg=0, **HP)


def test_an_article_is_not_handed_over_with_an_open_fee(register: Register):
    ticket_no = leave(register)

    with register.books() as books:
        take_back(books, ticket_no, weight_mg=5_200, **HP)
        with pytest.raises(FeeOpen):
            hand_over(books, ticket_no, weight_mg=5_200, **HP)


def test_a_phone_in_a_note_is_masked(register: Register):
    ticket_no = leave(register, note="打 13812345678")

    assert left(register, ticket_no).opened.note == "打 138****5678"


def test_what_was_paid_is_given_back_whole_or_not(register: Register):
    ticket_no = leave(register)

    with register.books() as books:
        settle_fee(books, ticket_no, 80_00, document_no="S-1", **HP)
        refuse(books, ticket_no, reason="太薄", **HP)
        with pytest.raises(FeeTooMuch):
            settle_fee(books, ticket_no, -79_99, document_no="S-2", **HP)
        settle_fee(books, ticket_no, -80_00, document_no="S-2", **HP)
        back = hand_over(books, ticket_no, weight_mg=5_200, **HP)

    assert not back.done
    assert left(register, ticket_no).state == "returned"


def test_nothing_follows_the_handing_over(register: Register):
    ticket_no = leave(register, RING, fee_fen=0)

    with register.books() as books:
        take_back(books, ticket_no, weight_mg=5_200, **HP)
        hand_over(books, ticket_no, weight_mg=5_200, **HP)
        with pytest.raises(StepWrong):
            hand_over(books, ticket_no, weight_mg=5_200, **HP)


def test_two_tills_that_go_on_with_one_ticket_do_not_both_have_effect(register: Register):
    ticket_no = leave(register)
    with register.books() as books:
        take_back(books, ticket_no, weight_mg=5_200, **HP)

    with pytest.raises(Conflict), register.books() as books:
        books.record(TicketRefused(ticket_no=ticket_no, store="HP", step=1, reason="太薄"))
