"""The rule format: every key a rule may have, and nothing else. Amounts are fen, weights mg."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from promotions.rules.basket import COMPONENTS, Line

MOST = 10**12  # of anything: no amount, weight or count in a shop comes near it
Fen = Annotated[int, Meta(ge=0, le=MOST)]
Count = Annotated[int, Meta(ge=0, le=MOST)]
Some = Annotated[int, Meta(ge=1, le=MOST)]
GROUP_MOST = 20  # units in one group of a multi rule
# Whole percents, or a text with at most two decimals ("12.5"): a float never becomes a price.
Pct = Annotated[int, Meta(ge=0, le=100)] | Annotated[str, Meta(pattern=r"\A[0-9]{1,2}(\.[0-9]{1,2})?\Z")]
Component = Literal["total", "metal", "craft", "stone", "price"]
Stage = Literal["price", "unit", "multi", "order", "voucher", "points", "finish"]

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


# old_weight_mg: of the old gold brought for one unit; new_old_pct: what the new one weighs of it, whole percents.
WHERE_FIELDS = ("weight_mg", "price", "craft", "stone", "metal", "list", "old_weight_mg", "new_old_pct")
WHERE_TESTS = (">=", ">", "<=", "<", "==")


def _compare(line: Line, what: str, test: str, number: int) -> bool:
    parts = dict(zip(COMPONENTS, line.parts, strict=True))
    whole = {"weight_mg": line.weight_mg, "list": sum(line.parts)}
    old = {"old_weight_mg": line.old_weight_mg, "new_old_pct": line.new_old_pct}
    value = {**whole, **parts, **old}[what]
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
    """`weight_part`: all of the new metal, as much of it as the old gold weighed, or only what exceeds that."""

    fen_per_g: Fen
    weight_part: Literal["all", "old", "excess"] = "all"

    def counted_mg(self, weight_mg: int, old_weight_mg: int) -> int:
        if self.weight_part == "old":
            return min(weight_mg, old_weight_mg)
        return max(0, weight_mg - old_weight_mg) if self.weight_part == "excess" else weight_mg


class FixedPrice(_Strict, frozen=True, tag_field="type", tag="fixed_price"):
    fen: Fen


class GramPrice(_Strict, frozen=True, tag_field="type", tag="gram_price"):
    """What a gram of metal costs by this price list."""

    fen_per_g: Fen


class NthPct(_Strict, frozen=True, tag_field="type", tag="nth_pct"):
    """Of each n units the cheapest `count` get `pct` off."""

    n: Annotated[int, Meta(ge=2, le=GROUP_MOST)]
    pct: Pct
    count: Some = 1


class BundlePrice(_Strict, frozen=True, tag_field="type", tag="bundle_price"):
    slots: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=GROUP_MOST)]
    fen: Fen


class BundlePct(_Strict, frozen=True, tag_field="type", tag="bundle_pct"):
    slots: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=GROUP_MOST)]
    pct: Pct


class Tiers(_Strict, frozen=True, tag_field="type", tag="tiers"):
    """(reached fen, off fen), rising; only the highest reached tier counts."""

    tiers: Annotated[tuple[tuple[Fen, Fen], ...], Meta(min_length=1)]


class Gift(_Strict, frozen=True, tag_field="type", tag="gift"):
    """`name`, `qty` and `worth_fen` are what the law wants announced of a gift; the bill goes by `sku` and `pick`."""

    sku: str | tuple[str, ...]
    pick: Some = 1
    name: str = ""
    qty: Count = 0
    worth_fen: Fen = 0


class AddOn(_Strict, frozen=True, tag_field="type", tag="add_on"):
    sku: str
    fen: Fen


class PointsMultiplier(_Strict, frozen=True, tag_field="type", tag="points_multiplier"):
    mult: Some


class PointsBonus(_Strict, frozen=True, tag_field="type", tag="points_bonus"):
    points: Count


class IssueVoucher(_Strict, frozen=True, tag_field="type", tag="issue_voucher"):
    """`count` vouchers of the voucher rule with the code `voucher`, good for `days`.

    `every`: so many for each full `cond.min_amount`, at most `limits.times` of them.
    """

    voucher: Annotated[str, Meta(min_length=1)]
    days: Some
    count: Some = 1
    every: bool = False


class RoundDownTo(_Strict, frozen=True, tag_field="type", tag="round_down_to"):
    fen: Some


UnitBenefit = Percent | AmountOff | PerGramOff | FixedPrice
MultiBenefit = NthPct | BundlePrice | BundlePct
Benefit = (
    Percent
    | AmountOff
    | PerGramOff
    | FixedPrice
    | GramPrice
    | NthPct
    | BundlePrice
    | BundlePct
    | Tiers
    | Gift
    | AddOn
    | PointsMultiplier
    | PointsBonus
    | IssueVoucher
    | RoundDownTo
)

# What a bill brings for later: it changes nothing of what is paid now.
LATER = (PointsMultiplier, PointsBonus, IssueVoucher)

BENEFITS: dict[str, tuple[type[Struct], ...]] = {
    "price": (FixedPrice, GramPrice),
    "unit": (Percent, AmountOff, PerGramOff, FixedPrice),
    "multi": (NthPct, BundlePrice, BundlePct),
    "order": (Percent, AmountOff, Tiers, Gift, AddOn),
    "voucher": (Percent, AmountOff),
    "points": (*LATER, AddOn, AmountOff),
    "finish": (RoundDownTo,),
}


class Audience(_Strict, frozen=True):
    """For whom. `birthday`: on the day, in its month, or so many days before and after it."""

    member: bool = False
    levels: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    birthday: Literal["day", "month"] | Annotated[int, Meta(ge=0, le=180)] | None = None
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


class Quota(_Strict, frozen=True):
    """A limit that counts across bills; rules with one `name` share it. Uses as in Limits.

    `total`: in the whole chain; `per_member`: for one member in the whole chain; both hold with no line, by rights.
    `per_store_day`: in one store on one business day, by the bills that the till knows. `ahead`: so many uses of
    `total` a till takes ahead, to give away with no line.
    """

    name: Annotated[str, Meta(pattern=r"\A[A-Z0-9][A-Z0-9-]{0,19}\Z")]
    total: Some | None = None
    per_member: Some | None = None
    per_store_day: Some | None = None
    ahead: Annotated[int, Meta(ge=1, le=10_000)] = 10


class Text(_Strict, frozen=True):
    """What is printed: on the receipt, the terms in full, and the price that the offer is announced beside, in fen."""

    receipt: str = ""
    legal: str = ""
    compare_fen: Fen | None = None


class Cost(_Strict, frozen=True):
    bearer: str = ""
    gl: str = ""


class Manual(_Strict, frozen=True):
    """A discount that a person gives on one bill: who, why, who let it through, and how far the permission goes."""

    by: Annotated[str, Meta(min_length=1)]
    reason: Annotated[str, Meta(min_length=1)]
    approved_by: str = ""
    max_pct: Pct | None = None
    max_fen: Fen | None = None


class Rule(_Strict, frozen=True):
    """One promotion. `rules/rule_set.py` refuses what cannot be carried out."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    stage: Stage
    benefit: Benefit
    rev: Some = 1
    name: str = ""
    scope: Scope = Scope(all=True)
    lanes: tuple[str, ...] = ()
    priority: Annotated[int, Meta(ge=-MOST, le=MOST)] = 0
    audience: Audience = Audience()
    schedule: Schedule = Schedule()
    cond: Cond = Cond()
    basis: Literal["net", "list"] = "net"
    limits: Limits = Limits()
    quota: Quota | None = None
    exclusive: Literal["order"] | None = None
    ctags: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    not_with_tags: tuple[str, ...] = ()
    exclude_units_with: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    auto: bool = False
    opt_in: bool = False
    mandatory: bool = False
    code: Annotated[str, Meta(max_length=32)] | None = None
    spends_points: Count = 0
    manual: Manual | None = None
    allocate: Literal["group", "target"] = "group"
    on_return: Literal["allocated", "reprice"] = "allocated"
    earns_points: bool = True
    text: Text = Text()
    cost: Cost = Cost()

    @property
    def later(self) -> bool:
        """The rule has no part in what is paid now."""
        return isinstance(self.benefit, LATER)
