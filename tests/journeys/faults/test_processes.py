"""What happens on each fault that ends a process: one test a row of the table in docs/sync.md, with real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from headquarters.office import open_office
from headquarters.settings import load
from kernel.clock import FixedClock
from shop.sales.tables import sale
from tests.builders import shop
from tests.builders.counter import Counter
from tests.headquarters.chain import rows
from tests.journeys.faults.processes import DeafPrinter, House, a_pair, headquarters, send
from tests.postgres import Cluster
from tools.crash_headquarters import Tally, settle, standing, wait_for_work, working


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.server.kill()


def sales(house: House) -> list[str]:
    """Numbers of the bills that headquarters has."""
    office = open_office(house.data, load(house.data))
    try:
        with office.database.reading() as connection:
            return sorted(connection.scalars(select(sale.c.sale_no)))
    finally:
        office.close()


def test_a_crash_between_the_local_commit_and_the_upload(house: House):
    till = house.till()
    till.ok("open_day", float="1000.00")
    number = till.sell(shop.RING)
    till.kill()

    house.server.start()
    again = house.till()
    said = again.ok("sync")
    again.kill()

    assert said == {"ok": True, "state": "synced", "pending": 0}
    assert sales(house) == [number]


def test_a_crash_between_the_commit_and_the_receipt(house: House):
    printer = DeafPrinter()
    house.print_on(printer.port)
    till = house.till()
    till.ok("open_day", float="1000.00")
    till.ok("scan", code=shop.RING)
    till.ok("pay", method="card", reference="0042")

    send(till, "commit")
    assert printer.spoken_to.wait(30)
    till.kill()
    counter = Counter(house.till_folder, FixedClock(shop.MORNING))
    (bill,) = rows(counter.till.place.database, sale)
    state = counter.till.paper.state_of(str(bill["sale_no"]))
    counter.till.close()
    printer.close()

    assert state == "doubt"


def test_headquarters_crashes_in_the_middle_of_a_batch(tmp_path: Path, cluster: Cluster):
    url = cluster.url(cluster.empty())
    with standing(tmp_path, 5, url, 1) as house, psycopg.connect(url) as other, ThreadPoolExecutor(1) as pool:
        till = house.tills[0]
        till.open(pieces=10)
        other.execute("SELECT * FROM journal_head FOR UPDATE")  # the batch stops just before it is written down
        handing_in = pool.submit(till.agent.run_once)
        with psycopg.connect(url, autocommit=True) as watching:
            while not watching.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone():
                pass
        house.server.kill()
        lost = handing_in.result(30)
        other.rollback()

        house.server.start()
        settle(house, Tally())

        assert (lost.state, till.handed_in()) == ("offline", 1)


def test_headquarters_fails_over_to_its_synchronous_standby(tmp_path: Path):
    with a_pair() as (primary, standby):
        name, rng = primary.empty(), random.Random(1)
        hosts = f"host=127.0.0.1:{primary.port}&host=127.0.0.1:{standby.port}"
        url = f"postgresql://jinpu@/{name}?{hosts}&target_session_attrs=read-write"
        with standing(tmp_path, 7, url, 2) as house:
            with working(house):
                wait_for_work(house, rng)
                primary.kill()
                standby.promote()
                for _ in range(3):
                    wait_for_work(house, rng)

            settle(house, Tally())  # nothing lost, nothing doubled, one answer for each right

            assert all(till.handed_in() > 2 for till in house.tills)


def test_headquarters_is_restored_from_a_backup(house: House, tmp_path: Path):
    house.server.start()
    till = house.till()
    till.ok("open_day", float="1000.00")
    before = till.sell(shop.RING)
    till.ok("sync")
    headquarters("backup", "--data", str(house.data), "--to", str(tmp_path / "backups"))
    after = till.sell(shop.SILVER)
    till.ok("sync")
    house.server.stop()

    (backup,) = (tmp_path / "backups").glob("*.jinpu")
    headquarters("restore", "--data", str(house.data), "--from", str(backup), "--force")
    house.server.start()
    states = [till.ok("sync")["state"] for _ in range(2)]
    waiting = headquarters("recovering", "--data", str(house.data))
    till.kill()

    assert states[-1] == "synced"
    assert sales(house) == sorted([before, after])
    assert [name for name in ("HP01", "HP02", "BJ01") if name in waiting] == ["HP02", "BJ01"]
