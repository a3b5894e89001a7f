"""OR-Tools CP-SAT says what a basket costs at best: JSON questions on standard input, JSON answers on standard output.

The referee of `promotions`. It runs in a virtual environment of its own, which `bench_promotions_peers.py` makes, and
shares no line with what it judges. It knows what the drawn families hold: percent, amount, grams and craft on units,
n-th piece and sets, thresholds once, by steps and by tiers, and vouchers.

A question is a basket file. An answer: {"bound": no lawful bill is below it, "found": a lawful bill's fen, "ms": CPU}.
They are the same unless an order rule and a voucher count overlapping goods and what the one leaves the other is not
settled by then.
"""

from __future__ import annotations

import importlib
import json
import sys
from itertools import combinations
from time import process_time
from typing import Any

Raw = dict[str, Any]
PARTS = ("metal", "craft", "stone", "price")
SECONDS = 60.0  # for one basket: then bound and bill found stand apart
ROUNDS = 20


class Basket:
    """What can be taken from each unit, in fen."""

    def __init__(self, asked: Raw) -> None:
        self.units = [unit for number, line in enumerate(asked["lines"]) for unit in _units(number, line)]
        member, codes = asked["ctx"].get("member"), asked["ctx"].get("codes", ())
        rules = [rule for rule in asked["rules"] if _for(rule, member, codes)]
        self.lists = [sum(unit["parts"]) for unit in self.units]
        self.singles = [
            (place, rule, off)
            for rule in rules
            if rule["stage"] == "unit"
            for place in self.inside(rule["scope"])
            if (off := _unit_off(rule["benefit"], self.units[place])) > 0
        ]
        self.groups = [one for rule in rules if rule["stage"] == "multi" for one in self._groups(rule)]
        self.bill = [rule for rule in rules if rule["stage"] in ("order", "voucher")]

    def inside(self, scope: Raw) -> list[int]:
        wanted = set(scope.get("any", ()))
        return [place for place, unit in enumerate(self.units) if scope.get("all") or unit["names"] & wanted]

    def _groups(self, rule: Raw) -> list[dict[int, int]]:
        """Each group of units that the rule could take, with what each unit bears of the saving."""
        benefit = rule["benefit"]
        slots = benefit.get("slots") or [{"all": True}] * benefit["n"]
        goods, found = self.inside(rule["scope"]), []
        names = [set(self.inside(slot)) for slot in slots]
        for members in combinations(goods, len(slots)):
            off = self._group_off(benefit, members)
            if off > 0 and _fits(names, members):
                found.append(self.shares(off, {place: self.lists[place] for place in members}))
        return found

    def _group_off(self, benefit: Raw, members: tuple[int, ...]) -> int:
        prices = sorted(self.lists[place] for place in members)
        if benefit["type"] == "nth_pct":
            return _percent(sum(prices[: benefit.get("count", 1)]), benefit["pct"])
        return sum(prices) - benefit["fen"] if "fen" in benefit else _percent(sum(prices), benefit["pct"])

    def shares(self, off: int, bases: dict[int, int]) -> dict[int, int]:
        """What each unit bears: by largest remainder over lines, then over the units of a line."""
        lines: dict[int, dict[int, int]] = {}
        for place, base in bases.items():
            lines.setdefault(self.units[place]["line"], {})[place] = base
        of_lines = _largest_remainder(off, {line: sum(own.values()) for line, own in lines.items()})
        return {
            place: share
            for line, own in lines.items()
            for place, share in _largest_remainder(of_lines[line], own).items()
        }


