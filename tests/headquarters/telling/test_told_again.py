"""What a till said of a member while its store was to forget them stands at that till as well, once they are back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from headquarters.telling.known_members import forget, introduce
from kernel.books import Books
from kernel.clock import stamp
from kernel.database import AnyDatabase
from kernel.tables import journal
from membership.cards.usecases import step_card
from membership.facts import MemberIntroduced
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member
from membership.tables import member, member_card
from tests.headquarters.chain import STAFF, Chain, Till, new_chain, rows
from tests.headquarters.intake.test_trying import changed_by_right


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    return new_chain(any_database)


def knowing(chain: Chain) -> tuple[Till, str]:
    """A till that knows a member of its store."""
    till, _ = chain.install("HP01", "HP")
    member_id = chain.member()
    till.agent.run_once()
    return till, member_id


def forgotten_and_met_again(chain: Chain, member_id: str) -> None:
    """Headquarters lets the store forget the member, and introduces them again at the next visit."""

    def work(books: Books) -> None:
        now = stamp(books.clock.now())
        assert forget(books, "HP", [member_id], now) == 1
        introduce(books, [(member_id, "HP")], now)

    chain.office.keeper.transact(STAFF, work)


def report_lost(till: Till, member_id: str) -> None:
    (card_no,) = (row["card_no"] for row in rows(till.database, member_card))
    with till.open() as books:
        step_card(books, str(card_no), "report_lost", decisive=False, today="2026-11-21", paper="身份证", reason="丢失")


def agree(chain: Chain, till: Till) -> bool:
    """Till and headquarters say the same of cards, PIN and file."""
    tables = (member, member_card)
    return [rows(till.database, table) for table in tables] == [rows(chain.office.database, table) for table in tables]


def introductions(chain: Chain) -> int:
    with chain.office.database.reading() as connection:
        told = connection.scalars(select(journal.c.id).where(journal.c.kind == MemberIntroduced.kind))
        return len(told.all())


def test_a_card_lost_while_the_store_forgot_its_member_is_lost_at_the_till_that_heard_it(chain: Chain) -> None:
    till, member_id = knowing(chain)
    report_lost(till, member_id)  # with no line
    forgotten_and_met_again(chain, member_id)

    till.agent.run_once()
    till.agent.run_once()

    assert [row["state"] for row in rows(till.database, member_card)] == ["lost"]
    assert agree(chain, till)


def test_a_pin_and_a_name_chosen_while_the_store_forgot_the_member_stand_at_their_till(chain: Chain) -> None:
    till, member_id = knowing(chain)
    chain.clock.forward(minutes=1)
    changed_by_right(chain, till, member_id)
    with till.open() as books:
        change_member(books, till.keys, member_id, Particulars(name="周敏敏"), phone_mac=till.phone_mac)
    forgotten_and_met_again(chain, member_id)

    till.agent.run_once()
    till.agent.run_once()

    assert till.names("zmm") == ["周敏敏"]
    assert agree(chain, till)


def test_who_was_never_forgotten_is_told_once(chain: Chain) -> None:
    till, member_id = knowing(chain)
    report_lost(till, member_id)

    till.agent.run_once()

    assert (introductions(chain), agree(chain, till)) == (0, True)
