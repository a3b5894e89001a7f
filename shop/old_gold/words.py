"""One short line for each reason, where screen, bill and sheet share it."""

from __future__ import annotations

from shop.old_gold.rules.reasons import Reason

_WORDS = {
    "old_gold.no_price": "今日没有这种成色的换购价或回收价,旧料不能计价。",
    "old_gold.ratio": "新货金重 {found} g 不足 {needed} g (旧料 {old} g 的换购比例),不能换购。",
    "old_gold.surplus": "新货金重 {new} g 少于旧料 {old} g:超出 {surplus} g 按回收价 {price} 计。",
    "old_gold.no_consent": "没有顾客的熔料同意书,熔料后的旧料不能收。",
    "old_gold.trade_up_ratio": "新款 {found} 不足 {needed} (旧款 {base} 的换款比例),不能换款。",
    "old_gold.new_line_missing": "换款的新货或要截的链子不在单上,旧料不能计价。",
    "old_gold.seller_missing": "要登记出售人:姓名、证件号、电话、住址和来源说明。",
    "old_gold.no_value": "这件旧料没有抵值,不能收。",
    "old_gold.price_changed": "金价已更新,旧料要按今日价重算。",
    "old_gold.traded_before": "这张小票上的这件已经退回或换购过,不能再收。",
    "old_gold.no_certificate": "旧款没有证书,不能换款。",
}

SOURCES = {"own": "本店", "other": "他牌"}
METALS = {"gold": "金", "platinum": "铂", "palladium": "钯", "silver": "银"}
KINDS = {"trade_in": "换购", "buy_back": "回收", "cut_off": "截金", "gem_trade_up": "换款"}


def explain(reason: Reason) -> str:
    """The reason in the counter's words, with both numbers."""
    return _WORDS[reason.code].format(**reason.facts)