class Question:
    """A basket as an integer programme. What an order rule takes of a voucher's goods is left open until it matters."""

    def __init__(self, basket: Basket) -> None:
        self._basket, self._cp = basket, importlib.import_module("ortools.sat.python.cp_model")
        self.model = self._cp.CpModel()
        units = range(len(basket.units))
        self._less: list[list[tuple[int, Any]]] = [[] for _ in units]  # of each unit: (fen, whether)
        self._open: list[Any] = []  # what `settle` may ask for
        lanes: list[dict[str, list[Any]]] = [{part: [] for part in PARTS} for _ in units]
        uses: dict[str, list[Any]] = {}
        for place, rule, off in basket.singles:
            taken = self.model.new_bool_var("")
            uses.setdefault(rule["id"], []).append((rule, taken))
            self._less[place].append((off, taken))
            for lane in _lanes(rule["benefit"]):
                lanes[place][lane].append(taken)
        for group in basket.groups:
            taken = self.model.new_bool_var("")
            for place, off in group.items():
                self._less[place].append((off, taken))
                for lane in PARTS:
                    lanes[place][lane].append(taken)
        for of_unit in lanes:
            for rivals in of_unit.values():
                self.model.add_at_most_one(rivals)
        for same in uses.values():
            most = same[0][0].get("limits", {}).get("max_units")
            if most is not None:
                self.model.add(sum(taken for _rule, taken in same) <= most)
        self._bill_rules()

    def _net(self, places: list[int]) -> Any:
        lists = sum(self._basket.lists[place] for place in places)
        return lists - sum(off * taken for place in places for off, taken in self._less[place])

    def _bill_rules(self) -> None:
        """One order rule at most and one voucher; the order rule's discount lessens what the voucher sees."""
        basket, model = self._basket, self.model
        self.steps = {"order": list[Any](), "voucher": list[Any]()}  # (rule, step, goods, fen, whether)
        self.most = sum(basket.lists)
        orders = [rule for rule in basket.bill if rule["stage"] == "order"]
        for rule in (*orders, *(rule for rule in basket.bill if rule["stage"] == "voucher")):
            goods = basket.inside(rule["scope"])
            seen = self._net(goods)
            if rule["stage"] == "voucher":
                seen = seen - self._taken_before(rule, goods)
            for low, high, off in _steps(rule, sum(basket.lists[place] for place in goods)):
                taken = model.new_bool_var("")
                model.add(seen >= low).only_enforce_if(taken)
                if high is not None:
                    model.add(seen < high).only_enforce_if(taken)
                self.steps[rule["stage"]].append((rule, goods, off, taken))
        for of_stage in self.steps.values():
            model.add_at_most_one(taken for *_rest, taken in of_stage)
        offs = [off * taken for of_stage in self.steps.values() for *_rest, off, taken in of_stage]
        model.minimize(self._net([*range(len(basket.units))]) - sum(offs))

    def _taken_before(self, rule: Raw, goods: list[int]) -> Any:
        """What the order rule takes of a voucher's goods: all, nothing, or something that `settle` may ask for."""
        parts = []
        for order, others, off, taken in self.steps["order"]:
            if set(others) <= set(goods):
                parts.append(off * taken)
            elif not set(others).isdisjoint(goods):
                some = self.model.new_int_var(0, off, "")
                self._open.append((rule["id"], order["id"], goods, others, off, taken, some))
                parts.append(some)
        return sum(parts)

    def settle(self, rule: Raw, order: Raw) -> None:
        """Ask for the order rule's share of the voucher's goods: pro rata, give or take the fen of the remainders."""
        for voucher_id, order_id, goods, others, off, taken, some in self._open:
            if (voucher_id, order_id) == (rule["id"], order["id"]):
                both = [place for place in goods if place in set(others)]
                slack = len({self._basket.units[place]["line"] for place in others}) + len(others)
                whole = self.model.new_int_var(0, self.most, "")
                self.model.add(whole == self._net(others))
                product = self.model.new_int_var(0, self.most * (off + slack), "")
                shifted = self.model.new_int_var(0, off + slack, "")
                self.model.add(shifted == some + slack)
                self.model.add_multiplication_equality(product, [shifted, whole])
                self.model.add(product >= off * self._net(both)).only_enforce_if(taken)

    def solve(self) -> tuple[int, int, tuple[Raw, Raw] | None]:
        """The bound, a lawful bill, and the pair of bill rules that stands between them."""
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = SECONDS
        solver.solve(self.model)
        nets = {
            place: self._basket.lists[place] - sum(off for off, taken in less if solver.value(taken))
            for place, less in enumerate(self._less)
        }
        chosen = {
            stage: [(rule, goods, off) for rule, goods, off, taken in of_stage if solver.value(taken)]
            for stage, of_stage in self.steps.items()
        }
        for rule, goods, _off in (*chosen["order"], *chosen["voucher"]):
            seen = sum(nets[place] for place in goods)
            off = next(
                (off for low, high, off in _steps(rule, seen) if low <= seen and (high is None or seen < high)), 0
            )
            for place, share in self._basket.shares(off, {place: nets[place] for place in goods}).items():
                nets[place] -= share
        pair = (chosen["voucher"][0][0], chosen["order"][0][0]) if all(chosen.values()) else None
        return int(solver.best_objective_bound + 0.5), sum(nets.values()), pair


