"""What else is done with a bill: odd money let go, and the pages of what was paid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from pos_app.settings import PrinterSettings
from tests.builders import shop
from tests.builders.old_gold import SELLER, house, old_piece
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work
from tests.pos_app.fake_page_printer import FakePagePrinter
from tests.pos_app.test_script_goods import EARRING


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        made.desk.scanned(shop.BANGLE)
        yield made


def due(work: DeskAtWork) -> int:
    assert work.desk.cart is not None
    return work.desk.cart.due_fen


def sell(work: DeskAtWork) -> str:
    work.press("pay", "accept")
    last = work.till.post.last
    assert last is not None
    return last.sale_no


def test_the_form_offers_what_is_over_the_whole_yuan(work: DeskAtWork):
    work.press("odd")

    assert "应收 ¥21,632.05" in work.form().words
    assert work.form().fields[0].text == "0.05"


def test_odd_money_is_let_go_and_asked_for_again(work: DeskAtWork):
    work.press("odd")
    work.fill("2.05", "顾客要求抹零")
    assert (work.desk.state, due(work)) == (State.BUILDING, 21_630_00)

    work.press("odd")
    work.fill("0", "")
    assert due(work) == 21_632_05


def test_more_than_odd_money_is_refused_above_the_form(work: DeskAtWork):
    work.press("odd")

    work.fill("200", "顾客要求抹零")

    assert (work.desk.state, due(work)) == (State.MORE, 21_632_05)
    assert work.desk.message is not None
    assert work.desk.message.code == "E-ODD"


def test_nothing_is_let_go_of_an_empty_bill(work: DeskAtWork):
    work.press("remove_line", "odd")

    assert work.desk.state is State.IDLE


def test_a_bill_that_pays_the_customer_has_no_odd_money(work: DeskAtWork):
    house(work.counter)
    work.counter.ok("old_gold_add", piece=old_piece("buy_back", "50.00", seller=SELLER))
    work.desk.show_cart(work.till.selling.cart())

    work.press("odd")

    assert work.desk.state is State.BUILDING
    assert work.desk.message is not None
    assert "没有零头" in work.desk.message.text


@pytest.mark.parametrize(("downs", "name"), [(0, "sheet"), (1, "guarantee"), (2, "slip")])
def test_each_page_of_the_bill_just_paid_is_made_beside_its_change(work: DeskAtWork, downs: int, name: str):
    number = sell(work)

    work.press("sheet", *["down"] * downs, "accept")

    (file,) = work.views["desk"].seen["file"]
    assert work.desk.state is State.DONE
    assert file.endswith(f"{name}-{number}.pdf")
    assert Path(file).read_bytes().startswith(b"%PDF")


def test_with_a_page_printer_the_page_is_printed_or_opened(work: DeskAtWork):
    printer = FakePagePrinter()
    work.till.pages.make = printer.make
    work.till.devices.keep("a4", PrinterSettings(kind="page", queue="office"))
    number = sell(work)

    work.press("sheet", "down", "accept", "accept")

    assert printer.taken == [(work.counter.folder / f"guarantee-{number}.pdf").read_bytes()]
    assert work.desk.state is State.DONE
    assert "file" not in work.views["desk"].seen
    assert work.desk.message is not None
    assert "已交给A4 打印机" in work.desk.message.text


def test_a_page_of_an_earlier_bill_is_chosen_from_todays(work: DeskAtWork):
    number = sell(work)
    work.press("accept", "sheet")
    (title, rows, _chosen, _hint) = work.views["more"].seen["list"]

    work.press("accept", "accept")

    assert (title, len(rows)) == ("A4 / A5 单据", 2)
    assert work.views["desk"].seen["file"][0].endswith(f"sheet-{number}.pdf")


def test_a_page_is_found_by_the_number_on_the_receipt(work: DeskAtWork):
    number = sell(work)
    work.press("accept", "sheet", "down", "accept")

    work.fill(number.lower())
    work.press("accept")

    assert work.views["desk"].seen["file"][0].endswith(f"sheet-{number}.pdf")


def test_nothing_made_leads_back_to_the_change(work: DeskAtWork):
    sell(work)

    work.press("sheet", "back")

    assert work.desk.state is State.DONE


def test_a_number_that_no_bill_has_is_said(work: DeskAtWork):
    work.press("sheet", "accept")

    work.fill("S-HP01-20200101-0009")
    work.press("accept")

    assert work.desk.message is not None
    assert "S-HP01-20200101-0009" in work.desk.message.text


def test_how_many_of_the_chosen_goods_are_sold_is_typed(work: DeskAtWork):
    work.counter.ok("list_goods", goods=[EARRING])
    work.desk.scanned(str(EARRING["code"]))
    work.press("quantity")
    work.fill("3")

    assert due(work) == 21_632_05 + 3 * 33_33


def test_a_single_piece_is_not_asked_how_many(work: DeskAtWork):
    work.press("quantity")

    assert work.desk.message is not None
    assert work.desk.message.code == "E-ITEM-UNIQUE"


def test_a_sold_bill_explains_its_price_by_the_rules_of_its_day(work: DeskAtWork):
    number = sell(work)

    work.press("why_bill")

    title, rows, *_ = work.views["more"].seen["list"]
    assert title == number
    assert (rows[0].detail, rows[0].amount) == ("金重 20.35 × 1,028.00 20,919.80 · 工费 712.25", "21,632.05")
    assert ("金卡工费8折", "未用: 仅限会员") in [(row.title, row.detail) for row in rows]


def test_any_bill_of_the_day_is_explained_from_the_list(work: DeskAtWork):
    number = sell(work)
    work.press("new_sale", "why_bill", "accept")

    assert work.views["more"].seen["list"][0] == number
