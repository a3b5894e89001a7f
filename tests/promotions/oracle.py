"""The slow way to the best price: try every set of applications. Shares no arithmetic with the engine.

Knows the parts of the format that `baskets.py` draws: fixed-price and by-weight lines, unit, multi, order, voucher
and finish rules with scopes by tag, thresholds, lanes, clashes and limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

Raw = dict[str, Any]
PARTS = ("metal", "craft", "stone", "price")


def best_pay(basket: Raw) -> int:
    """The least payable over every lawful way to take the rules."""
    units = _units(basket["lines"])
    on_unit = [rule for rule in basket["rules"] if rule["stage"] == "unit"]
    multi = [rule for rule in basket["rules"] if rule["stage"] == "multi"]
    bill = [rule for rule in basket["rules"] if rule["stage"] in ("order", "voucher", "finish")]
    codes = basket.get("ctx", {}).get("codes", [])
    bill = [rule for rule in bill if rule.get("code") is None or rule["code"] in codes]
    best = int(sum(unit["list"] for unit in units))
    seen: set[Any] = set()
    for groups in _group_sets(units, multi):
        for choice in _choices(units, on_unit, {u for _, members in groups for u in members}):
            if not _within_limits(units, groups, choice, on_unit + multi):
                continue
            found = _unit_nets(units, groups, choice)
            if found is None:
                continue
            nets, took = found
            state = (tuple(nets), tuple(map(frozenset, took)))
            if min(nets) < 0 or state in seen:
                continue
            seen.add(state)
            used = set().union(*took)
            for taken in _subsets(bill):
                if _lawful(basket["rules"], used | {rule["id"] for rule in taken}):
                    pay = _pay(units, list(nets), took, taken)
                    best = best if pay is None else min(best, pay)
    return best


def _units(lines: list[Raw]) -> list[Raw]:
    units: list[Raw] = []
    for number, line in enumerate(lines):
        metal = line.get("metal", {"weight_mg": 0, "fen_per_g": 0})
        parts = [(metal["weight_mg"] * metal["fen_per_g"] * 2 + 1000) // 2000, line.get("craft", 0), 0, 0]
        if "price" in line:
            parts = [0, 0, 0, line["price"]]
        unit = {"line": number, "names": {line["id"], *line.get("tags", [])}, "parts": parts, "list": sum(parts)}
        unit["weight"] = metal["weight_mg"]
        unit["open"] = line.get("discountable", True)
        units.extend(dict(unit) for _ in range(line.get("qty", 1)))
    return units


def _in(scope: Raw, unit: Raw) -> bool:
    return unit["open"] and bool(scope.get("all") or unit["names"] & set(scope.get("any", [])))


def _percent(fen: int, pct: int) -> int:
    return (fen * pct + 50) // 100


def _unit_off(rule: Raw, unit: Raw) -> int:
    benefit = rule["benefit"]
    kind, component = benefit["type"], benefit.get("component", "total")
    part: int = unit["list"] if component == "total" else unit["parts"][PARTS.index(component)]
    if kind == "percent":
        return _percent(part, benefit["pct"])
    if kind == "amount_off":
        return min(part, int(benefit["fen"]))
    if kind == "fixed_price":
        return max(0, int(unit["list"] - benefit["fen"]))
    return min(int(unit["parts"][0]), int(unit["weight"] * benefit["fen_per_g"] * 2 + 1000) // 2000)


def _lanes(rule: Raw) -> set[str]:
    if "lanes" in rule:
        return set(rule["lanes"])
    benefit = rule["benefit"]
    if rule["stage"] in ("order", "voucher", "finish"):
        return {rule["stage"]}
    if benefit["type"] == "per_gram_off":
        return {"metal"}
    component = benefit.get("component", "total")
    return set(PARTS) if component == "total" else {component}


def _subsets(rules: list[Raw]) -> Iterator[tuple[Raw, ...]]:
    return chain.from_iterable(combinations(rules, size) for size in range(len(rules) + 1))


def _group_sets(units: list[Raw], multi: list[Raw]) -> Iterator[list[tuple[Raw, tuple[int, ...]]]]:
    """Every set of disjoint groups."""
    groups: list[tuple[Raw, tuple[int, ...]]] = []
    for rule in multi:
        slots = rule["benefit"].get("slots", [{"all": True}] * rule["benefit"].get("n", 0))
        mine = [i for i, unit in enumerate(units) if _in(rule["scope"], unit)]
        sets = [(members, [units[i] for i in members]) for members in combinations(mine, len(slots))]
        groups += [(rule, members) for members, own in sets if _fits(slots, own) and _group_off(rule, own) > 0]

    def grow(start: int, chosen: list[Any], busy: set[int]) -> Iterator[list[Any]]:
        yield chosen
        for at in range(start, len(groups)):
            if busy.isdisjoint(groups[at][1]):
                yield from grow(at + 1, [*chosen, groups[at]], busy | set(groups[at][1]))

    return grow(0, [], set())


def _fits(slots: list[Raw], units: list[Raw]) -> bool:
    if not units:
        return not slots
    return any(_in(slot, units[0]) and _fits([*slots[:i], *slots[i + 1 :]], units[1:]) for i, slot in enumerate(slots))


def _group_off(rule: Raw, members: list[Raw]) -> int:
    benefit = rule["benefit"]
    prices: list[int] = [unit["list"] for unit in members]
    if benefit["type"] == "nth_pct":
        return _percent(sum(sorted(prices)[: benefit.get("count", 1)]), benefit["pct"])
    if benefit["type"] == "bundle_price":
        return sum(prices) - int(benefit["fen"])
    return _percent(sum(prices), benefit["pct"])


def _choices(units: list[Raw], rules: list[Raw], grouped: set[int]) -> Iterator[list[tuple[Raw, ...]]]:
    """Every way to give each unit a set of unit rules in different lanes; a group takes the lanes of all parts."""
    ways = []
    for i, unit in enumerate(units):
        mine = [rule for rule in rules if _in(rule["scope"], unit) and _unit_off(rule, unit)]
        mine = [rule for rule in mine if i not in grouped or _lanes(rule).isdisjoint(PARTS)]
        apart = [s for s in _subsets(mine) if sum(len(_lanes(r)) for r in s) == len(set().union(*map(_lanes, s), ()))]
        ways.append(apart)

    def grow(at: int, chosen: list[tuple[Raw, ...]]) -> Iterator[list[tuple[Raw, ...]]]:
        if at == len(ways):
            yield chosen
            return
        for way in ways[at]:
            yield from grow(at + 1, [*chosen, way])

    return grow(0, [])


def _within_limits(units: list[Raw], groups: list[Any], choice: list[Any], rules: list[Raw]) -> bool:
    for rule in rules:
        limits = rule.get("limits")
        if not limits:
            continue
        offs = [_unit_off(rule, unit) for unit, way in zip(units, choice, strict=True) if rule in way]
        mine = [members for one, members in groups if one is rule]
        offs += [_group_off(rule, [units[i] for i in members]) for members in mine]
        budget = limits.get("budget_remaining", 10**9)
        pieces = len(offs) if rule["stage"] == "unit" else sum(map(len, mine))
        uses = min((limits[key] for key in ("remaining", "times", "per_order") if key in limits), default=99)
        if len(offs) > uses or pieces > limits.get("max_units", 99) or sum(offs) > budget:
            return False
    return True


def _unit_nets(units: list[Raw], groups: list[Any], choice: list[Any]) -> tuple[list[int], list[set[str]]] | None:
    nets = [unit["list"] - sum(_unit_off(r, unit) for r in way) for unit, way in zip(units, choice, strict=True)]
    took = [{rule["id"] for rule in way} for way in choice]
    for rule, members in groups:
        if _group_off(rule, [units[i] for i in members]) > sum(nets[i] for i in members):
            return None
        _share(units, nets, _group_off(rule, [units[i] for i in members]), list(members))
        for i in members:
            took[i].add(rule["id"])
    return nets, took


def _share(units: list[Raw], nets: list[int], off: int, members: list[int]) -> None:
    """Largest remainder over lines, then over the units of a line."""
    lines = sorted({units[i]["line"] for i in members})
    inside = [[i for i in members if units[i]["line"] == line] for line in lines]
    for part, own in zip(_split(off, [sum(nets[i] for i in own) for own in inside]), inside, strict=True):
        for i, share in zip(own, _split(part, [nets[i] for i in own]), strict=True):
            nets[i] -= share


def _split(amount: int, bases: list[int]) -> list[int]:
    if not amount:
        return [0] * len(bases)
    total = sum(bases)
    shares = [amount * base // total for base in bases]
    order = sorted(range(len(bases)), key=lambda i: (-(amount * bases[i] % total), -bases[i], i))
    for i in order[: amount - sum(shares)]:
        shares[i] += 1
    return shares


def _lawful(rules: list[Raw], used: set[str]) -> bool:
    taken = [rule for rule in rules if rule["id"] in used]
    for one, other in combinations(taken, 2):
        if "exclusive" in one or "exclusive" in other:
            return False
        if other["id"] in one.get("not_with", []) or one["id"] in other.get("not_with", []):
            return False
        if set(one.get("not_with_tags", [])) & set(other.get("ctags", [])):
            return False
        if set(other.get("not_with_tags", [])) & set(one.get("ctags", [])):
            return False
        if {one["stage"], other["stage"]} <= {"order", "voucher", "finish"} and _lanes(one) & _lanes(other):
            return False
    return True


def _pay(units: list[Raw], nets: list[int], took: list[set[str]], taken: tuple[Raw, ...]) -> int | None:
    rank = {"order": 0, "voucher": 1, "finish": 2}
    percent_last = {"percent": 0}
    in_order = sorted(taken, key=lambda r: (rank[r["stage"]], percent_last.get(r["benefit"]["type"], 1), r["id"]))
    for rule in in_order:
        banned = set(rule.get("exclude_units_with", []))
        members = [i for i, unit in enumerate(units) if _in(rule["scope"], unit) and not took[i] & banned]
        net = sum(nets[i] for i in members)
        seen = sum(units[i]["list"] for i in members) if rule.get("basis") == "list" else net
        cond = rule.get("cond", {})
        if seen < cond.get("min_amount", 0) or len(members) < cond.get("min_qty", 0):
            return None
        off = _bill_off(rule, seen, net, sum(nets))
        if rule["stage"] == "finish" and off > net:
            return None
        off = min(net, off)
        if off > rule.get("limits", {}).get("budget_remaining", 10**9):
            return None
        _share(units, nets, off, members)
    return sum(nets)


def _bill_off(rule: Raw, seen: int, net: int, pay: int) -> int:
    benefit = rule["benefit"]
    kind = benefit["type"]
    if kind == "round_down_to":
        return pay % int(benefit["fen"])
    if kind == "tiers":
        return max((int(off) for reach, off in benefit["tiers"] if seen >= reach), default=0)
    if kind == "percent":
        off = _percent(net, benefit["pct"])
    else:
        steps = seen // rule["cond"]["min_amount"] if benefit.get("every") else 1
        off = int(benefit["fen"]) * min(steps, rule.get("limits", {}).get("times", steps))
    return min(off, int(benefit.get("cap", off)))
