"""Goods that promotions put on a bill: gifts, and what is added for a price. They become lines (given_lines.py).

A gift costs nothing and is worth what the rule announces (规范促销行为暂行规定: name, quantity and worth are shown).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from promotions import Priced, RuleSet
from promotions.rules.rule import AddOn, Gift
from shop.goods.facts import GoodsRecord

_CODE_LONGEST = 32


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """So many of an article by a rule, for `fen` together; `unit` '' for what is no goods of the shop's stock."""

    rule_id: str
    code: str
    name: str
    category_major: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    unit: str = ""
    qty: int = 1
    fen: int = 0
    worth_fen: int = 0


def given_goods(
    answer: Priced, rules: RuleSet, *,
    goods: Callable[[str], GoodsRecord | None], there: Callable[[str], int], chosen: Mapping[str, Sequence[str]],
) -> tuple[tuple[Given, ...], tuple[str, ...]]:  # fmt: skip
    """What the price's rules give and add, and the names of rules whose gift is not in stock.

    `goods` finds an article by its code, `there` says how many lie in the store. Of several gifts those `chosen` by the
    customer go first, by rule, then those that the rule names first.
    """
    out: list[Given] = []
    short = []
    used: dict[str, int] = {}
    for applied in answer.applied:
        rule = rules[applied.rule_id]
        skus: tuple[str, ...]
        if isinstance(rule.benefit, AddOn):
            skus, pick, qty = (rule.benefit.sku,), 1, 1
        elif isinstance(rule.benefit, Gift):
            named = (rule.benefit.sku,) if isinstance(rule.benefit.sku, str) else rule.benefit.sku
            skus, pick, qty = _in_order(named, chosen.get(rule.id, ())), rule.benefit.pick, rule.benefit.qty or 1
        else:
            continue
        before = len(out)
        for sku in skus:
            record = goods(sku)
            if len(out) - before < pick and (record is None or there(sku) - used.get(sku, 0) >= qty):
                used[sku] = used.get(sku, 0) + qty
                out.append(_given(rule.id, sku, record, rule.benefit, qty))
        if len(out) - before < pick:
            short.append(rule.name)
    return tuple(out), tuple(short)


def _in_order(named: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    first = [sku for sku in chosen if sku in named]
    return (*first, *(sku for sku in named if sku not in first))


def _given(rule_id: str, sku: str, record: GoodsRecord | None, benefit: AddOn | Gift, qty: int) -> Given:
    fen = benefit.fen if isinstance(benefit, AddOn) else 0
    announced, worth_fen = (benefit.name, benefit.worth_fen) if isinstance(benefit, Gift) else ("", 0)
    if record is None:
        name = announced or sku
        return Given(rule_id=rule_id, code=sku[:_CODE_LONGEST], name=name, qty=qty, fen=fen, worth_fen=worth_fen)
    return Given(
        rule_id=rule_id, code=record.code, name=record.name, category_major=record.category_major,
        category=record.category, tags=record.tags, unit=record.unit, qty=qty, fen=fen,
        worth_fen=worth_fen or (0 if fen else record.price_fen * qty),
    )  # fmt: skip
