"""What the gold board says on its page and to customers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.counter.answers import BoardView, EmergencyView
from pos_app.presenters.board_pictures import EMERGENCY, board_picture, customer_board, minute
from tests.pos_app.fake_till import FakeTill
from tests.pos_app.presenters.test_gold_board import WAITING

SET = EmergencyView("E-HP01-20261122-0001", "周建平", "2026-11-22T09:45:00.000+08:00", "断网", "118")


def board(**changed: object) -> BoardView:
    return replace(FakeTill().board(), **changed)  # type: ignore[arg-type]


def test_the_board_shows_version_people_validity_and_what_comes_next():
    picture = board_picture(board())

    assert picture.title == "今日金价   版本 v37   11-21 09:30 生效   陈会计 发布 · 林经理 复核"
    assert picture.words == "● 有效至 11-22 09:30"
    assert picture.rows[1].state == "● 已生效  ↑ 6.00 比昨日"
    assert picture.rows[-1].state == "◷ 14:30 起,25 分后自动切换"


@pytest.mark.parametrize(
    ("state", "words", "level"),
    [
        ("stale", "▲ 今日金价未收到,用 v37 (仅限 10:00 前)", "warn"),
        ("expired", "■ 没有今日金价,按克商品暂停销售", "error"),
        ("none", "■ 没有今日金价,按克商品暂停销售", "error"),
    ],
)
def test_a_board_whose_time_is_over_says_what_that_means(state: str, words: str, level: str):
    picture = board_picture(board(state=state))

    assert (picture.words, picture.level) == (words, level)


@pytest.mark.parametrize(
    ("ahead_s", "words"), [(-430, "▲ 本机时间快 7 分钟,请校时"), (900, "▲ 本机时间慢 15 分钟,请校时")]
)
def test_a_wrong_clock_is_told(ahead_s: int, words: str):
    assert board_picture(board(clock_off_s=ahead_s)).notes == ((words, "warn"),)


def test_what_waits_is_shown_below_with_what_its_approver_should_know():
    proposal = replace(WAITING, doubts=("足金999 售价 1,028.00 → 1,128.00 (+9.7 %)",), base_version=36)

    picture = board_picture(board(proposals=(proposal,)))

    assert picture.rows[-1].state == "○ 王芳 提交,复核后生效,待复核  ↑ 3.00"
    assert [words for words, _ in picture.notes] == [
        "▲ 足金999 售价 1,028.00 → 1,128.00 (+9.7 %)",
        "▲ 提交时是 v36,现行版本已变",
        "说明: 上金所上调",
    ]


def test_in_a_chain_headquarters_decides_and_a_store_may_need_an_emergency():
    picture = board_picture(board(alone=False, proposals=(WAITING,)))

    assert (picture.decided_here, picture.emergencies) == (False, True)
    assert "待总部复核" in picture.rows[-1].state


def test_while_prices_are_typed_only_those_in_force_are_shown():
    picture = board_picture(board(proposals=(WAITING,)), EMERGENCY)

    assert (len(picture.rows), picture.fields) == (3, ("原因", "总部指令号"))


def test_an_emergency_is_named_with_its_word_and_its_reason():
    picture = board_picture(board(state="expired", emergency=SET))

    assert picture.words == "▲ 没有今日金价,按应急金价销售"
    assert picture.notes == (("▲ 应急金价 09:45 起 · 周建平 · 指令 118 · 断网", "warn"),)


def test_customers_see_no_price_that_they_cannot_have():
    rows = tuple(replace(row, emergency_no="E-1" if row.purity_code == "AU999" else "") for row in board().rows)

    shown = customer_board(board(state="expired", emergency=SET, rows=rows))

    assert shown.rows == (("足金999", "1,028.00", "968.00"),)
    assert customer_board(board(state="expired")).words == "金价更新中,请问店员"


def test_times_are_read_to_the_minute():
    assert minute("2026-11-21T09:30:00.000+08:00") == "11-21 09:30"
