"""Who decides at headquarters is a person of its staff, and for some things two of them."""

from __future__ import annotations

import pytest

from headquarters.deciding.deciders import ReasonMissing, SecondPersonMissing, decider, said, two_deciders
from kernel.actor import NotPermitted
from kernel.database import AnyDatabase
from shop.staff.errors import UnknownStaff
from shop.staff.facts import StaffLeft
from shop.staff.rules.roles import WRITE_OFF
from tests.headquarters.chain import STAFF, Chain, new_chain
from tests.headquarters.people import FIRST, MANAGER, SECOND, hire


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    hire(made)
    return made


def test_two_people_of_headquarters_decide_together(chain: Chain) -> None:
    with chain.office.database.reading() as connection:
        two = two_deciders(connection, FIRST, SECOND, WRITE_OFF)

    assert (two.first.name, two.second.name, two.numbers) == ("陈国栋", "林静", "1001+1002")


def test_one_person_twice_is_one_person(chain: Chain) -> None:
    with chain.office.database.reading() as connection, pytest.raises(SecondPersonMissing):
        two_deciders(connection, FIRST, FIRST, WRITE_OFF)


@pytest.mark.parametrize("number", [MANAGER, "9999", ""])
def test_nobody_of_a_store_and_no_stranger_decides(chain: Chain, number: str) -> None:
    with chain.office.database.reading() as connection, pytest.raises(UnknownStaff):
        two_deciders(connection, FIRST, number, WRITE_OFF)


def test_who_left_decides_nothing(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no=FIRST))

    with chain.office.database.reading() as connection, pytest.raises(UnknownStaff):
        decider(connection, FIRST, WRITE_OFF)


def test_headquarters_people_may_not_do_everything(chain: Chain) -> None:
    with chain.office.database.reading() as connection, pytest.raises(NotPermitted):
        decider(connection, FIRST, "sale.sell")


def test_whoever_decides_says_why() -> None:
    assert said("  the store burnt ") == "the store burnt"
    with pytest.raises(ReasonMissing):
        said("  ")
