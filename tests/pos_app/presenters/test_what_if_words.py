"""What promotions would have made of past bills, in lines."""

from __future__ import annotations

from msgspec.structs import replace

from pos_app.counter.what_if import WhatIfView
from pos_app.presenters.what_if_words import what_if_lines
from shop.promotion_replay.rules.adding_up import Sum
from shop.promotion_replay.rules.pricing import TwoPrices
from shop.promotion_replay.rules.report import Report, Thin
from tests.shop.promotion_replay.sold import IN_QUESTION, six


def report(*, costs: bool = True) -> Report:
    prices = TwoPrices(IN_QUESTION, lambda: 0)
    found = Sum(prices.rule_set, costs)
    for bill in six(costs=costs):
        found.add(prices.price(bill))
    return found.report(first_day="2026-08-24", last_day="2026-11-21", bills=6)


def told(found: Report | None, *asked: str) -> list[str]:
    return [" | ".join(line.cells) for line in what_if_lines(WhatIfView("done", 6, 6, asked, found))]


def test_the_figures_are_those_that_were_worked_out_by_hand() -> None:
    assert told(report(), "P") == [
        "试算 本机历史单 08-24 至 11-21, 6 单",
        "命中 全场9折 | 5 单 | 83.3 %",
        "优惠合计 | 640.00 | 每单 128.00",
        "全部单据 | 现行 | 改后 | 差额",
        "优惠 | 455.00 | 890.00 | +435.00",
        "应收 | 6,745.00 | 6,310.00 | -435.00",
        "毛利 | 2,965.45 | 2,510.00 | -455.45",
        "毛利率 | 47.0 % | 42.8 % | ",
        "低于 25 % 的单 | 0 | 0 | 0",
        "谁得益 | 单数 | 便宜了 | 贵了 | 优惠差额",
        "非会员 | 3 | 2 | 0 | +300.00",
        "普通 | 1 | 1 | 0 | +30.00",
        "银卡 | 1 | 1 | 0 | +150.00",
        "金卡 | 1 | 0 | 1 | -45.00",
        "与「钻饰减150」互斥取优:让位 1 单,胜出 1 单",
    ]


def test_who_may_not_see_costs_sees_no_margin() -> None:
    assert not [line for line in told(report(costs=False), "P") if line.startswith(("毛利", "低于"))]


def test_bills_that_would_bring_too_little_are_named() -> None:
    thin = Thin(percent=25, bills_before=1, bills_after=3, sale_nos=("S-HP01-20261121-0007", "S-HP01-20261121-0009"))

    lines = told(replace(report(), thin=thin))

    assert "低于 25 % 的单 | 1 | 3 | +2" in lines
    assert "新增: S-HP01-20261121-0007、S-HP01-20261121-0009" in lines


def test_a_rule_that_nobody_fights_says_so_and_a_stopped_replay_is_called_one() -> None:
    lines = told(replace(report(), complete=False), "O")

    assert lines[1] == "已停止:只算了一部分,以下是这些单的结果"
    assert lines[-1] == "没有方案与它争用"


def test_before_there_is_a_report_there_is_nothing() -> None:
    assert told(None) == []
    assert told(replace(report(), priced=0))[1:] == ["这段时间没有可以试算的单据"]
