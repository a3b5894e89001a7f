"""The rule format: every key a rule may have, and nothing else. Amounts are fen, weights mg."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from promotions.rules.basket import COMPONENTS, Line

Fen = Annotated[int, Meta(ge=0)]
Count = Annotated[int, Meta(ge=0)]
Some = Annotated[int, Meta(ge=1)]
# Whole percents, or a text with at most two decimals ("12.5"): a float never becomes a price.
Pct = Annotated[int, Meta(ge=0, le=100)] | Annotated[str, Meta(pattern=r"^\d{1,2}(\.\d{1,2})?$")]
Component = Literal["total", "metal", "craft", "stone", "price"]
Stage = Literal["unit", "multi", "order", "voucher", "points", "finish"]

WHOLE = 10_000  # basis points in one


@lru_cache(maxsize=1024)
def basis_points(pct: int | str) -> int:
    """12 -> 1200, "12.5" -> 1250."""
    whole, _, rest = str(pct).partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


class _Strict(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Scope(_Strict, frozen=True):
    """Which lines. `any` and `not` hold line ids, tags and "cat:" + category; `where` compares a unit's values."""

    any: tuple[str, ...] = ()
    all: bool = False
    not_: tuple[str, ...] = field(name="not", default=())
    where: tuple[tuple[str, str, int], ...] = ()

    def holds(self, line: Line) -> bool:
        if not line.discountable:
            return False
        names = {line.id, *line.tags, f"cat:{line.category}"}
        if not self.all and names.isdisjoint(self.any):
            return False
        return names.isdisjoint(self.not_) and all(_compare(line, *test) for test in self.where)


WHERE_FIELDS = ("weight_mg", "price", "craft", "stone", "metal", "list")
WHERE_TESTS = (">=", ">", "<=", "<", "==")


def _compare(line: Line, what: str, test: str, number: int) -> bool:
    parts = dict(zip(COMPONENTS, line.parts, strict=True))
    value = {"weight_mg": line.weight_mg, "list": sum(line.parts), **parts}[what]
    return {
        ">=": value >= number,
        ">": value > number,
        "<=": value <= number,
        "<": value < number,
        "==": value == number,
    }[test]


class Percent(_Strict, frozen=True, tag_field="type", tag="percent"):
    pct: Pct
    component: Component = "total"
    cap: Fen | None = None


class AmountOff(_Strict, frozen=True, tag_field="type", tag="amount_off"):
    """`every`: once for each full `cond.min_amount`."""

    fen: Fen
    component: Component = "total"
    every: bool = False
    cap: Fen | None = None


class PerGramOff(_Strict, frozen=True, tag_field="type", tag="per_gram_off"):
    fen_per_g: Fen


class FixedPrice(_Strict, frozen=True, tag_field="type", tag="fixed_price"):
    fen: Fen


class NthPct(_Strict, frozen=True, tag_field="type", tag="nth_pct"):
    """Of each n units the cheapest gets `pct` off."""

    n: Annotated[int, Meta(ge=2)]
    pct: Pct


class BundlePrice(_Strict, frozen=True, tag_field="type", tag="bundle_price"):
    slots: Annotated[tuple[Scope, ...], Meta(min_length=1)]
    fen: Fen


class BundlePct(_Strict, frozen=True, tag_field="type", tag="bundle_pct"):
    slots: Annotated[tuple[Scope, ...], Meta(min_length=1)]
    pct: Pct


class Tiers(_Strict, frozen=True, tag_field="type", tag="tiers"):
    """(reached fen, off fen), rising; only the highest reached tier counts."""

    tiers: Annotated[tuple[tuple[Fen, Fen], ...], Meta(min_length=1)]


class Gift(_Strict, frozen=True, tag_field="type", tag="gift"):
    sku: str | tuple[str, ...]
    pick: Some = 1


class AddOn(_Strict, frozen=True, tag_field="type", tag="add_on"):
    sku: str
    fen: Fen


class PointsMultiplier(_Strict, frozen=True, tag_field="type", tag="points_multiplier"):
    mult: Some