def judge(asked: Raw) -> Raw:
    began = process_time()
    question, best = Question(Basket(asked)), None
    for _round in range(ROUNDS):
        bound, found, pair = question.solve()
        best = found if best is None else min(best, found)
        if bound == best or pair is None:
            break
        question.settle(*pair)
    return {"bound": bound, "found": best, "ms": (process_time() - began) * 1_000}


def _units(number: int, line: Raw) -> list[Raw]:
    metal = line.get("metal") or {"weight_mg": 0, "fen_per_g": 0}
    parts = [(metal["weight_mg"] * metal["fen_per_g"] + 500) // 1000, line.get("craft", 0), line.get("stone", 0), 0]
    if line.get("price") is not None:
        parts = [0, 0, 0, line["price"]]
    names = {line["id"], *line.get("tags", ()), f"cat:{line.get('category')}"}
    return [{"line": number, "parts": parts, "mg": metal["weight_mg"], "names": names}] * line.get("qty", 1)


def _for(rule: Raw, member: Raw | None, codes: list[str]) -> bool:
    audience = rule.get("audience", {})
    levels = audience.get("levels")
    meant = member is not None if audience.get("member") or levels else True
    meant = meant and (not levels or (member or {}).get("level") in levels)
    return meant and (rule.get("code") is None or rule["code"] in codes)


def _percent(fen: int, pct: int) -> int:
    return (fen * pct + 50) // 100


def _lanes(benefit: Raw) -> tuple[str, ...]:
    if benefit["type"] == "per_gram_off":
        return ("metal",)
    return PARTS if benefit.get("component", "total") == "total" else (benefit["component"],)


def _unit_off(benefit: Raw, unit: Raw) -> int:
    lanes = _lanes(benefit)
    part: int = sum(unit["parts"][PARTS.index(lane)] for lane in lanes)
    if benefit["type"] == "percent":
        return _percent(part, benefit["pct"])
    if benefit["type"] == "amount_off":
        return min(part, int(benefit["fen"]))
    return min(part, int(unit["mg"] * benefit["fen_per_g"] + 500) // 1000)


def _fits(slots: list[set[int]], members: tuple[int, ...]) -> bool:
    if not members:
        return True
    return any(
        members[0] in slot and _fits([*slots[:at], *slots[at + 1 :]], members[1:]) for at, slot in enumerate(slots)
    )


def _steps(rule: Raw, most: int) -> list[tuple[int, int | None, int]]:
    """(from, below, fen off) of a bill rule that sees at most `most`; fen off is never more than is seen."""
    benefit, reach = rule["benefit"], rule["cond"]["min_amount"]
    if benefit["type"] == "tiers":
        rising = [(low, off) for low, off in benefit["tiers"] if low >= reach]
        highs: list[int | None] = [*(low for low, _off in rising[1:]), None]
        return [(low, high, off) for (low, off), high in zip(rising, highs, strict=True)]
    if benefit.get("every"):
        return [(reach * n, reach * (n + 1), benefit["fen"] * n) for n in range(1, most // reach + 1)]
    return [(reach, None, benefit["fen"])]


def _largest_remainder(amount: int, bases: dict[int, int]) -> dict[int, int]:
    total = sum(bases.values())
    if not amount or not total:
        return dict.fromkeys(bases, 0)
    shares = {name: amount * base // total for name, base in bases.items()}
    order = sorted(bases, key=lambda name: (-(amount * bases[name] % total), -bases[name], name))
    for name in order[: amount - sum(shares.values())]:
        shares[name] += 1
    return shares


def main() -> int:
    for line in sys.stdin:
        print(json.dumps(judge(json.loads(line))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
