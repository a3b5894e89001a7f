"""What the format's types cannot say: whether one rule makes sense, or why not and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from promotions.rules.basket import COMPONENTS
from promotions.rules.rule import (
    BENEFITS,
    WHERE_FIELDS,
    WHERE_TESTS,
    AddOn,
    AmountOff,
    BundlePct,
    BundlePrice,
    Cond,
    FixedPrice,
    Gift,
    IssueVoucher,
    Manual,
    NthPct,
    Percent,
    PerGramOff,
    Rule,
    Scope,
    Tiers,
    basis_points,
)

_FIELD = {"from": "from_", "until": "until"}
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_OWN_LANE = {"price": ("list",), "order": ("order",), "voucher": ("voucher",), "finish": ("finish",)}
# A price list is no offer: what would make it one has no meaning there.
_NOT_ON_LISTS = (
    "lanes", "cond", "basis", "limits", "quota", "exclusive", "not_with", "not_with_tags", "exclude_units_with",
    "after", "auto", "opt_in", "mandatory", "code", "allocate",
)  # fmt: skip


def default_lanes(rule: Rule) -> tuple[str, ...]:
    """Whole-price rules take every component; the rest by stage, gifts, add-ons and what comes later apart."""
    if rule.stage in ("unit", "multi"):
        if isinstance(rule.benefit, PerGramOff):
            return ("metal",)
        component = rule.benefit.component if isinstance(rule.benefit, Percent | AmountOff) else "total"
        return COMPONENTS if component == "total" else (component,)
    if rule.stage == "points":
        return ("issue",) if isinstance(rule.benefit, IssueVoucher) else ("points",) if rule.later else ("exchange",)
    kind = rule.benefit.__struct_config__.tag
    return {"gift": ("gift",), "add_on": ("addon",)}.get(str(kind), _OWN_LANE[rule.stage])


def problem(rule: Rule) -> str | None:
    """The first thing wrong with a rule, as "key: what; what to do", or None."""
    for check in (_benefit, _scopes, _audience, _schedule, _taking, _quota, _company):
        for found in check(rule):
            return found
    return None


def _benefit(rule: Rule) -> Iterator[str]:
    benefit = rule.benefit
    kind = benefit.__struct_config__.tag
    if not isinstance(benefit, BENEFITS[rule.stage]):
        fitting = ", ".join(str(one.__struct_config__.tag) for one in BENEFITS[rule.stage])
        yield f"benefit.type: {kind} does not belong to stage {rule.stage}; there it is one of {fitting}"
    if isinstance(benefit, Percent | AmountOff):
        if rule.stage != "unit" and benefit.component != "total":
            yield f"benefit.component: {benefit.component} needs stage unit; a bill has no parts"
        if rule.stage == "unit" and benefit.cap is not None:
            yield "benefit.cap: needs stage order or voucher; leave it out"
    if isinstance(benefit, AmountOff | IssueVoucher) and benefit.every:
        on_bill = rule.stage not in ("unit", "multi") and not rule.spends_points
        if not on_bill or not rule.cond.min_amount:
            yield "benefit.every: needs a rule on the whole bill with cond.min_amount; say there how much a step is"
    if isinstance(benefit, Tiers) and not all(
        low < high and less < more for (low, less), (high, more) in pairwise(benefit.tiers)
    ):
        yield "benefit.tiers: tiers must rise, in what is reached and in what is taken off; put them in order"
    if isinstance(benefit, NthPct) and benefit.count >= benefit.n:
        yield f"benefit.count: {benefit.count} of {benefit.n} leaves nobody to pay; let it be smaller than n"
    if isinstance(benefit, Gift | AddOn):
        skus = (benefit.sku,) if isinstance(benefit.sku, str) else benefit.sku
        if not skus or not all(sku.strip() for sku in skus):
            yield "benefit.sku: names nothing; write the article that is handed out"
        if isinstance(benefit, Gift) and benefit.pick > len(skus):
            yield f"benefit.pick: {benefit.pick} of {len(skus)} cannot be picked; name more, or pick fewer"


def _scopes(rule: Rule) -> Iterator[str]:
    slots = rule.benefit.slots if isinstance(rule.benefit, BundlePrice | BundlePct) else ()
    for key, scope in (("scope", rule.scope), *((f"benefit.slots[{i}]", slot) for i, slot in enumerate(slots))):
        if scope.all == bool(scope.any):
            yield f"{key}: scope must name lines by any, or all of them, and not both"
        for name in (*scope.any, *scope.not_):
            if not name.removeprefix("cat:").strip():
                yield f"{key}: {name!r} names nothing; write an id, a tag, or cat: and a category"
        for what, test, _ in scope.where:
            if what not in WHERE_FIELDS or test not in WHERE_TESTS:
                known = f"{', '.join(WHERE_FIELDS)} by {' '.join(WHERE_TESTS)}"
                yield f"{key}.where: does not know {what} {test}; it compares {known}"
    if rule.stage == "finish" and rule.scope != Scope(all=True):
        yield "scope: of a finish rule is the whole bill; leave it out"


def _audience(rule: Rule) -> Iterator[str]:
    audience = rule.audience
    if audience.birthday_month and audience.birthday is not None:
        yield "audience.birthday: birthday_month says it already; leave one of the two out"
    if not audience.stores:
        yield 'audience.stores: names no store; write ["*"] for all of them'
    for key in ("levels", "segments", "stores"):
        if not all(name.strip() for name in getattr(audience, key)):
            yield f"audience.{key}: holds an empty name; leave it out"


def _schedule(rule: Rule) -> Iterator[str]:
    schedule = rule.schedule
    zoned = [key for key in ("from", "until") if getattr(getattr(schedule, _FIELD[key]), "tzinfo", None) is not None]
    if zoned:
        yield f"schedule.{zoned[0]}: is the shop's local time; write it without a zone"
    elif any(moment and not 1900 <= moment.year <= 9000 for moment in (schedule.from_, schedule.until)):
        yield "schedule.from: is not of our time; write years as 2026"
    elif schedule.from_ and schedule.until and schedule.until <= schedule.from_:
        yield "schedule.until: is not after schedule.from; the window is half-open, so let it end later"
    if schedule.daily:
        for hour in schedule.daily:
            if not _HOUR.fullmatch(hour):
                yield f"schedule.daily: does not know {hour}; write hours as 22:00"
        if schedule.daily[0] == schedule.daily[1]:
            yield "schedule.daily: is empty; write two different hours, or leave it out"


def _taking(rule: Rule) -> Iterator[str]:
    """Codes, points and a person's word: what a rule asks for before it is taken."""
    if rule.stage == "voucher" and not rule.code:
        yield "code: a voucher needs a code; give the one that its vouchers are issued under"
    if rule.code is not None and not rule.code.strip():
        yield "code: is empty; write one, or leave it out"
    exchange = rule.stage == "points" and not rule.later
    if exchange and not (rule.spends_points and rule.opt_in):
        yield "spends_points: what is had for points needs how many, and opt_in true: only the customer may spend them"
    if rule.spends_points and not exchange:
        yield "spends_points: needs stage points with amount_off or add_on; leave it out"
    if rule.mandatory and rule.opt_in:
        yield "mandatory: a rule cannot be both mandatory and opt_in; leave one of the two out"
    if rule.manual is not None:
        yield from _manual(rule, rule.manual)


