"""Asking for somebody's yes, and who may give it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.actor import Actor, NotPermitted
from shop.approvals.errors import OwnRequest, RequestOver
from shop.approvals.queries import request
from shop.approvals.usecases import VALID_S, answer_approval, ask_approval
from shop.staff.rules.roles import DISCOUNT_OVER, permissions_of
from tests.builders.register import Register
from tests.builders.shop import MORNING

NUMBER = "A-HP01-20261121-0001"
MANAGER = Actor("1003", "周建平", "store_manager", permissions_of("store_manager"))
CASHIER = Actor("1007", "王芳", "cashier", permissions_of("cashier"))


def asked(by: Actor = CASHIER) -> Register:
    register = Register()
    with register.books(by) as books:
        ask_approval(
            books, number=NUMBER, store="HP", permission=DISCOUNT_OVER, what="8 折", reason=" 老顾客 ", now=MORNING
        )
    return register


def test_a_manager_says_yes_within_the_minute() -> None:
    register = asked()

    with register.books(MANAGER) as books:
        answer_approval(books, NUMBER, granted=True, now=MORNING + timedelta(seconds=VALID_S - 1))
        found = request(books.connection, NUMBER)

    assert found is not None
    assert (found.state, found.answered_by, found.answerer_role, found.reason) == (
        "granted", "1003", "store_manager", "老顾客",
    )  # fmt: skip


def test_after_its_minute_and_after_its_answer_a_question_is_over() -> None:
    register = asked()

    with register.books(MANAGER) as books:
        with pytest.raises(RequestOver):
            answer_approval(books, NUMBER, granted=True, now=MORNING + timedelta(seconds=VALID_S))
        answer_approval(books, NUMBER, granted=False, now=MORNING)
        with pytest.raises(RequestOver):
            answer_approval(books, NUMBER, granted=True, now=MORNING)
        with pytest.raises(RequestOver):
            answer_approval(books, "A-0", granted=True, now=MORNING)


def test_who_may_not_do_it_says_yes_to_nobody() -> None:
    other = Actor("1009", "陈晨", "cashier", permissions_of("cashier"))

    with asked().books(other) as books, pytest.raises(NotPermitted):
        answer_approval(books, NUMBER, granted=True, now=MORNING)


def test_nobody_says_yes_to_their_own_question() -> None:
    with asked(MANAGER).books(MANAGER) as books, pytest.raises(OwnRequest):
        answer_approval(books, NUMBER, granted=True, now=MORNING)
