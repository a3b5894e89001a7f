"""Who forgot their PIN shows who they are and is given a code, which is kept as a hash alone."""

from __future__ import annotations

import pytest

from kernel.books import entries
from membership.errors import MemberNotFound, PinInvalid
from membership.pins.errors import ResetUnproven
from membership.pins.facts import PinResetIssued
from membership.pins.tables import pin_reset
from membership.pins.usecases import change_pin, issue_reset
from membership.usecases import check_pin
from tests.shop.counting_house import STAFF, House

PEPPER = "cGVwcGVy"


def issue(house: House, member_id: str, **more: str) -> str:
    told = {"paper": "身份证", "reason": "本人到店", **more}
    with house.keeper.open(STAFF) as books:
        return issue_reset(books, member_id, code_hash=lambda text: text[::-1], random=bytes, **told)


def test_the_books_say_who_was_given_a_code_and_why_and_not_which() -> None:
    house = House()
    member_id = house.member()

    code = issue(house, member_id)

    with house.database.reading() as connection:
        (kept,) = connection.execute(pin_reset.select()).all()
        written = [entry.body for entry in entries(connection) if entry.kind == PinResetIssued.kind]
    assert (kept.member_id, kept.until[:16]) == (member_id, "2026-11-22T12:00")
    assert len(written) == 1
    assert code not in written[0]


def test_the_second_code_takes_the_place_of_the_first() -> None:
    house = House()
    member_id = house.member()
    for _ in range(2):
        issue(house, member_id)

    with house.database.reading() as connection:
        assert len(connection.execute(pin_reset.select()).all()) == 1


@pytest.mark.parametrize("told", [{"paper": " "}, {"reason": ""}])
def test_without_a_paper_and_a_reason_there_is_no_code(told: dict[str, str]) -> None:
    house = House()
    member_id = house.member()

    with pytest.raises(ResetUnproven):
        issue(house, member_id, **told)


def test_nobody_is_given_a_code_for_who_is_no_member() -> None:
    with pytest.raises(MemberNotFound):
        issue(House(), "nobody")


def test_a_changed_pin_is_the_one_that_counts() -> None:
    house = House()
    member_id = house.member()
    with house.keeper.open(STAFF) as books:
        change_pin(books, house.keys, member_id, "518204", PEPPER, right_id="r", number=2)

    with house.database.reading() as connection:
        assert check_pin(connection, house.keys, member_id, "518204", PEPPER)


def test_a_pin_is_six_digits() -> None:
    house = House()
    member_id = house.member()
    with house.keeper.open(STAFF) as books, pytest.raises(PinInvalid):
        change_pin(books, house.keys, member_id, "51820", PEPPER, right_id="r", number=2)
