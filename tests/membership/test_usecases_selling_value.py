"""Stored value that is sold, points that pay, and credit that a store gives at its own risk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from membership import usecases
from membership.errors import MemberNotFound, RiskUnexplained, TopUpInvalid
from membership.facts import PointsEarned, PointsSpent
from membership.queries import account, movements
from membership.tables import credit_risk
from tests.membership.builders import Place, kept_tables, rebuilt_tables

HELD_AT = "BJ BJ01 2026-11-21T10:05:00.000+08:00"


def test_a_top_up_is_on_the_account_and_names_the_right_that_holds_it_here() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        right_id = usecases.top_up(
            books, member_id=member_id, principal_fen=1_000_00, bonus_fen=100_00, document_no="T-1"
        )
        has, moved = account(books.connection, member_id), movements(books.connection, member_id)

    assert right_id
    assert (has.principal_fen, has.bonus_fen) == (1_000_00, 100_00)
    assert [(one.what, one.document_no) for one in moved] == [("topped_up", "T-1")]
    assert rebuilt_tables(place) == kept_tables(place)


@pytest.mark.parametrize(("principal_fen", "bonus_fen"), [(0, 0), (-1, 0), (100, -1), (0, 100)])
def test_nothing_and_less_cannot_be_sold(principal_fen: int, bonus_fen: int) -> None:
    place = Place()
    member_id = place.enrol()

    with pytest.raises(TopUpInvalid), place.open() as books:
        usecases.top_up(books, member_id=member_id, principal_fen=principal_fen, bonus_fen=bonus_fen, document_no="T-1")


def test_nobody_unknown_is_topped_up() -> None:
    place = Place()

    with pytest.raises(MemberNotFound), place.open() as books:
        usecases.top_up(books, member_id="nobody", principal_fen=1, bonus_fen=0, document_no="T-1")


def test_points_that_paid_are_gone() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        books.record(PointsEarned(member_id=member_id, points=300, document_no="S-1"))
        books.record(PointsSpent(member_id=member_id, right_id="r1", points=200, document_no="S-2"))
        has = account(books.connection, member_id)

    assert (has.points, has.bills) == (100, 1)
    assert rebuilt_tables(place) == kept_tables(place)


def test_a_credit_at_the_stores_risk_is_kept_apart_and_moves_no_balance() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        usecases.take_credit_risk(
            books, member_id=member_id, amount_fen=300_00, by="2001", reason=" 老顾客 ", document_no="S-1",
            right_held_at=HELD_AT,
        )  # fmt: skip
        row = books.connection.execute(select(credit_risk)).one()
        has = account(books.connection, member_id)

    assert (row.amount_fen, row.taken_by, row.reason, row.held_at) == (300_00, "2001", "老顾客", HELD_AT)
    assert (row.register, row.business_date) == ("HP01", "2026-11-21")
    assert has.balance_fen == 0


@pytest.mark.parametrize(("reason", "held_at"), [("  ", HELD_AT), ("老顾客", "")])
def test_a_credit_without_a_reason_or_a_right_elsewhere_is_refused(reason: str, held_at: str) -> None:
    place = Place()

    with pytest.raises(RiskUnexplained), place.open() as books:
        usecases.take_credit_risk(
            books, member_id="m1", amount_fen=1, by="2001", reason=reason, document_no="S-1", right_held_at=held_at
        )
