"""What waits in the exception ledger is shown, and leaves the list when a person has settled it."""

from __future__ import annotations

import pytest

from headquarters.deciding.deciders import ReasonMissing, decider
from headquarters.deciding.settling import HowUnknown, Open, count_open, open_exceptions, settle
from headquarters.intake.branches import take_in
from headquarters.situation import situation
from kernel.database import AnyDatabase
from shop.staff.rules.roles import SETTLE_EXCEPTION
from sync.exceptions import NotWaiting
from sync.settling import exception_settled
from tests.headquarters.chain import STAFF, Chain, chain_of, new_chain, points, rows
from tests.headquarters.intake.test_guards import spent
from tests.headquarters.intake.test_receiving import hand_in
from tests.headquarters.people import FIRST, SECOND, hire

FACTS = [*points(1), spent("m1", "r-9", 60_00), ("promotions.lottery_won", "{}")]


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    hire(made)
    for register, store in (("HP01", "HP"), ("BJ01", "BJ")):
        made.install(register, store)
    hand_in(made, chain_of("HP01", FACTS))
    hand_in(made, chain_of("BJ01", [spent("m1", "r-8", 5_00)]), "BJ01")
    return made


def seen(chain: Chain, **filters: str) -> list[Open]:
    with chain.office.database.reading() as connection:
        return list(open_exceptions(connection, **filters))


def settled(chain: Chain, number: str, how: str = "loss", note: str = "paid by the store", by: str = FIRST) -> Open:
    with chain.office.database.reading() as connection:
        person = decider(connection, by, SETTLE_EXCEPTION)
    return chain.office.keeper.transact(person, lambda books: settle(books, number, how, note))


def test_what_waits_is_shown_with_its_place_kind_and_reason(chain: Chain) -> None:
    found = seen(chain)

    assert [(one.number, one.kind) for one in found] == [
        ("HP01-1-2", "membership.stored_value_spent"), ("HP01-1-3", "promotions.lottery_won"),
        ("BJ01-1-1", "membership.stored_value_spent"),
    ]  # fmt: skip
    assert "unknown kind" in found[1].line()


def test_the_list_is_narrowed_to_a_register_and_to_what_came_lately(chain: Chain) -> None:
    chain.clock.forward(days=2)
    hand_in(chain, chain_of("BJ01", [*[spent("m1", "r-8", 5_00)] * 2])[0:2], "BJ01")

    assert [one.number for one in seen(chain, register="BJ01")] == ["BJ01-1-1", "BJ01-1-2"]
    assert [one.number for one in seen(chain, since="2026-11-22")] == ["BJ01-1-2"]


def test_what_a_branch_brought_is_shown_under_the_register_that_wrote_it(chain: Chain) -> None:
    branch = chain_of("HP01", [*FACTS[:1], spent("m1", "r-7", 1_00)], mark="copy")
    chain.office.keeper.transact(STAFF, lambda books: take_in(books, "HP01", "HP", branch, name="old disk"))

    assert [one.carries for one in seen(chain, register="HP01")] == ["", "", "HP01-1-2"]


def test_an_exception_that_a_person_settled_leaves_the_list_and_the_figures(chain: Chain) -> None:
    settled(chain, "HP01-1-2")

    assert [one.number for one in seen(chain)] == ["HP01-1-3", "BJ01-1-1"]
    with chain.office.database.reading() as connection:
        assert count_open(connection) == situation(connection, chain.clock.now()).exceptions == 2
    (row,) = rows(chain.office.database, exception_settled)  # type: ignore[arg-type]
    assert (row["how"], row["settled_by"], row["note"]) == ("loss", FIRST, "paid by the store")
    assert chain.office.verify().findings == ()


def test_it_is_settled_once_by_whoever_comes_first(chain: Chain) -> None:
    settled(chain, "HP01-1-2")

    with pytest.raises(NotWaiting):
        settled(chain, "HP01-1-2", by=SECOND)


@pytest.mark.parametrize(
    ("number", "how", "note", "trouble"),
    [
        ("HP01-1-1", "loss", "why", NotWaiting),
        ("nonsense", "loss", "why", NotWaiting),
        ("HP01-1-2", "forgotten", "why", HowUnknown),
        ("HP01-1-2", "loss", " ", ReasonMissing),
    ],
)
def test_what_does_not_wait_or_is_not_explained_is_not_settled(
    chain: Chain, number: str, how: str, note: str, trouble: type[Exception]
) -> None:
    with pytest.raises(trouble):
        settled(chain, number, how, note)
    assert len(seen(chain)) == 3


def test_the_store_that_wrote_it_is_told_and_no_other(chain: Chain) -> None:
    chain.install("HP02", "HP")
    settled(chain, "HP01-1-2")

    for name in ("HP02", "BJ01"):
        chain.tills[name].agent.run_once()

    assert [row["seq"] for row in rows(chain.tills["HP02"].database, exception_settled)] == [2]
    assert rows(chain.tills["BJ01"].database, exception_settled) == []
