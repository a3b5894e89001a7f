"""A small shop's six bills added up, worked out by hand in `sold.py`."""

from __future__ import annotations

from collections.abc import Iterable

from shop.promotion_replay.rules.adding_up import Sum
from shop.promotion_replay.rules.past_bill import PastBill
from shop.promotion_replay.rules.pricing import TwoPrices
from shop.promotion_replay.rules.report import Group, OneRule, Report, Rivals, Sums, Thin, Unread
from tests.shop.promotion_replay.sold import IN_QUESTION, bill, six


def added(bills: Iterable[PastBill], *, costs: bool = False) -> Report:
    """Each price takes one µs more than the one before it."""
    ticks = iter(range(0, 10**9, 1))
    spent = iter(number * 500 for number in (n * (n + 1) for n in ticks))
    prices = TwoPrices(IN_QUESTION, lambda: next(spent))
    total = Sum(prices.rule_set, costs)
    for one in bills:
        total.add(prices.price(one))
    return total.report(first_day="2026-11-21", last_day="2026-11-21", bills=total.done)


def sums(discount: int, due: int) -> Sums:
    """Yuan; without costs."""
    return Sums(discount_fen=discount * 100, due_fen=due * 100, margin_fen=None)


def test_six_bills_come_to_what_was_worked_out_by_hand() -> None:
    found = added(six())

    assert (found.before, found.after) == (sums(455, 6_745), sums(890, 6_310))
    assert (found.bills, found.priced, found.changed, found.list_fen) == (6, 6, 5, 7_200_00)
    assert (found.otherwise_sold, found.complete, found.unproven_after.bills) == (0, True, 0)


def test_it_says_who_gains() -> None:
    def group(tier: str, name: str, bills: int, cheaper: int, dearer: int, before: Sums, after: Sums) -> Group:
        return Group(tier=tier, name=name, bills=bills, cheaper=cheaper, dearer=dearer, before=before, after=after)

    assert added(six()).groups == (
        group("", "非会员", 3, 2, 0, sums(200, 3_600), sums(500, 3_300)),
        group("normal", "普通", 1, 1, 0, sums(0, 300), sums(30, 270)),
        group("silver", "银卡", 1, 1, 0, sums(100, 1_900), sums(250, 1_750)),
        group("gold", "金卡", 1, 0, 1, sums(155, 945), sums(110, 990)),
    )


def test_each_rule_has_its_bills_and_its_discount_the_largest_change_first() -> None:
    def rule(rule_id: str, name: str, was: tuple[int, int], now: tuple[int, int]) -> OneRule:
        return OneRule(
            rule_id=rule_id, name=name, bills_before=was[0], fen_before=was[1] * 100, bills_after=now[0],
            fen_after=now[1] * 100,
        )  # fmt: skip

    assert added(six()).by_rule == (
        rule("P", "全场9折", (0, 0), (5, 640)),
        rule("O", "满1000减", (4, 400), (2, 100)),
        rule("Q", "钻饰减150", (0, 0), (1, 150)),
        rule("M", "金卡95折", (1, 55), (0, 0)),
    )


def test_rules_that_take_each_others_lane_are_named_as_a_pair() -> None:
    assert added(six()).rivals == (Rivals(first="P", second="Q", first_kept_out=1, second_kept_out=1),)


def test_margins_are_of_goods_whose_cost_is_known() -> None:
    found = added(six(costs=True), costs=True)

    # Cost 3,350. Of bill 2 the 500 piece counts nowhere: it brought 475 - 45.45 that day, and 450.
    assert found.uncosted_fen == 429_55
    costed_fen = 6_745_00 - 429_55
    assert found.before == Sums(
        discount_fen=455_00, due_fen=6_745_00, margin_fen=costed_fen - 3_350_00, costed_fen=costed_fen
    )
    assert found.after == Sums(
        discount_fen=890_00, due_fen=6_310_00, margin_fen=5_860_00 - 3_350_00, costed_fen=5_860_00
    )


def test_without_costs_there_is_no_margin() -> None:
    found = added(six())

    assert (found.before.margin_fen, found.after.margin_fen, found.uncosted_fen) == (None, None, None)


def test_the_slowest_bill_is_named() -> None:
    found = added(six())

    assert found.slowest is not None
    assert (found.slowest.sale_no, found.slowest.lines) == ("S-HP01-20261121-0006", 1)
    assert found.p99_us == found.slowest.us


def test_a_bill_that_was_sold_otherwise_is_told_and_counts_as_it_is_today() -> None:
    found = added([bill(1, (1_000, ""), off_fen=120_00)])

    assert (found.otherwise_sold, found.before) == (1, sums(100, 900))


def test_a_bill_that_cannot_be_priced_is_counted_by_its_reason() -> None:
    total = Sum(TwoPrices(IN_QUESTION, lambda: 0).rule_set)
    for number in (7, 8):
        total.skip(f"S-{number}", "sheet.refused")

    found = total.report(first_day="", last_day="", bills=3)

    assert found.unread == (Unread(code="sheet.refused", bills=2, sale_no="S-7"),)
    assert (found.complete, found.priced, found.slowest, found.p99_us) == (False, 0, None, 0)


def test_bills_that_bring_less_than_a_quarter_are_counted_and_the_new_ones_named() -> None:
    """800 diamond, cost 500: 37 % then, 23 % of 650 in question. 300, cost 290: thin both ways."""
    bills = (
        bill(7, (800, "钻"), costs=(500_00,)),
        bill(8, (300, ""), (450, ""), costs=(290_00, None)),
        *six(costs=True),
    )

    thin = added(bills, costs=True).thin

    assert thin == Thin(percent=25, bills_before=1, bills_after=2, sale_nos=("S-HP01-20261121-0007",))
    assert added(six()).thin is None
