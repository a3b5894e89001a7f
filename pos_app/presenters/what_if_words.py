"""What promotions would have made of past bills, and of a typed basket, as lines of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kernel.money import divide_half_up, plain_yuan
from pos_app.locale import tr
from pos_app.presenters.reports import Line
from shop.sales.rules.reasons import nearest_first

if TYPE_CHECKING:
    from pos_app.counter.what_if import WhatIfView
    from shop.promotion_replay.rules.report import Report, Sums
    from shop.sales.rules.pricing import PricedCart

SHOWN = 6  # of customers' kinds, of rivals
_FIGURES = frozenset({1, 2, 3})
_ALL_FIGURES = frozenset({1, 2, 3, 4})


def what_if_lines(view: WhatIfView) -> tuple[Line, ...]:
    """The report of a replay; nothing while there is none."""
    report = view.report
    if report is None:
        return ()
    if not report.priced:
        return (Line("title", (tr("试算"),)), Line("note", (tr("这段时间没有可以试算的单据"),)))
    return (*_head(report), *_hits(view, report), *_sums(report), *_groups(report), *_rivals(view, report))


def tried_lines(cart: PricedCart) -> tuple[Line, ...]:
    """A typed basket: what is due, each rule on it, and why the others are not."""
    applied = () if cart.answer is None else cart.answer.applied
    number = frozenset({1})
    return (
        Line("title", (tr("手工购物车  原价 {fen}", fen=plain_yuan(cart.list_fen)),)),
        Line("totals", (tr("应收"), plain_yuan(cart.due_fen)), number),
        *(Line("row", (f"✔ {one.name}", plain_yuan(-one.fen)), number) for one in applied),
        *(Line("note", (f"✖ {one.name}: {one.hint or one.words}",)) for one in nearest_first(cart.reasons)),
    )


def _head(report: Report) -> Iterator[Line]:
    days = {"first": report.first_day[5:], "last": report.last_day[5:], "bills": f"{report.priced:,}"}
    yield Line("title", (tr("试算 本机历史单 {first} 至 {last}, {bills} 单", **days),))
    if not report.complete:
        yield Line("note", (tr("已停止:只算了一部分,以下是这些单的结果"),))


def _hits(view: WhatIfView, report: Report) -> Iterator[Line]:
    """The rules in question: on how many bills, and what they took off."""
    rules = [one for one in report.by_rule if one.rule_id in view.asked]
    number = frozenset({1, 2})
    for one in rules:
        share = _tenths(one.bills_after, report.priced)
        yield Line(
            "row", (tr("命中 {name}", name=one.name), tr("{bills} 单", bills=f"{one.bills_after:,}"), share), number
        )
        if one.bills_after:
            each = plain_yuan(divide_half_up(one.fen_after, one.bills_after))
            yield Line("row", (tr("优惠合计"), plain_yuan(one.fen_after), tr("每单 {fen}", fen=each)), number)


def _sums(report: Report) -> Iterator[Line]:
    before, after = report.before, report.after
    yield Line("head", (tr("全部单据"), tr("现行"), tr("改后"), tr("差额")), _FIGURES)
    yield _pair(tr("优惠"), before.discount_fen, after.discount_fen)
    yield _pair(tr("应收"), before.due_fen, after.due_fen)
    if before.margin_fen is not None and after.margin_fen is not None:
        yield _pair(tr("毛利"), before.margin_fen, after.margin_fen)
        yield Line("row", (tr("毛利率"), _rate(before), _rate(after), ""), _FIGURES)
    thin = report.thin
    if thin is not None:
        name = tr("低于 {percent} % 的单", percent=thin.percent)
        more = thin.bills_after - thin.bills_before
        counts = (f"{thin.bills_before:,}", f"{thin.bills_after:,}", f"+{more:,}" if more > 0 else f"{more:,}")
        yield Line("row", (name, *counts), _FIGURES)
        if thin.sale_nos:
            yield Line("note", (tr("新增: {numbers}", numbers="、".join(thin.sale_nos[:SHOWN])),))
    unproven = report.unproven_after.bills
    if unproven:
        yield Line("note", (tr("▲ {bills} 单没有证明是最优价", bills=f"{unproven:,}"),))


def _groups(report: Report) -> Iterator[Line]:
    yield Line("head", (tr("谁得益"), tr("单数"), tr("便宜了"), tr("贵了"), tr("优惠差额")), _ALL_FIGURES)
    for one in report.groups[:SHOWN]:
        more = _signed(one.after.discount_fen - one.before.discount_fen)
        yield Line("row", (one.name, f"{one.bills:,}", f"{one.cheaper:,}", f"{one.dearer:,}", more), _ALL_FIGURES)


def _rivals(view: WhatIfView, report: Report) -> Iterator[Line]:
    """Rules that want the same part of a price as those in question."""
    names = {one.rule_id: one.name for one in report.by_rule}
    found = [one for one in report.rivals if {one.first, one.second} & set(view.asked)]
    for one in found[:SHOWN]:
        ours, other = (one.first, one.second) if one.first in view.asked else (one.second, one.first)
        lost, won = one.first_kept_out, one.second_kept_out
        lost, won = (lost, won) if ours == one.first else (won, lost)
        said = tr(
            "与「{name}」互斥取优:让位 {lost} 单,胜出 {won} 单", name=names.get(other, other), lost=f"{lost:,}",
            won=f"{won:,}",
        )  # fmt: skip
        yield Line("note", (said,))
    if not found:
        yield Line("note", (tr("没有方案与它争用"),))


def _pair(name: str, before: int, after: int) -> Line:
    return Line("row", (name, plain_yuan(before), plain_yuan(after), _signed(after - before)), _FIGURES)


def _rate(sums: Sums) -> str:
    return _tenths(sums.margin_fen or 0, sums.costed_fen) if sums.costed_fen else ""


def _tenths(part: int, whole: int) -> str:
    """A share in percent with one decimal: '7.6 %'."""
    permille = divide_half_up(abs(part) * 1_000, whole)
    return f"{'-' if part < 0 else ''}{permille // 10}.{permille % 10} %"


def _signed(fen: int) -> str:
    return f"+{plain_yuan(fen)}" if fen > 0 else plain_yuan(fen)