class PointsBonus(_Strict, frozen=True, tag_field="type", tag="points_bonus"):
    points: Count


class RoundDownTo(_Strict, frozen=True, tag_field="type", tag="round_down_to"):
    fen: Some


UnitBenefit = Percent | AmountOff | PerGramOff | FixedPrice
MultiBenefit = NthPct | BundlePrice | BundlePct
Benefit = (
    Percent
    | AmountOff
    | PerGramOff
    | FixedPrice
    | NthPct
    | BundlePrice
    | BundlePct
    | Tiers
    | Gift
    | AddOn
    | PointsMultiplier
    | PointsBonus
    | RoundDownTo
)

BENEFITS: dict[str, tuple[type[Struct], ...]] = {
    "unit": (Percent, AmountOff, PerGramOff, FixedPrice),
    "multi": (NthPct, BundlePrice, BundlePct),
    "order": (Percent, AmountOff, Tiers, Gift, AddOn),
    "voucher": (Percent, AmountOff),
    "points": (PointsMultiplier, PointsBonus),
    "finish": (RoundDownTo,),
}


class Audience(_Strict, frozen=True):
    member: bool = False
    levels: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    birthday_month: bool = False
    stores: tuple[str, ...] = ("*",)
    trade_in: bool = False


class Schedule(_Strict, frozen=True):
    """Half-open [from, until); `weekdays` are ISO (1 Monday); `daily` is "HH:MM" twice and may cross midnight."""

    from_: datetime | None = field(name="from", default=None)
    until: datetime | None = None
    weekdays: tuple[Annotated[int, Meta(ge=1, le=7)], ...] = ()
    daily: tuple[str, str] | None = None


class Cond(_Strict, frozen=True):
    min_amount: Fen = 0
    min_qty: Count = 0
    min_weight_mg: Count = 0


class Limits(_Strict, frozen=True):
    """Caps in uses: one unit (unit), one group (multi), one bill (order, voucher). `times` of an `every` rule: steps.

    `remaining` and `customer_remaining` are what is left of a quota as the caller knows it; `budget_remaining` is fen.
    """

    max_units: Count | None = None
    per_order: Count | None = None
    times: Count | None = None
    remaining: Count | None = None
    customer_remaining: Count | None = None
    budget_remaining: Fen | None = None

    def uses(self, *, with_times: bool) -> int | None:
        """How many uses this bill may take, or None for no cap."""
        caps = [self.per_order, self.remaining, self.customer_remaining, self.times if with_times else None]
        known = [cap for cap in caps if cap is not None]
        return min(known) if known else None


class Text(_Strict, frozen=True):
    receipt: str = ""
    legal: str = ""


class Cost(_Strict, frozen=True):
    bearer: str = ""
    gl: str = ""


class Rule(_Strict, frozen=True):
    """One promotion. `rules/rule_set.py` refuses what cannot be carried out."""

    id: Annotated[str, Meta(min_length=1)]
    stage: Stage
    benefit: Benefit
    rev: Some = 1
    name: str = ""
    scope: Scope = Scope(all=True)
    lanes: tuple[str, ...] = ()
    priority: int = 0
    audience: Audience = Audience()
    schedule: Schedule = Schedule()
    cond: Cond = Cond()
    basis: Literal["net", "list"] = "net"
    limits: Limits = Limits()
    exclusive: Literal["order"] | None = None
    ctags: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    not_with_tags: tuple[str, ...] = ()
    exclude_units_with: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    auto: bool = False
    opt_in: bool = False
    mandatory: bool = False
    code: str | None = None
    allocate: Literal["group", "target"] = "group"
    on_return: Literal["allocated", "reprice"] = "allocated"
    earns_points: bool = True
    text: Text = Text()
    cost: Cost = Cost()

    def clashes(self, other: Rule) -> bool:
        """True when the two may not stand on one bill, whatever their lanes."""
        if "order" in (self.exclusive, other.exclusive):
            return True
        if other.id in self.not_with or self.id in other.not_with:
            return True
        return not (set(self.not_with_tags).isdisjoint(other.ctags) and set(other.not_with_tags).isdisjoint(self.ctags))
