"""What a terminal shows of a replay."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from pos_app.replay_words import lines
from shop.promotion_replay.rules.adding_up import Sum
from shop.promotion_replay.rules.pricing import TwoPrices
from shop.promotion_replay.rules.report import Report, Unproven, Unread
from tests.shop.promotion_replay.sold import IN_QUESTION, MEMBER_95, six

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "promotions.md"


def report(*, costs: bool = False) -> Report:
    prices = TwoPrices(IN_QUESTION, lambda: 0)
    total = Sum(prices.rule_set, costs)
    for one in six(costs=costs):
        total.add(prices.price(one))
    return total.report(first_day="2026-11-01", last_day="2026-11-21", bills=6)


def test_the_small_shops_six_bills_are_told_in_words() -> None:
    told = "\n".join(lines(report()))

    assert "单据 6  已算 6  金额有变 5" in told
    assert "金卡       1       0     1    155.00    110.00   -45.00" in told
    assert "合计       6       4     1    455.00    890.00  +435.00" in told
    assert "P     全场9折           0         5      0.00    640.00  +640.00" in told
    assert "P 让位于 Q 1 单  Q 让位于 P 1 单" in told
    assert "毛利" not in told


def test_the_example_on_the_manuals_page_is_what_the_six_bills_give() -> None:
    page = PAGE.read_text("utf-8").splitlines()

    told = [line for line in lines(report()) if not line.startswith("最慢")]

    assert [line for line in told if line not in page] == []


def test_margins_are_told_where_the_report_has_them() -> None:
    told = "\n".join(lines(report(costs=True)))

    assert "毛利(现)" in told
    assert "没有登记成本的货品 429.55 元,不计毛利" in told


def test_doubts_are_told_before_the_figures() -> None:
    doubtful = replace(
        report(), complete=False, bills=100, otherwise_sold=2, birthday_guessed=3,
        unproven_after=Unproven(bills=1, worst_gap_fen=12_00),
        unread=(Unread(code="sheet.other_version", bills=4, sale_no="S-9"),),
    )  # fmt: skip

    told = list(lines(doubtful))

    assert told[0] == "已中断:只算了前 10 单,以下是这些单的结果"
    assert told[3:6] == [
        "其中 2 单当时的优惠与现在按原规则算出的不同,以现在算出的为准",
        "其中 3 单的会员生日不足以判断,按不在生日优惠期算",
        "未算 4 单:由其他版本记录,例如 S-9",
    ]
    assert "未证明最优  现规则 0 单  新规则 1 单 (16.66%, 最多差 12.00 元)" in told


def test_rules_that_were_used_nowhere_are_named_in_a_line() -> None:
    never = tuple({**MEMBER_95, "id": f"N{number}", "audience": {"levels": ["none"]}} for number in range(9))
    prices = TwoPrices((*IN_QUESTION, *never), lambda: 0)
    total = Sum(prices.rule_set)
    total.add(prices.price(six()[0]))

    told = list(lines(total.report(first_day="a", last_day="b", bills=1)))

    assert "没有用在任何一单的新规则 10 条:N0、N1、N2、N3、N4、N5、N6、N7…" in told


def test_a_time_without_bills_is_said_to_be_one() -> None:
    empty = Sum(TwoPrices(IN_QUESTION, lambda: 0).rule_set).report(first_day="a", last_day="b", bills=0)

    assert list(lines(empty))[-1] == "这段时间没有可以试算的单据"
