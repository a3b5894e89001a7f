"""One question for the search: these bill rules are taken, in this order; which way for each unit pays least?

Lines that cannot influence another line are settled here; only the rest become items of the search.
"""

from __future__ import annotations

from collections.abc import Iterable

from promotions.rules.allocate import group_nets
from promotions.rules.basket_view import Basket, Item, Shape, Sums, Way
from promotions.rules.bill import Counted, by_steps, measure, most_off, off_of, reached, top_reach
from promotions.rules.options import LineView, Option
from promotions.rules.rule import WHOLE, AddOn, Gift, Percent, basis_points
from promotions.rules.scarce import Groups, binding_limits


class Problem:
    """The question in numbers. `feasible` is False when a taken rule cannot reach its threshold at all."""

    def __init__(self, basket: Basket, combo: tuple[int, ...], allowed: int, wanted: int, floor: int = 0) -> None:
        """`floor`: no units come to less."""
        self.basket = basket
        self.combo = combo
        self.allowed = allowed
        self.wanted = wanted
        self.rules = [basket.compiled.rules[place] for place in combo]
        self.percents = [isinstance(rule.benefit, Percent) for rule in self.rules]
        self.scale: int = WHOLE ** sum(self.percents)
        # One wish met outweighs any amount of money.
        self.wish: int = self.scale * basket.ceiling
        self.met = sum(wanted >> place & 1 for place in combo)
        self.complete = True
        self._weights: dict[int, int] = {}
        self._excluded = 0
        for place in combo:
            self._excluded |= basket.compiled.excluded[place]
        groups = Groups(basket, allowed, basket.compiled.limited | wanted | self._excluded, combo)
        self._scarce, self._shapes = groups, groups.shapes
        self.truncated, self.named = bool(groups.cut), len(groups.shapes)
        self.resources = binding_limits(basket, allowed) + groups.limits()
        self._limited = 0
        for place, _, _ in self.resources:
            self._limited |= 1 << place
        self._special = wanted | self._excluded | self._limited
        self._survey(floor)
        self._order_masks()
        self.feasible = self._intervals()
        if self.feasible:
            self._reduce()

    # --- which bill rules see which units

    def mask(self, scope: int, bits: int) -> int:
        """Bit j: the unit, having taken `bits`, counts for the j-th bill rule."""
        out = 0
        for j, place in enumerate(self.combo):
            if scope >> place & 1 and not bits & self.basket.compiled.excluded[place]:
                out |= 1 << j
        return out

    def lowest_net(self, view: LineView, best_net: int) -> int:
        """Summed over the lines, no units can come to less; `best_net` is the line's best through unit rules alone.

        A group's saving is counted in even shares, so that a cheap unit's own figure may fall below nothing.
        """
        return best_net - self._scarce.share_bound(view, self._scarce.groupings)

    def _survey(self, floor: int) -> None:
        """Per line: lean options, and the lowest net and counts that each bill rule might see."""
        basket, every = self.basket, (1 << len(self.basket.views)) - 1
        self._lean: list[list[Option]] = []
        for view in basket.views:
            options, complete = view.options(self.allowed, self._special, False)
            self.complete &= complete
            self._lean.append(options)
        self._groups: list[tuple[Shape, int, Sums]] = []
        self._masks: set[int] = set()
        if self.combo and not self._excluded & self.allowed and all(basket.lines_of(at) == every for at in self.combo):
            self._survey_whole(floor)
        elif self.combo:
            self._survey_parts()

    def _survey_parts(self) -> None:
        """Where bill rules count some units and not others."""
        basket, masks, k = self.basket, self._masks, len(self.combo)
        lowest = [0 if self.truncated else options[0].net for options in self._lean]
        always = [(1 << k) - 1] * len(basket.views)
        for line, view in enumerate(basket.views):
            for option in self._lean[line]:
                seen = self.mask(view.scope, option.bits)
                masks.add(seen)
                always[line] &= seen
        for shape in self._shapes:
            seen_by, nets = self._group_nets(shape)
            masks.update(seen_by)
            for (line, _), net, seen in zip(shape.units, nets, seen_by, strict=True):
                lowest[line] = min(lowest[line], net)
                always[line] &= seen
            self._groups.append((shape, *self._group_sums(shape, nets, seen_by)))
        self._note_lowest(lowest, always)

    def _survey_whole(self, floor: int) -> None:
        """Where every bill rule counts every unit, nothing depends on what a unit bears of a group."""
        basket, k = self.basket, len(self.combo)
        self._masks.add((1 << k) - 1)
        weight = self._weight((1 << k) - 1)
        for shape in self._shapes:
            net, listed, weight_mg = -shape.saving, 0, 0
            for (line, _), option in zip(shape.units, shape.options, strict=True):
                net += option.net
                listed += basket.views[line].list_fen
                weight_mg += basket.views[line].weight_mg
            self._groups.append((shape, net * weight, (net, *(net, listed, len(shape.units), weight_mg) * k)))
        if not floor:
            apart = zip(basket.views, self._lean, basket.qtys, strict=True)
            floor = max(0, sum([self.lowest_net(view, options[0].net) * qty for view, options, qty in apart]))
        self._low = [[floor, *basket.gross(place)[1:]] for place in self.combo]

    def _note_lowest(self, lowest: list[int], always: list[int]) -> None:
        """What each bill rule sees at least, of lines that it counts in any case."""
        self._low = [[0, 0, 0, 0] for _ in self.combo]
        for line, (view, qty) in enumerate(zip(self.basket.views, self.basket.qtys, strict=True)):
            for j, low in enumerate(self._low):
                if always[line] >> j & 1:
                    low[0] += lowest[line] * qty
                    low[1] += view.list_fen * qty
                    low[2] += qty
                    low[3] += view.weight_mg * qty

    def _group_nets(self, shape: Shape) -> tuple[list[int], list[int]]:
        """For each unit of a group: the bill rules that count it, and what is left to pay for it."""
        basket = self.basket
        joined = 1 << shape.place
        masks = [
            self.mask(basket.views[line].scope, option.bits | joined)
            for (line, _), option in zip(shape.units, shape.options, strict=True)
        ]
        return masks, group_nets(basket, shape)

    def _group_sums(self, shape: Shape, nets: list[int], masks: list[int]) -> tuple[int, Sums]:
        """Cost and sums of a whole group."""
        cost = 0
        sums = [0] * (1 + 4 * len(self.combo))
        for (line, _), net, mask in zip(shape.units, nets, masks, strict=True):
            view = self.basket.views[line]
            cost += net * self._weight(mask)
            sums[0] += net
            for j in range(len(self.combo)):
                if mask >> j & 1:
                    for at, value in enumerate((net, view.list_fen, 1, view.weight_mg)):
                        sums[1 + 4 * j + at] += value
        return cost, tuple(sums)

    def _order_masks(self) -> None:
        """Sums suffice when an earlier rule's units all count for a later one, or none does; else each unit matters."""
        k, masks = len(self.combo), self._masks
        self.by_unit = False
        self.inside = [[False] * k for _ in range(k)]
        self.meets = [[False] * k for _ in range(k)]
        for j in range(k):
            for i in range(j):
                both = any(m >> i & 1 and m >> j & 1 for m in masks)
                outside = any(m >> i & 1 and not m >> j & 1 for m in masks)
                self.meets[i][j] = both
                self.inside[i][j] = both and not outside
                takes_money = not isinstance(self.rules[i].benefit, Gift | AddOn)
                self.by_unit |= both and outside and takes_money

    def _intervals(self) -> bool:
        """Find the thresholds that the units' choices decide (`critical`), and the most each rule can take."""
        self.critical: list[int] = []
        self.most: list[int] = []
        self.sure: list[int] = []  # what each takes in any case
        self.amount_matters = any(self.percents)
        for j, rule in enumerate(self.rules):
            gross = self.basket.gross(self.combo[j])
            before = sum(max(0, self.most[i]) for i in range(j) if self.meets[i][j])
            surely = sum(self.sure[i] for i in range(j) if self.inside[i][j])
            low = Counted(max(0, self._low[j][0] - before), *self._low[j][1:])
            high = Counted(max(0, gross.net - surely), gross.list_fen, gross.qty, gross.weight_mg)
            cond = rule.cond
            if not reached(rule, high):
                return False
            top = top_reach(rule, measure(rule, high))
            if measure(rule, low) < top or low.qty < cond.min_qty or low.weight_mg < cond.min_weight_mg:
                self.critical.append(j)
            self.most.append(most_off(rule, high))
            # A rule that may want more than there is takes what is there, so that amounts matter to the fen.
            self.amount_matters |= low.net < self.most[j]
            sure = off_of(rule, low, 0) if by_steps(rule) else None
            self.sure.append(sure or 0)
        return True

    # --- numbers

    def _weight(self, mask: int) -> int:
        found: int | None = self._weights.get(mask)
        if found is None:
            found = 1
            for j, rule in enumerate(self.rules):
                if isinstance(rule.benefit, Percent):
                    found *= WHOLE - basis_points(rule.benefit.pct) if mask >> j & 1 else WHOLE
            self._weights[mask] = found
        return found

    @property
    def lightest(self) -> int:
        """What one fen of a unit's net weighs at least in the cost."""
        return min(map(self._weight, self._masks), default=self.scale)

    def least_with_all(self, least: int) -> int:
        """No ways cost less, even with the groups that were not named; with those named none cost less than `least`."""
        if self.combo or self.wanted:
            return min(least, self._least_shared)
        # Without such a group its units would cost what it saves more.
        saved = 0
        for view, qty in zip(self.basket.views, self.basket.qtys, strict=True):
            saved += qty * self._scarce.share_bound(view, self._scarce.cut)
        return max(least - saved, min(least, self._least_shared))

    @property
    def _least_shared(self) -> int:
        lines = zip(self.basket.views, self._lean, self.basket.qtys, strict=True)
        return self.lightest * max(0, sum(self.lowest_net(view, options[0].net) * qty for view, options, qty in lines))

    def lowest_seen(self, j: int) -> int:
        """The j-th rule counts units worth no less than this."""
        return self._low[j][0]

    def heaviest(self, column: int) -> int:
        """What one fen of the column weighs at most in the cost, taken over the units that it counts."""
        if column == 0:
            return max(map(self._weight, self._masks), default=self.scale)
        return max((self._weight(mask) for mask in self._masks if mask >> (column // 4) & 1), default=self.scale)

    def within(self, j: int, i: int) -> bool:
        """Every unit that the j-th rule counts is counted by the i-th too."""
        return all(mask >> i & 1 for mask in self._masks if mask >> j & 1)

    def choice(self, line: int, option: Option) -> Way:
        """One unit that takes `option`; `members` are not named yet."""
        met = (option.bits & self.wanted).bit_count() if self.wanted else 0
        if not self.combo:
            return Way((), option.net - met * self.wish, (option.net,), self._uses((option,)), (option,))
        view = self.basket.views[line]
        mask = self.mask(view.scope, option.bits)
        sums = [option.net]
        for j in range(len(self.combo)):
            if mask >> j & 1:
                sums += (option.net, view.list_fen, 1, view.weight_mg)
            else:
                sums += (0, 0, 0, 0)
        cost = option.net * self._weight(mask) - met * self.wish
        return Way((), cost, tuple(sums), self._uses((option,)), (option,))

    def _uses(self, options: tuple[Option, ...], place: int = -1, saving: int = 0) -> tuple[tuple[int, int], ...]:
        bits = 1 << place if place >= 0 else 0
        for option in options:
            bits |= option.bits
        if not bits & self._limited:
            return ()
        out: list[tuple[int, int]] = []
        for r, (rule, kind, _) in enumerate(self.resources):
            spent = 0
            for option in options:
                for took, fen in option.savings:
                    if took == rule:
                        spent += fen if kind == "fen" else 1
            if rule == place:
                spent += saving if kind == "fen" else 1
            if spent:
                out.append((r, spent))
        return tuple(out)

    def _reduce(self) -> None:
        """Split lines into settled ones (one way left, nothing shared) and items; keep the groups worth a look."""
        basket = self.basket
        self._critical_bits = sum(1 << self.combo[j] for j in self.critical)
        choices = {line: self._choices(line) for line in self._open_lines()}
        groups = self._groups_worth_a_look(choices)
        grouped = {line for way, shape in groups for line, _ in shape.units}
        self.items: list[Item] = []
        self.settled: list[Option | None] = [None] * len(basket.views)
        base = [0] * (1 + 4 * len(self.combo))
        self.base_cost = 0
        first: dict[int, int] = {}  # unit of each line by its place among the items
        for line in basket.dearest_first:
            qty = basket.qtys[line]
            if line not in choices:
                self.settled[line] = sole = self._lean[line][0]
                base[0] += sole.net * qty
                self.base_cost += sole.net * qty
                continue
            ways = choices[line]
            if len(ways) == 1 and line not in grouped and not ways[0].uses:
                self.settled[line] = ways[0].options[0]
                for c, value in enumerate(ways[0].sums):
                    base[c] += value * qty
                self.base_cost += ways[0].cost * qty
                continue
            first[line] = len(self.items)
            for k in range(qty):
                members = (len(self.items),)
                self.items.append(Item(line, k, [way.of(members) for way in ways]))
        self.base: Sums = tuple(base)
        self.groups = [way.of(tuple([first[line] + k for line, k in shape.units])) for way, shape in groups]

    def _open_lines(self) -> Iterable[int]:
        """Lines that may be bought in several ways, or about which more than the price counts."""
        lines = range(len(self.basket.views))
        if self.combo:
            return lines
        joining = {line for shape in self._shapes for line, _ in shape.units}
        lean, special = self._lean, self._special
        return [at for at in lines if at in joining or len(lean[at]) > 1 or lean[at][0].bits & special]

    def _choices(self, line: int) -> list[Way]:
        view = self.basket.views[line]
        # A dearer unit can only help a rule that is critical and sees it.
        every = self.by_unit or bool(view.scope & self._critical_bits)
        options = self._lean[line]
        if len(options) == 1 and not every:
            return [self.choice(line, options[0])]
        if every:
            options, complete = view.options(self.allowed, self._special, True)
            self.complete &= complete
        out: dict[tuple[object, ...], Way] = {}
        for option in options:
            one = self.choice(line, option)
            alike = (one.uses, one.cost, one.sums) if every else (one.uses, one.sums[3::4] if self.combo else ())
            if alike not in out or one.cost < out[alike].cost:
                out[alike] = one
        return list(out.values()) if every else _undominated(list(out.values()))

    def _groups_worth_a_look(self, choices: dict[int, list[Way]]) -> list[tuple[Way, Shape]]:
        """Groups that cost less than their units apart, or that a threshold might want."""
        free = [0] * len(self.basket.views)
        for line, ways in choices.items():
            free[line] = min([way.cost for way in ways if not way.uses])
        views, wished_for = self.basket.views, self._critical_bits
        out: list[tuple[Way, Shape]] = []
        for at, shape in enumerate(self._shapes):
            apart = 0
            for line, _ in shape.units:
                apart += free[line]
            if self.combo:
                _, cost, sums = self._groups[at]
            else:
                cost = shape.apart - shape.saving
                sums = (cost,)
            if self.wanted:
                met = sum([(option.bits & self.wanted).bit_count() for option in shape.options])
                cost -= (met + (self.wanted >> shape.place & 1)) * self.wish
            looked_at = cost < apart or self.by_unit
            if not looked_at and wished_for:
                looked_at = any(views[line].scope & wished_for for line, _ in shape.units)
            if looked_at:
                uses = self._uses(shape.options, shape.place, shape.saving)
                out.append((Way((), cost, sums, uses, shape.options, shape.place, shape.saving), shape))
        return out

    # --- the end of the sum

    def settle(self, sums: Sums) -> int | None:
        """Payable fen for these sums, or None where a taken rule may not be taken. Needs `not by_unit`."""
        pay = sums[0]
        offs: list[int] = []
        for j, rule in enumerate(self.rules):
            net, listed, pieces, weight = sums[1 + 4 * j : 5 + 4 * j]
            net -= sum(offs[i] for i in range(j) if self.inside[i][j])
            off = off_of(rule, Counted(net, listed, pieces, weight), pay)
            if off is None:
                return None
            offs.append(off)
            pay -= off
            if isinstance(rule.benefit, AddOn):
                pay += rule.benefit.fen
        return pay


def _undominated(choices: list[Way]) -> list[Way]:
    """Drop a way that is dearer, uses no less and counts for the same rules as another."""
    if len(choices) == 1:
        return choices
    return [
        one
        for one in choices
        if not any(
            other is not one
            and not other.uses
            and other.cost <= one.cost
            and other.sums[3::4] == one.sums[3::4]
            and (other.cost < one.cost or bool(one.uses))
            for other in choices
        )
    ]
