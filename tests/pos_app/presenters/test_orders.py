"""Orders at the page: written in two forms, paid ahead on the bill, called off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from tests.builders import shop
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        yield made


def write(work: DeskAtWork, *, choice: int = 0) -> None:
    """An order for the bangle of Mrs Li, up to the question what the money is."""
    work.press("orders", "order_new", "accept")
    work.fill(shop.BANGLE)
    work.fill("李大妈", "", "2026-11-28", "", "")
    work.desk.orders.choose(choice)
    work.press("accept")


def test_an_order_is_written_down_and_its_deposit_asked_for(work: DeskAtWork):
    write(work, choice=1)

    assert work.form().title.startswith("预收 D-HP01-")
    assert "定金最多 ¥4,326.41" in work.form().words
    (order,) = work.till.orders.listing()
    assert (order.customer.label, order.terms.locked_fen) == ("李**", 1_028_00)


def test_the_deposit_lies_on_the_bill(work: DeskAtWork):
    write(work)

    work.fill("1000")

    assert work.desk.state is State.BUILDING
    assert work.desk.cart is not None
    assert work.desk.cart.due_fen == 1_000_00


def test_the_page_shows_what_waits_and_its_keys(work: DeskAtWork):
    write(work)
    work.press("back")

    page = work.page("orders")

    assert page.rows[0].title == "李**  足金999手镯"
    assert page.rows[0].amount == "● 可取货"
    assert page.keys == ("order_new", "order_deposit", "order_expire", "order_cancel", "order_slip")


def test_enter_lays_the_ordered_goods_on_the_bill(work: DeskAtWork):
    write(work)
    work.press("back", "accept")

    assert work.desk.cart is not None
    assert [line.barcode for line in work.desk.cart.lines] == [shop.BANGLE]


def test_an_order_without_goods_is_refused_above_the_form(work: DeskAtWork):
    work.press("orders", "order_new", "accept")

    work.fill("")

    assert work.desk.message is not None
    assert work.desk.message.code == "E-ORDER-LACKS"


def test_a_refusal_stands_on_the_page(work: DeskAtWork):
    write(work)
    work.press("back", "order_expire")

    assert work.said("orders").startswith("订单保留到 2026-11-28")


def test_who_broke_the_contract_is_asked_before_an_order_is_called_off(work: DeskAtWork):
    write(work)
    work.press("back", "order_cancel")

    choices = [row.title for row in work.page("orders").rows]
    work.press("accept")

    assert choices == ["双方同意取消", "顾客违约", "本店违约"]
    assert work.till.orders.listing() == ()


def test_what_is_given_back_lies_on_the_bill_at_once(work: DeskAtWork):
    write(work)
    work.fill("1000")
    work.counter.ok("pay", method="cash")
    work.counter.ok("commit")

    work.press("orders", "order_cancel", "accept")

    assert work.desk.cart is not None
    assert work.desk.cart.due_fen == -1_000_00


def test_a_piece_that_came_is_named_by_its_code(work: DeskAtWork):
    work.press("orders", "order_new", "down", "accept")
    work.fill("手镯", "足金999", "20.00", "40", "龙凤", "56")
    work.fill("李大妈", "", "2026-11-28", "", "")
    work.press("accept", "back", "order_came")

    work.fill(shop.BANGLE)

    (order,) = work.till.orders.listing()
    assert (order.state, order.barcodes) == ("ready", (shop.BANGLE,))


def test_esc_leads_from_a_question_to_the_list_and_from_there_to_the_bill(work: DeskAtWork):
    write(work)
    work.press("back", "order_cancel", "back")
    listed = work.page("orders").rows[0].title

    work.press("back")

    assert (listed, work.desk.state) == ("李**  足金999手镯", State.IDLE)


def test_a_scan_answers_the_question_for_a_code(work: DeskAtWork):
    work.press("orders", "order_new", "accept")

    work.desk.scanned(shop.BANGLE)

    assert work.form().title == "新订单 2/2  约定"
    assert work.till.selling.cart().lines == ()


def test_the_number_on_the_paper_opens_the_order(work: DeskAtWork):
    write(work)
    work.fill("1000")
    (order,) = work.till.orders.listing()

    work.desk.scanned(order.order_no)

    assert work.desk.state is State.ORDERS
    assert work.page("orders").facts[0].value == order.order_no


def test_the_menu_counts_what_should_have_been_fetched(work: DeskAtWork):
    write(work)
    work.counter.clock.forward(hours=24 * 8)
    work.desk.refresh_header()

    work.press("back", "back", "more")

    captions = [item.caption for item in work.views["more"].seen["menu"][0]]
    assert "订单与定金  ▲ 1 到期" in captions
