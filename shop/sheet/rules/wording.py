"""How each figure came about, in words that a customer can follow with a pocket calculator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kernel.money import plain_yuan
from kernel.weight import grams
from promotions import Rule
from promotions.rules.rule import AmountOff, FixedPrice, GramPrice, Percent, PerGramOff
from shop.catalogue.rules.kinds import CRAFT_FEE_KINDS
from shop.old_gold.rules.trade_in import Portion
from shop.sales.facts import ManualDiscount
from shop.sales.rules import rounding
from shop.sales.rules.choices import given_words
from shop.sales.rules.components import fee_fen
from shop.sales.rules.pricing import BY_PIECE, PricedLine, Share
from shop.sheet.rules.figures import Figure
from shop.sheet.rules.inputs import SheetLine

STEPS_TOLD = 6  # in one formula: more do not fit the page, and stand above it anyway
_PARTS = {"metal": "金价", "craft": "工费", "stone": "石价", "price": "一口价"}


def line_figures(
    line: PricedLine, given: SheetLine, rules: Mapping[str, Rule], by_hand: Mapping[str, ManualDiscount]
) -> tuple[Figure, ...]:
    """What a line costs, what came off it by `rules` and `by_hand` (both by rule id), and what is left."""
    if line.pricing_mode == BY_PIECE:
        formula = (
            f"{plain_yuan(given.label_price_fen)} × {given.qty} {given.unit}".strip() if _counted(given) else "标签价"
        )
        made = [Figure(name="一口价", formula=formula, fen=line.list_fen)]
    else:
        made = [Figure(name="金重", formula=_metal(line, given), fen=line.metal_fen), *_crafts(line, given)]
        if line.stone_fen:
            made.append(Figure(name="石价", formula="标签价", fen=line.stone_fen))
    in_order = sorted(line.shares, key=lambda share: share.rule_id in rounding.NAMES)  # odd money last
    off = [
        _share(share, rules.get(share.rule_id), line) if share.rule_id not in by_hand
        else Figure(name=share.name, formula=_by_hand(by_hand[share.rule_id]), fen=-share.fen)
        for share in in_order
    ]  # fmt: skip
    steps = [plain_yuan(figure.fen) for figure in (*made, *off)]
    formula = " + ".join(steps).replace("+ -", "- ") if len(steps) <= STEPS_TOLD else "以上各项合计"
    net = Figure(name="小计", formula=formula, fen=line.net_fen)
    return (*made, *off, net)


def _counted(given: SheetLine) -> bool:
    return bool(given.unit) or given.qty > 1


def _metal(line: PricedLine, given: SheetLine) -> str:
    weight, source = grams(line.weight_mg), given.weight_mg if given.weighed_mg is None else given.weighed_mg
    settled = weight if source == line.weight_mg else f"{grams(source)} → {weight}"
    price = plain_yuan(line.sold_price_fen)
    if given.lock is not None:
        return f"{settled} g × {price} (锁金价 {given.lock.order_no})"
    if line.sold_price_fen != line.board_price_fen:
        return f"{settled} g × {price} (会员金价,牌价 {plain_yuan(line.board_price_fen)})"
    return f"{settled} g × {price}"


def _crafts(line: PricedLine, given: SheetLine) -> Iterator[Figure]:
    """The basic fee, and each one besides it; what stood before a discount on a fee is told with it."""
    yield _craft("basic", given.craft_fee_mode, given.craft_fee_fen, given.craft_fee_original_fen, line)
    for fee in given.more_fees:
        yield _craft(fee.kind, fee.mode, fee.fen, fee.original_fen, line)


def _craft(kind: str, mode: str, fen: int, original_fen: int, line: PricedLine) -> Figure:
    formula = f"{grams(line.weight_mg)} g × {plain_yuan(fen)}" if mode == "per_gram" else "按件"
    if original_fen > fen:
        formula = f"{formula} (原 {plain_yuan(original_fen)})"
    return Figure(name=CRAFT_FEE_KINDS[kind], formula=formula, fen=fee_fen(line.weight_mg, mode, fen))


def _share(share: Share, rule: Rule | None, line: PricedLine) -> Figure:
    name = share.name if share.fen >= 0 else f"{share.name} (进)"
    return Figure(name=name, formula="" if rule is None else _benefit(rule, line), fen=-share.fen)


def _by_hand(given: ManualDiscount) -> str:
    """What was given, why, by whom, and who allowed it."""
    people = f"{given.by} 经 {given.approved_by} 批准" if given.approved_by else given.by
    return f"{'' if given.on else '全单分摊 '}{given_words(given.what, given.value)}; {given.reason}; {people}"


def _benefit(rule: Rule, line: PricedLine) -> str:
    """How a rule reckons; what a whole bill's rule took is the line's share of it."""
    benefit, part = rule.benefit, _PARTS.get(getattr(rule.benefit, "component", ""), "价款")
    if isinstance(benefit, PerGramOff):
        if benefit.weight_part != "all":
            part_of = "旧料部分" if benefit.weight_part == "old" else "超出旧料部分"
            return f"{part_of}每克减 {plain_yuan(benefit.fen_per_g)}"
        return f"{grams(line.weight_mg)} g × {plain_yuan(benefit.fen_per_g)}"
    if isinstance(benefit, GramPrice):
        return f"价目表每克 {plain_yuan(benefit.fen_per_g)}"
    if isinstance(benefit, Percent):
        whole = "" if rule.stage == "unit" else "全单分摊 "
        return f"{whole}{part} × {benefit.pct} %"
    if isinstance(benefit, AmountOff):
        every = f"每满 {plain_yuan(rule.cond.min_amount)} " if benefit.every else ""
        return f"{every}减 {plain_yuan(benefit.fen)}" + ("" if rule.stage == "unit" else " 按金额分摊")
    if isinstance(benefit, FixedPrice):
        return f"特价 {plain_yuan(benefit.fen)}"
    return "按金额分摊"


def portion(words: str, part: Portion, loss_ppm: int, price_fen: int, off_fen: Sequence[int]) -> Figure:
    """Old gold of one price: weight after loss times the price after fees."""
    weight = f"{grams(part.net_mg)} g"
    if part.settled_mg != part.net_mg:
        weight = f"{weight} × (1 - {percent(loss_ppm)}) ≈ {grams(part.settled_mg)} g; {grams(part.settled_mg)} g"
    fees = "".join(f" - {plain_yuan(fee)}" for fee in off_fen if fee)
    price = f"({plain_yuan(price_fen)}{fees})" if fees else plain_yuan(price_fen)
    return Figure(name=words, formula=f"{weight} × {price}", fen=-part.fen)


def percent(ppm: int) -> str:
    """Parts per million as a percentage, never cut: 10000 -> '1 %', 12500 -> '1.25 %'."""
    whole, rest = divmod(ppm, 10_000)
    decimals = f"{rest:04}".rstrip("0")
    return f"{whole}.{decimals} %" if decimals else f"{whole} %"
