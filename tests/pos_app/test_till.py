"""The till as a whole: its header, its draft over a restart, its courier and its print worker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.settings import PrinterSettings
from shop.sales.queries import sale_by_no
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone
from tools.virtual_printer import VirtualPrinter

WAIT_S = 20


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as small:
        small["HP01"].begin()
        yield small


def test_the_header_says_store_person_day_and_gold_price(counter: Counter):
    header = counter.ok("status")

    assert (header["store_name"], header["staff_name"], header["business_date"]) == ("和平路店", "王芳", "2026-11-21")
    assert (header["gold_text"], header["board_version"], header["gold_state"]) == ("足金999 ¥1,028.00/g", 1, "fresh")
    assert (header["sync_state"], header["holds"], header["overdue_day"]) == ("alone", 0, "")


def test_only_the_stores_people_stand_on_the_lock_screen(counter: Counter):
    assert {card.staff_no for card in counter.till.staff_today()} == {"1007", "1008", "1003"}


def test_the_draft_comes_back_when_the_till_starts_again(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    for code in (shop.RING, shop.BANGLE, shop.SILVER):
        counter.ok("scan", code=code)
    counter.ok("remove_line", no=1)
    before = counter.cart()

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.cart() == before
    assert counter.till.post.recovered_lines == 2


def test_a_started_tender_comes_back_with_what_was_taken(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="cash", amount="100")

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.refusal("scan", code=shop.SILVER) == "sales.in_tender"
    counter.ok("pay", method="cash")
    assert counter.ok("commit")["due"] == "8,980.00"


def test_a_committed_bill_does_not_come_back(counter: Counter):
    counter.sell(shop.RING)

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.codes() == []
    assert counter.till.post.recovered_lines == 0


def test_the_day_is_still_open_after_a_restart(counter: Counter):
    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.sell(shop.RING)["sale_no"] == "S-HP01-20261121-0001"


def test_the_chip_tells_what_waits_and_how_long_the_till_has_been_offline(chain: SmallChain):
    till = chain["HP01"]
    till.ok("sync")
    synced = till.ok("status")["sync_words"]
    chain.wires["HP01"].down = True
    till.sell(shop.RING)
    till.ok("sync")
    soon = till.ok("status")["sync_state"]
    till.clock.forward(minutes=12)
    later = till.ok("status")

    assert (synced, soon) == ("● 已同步", "pending")
    assert (later["sync_state"], later["sync_words"]) == ("offline", "▲ 离线 12 分 · 待传 2")


def test_a_shop_that_stands_alone_has_nobody_to_sync_with(counter: Counter):
    assert counter.ok("sync")["state"] == "alone"
    assert counter.till.sync_status() is None


def test_the_courier_hands_a_sale_in_by_itself(chain: SmallChain):
    till, handed_in = chain["HP01"], threading.Event()

    def look() -> None:
        with chain.office.database.reading() as connection:
            if sale_by_no(connection, "S-HP01-20261121-0001") is not None:
                handed_in.set()

    till.till.start_background(look)
    till.sell(shop.RING)

    assert handed_in.wait(WAIT_S)
    chain["HP02"].unlock(shop.CASHIER)
    chain.sync("HP02")
    assert chain["HP02"].refusal("scan", code=shop.RING) == "item.sold"


def test_the_print_worker_prints_behind_the_sale(tmp_path: Path):
    with VirtualPrinter() as printer:
        settings = PrinterSettings(kind="network", host="127.0.0.1", port=printer.port)
        with standing_alone(tmp_path, printer=settings) as till:
            till.begin()
            till.till.start_background()
            till.ok("scan", code=shop.RING)
            till.ok("pay", method="card", reference="8842")
            sale_no = till.ok("commit")["sale_no"]
            till.till.paper.stop()
            state = till.till.paper.state_of(sale_no)

        assert printer.wait_for(1)

    assert state in ("printed", "handed")
    assert sale_no.encode() in printer.papers[0]


def test_a_till_closes_twice_without_harm(counter: Counter):
    counter.till.close()
    counter.till.close()


def test_the_page_of_a_closed_day_lies_beside_the_books(counter: Counter):
    counter.unlock(shop.MANAGER)
    drawer = counter.till.drawer
    drawer.count_drawer({10_000: 10})

    page = Path(counter.till.keep_page(drawer.close_day()))

    assert page == counter.folder / "close-HP01-2026-11-21.pdf"
    assert page.read_bytes().startswith(b"%PDF")


def test_a_page_that_cannot_be_written_leaves_the_day_closed(counter: Counter):
    counter.unlock(shop.MANAGER)
    drawer = counter.till.drawer
    drawer.count_drawer({10_000: 10})
    (counter.folder / "close-HP01-2026-11-21.pdf").mkdir()

    page = counter.till.keep_page(drawer.close_day())

    assert (page, drawer.day_is_open()) == ("", False)


def test_the_sheet_of_a_sold_bill_is_written_beside_the_books(counter: Counter):
    number = counter.sell(shop.RING)["sale_no"]

    page = Path(counter.ok("sheet", sale_no=number)["pdf"])

    assert page.parent == counter.till.place.folder
    assert page.read_bytes().startswith(b"%PDF")
    assert counter.refusal("sheet", sale_no="S-HP01-20200101-0001") == "sales.unknown"