def _manual(rule: Rule, manual: Manual) -> Iterator[str]:
    benefit = rule.benefit
    if rule.stage not in ("unit", "order") or not isinstance(benefit, Percent | AmountOff | PerGramOff | FixedPrice):
        yield "manual: a person gives a percent, an amount or a price, at stage unit or order; write one of these"
    if rule.opt_in or rule.code is not None:
        yield "manual: is given by a person's word; leave out opt_in and code"
    if not manual.by.strip() or not manual.reason.strip():
        yield "manual: needs who gives it, and why; fill in by and reason"
    most = manual.max_pct
    if isinstance(benefit, Percent) and most is not None and basis_points(benefit.pct) > basis_points(most):
        yield f"manual.max_pct: {benefit.pct} is more than the {most} that {manual.by} may give; ask for a higher hand"
    if isinstance(benefit, AmountOff) and manual.max_fen is not None and benefit.fen > manual.max_fen:
        yield f"manual.max_fen: {benefit.fen} is more than {manual.by} may give; ask for a higher hand"


def _quota(rule: Rule) -> Iterator[str]:
    quota = rule.quota
    if quota is None:
        return
    if quota.total is None and quota.per_member is None and quota.per_store_day is None:
        yield "quota: limits nothing; write total, per_member or per_store_day, or leave it out"
    only_members = rule.audience.member or rule.audience.levels or rule.audience.segments
    if quota.per_member is not None and not only_members:
        yield "quota.per_member: needs a rule for members; write audience.member, levels or segments"
    if rule.stage == "finish":
        yield "quota: has no meaning at stage finish; leave it out"


def _company(rule: Rule) -> Iterator[str]:
    """What stands beside the rule: lanes, other rules, conditions."""
    if rule.id in rule.not_with or rule.id in rule.exclude_units_with:
        yield "not_with: not_with and exclude_units_with must not name the rule itself; leave it out"
    if not set(rule.after).isdisjoint(rule.lanes or default_lanes(rule)):
        yield "after: must not name the rule's own lane; leave it out"
    if rule.after and rule.stage not in ("order", "voucher"):
        yield f"after: has no meaning at stage {rule.stage}; leave it out"
    if rule.stage in ("unit", "multi") and rule.cond != Cond() and rule.exclude_units_with:
        yield "exclude_units_with: beside cond needs stage order or voucher; leave one of the two out"
    if rule.stage == "multi" and rule.lanes and not set(COMPONENTS) <= set(rule.lanes):
        yield "lanes: of a multi rule must hold metal, craft, stone and price; add them"
    if rule.stage == "price":
        plain = Rule(rule.id, "price", rule.benefit)
        for key in _NOT_ON_LISTS:
            if getattr(rule, key) != getattr(plain, key):
                yield f"{key}: has no meaning on a price list; leave it out, or use stage unit"
