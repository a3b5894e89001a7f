"""The disk is full when a bill is paid: nothing of it is kept, the bill stays and is paid when there is room."""

from __future__ import annotations

import resource
from pathlib import Path

from pos_app.place import DATABASE, verify_folder
from printers.tables import print_job
from shop.sales.tables import sale, sale_line
from tests.builders.books import rows
from tests.builders.counter import copy_alone, standing_alone
from tests.builders.shop import CASHIER, PLAIN_RINGS, pin_of
from tests.pos_app.upkeep.till_process import TillProcess

NO_LIMIT = resource.RLIM_INFINITY
BILL = PLAIN_RINGS[:10]  # its entry is larger than what room is left inside the file's pages


def test_a_bill_that_finds_no_room_stays_on_the_screen_and_is_paid_later(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin()
        for code in BILL:
            counter.ok("scan", code=code)
        counter.ok("pay", method="cash")
        database, before = counter.till.place.database, counter.journal()
        with database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        refused = counter.refusal("commit")

        assert refused == "database.disk"
        assert counter.journal() == before
        assert rows(database, sale) == rows(database, sale_line) == rows(database, print_job) == []
        assert counter.codes() == list(BILL)
        with database.writing() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 10_000}")
        assert counter.ok("commit")["sale_no"]
        assert counter.sound()


def test_a_real_till_whose_writes_are_refused_by_the_system_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    till = TillProcess(folder)
    try:
        till.ok("unlock", staff=CASHIER, pin=pin_of(CASHIER))
        till.ok("open_day", float="1000.00")
        till.sell(PLAIN_RINGS[0])
        till.ok("scan", code=PLAIN_RINGS[1])
        till.ok("pay", method="cash")
        log = folder / f"{DATABASE}-wal"
        resource.prlimit(till.pid, resource.RLIMIT_FSIZE, (log.stat().st_size, NO_LIMIT))

        refused = till.do("commit")

        assert refused["code"] == "database.disk"
        assert len(till.ok("cart")["cart"]["lines"]) == 1
        resource.prlimit(till.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))
        assert till.ok("commit")["sale_no"].endswith("-0002")
    finally:
        till.kill()
    assert verify_folder(folder).findings == ()
