"""F5: discounts by hand, and promotions to take or leave, with every word that the cashier sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_app.presenters.host import State
from tests.builders import shop
from tests.builders.counter import standing_alone
from tests.pos_app.counter.test_rule_sets import publish, tenth_off
from tests.pos_app.desk_at_work import DeskAtWork

REASON = "老顾客"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    """A cashier with a ring of 8,980.00 on the bill."""
    with standing_alone(tmp_path) as counter:
        made = DeskAtWork(counter.begin())
        made.desk.scanned(shop.RING)
        yield made


def due(work: DeskAtWork) -> int:
    assert work.desk.cart is not None
    return work.desk.cart.due_fen


def said_in_strip(work: DeskAtWork) -> str:
    return work.desk.message.text if work.desk.message else ""


def choices(work: DeskAtWork) -> tuple[Any, ...]:
    """The list on show: (promotion, what it does, what Enter does)."""
    rows = work.views["more"].seen["list"][1]
    return tuple((row.title, row.detail, row.amount) for row in rows)


def explained(work: DeskAtWork) -> list[tuple[str, str]]:
    return [(step.words, step.amount) for step in work.views["line"].seen["explanation"][0].steps]


def test_the_forms_say_how_far_the_person_may_go_and_what_the_line_costs(work: DeskAtWork):
    work.press("explain", "discount_line")

    assert work.form().title == "第 1 行  折扣"
    assert "标准价 8,980.00" in work.form().words
    assert "权限: 工费 9 折 · 每件 5 %/200.00 · 整单 200.00" in work.form().words


@pytest.mark.parametrize(("key", "typed", "fen"), [
    ("discount_line", ("9.8",), 8_800_40), ("discount_line", ("98",), 8_800_40),
    ("reduce_line", ("100", "", ""), 8_880_00), ("reduce_line", ("", "", "8800"), 8_800_00),
    ("discount_bill", ("50", ""), 8_930_00), ("discount_bill", ("", "99"), 8_890_20),
])  # fmt: skip
def test_a_discount_is_typed_as_a_shop_says_it_and_the_price_explains_itself(
    work: DeskAtWork, key: str, typed: tuple[str, ...], fen: int
):
    work.press("explain", key)
    work.fill(*typed, REASON)

    assert (work.desk.state, due(work)) == (State.LINE, fen)
    assert explained(work)[2][0] == ("店长整单折扣" if key == "discount_bill" else "店长折扣")


def test_the_craft_fee_of_a_weighed_piece_is_lessened(work: DeskAtWork):
    work.desk.scanned(shop.BANGLE)
    work.press("explain", "discount_craft")
    work.fill("9", REASON)

    assert ("店长折扣", "-71.23") in explained(work)


def test_beyond_the_own_limit_a_manager_is_asked_and_then_the_same_discount_is_given(work: DeskAtWork):
    work.press("explain", "reduce_line")
    work.fill("500", "", "", REASON)
    assert work.desk.state is State.APPROVAL
    assert "减 500.00 元超过 王芳 的权限" in said_in_strip(work)

    work.views["approval"].typed = (shop.MANAGER, shop.pin_of(shop.MANAGER))
    work.press("accept")

    assert (work.desk.state, due(work)) == (State.LINE, 8_480_00)


@pytest.mark.parametrize("typed", [("",), ("没有",), ("101",), ("100",)])
def test_what_is_no_discount_is_said_and_the_form_stays(work: DeskAtWork, typed: tuple[str, ...]):
    work.press("explain", "discount_line")
    work.fill(*typed, REASON)

    assert (work.desk.state, due(work)) == (State.MORE, 8_980_00)
    assert said_in_strip(work).startswith("这个折扣不成立")


def test_promotions_are_left_taken_and_taken_back_from_one_list(work: DeskAtWork):
    publish(work.counter, 2, tenth_off("TENTH"), {**tenth_off("FIFTH"), "benefit": {"type": "percent", "pct": 20}})
    work.press("remove_line")
    work.desk.scanned(shop.RING)
    work.press("explain", "choose_promotions")
    assert choices(work) == (
        ("FIFTH", "已用 -1,796.00", "不用"), ("TENTH", "未用: 已用「FIFTH」，不可叠加", "指定"),
    )  # fmt: skip

    work.press("accept")
    assert (work.desk.state, due(work)) == (State.LINE, 8_082_00)

    work.press("choose_promotions")
    assert choices(work)[1] == ("FIFTH", "已取消 · 未用: 本单已取消该优惠", "撤回")
    work.press("down", "accept")
    assert due(work) == 7_184_00


def test_what_the_customer_may_ask_for_is_a_row_that_is_taken(work: DeskAtWork):
    box = {
        "id": "BOX", "name": "加价购首饰盒", "stage": "order", "opt_in": True,
        "benefit": {"type": "percent", "pct": 1},
    }  # fmt: skip
    publish(work.counter, 2, box)
    work.press("remove_line")
    work.desk.scanned(shop.RING)
    work.press("explain", "choose_promotions")
    assert choices(work) == (("加价购首饰盒", "未用: 顾客未选择", "要"),)

    work.press("accept")

    assert work.till.post.cart.choices.opt_in == ("BOX",)


def test_what_nobodys_word_can_change_is_not_in_the_list(work: DeskAtWork):
    members = {**tenth_off("MEMBERS"), "audience": {"member": True}}
    publish(work.counter, 2, members, {**tenth_off("OVER"), "schedule": {"until": "2026-01-01T00:00:00"}})
    work.press("remove_line")
    work.desk.scanned(shop.RING)

    work.press("explain", "choose_promotions")

    assert choices(work) == ()


def test_nothing_is_decided_of_an_empty_bill(work: DeskAtWork):
    work.press("remove_line", "discount_bill", "choose_promotions", "discount_line")

    assert work.desk.state is State.IDLE
