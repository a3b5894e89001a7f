"""A replay in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.money import plain_yuan
from pos_app.terminal_table import table_lines
from shop.promotion_replay.rules.report import Report, Sums, Thin, Unproven

RULES_TOLD = 30
RIVALS_TOLD = 10
IDLE_TOLD = 8
_UNREAD = {
    "sheet.other_version": "由其他版本记录",
    "sheet.refused": "当时的数据现在算不出来",
    "promotions.rule_refused": "当时的规则现在不能执行",
}


def lines(report: Report) -> Iterator[str]:
    """Everything that the report says; costs and margins only where it has them."""
    if not report.complete:
        yield f"已中断:只算了前 {_looked_at(report):,} 单,以下是这些单的结果"
    yield f"试算 {report.first_day} 至 {report.last_day}  规则 {report.rules[:12]}"
    yield f"单据 {report.bills:,}  已算 {report.priced:,}  金额有变 {report.changed:,}"
    yield from _doubts(report)
    if not report.priced:
        yield "这段时间没有可以试算的单据"
        return
    yield ""
    yield from _groups(report)
    if report.thin is not None:
        yield from _thin(report.thin)
    yield ""
    yield from _rules(report)
    if report.rivals:
        yield ""
        yield from _rivals(report)
    yield ""
    was, now = (_unproven(report, found) for found in (report.unproven_before, report.unproven_after))
    yield f"未证明最优  现规则 {was}  新规则 {now}"
    slowest = report.slowest
    if slowest is not None:
        yield (
            f"最慢一单 {slowest.sale_no}  {slowest.lines} 行  {_ms(slowest.us)} ms  {slowest.labels:,} 步"
            f"  (99% 的单不超过 {_ms(report.p99_us)} ms)"
        )


def _doubts(report: Report) -> Iterator[str]:
    if report.otherwise_sold:
        yield f"其中 {report.otherwise_sold:,} 单当时的优惠与现在按原规则算出的不同,以现在算出的为准"
    if report.birthday_guessed:
        yield f"其中 {report.birthday_guessed:,} 单的会员生日不足以判断,按不在生日优惠期算"
    for one in report.unread:
        yield f"未算 {one.bills:,} 单:{_UNREAD.get(one.code, one.code)},例如 {one.sale_no}"
    if report.uncosted_fen:
        yield f"没有登记成本的货品 {plain_yuan(report.uncosted_fen)} 元,不计毛利"


def _groups(report: Report) -> Iterator[str]:
    rows = [(one.name, one.bills, one.cheaper, one.dearer, one.before, one.after) for one in report.groups]
    cheaper, dearer = (sum(row[place] for row in rows) for place in (2, 3))  # type: ignore[misc]
    rows.append(("合计", report.priced, cheaper, dearer, report.before, report.after))
    heads = ["顾客", "单数", "便宜了", "贵了", "优惠(现)", "优惠(新)", "差额"]
    margins = report.before.margin_fen is not None
    heads += ["毛利(现)", "毛利(新)", "差额"] if margins else []
    told = [
        [name, f"{bills:,}", f"{less:,}", f"{more:,}", *_sums(before, after, margins)]
        for name, bills, less, more, before, after in rows
    ]
    yield from table_lines([heads, *told], range(1, len(heads)))


def _thin(thin: Thin) -> Iterator[str]:
    yield f"毛利率低于 {thin.percent}% 的单  现规则 {thin.bills_before:,}  新规则 {thin.bills_after:,}"
    if thin.sale_nos:
        yield f"  新增: {'、'.join(thin.sale_nos)}"


def _sums(before: Sums, after: Sums, margins: bool) -> list[str]:
    pairs = [(before.discount_fen, after.discount_fen)]
    if margins:
        pairs.append((before.margin_fen or 0, after.margin_fen or 0))
    return [text for was, now in pairs for text in (plain_yuan(was), plain_yuan(now), _signed(now - was))]


def _rules(report: Report) -> Iterator[str]:
    used = [one for one in report.by_rule if one.bills_before or one.bills_after]
    rows = [
        [one.rule_id, one.name, f"{one.bills_before:,}", f"{one.bills_after:,}", plain_yuan(one.fen_before),
         plain_yuan(one.fen_after), _signed(one.fen_after - one.fen_before)]
        for one in used[:RULES_TOLD]
    ]  # fmt: skip
    heads = ["规则", "名称", "单数(现)", "单数(新)", "优惠(现)", "优惠(新)", "差额"]
    yield from table_lines([heads, *rows], range(2, len(heads)))
    if len(used) > RULES_TOLD:
        yield f"另有 {len(used) - RULES_TOLD:,} 条规则,见 --json"
    if idle := [one.rule_id for one in report.by_rule if one not in used]:
        shown = "、".join(idle[:IDLE_TOLD])
        yield f"没有用在任何一单的新规则 {len(idle):,} 条:{shown}{'…' if len(idle) > IDLE_TOLD else ''}"


def _rivals(report: Report) -> Iterator[str]:
    yield "互相争用的规则(新):"
    for one in report.rivals[:RIVALS_TOLD]:
        sides = ((one.first, one.second, one.first_kept_out), (one.second, one.first, one.second_kept_out))
        yield "  " + "  ".join(f"{loser} 让位于 {winner} {bills:,} 单" for loser, winner, bills in sides if bills)


def _looked_at(report: Report) -> int:
    return report.priced + sum(one.bills for one in report.unread)


def _unproven(report: Report, found: Unproven) -> str:
    permille_x10 = found.bills * 10_000 // report.priced
    share = f"{permille_x10 // 100}.{permille_x10 % 100:02}%"
    return f"{found.bills:,} 单 ({share}, 最多差 {plain_yuan(found.worst_gap_fen)} 元)" if found.bills else "0 单"


def _ms(us: int) -> str:
    return f"{us // 1000}.{us % 1000 // 100}"


def _signed(fen: int) -> str:
    return f"+{plain_yuan(fen)}" if fen > 0 else plain_yuan(fen)
