"""What people decide on a bill beside the engine: which promotions it takes, and discounts that they give by hand.

A discount by hand is a rule beside the published ones, so that the same engine prices and explains it. It shares the
lane of what it lessens: of it and a promotion on the same part of a price the cheaper one counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from kernel.money import plain_yuan
from promotions import Engine, RuleSet
from shop.sales.facts import Choices, GiftChosen, HowChosen, ManualDiscount, RuleChosen

NAME, ON_BILL = "店长折扣", "店长整单折扣"  # on receipts and screens; who gave it stands on the sheet
PREFIX = "MANUAL-"
WHOLE = 10_000  # basis points in one
_LANE = "manual"
_PARTS = {"craft_pct": "craft", "per_gram": "metal"}


def choose(choices: Choices, rule_id: str, how: HowChosen, by: str) -> Choices:
    """With what is said of the rule now, in place of what was said of it before."""
    rest = take_back(choices, rule_id)
    return replace(rest, rules=(*rest.rules, RuleChosen(rule_id=rule_id, how=how, by=by)))


def take_back(choices: Choices, rule_id: str) -> Choices:
    """Without anything said of the rule; a discount by hand is gone."""
    return replace(
        choices,
        rules=tuple(one for one in choices.rules if one.rule_id != rule_id),
        manual=tuple(one for one in choices.manual if one.rule_id != rule_id),
        gifts=tuple(one for one in choices.gifts if one.rule_id != rule_id),
    )


def choose_gifts(choices: Choices, rule_id: str, codes: Sequence[str]) -> Choices:
    """With the gifts of a promotion that the customer takes, in place of those that were chosen before."""
    rest = tuple(one for one in choices.gifts if one.rule_id != rule_id)
    return replace(choices, gifts=(*rest, GiftChosen(rule_id=rule_id, codes=tuple(codes))))


def with_discount(choices: Choices, discount: ManualDiscount) -> Choices:
    """With one more discount by hand, in place of those on the same part of the same line, or of the bill."""
    part = _PARTS.get(discount.what, "")
    stay = (
        one for one in choices.manual if one.on != discount.on or (part and _PARTS.get(one.what, "") not in ("", part))
    )
    return replace(choices, manual=(*stay, discount))


def next_manual_id(choices: Choices, known: Sequence[str] = ()) -> str:
    """'MANUAL-1': the first that neither the bill nor the rules in `known` use."""
    used = {*known, *(one.rule_id for one in choices.manual)}
    number = 1
    while f"{PREFIX}{number}" in used:
        number += 1
    return f"{PREFIX}{number}"


def for_lines(choices: Choices, names: Mapping[str, str]) -> Choices:
    """The same with lines called by other names: ids in a cart, numbers on a bill. What is on no line of it goes."""
    known = {"": "", **names}
    return replace(choices, manual=tuple(replace(one, on=known[one.on]) for one in choices.manual if one.on in known))


def manual_rules(discounts: Sequence[ManualDiscount], before: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The discounts in the promotions' rule format; on a bill they come after the lanes named in `before`."""
    return [_rule(one, before) for one in discounts]


def engine_with(engine: Engine, discounts: Sequence[ManualDiscount], left: Mapping[str, int] | None = None) -> Engine:
    """The engine with the discounts beside its own rules. Its hash stays that of the published set.

    Rules named in `left` have at most so many uses: what quotas leave for the bill.
    """
    if left:
        engine = Engine(engine.rule_set.with_left(left))
    if not discounts:
        return engine
    ours = engine.rule_set
    before = sorted({lane for rule in ours if rule.stage == "order" for lane in rule.lanes} - {_LANE})
    by_hand = RuleSet.parse(manual_rules(discounts, before))
    return Engine(RuleSet((*ours.rules, *by_hand.rules), ours.hash))


def _rule(one: ManualDiscount, before: Sequence[str]) -> dict[str, Any]:
    manual = {"by": one.by, "reason": one.reason, "approved_by": one.approved_by}
    rule: dict[str, Any] = {"id": one.rule_id, "name": NAME if one.on else ON_BILL, "manual": manual}
    if one.on:
        units = {"limits": {"max_units": one.units}} if one.units else {}
        return {**rule, "stage": "unit", "scope": {"any": [one.on]}, "benefit": _benefit(one), **units}
    benefit = {**_benefit(one), "cap": one.most_fen} if one.most_fen else _benefit(one)
    return {
        **rule, "stage": "order", "lanes": [_LANE], "after": [*before], "scope": {"all": True}, "benefit": benefit,
    }  # fmt: skip


def _benefit(one: ManualDiscount) -> dict[str, Any]:
    if one.what in ("pct", "craft_pct"):
        component = {"component": "craft"} if one.what == "craft_pct" else {}
        return {"type": "percent", "pct": percent_text(one.value), **component}
    if one.what == "amount":
        return {"type": "amount_off", "fen": one.value}
    if one.what == "per_gram":
        return {"type": "per_gram_off", "fen_per_g": one.value}
    return {"type": "fixed_price", "fen": one.value}


def percent_text(points: int) -> int | str:
    """Basis points as the rule format writes a percentage: 1200 -> 12, 1250 -> "12.50"."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02}" if rest else whole


def tenths(points: int) -> str:
    """What is left of a price, basis points, as the shop says it: 9500 -> '9.5 折'."""
    whole, rest = divmod(points, 1000)
    decimals = f"{rest:03}".rstrip("0")
    return f"{whole}.{decimals} 折" if decimals else f"{whole} 折"


def given_words(what: str, value: int) -> str:
    """A discount as people say it: '9.5 折', '工费 7 折', '减 100.00', '每克减 5.00', '改价 3,000.00'."""
    if what in ("pct", "craft_pct"):
        return f"{'工费 ' if what == 'craft_pct' else ''}{tenths(WHOLE - value)}"
    words = {"amount": "减", "per_gram": "每克减", "price": "改价"}
    return f"{words.get(what, what)} {plain_yuan(value)}"
