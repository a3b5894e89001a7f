"""The page of old gold: what lies in the safe, what goes to the refinery and comes back, the ledger's sums."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.old_ledger import read_fineness
from tests.builders import shop
from tests.builders.old_gold import SELLER, house, old_piece
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work

FIRST, SECOND = "L-HP01-20261121-0001", "L-HP01-20261121-0002"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        yield made


def take(work: DeskAtWork, *weights: str, hold_days: int = 0) -> None:
    """Old chains that came in with a bill, their days of keeping over at once unless the test says so."""
    house(work.counter, hold_days=hold_days)
    work.counter.ok("scan", code=shop.BANGLE)
    for weight in weights:
        work.counter.ok("old_gold_add", piece=old_piece(weight=weight, seller=SELLER))
    work.counter.ok("pay", method="cash")
    work.counter.ok("commit")
    work.press("old_ledger")


def facts(work: DeskAtWork) -> dict[str, str]:
    return {fact.name: fact.value for fact in work.page("old_ledger").facts}


def send(work: DeskAtWork) -> None:
    work.press("old_send", "accept")
    work.fill("精炼厂", "", "")


def test_the_page_shows_what_lies_in_the_safe_and_whose_it_was(work: DeskAtWork):
    take(work, "10.00", "2.50")

    page = work.page("old_ledger")

    assert [(row.title, row.amount) for row in page.rows] == [
        (f"足金999项链  {FIRST}", "● 可送炼"), (f"足金999项链  {SECOND}", "● 可送炼"),
    ]  # fmt: skip
    assert page.hint == "在柜: 足金999 2 件 毛 12.50 g 纯 12.488 g"
    assert (facts(work)["出售人"], facts(work)["纯重"]) == ("张** 110105********002X", "9.99 g")


def test_a_piece_that_is_kept_says_until_when_and_does_not_go(work: DeskAtWork):
    take(work, "10.00", hold_days=7)
    assert work.page("old_ledger").rows[0].amount == "◷ 保留到 11-28"

    work.press("accept")
    work.fill("精炼厂", "", "")

    assert work.desk.message is not None
    assert work.desk.message.code == "E-OLD-HOLD"
    assert len(work.till.old_gold.here()) == 1


def test_all_that_may_go_is_sent_with_what_it_weighs_together(work: DeskAtWork):
    take(work, "10.00", "2.50")

    work.press("old_send", "accept")
    assert "2 件,单件毛重合计 12.50 g" in work.form().words
    work.fill("精炼厂", "12.49", "")

    (batch,) = work.till.old_gold.at_refinery()
    assert (work.desk.state, work.said("old_ledger")) == (State.OLD_LEDGER, "已送炼,送炼单已打印")
    assert (batch.pieces, batch.weighed_mg, batch.refinery) == (2, 12_490, "精炼厂")
    assert [row.amount for row in work.page("old_ledger").rows] == ["○ 在炼"]


def test_what_came_back_settles_the_batch(work: DeskAtWork):
    take(work, "10.00")
    send(work)

    work.press("accept")
    assert [field.label for field in work.form().fields[:2]] == ["金 回料重 g", "金 实测 ‰"]
    work.fill("9.97", "999.9", "50", "R-7", "")

    assert work.till.old_gold.at_refinery() == ()
    assert work.page("old_ledger").rows == ()
    assert "已回料入账" in work.said("old_ledger")


def test_too_little_that_came_back_asks_for_a_reason(work: DeskAtWork):
    take(work, "10.00")
    send(work)

    work.press("old_back")
    work.fill("9.50", "999.9", "", "", "")

    assert work.desk.message is not None
    assert work.desk.message.code == "E-OLD-REFINED-OFF"
    assert len(work.till.old_gold.at_refinery()) == 1


def test_a_piece_is_put_right_and_its_cost_stays(work: DeskAtWork):
    take(work, "10.00")
    cost = facts(work)["抵值"]

    work.press("old_correct")
    work.fill("足金", "10.00", "9.90", "复测")

    assert (facts(work)["纯重"], facts(work)["抵值"]) == ("9.90 g", cost)


def test_the_sums_of_the_ledger_close(work: DeskAtWork):
    take(work, "10.00", "2.50")

    work.press("old_sums", "accept")

    page = work.page("old_ledger")
    assert page.title == "旧料台账  今天"
    assert page.rows[0].amount == "期末 2 件"
    assert page.table is not None
    sums = {row[0]: row[1:] for row in page.table.rows}
    assert sums["期初"] == ("0", "0.00", "0.00", "0.00")
    assert sums["期末"] == sums["换购"] == ("2", "12.50", "12.488", "12,625.00")
    work.press("back")
    assert work.page("old_ledger").title == "旧料台账"


def test_the_slip_of_a_bag_chooses_its_row(work: DeskAtWork):
    take(work, "10.00", "2.50")

    work.desk.scanned(SECOND.lower())

    assert work.page("old_ledger").chosen == 1
    assert facts(work)["旧料袋"] == SECOND


@pytest.mark.parametrize(("typed", "read"), [("999.9", 9_999), ("750", 7_500), ("999.95", 0), ("", 0), ("足", 0)])
def test_a_fineness_has_one_decimal(typed: str, read: int):
    assert read_fineness(typed) == read
