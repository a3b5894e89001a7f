"""A yes from afar at the desk: asked in the panel of one till, told and given at the store's other one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from tests.builders import shop
from tests.builders.counter import SmallChain, small_chain
from tests.pos_app.desk_at_work import DeskAtWork


class Store:
    """The cashier asks for 8 折 on the ring at HP01; the manager stands at HP02."""

    def __init__(self, chain: SmallChain) -> None:
        self.chain = chain
        self.cashier = DeskAtWork(chain["HP01"].begin(shop.CASHIER))
        self.manager = DeskAtWork(chain["HP02"].begin(shop.MANAGER))
        self.cashier.desk.scanned(shop.RING)
        self.cashier.press("explain", "discount_line")
        self.cashier.fill("8", "样品")

    def ask(self) -> None:
        self.cashier.press("ask_from_afar")
        self.chain.sync("HP01", "HP02")
        self.manager.desk.news()

    def answer(self, way: int) -> None:
        self.manager.press("approval_requests", "accept")
        self.manager.desk.more.choose(way)
        self.manager.press("accept")
        self.chain.sync("HP02", "HP01")
        self.cashier.desk.news()

    def due_fen(self) -> int:
        return self.cashier.till.selling.cart().due_fen


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with small_chain(tmp_path) as chain:
        yield Store(chain)


def message(work: DeskAtWork) -> str:
    return work.desk.message.text if work.desk.message else ""


def test_the_managers_till_tells_who_asks_and_the_yes_gives_the_discount(store: Store) -> None:
    asked_in = store.cashier.desk.state
    store.ask()
    waiting, told = store.cashier.said("approval"), message(store.manager)

    store.answer(0)

    assert asked_in is State.APPROVAL
    assert "60" in waiting
    assert "王芳 请求远程授权: 超权限折扣" in told
    assert store.due_fen() == 8_980_00 * 8 // 10
    assert store.cashier.desk.state is not State.APPROVAL
    assert message(store.manager) == "已同意 王芳"


def test_the_list_says_what_is_asked_and_the_same_question_is_told_once(store: Store) -> None:
    store.ask()
    store.manager.desk.say(None)
    store.manager.desk.news()
    again = message(store.manager)

    store.manager.press("approval_requests")

    (row,) = store.manager.views["more"].seen["list"][1]
    assert again == ""
    assert row.title == "王芳 · 超权限折扣"
    assert row.detail == "减 1,796.00 元超过 王芳 的权限 5 %,最多 200.00 元 · 样品"


def test_a_no_is_told_and_nothing_changes(store: Store) -> None:
    store.ask()
    store.answer(1)

    assert "周建平 不同意" in store.cashier.said("approval")
    assert (store.cashier.desk.state, store.due_fen()) == (State.APPROVAL, 8_980_00)


def test_when_the_minute_is_over_it_can_be_asked_again(store: Store) -> None:
    store.ask()
    store.chain.clock.forward(seconds=60)
    store.cashier.desk.news()
    over = store.cashier.said("approval")

    store.ask()
    store.answer(0)

    assert "过时" in over
    assert store.due_fen() == 8_980_00 * 8 // 10


def test_esc_gives_up_and_a_late_yes_counts_for_nothing(store: Store) -> None:
    store.ask()
    store.cashier.press("back")
    store.answer(0)

    assert store.due_fen() == 8_980_00


def test_without_a_line_the_panel_says_that_a_pin_is_needed_here(store: Store) -> None:
    store.chain.wires["HP01"].down = True
    store.chain["HP01"].do("sync")

    store.cashier.press("ask_from_afar")

    assert "没有网络" in store.cashier.said("approval")


def test_nobody_asks_nothing_is_listed(store: Store) -> None:
    store.manager.press("approval_requests")

    assert store.manager.views["more"].seen["list"][1] == ()
