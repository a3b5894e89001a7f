"""Service tickets at the page: each step asks for what it needs and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.services import read_stones
from shop.services.rules.wording import KINDS
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work

OWN = list(KINDS).index("customer_material")
RESIZE = list(KINDS).index("resize")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        yield made


def leave(work: DeskAtWork, *, fee: str = "80") -> None:
    work.press("services", "service_new")
    work.desk.services.choose(RESIZE)
    work.press("accept")
    work.fill("李大妈", "", "戒指", "5.20", "钻石 3", "2026-11-24", fee)


def test_an_article_is_taken_in_and_stands_on_the_list(work: DeskAtWork):
    leave(work)

    (row,) = work.page("services").rows
    assert (row.title, row.amount) == ("李**  改圈 戒指", "已收件")
    assert "已收件" in work.said("services")


def test_a_price_is_asked_for_before_the_work(work: DeskAtWork):
    leave(work, fee="")

    work.press("accept")
    work.fill("120", "")

    assert work.page("services").rows[0].amount == "已报价"


def test_an_article_goes_to_a_workshop_and_comes_back(work: DeskAtWork):
    leave(work)
    work.press("accept", "accept")
    work.fill("深圳工厂", "5.20")
    sent = work.page("services").rows[0].amount

    work.press("service_next")
    work.fill("5.12", "钻石 3", "")

    assert (sent, work.page("services").rows[0].amount) == ("已送修", "已修回")


def test_small_work_is_done_here_and_paid_when_it_is_fetched(work: DeskAtWork):
    leave(work)
    work.press("accept")
    work.desk.services.choose(1)
    work.press("accept")
    work.fill("5.20", "钻石 3", "")
    work.press("service_next")
    told = work.page("services").rows[0].amount

    work.press("accept")
    work.fill("5.20")

    assert told == "已通知"
    assert work.desk.state is State.BUILDING
    assert work.desk.cart is not None
    assert work.desk.cart.due_fen == 80_00


def test_own_metal_is_written_down_with_the_loss_agreed_on(work: DeskAtWork):
    work.press("services", "service_new")
    work.desk.services.choose(OWN)
    work.press("accept")
    work.fill("李大妈", "", "旧金条", "12.50", "足金999", "12.50", "20", "2026-11-24", "300")

    facts = {fact.name: fact.value for fact in work.page("services").facts}
    assert facts["来料在店"] == "足金999 12.50 g"


def test_a_missing_stone_is_said_above_the_form(work: DeskAtWork):
    leave(work)
    work.press("accept")
    work.desk.services.choose(1)
    work.press("accept")

    work.fill("5.20", "钻石 2", "")

    assert work.desk.message is not None
    assert work.desk.message.text.startswith("收件时 3 粒石头,现在 2 粒")


def test_what_is_due_is_counted_in_the_title(work: DeskAtWork):
    leave(work)
    work.counter.clock.forward(hours=24 * 4)

    work.press("back", "services")

    assert work.page("services").title == "维修与来料  ·  ▲ 1 件到期"
    assert work.page("services").rows[0].detail.endswith("▲ 约定 11-24")


def test_a_refused_work_waits_to_be_fetched(work: DeskAtWork):
    leave(work)
    work.press("service_refuse")
    work.fill("戒圈太薄")

    page = work.page("services")

    assert (page.rows[0].amount, page.accept, page.keys) == ("拒修", "取件", ("service_new", "service_slip"))


def test_money_ahead_lies_on_the_bill(work: DeskAtWork):
    leave(work)
    work.press("service_pay")

    work.fill("30")

    assert work.desk.cart is not None
    assert work.desk.cart.due_fen == 30_00


@pytest.mark.parametrize(
    ("typed", "stones"),
    [("", []), ("钻石 3", [("钻石", 3)]), ("钻石 3、锆石 6", [("钻石", 3), ("锆石", 6)]), ("钻石", [("钻石", 0)])],
)
def test_stones_are_read_as_people_write_them(typed: str, stones: list[tuple[str, int]]):
    assert [(one.name, one.count) for one in read_stones(typed)] == stones
