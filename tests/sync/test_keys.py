"""A member's key is kept once and handed out only beside what it opens."""

from __future__ import annotations

import pytest

from kernel.facts import Fact
from membership.usecases import erase
from sync.keys import is_key
from tests.headquarters.chain import Till, chain_of, new_chain, points

KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


@pytest.fixture
def till() -> Till:
    return new_chain().install("HP01", "HP")[0]


def exported(till: Till, member_id: str) -> str | None:
    with till.database.reading() as connection:
        return till.keys.export_key(connection, member_id)


def take(till: Till, member_id: str, key: str) -> None:
    with till.database.writing() as connection:
        till.courier.take(connection, member_id, key)


def test_a_key_that_came_is_kept(till: Till) -> None:
    take(till, "m1", KEY)

    assert exported(till, "m1") == KEY


def test_a_second_key_does_not_replace_the_first(till: Till) -> None:
    member_id = till.enrol()
    before = exported(till, member_id)

    take(till, member_id, KEY)

    assert exported(till, member_id) == before


@pytest.mark.parametrize("text", ["", "short", KEY[:-4], "\u91d1", KEY + KEY])
def test_what_is_no_key_is_not_kept(till: Till, text: str) -> None:
    take(till, "m1", text)

    assert not is_key(text)
    assert exported(till, "m1") is None


def test_keys_go_with_enrolments_only(till: Till) -> None:
    enrolment: list[Fact | tuple[str, str]] = [("membership.enrolled", '{"member_id":"m2"}')]

    assert till.courier.owners(chain_of("HP01", [*points(1), *enrolment, *enrolment])) == ["m2"]


def test_an_enrolment_that_cannot_be_read_needs_no_key(till: Till) -> None:
    assert till.courier.owners(chain_of("HP01", [("membership.enrolled", '{"member_id":5}')])) == []


def test_an_erased_members_key_is_handed_to_nobody(till: Till) -> None:
    member_id = till.enrol()
    enrolment = chain_of("HP01", [("membership.enrolled", f'{{"member_id":"{member_id}"}}')])
    with till.open() as books:
        erase(books, till.keys, member_id, "the member's wish")

    with till.database.reading() as connection:
        assert till.courier.keys_for(connection, enrolment) == {}
