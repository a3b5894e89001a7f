"""What pages of waiting papers have in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.docket import read_weight
from pos_app.presenters.host import State
from tests.builders import shop
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        yield made


def test_an_empty_page_offers_a_new_paper_only(work: DeskAtWork):
    work.press("orders")

    page = work.page("orders")

    assert (page.rows, page.keys, page.accept) == ((), ("order_new",), "")


def test_enter_means_nothing_on_an_empty_page(work: DeskAtWork):
    work.press("services", "accept")

    assert work.desk.state is State.SERVICES


def test_a_key_of_the_page_means_nothing_elsewhere(work: DeskAtWork):
    work.press("order_new", "order_cancel", "service_new")

    assert work.desk.state is State.IDLE


def test_the_member_on_the_bill_is_not_asked_for_a_name(work: DeskAtWork):
    work.counter.ok("attach_member", id=work.counter.member_id(shop.LI))
    work.desk.show_cart(work.till.selling.cart())

    work.press("orders", "order_new", "accept")
    work.fill(shop.BANGLE)

    assert [field.label for field in work.form().fields] == ["取货日", "合同价 (空: 按今日金价算)", "备注"]


@pytest.mark.parametrize(("typed", "mg"), [("5.20", 5_200), ("", 0), ("约五克", 0)])
def test_a_weight_that_is_none_is_left_to_the_rules(typed: str, mg: int):
    assert read_weight(typed) == mg
