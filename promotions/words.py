"""One short Chinese line for each reason; screen, bill and calculation sheet share it."""

from __future__ import annotations

from kernel.money import plain_yuan
from promotions.rules.finding import Finding
from promotions.rules.priced import Reason
from promotions.rules.rule import (
    AddOn,
    AmountOff,
    BundlePct,
    BundlePrice,
    FixedPrice,
    Gift,
    IssueVoucher,
    NthPct,
    Percent,
    PerGramOff,
    PointsBonus,
    PointsMultiplier,
    Rule,
    Tiers,
)

_PLAIN = {
    "OUT_OF_WINDOW": "不在活动时间内",
    "NOT_MEMBER": "仅限会员",
    "WRONG_LEVEL": "会员等级不符",
    "WRONG_SEGMENT": "不在活动会员名单内",
    "NOT_BIRTHDAY": "不在生日优惠期",
    "WRONG_STORE": "本店不参加",
    "NO_CODE": "未出示券码",
    "NOT_TRADE_IN": "仅限以旧换新",
    "NOT_WITH_TRADE_IN": "不与以旧换新同享",
    "LIMIT": "名额或次数已用完",
    "NO_MATCH": "没有符合条件的货品",
    "BANNED": "本单已取消该优惠",
    "NOT_OPTED_IN": "顾客未选择",
}


_FOUND = {
    "NO_LEGAL_TEXT": "没有公示文字:条件和期限要写给顾客看",
    "GIFT_UNNAMED": "赠品要写明品名、数量和价值",
    "NO_DEAL": "对比价没有近七天的成交价可比",
    "COMPARE_TOO_HIGH": "对比价高于近七天的最低成交价",
    "BELOW_COST": "会卖到成本以下",
    "DEAD": "用不上:时间已过,或没有货品符合",
    "UNKNOWN_NAME": "提到的方案、券或分组不存在",
    "DOMINATED": "另一方案总是更优,这一条不起作用",
    "COLLIDING": "与另一方案互相冲突",
    "GIANT_GROUP": "组合的货品太多,算价会变慢",
}


def look_at(finding: Finding) -> str:
    """What an author should look at, in a line: "另一方案总是更优,这一条不起作用 (MJ-01)"."""
    money = finding.number if finding.code in ("BELOW_COST", "COMPARE_TOO_HIGH") else None
    more = f" {plain_yuan(money)} 元" if money else ""
    other = f" ({finding.other})" if finding.other else ""
    return f"{_FOUND.get(finding.code, finding.text)}{more}{other}"


def explain(reason: Reason) -> str:
    """The reason in words: "还差 123.45 元", "已用「钻饰9折」，不可叠加"."""
    number = reason.number or 0
    if reason.code == "SHORT_BY":
        return f"还差 {plain_yuan(number)} 元"
    if reason.code == "SHORT_BY_PIECES":
        return f"还差 {number} 件"
    if reason.code == "SHORT_BY_WEIGHT":
        return f"还差 {number // 1000}.{number % 1000:03} 克"
    if reason.code == "SHORT_BY_POINTS":
        return f"还差 {number} 积分"
    if reason.code == "LANE_TAKEN_BY":
        return f"已用「{reason.other}」，不可叠加"
    if reason.code == "NOT_WITH":
        return f"不与「{reason.other}」同享"
    if reason.code == "WORSE_BY":
        return f"用了反而多付 {plain_yuan(number)} 元" if number else "用了不会更便宜"
    return _PLAIN[reason.code]


def hint(rule: Rule, reason: Reason) -> str:
    """What a customer would buy more and then have: "再买 123.45 元,减 300.00"; '' where that helps nothing."""
    more = _missing(reason)
    gain = _gain(rule) if more else ""
    return f"{more},{gain}" if gain else ""


def next_step(short_fen: int, off_fen: int, now_fen: int) -> str:
    """What a rule on the bill takes off with so much more: "再买 350.00 元,减 200.00 (现减 100.00)"."""
    return f"再买 {plain_yuan(short_fen)} 元,减 {plain_yuan(off_fen)} (现减 {plain_yuan(now_fen)})"


def _missing(reason: Reason) -> str:
    """What is to be bought more; '' where that is not what is missing."""
    number = reason.number or 0
    if reason.code == "SHORT_BY":
        return f"再买 {plain_yuan(number)} 元"
    if reason.code == "SHORT_BY_PIECES":
        return f"再买 {number} 件"
    return f"再买 {number // 1000}.{number % 1000:03} 克" if reason.code == "SHORT_BY_WEIGHT" else ""


def _gain(rule: Rule) -> str:
    benefit = rule.benefit
    if isinstance(benefit, AmountOff):
        return f"减 {plain_yuan(benefit.fen)}"
    if isinstance(benefit, Tiers):
        return f"减 {plain_yuan(benefit.tiers[0][1])}"
    if isinstance(benefit, Percent | BundlePct):
        return f"减 {benefit.pct} %"
    if isinstance(benefit, PerGramOff):
        return f"每克减 {plain_yuan(benefit.fen_per_g)}"
    if isinstance(benefit, FixedPrice | BundlePrice):
        return f"只要 {plain_yuan(benefit.fen)}"
    if isinstance(benefit, NthPct):
        return f"每 {benefit.n} 件有 {benefit.count} 件减 {benefit.pct} %"
    if isinstance(benefit, Gift):
        return f"送{benefit.name or rule.name}"
    if isinstance(benefit, AddOn):
        return f"可加 {plain_yuan(benefit.fen)} 元换购"
    if isinstance(benefit, IssueVoucher):
        return f"送券 {benefit.count} 张"
    if isinstance(benefit, PointsMultiplier):
        return f"积分 {benefit.mult} 倍"
    return f"送 {benefit.points} 积分" if isinstance(benefit, PointsBonus) else ""
