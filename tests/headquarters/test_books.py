"""Headquarters numbers what it keeps in the order of the commits, whoever writes at the same time."""

from __future__ import annotations

import threading

import pytest

from headquarters.office import Office
from headquarters.settings import Settings
from headquarters.tables import feed_head, feed_item, journal_head
from headquarters.telling.feed_rows import numbers_in
from kernel.database import AnyDatabase
from kernel.ids import Ids
from kernel.postgres import PostgresDatabase
from kernel.tables import journal
from shop.staff.facts import StaffLeft
from tests.headquarters.chain import STAFF, Chain, batch_of, chain_of, counted, new_chain, points, rows
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.postgres import Cluster


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    return made


def test_numbers_go_on_without_a_gap_whoever_wrote(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", points(3)))
    with chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no="1"))

    numbers = [row["no"] for row in rows(chain.office.database, journal)]

    assert numbers == list(range(1, len(numbers) + 1))
    assert rows(chain.office.database, journal_head)[0]["no"] == len(numbers)


def test_an_action_that_failed_uses_no_number(chain: Chain) -> None:
    before = rows(chain.office.database, journal_head)

    with pytest.raises(ZeroDivisionError), chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no=str(1 // 0)))

    assert rows(chain.office.database, journal_head) == before


def test_many_facts_at_once_make_the_chain_that_one_by_one_makes(chain: Chain) -> None:
    facts = [StaffLeft(staff_no=str(n)) for n in range(5)]

    chain.office.keeper.transact(STAFF, lambda books: books.record_all(facts))

    own = [row for row in rows(chain.office.database, journal) if row["register"] == "HQ"]
    assert [row["prev"] for row in own[1:]] == [row["hash"] for row in own[:-1]]
    assert chain.office.verify().findings == ()


def test_two_servers_on_one_database_write_one_order(cluster: Cluster) -> None:
    name = cluster.fresh()
    url = cluster.url(name)
    chain = new_chain(PostgresDatabase(url))
    for number in range(1, 5):
        chain.install(f"HP0{number}", "HP")
    second = Office(
        Settings(), database=PostgresDatabase(url), secrets=chain.office.secrets, clock=chain.clock,
        ids=Ids(chain.clock, counted(50)), random=counted(51),
    )  # fmt: skip
    start = threading.Barrier(4)

    def work(number: int) -> None:
        register, office = f"HP0{number}", (chain.office, second)[number % 2]
        entries = chain_of(register, points(60))
        start.wait()
        for at in range(0, 60, 5):
            office.receive(sender(chain, register), batch_of(entries[at : at + 5], chain.tills[register]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert chain.account("m1").points == 240
    numbers = [row["no"] for row in rows(chain.office.database, journal)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {row["feed"]: row["items"] for row in rows(chain.office.database, feed_head)} == _counted(chain)
    assert chain.office.verify().findings == ()
    second.close()
    chain.office.close()
    cluster.drop(name)


def _counted(chain: Chain) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows(chain.office.database, feed_item):
        found[str(row["feed"])] = found.get(str(row["feed"]), 0) + len(numbers_in(row["no"], row["earlier"]))
    return found
