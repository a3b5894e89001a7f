"""One question for the search: these bill rules are taken, in this order; which way for each unit pays least?

Lines that cannot influence another line are settled here; only the rest become items of the search.
"""

from __future__ import annotations

from promotions.rules.basket_view import Basket, Choice, Item, Join, Sums
from promotions.rules.bill import Counted, by_steps, measure, most_off, off_of, reached, top_reach
from promotions.rules.groups import Grouping
from promotions.rules.options import LineView, Option
from promotions.rules.rule import WHOLE, AddOn, Gift, Percent, basis_points

# Groups of one rule over more units than this form dearest first, even beside a threshold.
UNITS_IN_ANY_ORDER = 7


class Problem:
    """The question in numbers. `feasible` is False when a taken rule cannot reach its threshold at all."""

    def __init__(self, basket: Basket, combo: tuple[int, ...], allowed: int, wanted: int) -> None:
        self.basket = basket
        self.combo = combo
        self.allowed = allowed
        self.wanted = wanted
        self.rules = [basket.compiled.rules[place] for place in combo]
        self.groupings = self._active_groupings()
        self.resources = self._binding_limits()
        excluded = 0
        for place in combo:
            excluded |= basket.compiled.excluded[place]
        limited = 0
        for place, _, _ in self.resources:
            limited |= 1 << place
        self._special = limited | wanted | excluded
        self.complete = True
        self.percents = [isinstance(rule.benefit, Percent) for rule in self.rules]
        self.scale: int = WHOLE ** sum(self.percents)
        self._weights: dict[int, int] = {}
        self.by_unit = False
        self._survey()
        self.feasible = self._intervals()
        self._free_groups()
        if self.feasible:
            self._reduce()

    # --- what may be taken at all

    def _active_groupings(self) -> list[Grouping]:
        out = []
        for place in self.basket.compiled.multi:
            if not self.allowed >> place & 1:
                continue
            compiled = self.basket.compiled
            stacks = any(self.allowed >> p & 1 and not compiled.lanes[p] & compiled.lanes[place] for p in compiled.unit)
            grouping = Grouping(place, compiled.rules[place], stacks)
            units = 0
            for view, qty in zip(self.basket.views, self.basket.qtys, strict=True):
                if view.scope >> place & 1:
                    slots = view.slots(place)
                    if grouping.nth or slots:
                        grouping.note(view.list_fen, slots)
                        units += qty
            grouping.units = units
            if units >= grouping.size and grouping.group_limit != 0:
                out.append(grouping)
        return out

    def _binding_limits(self) -> list[tuple[int, str, int]]:
        """(rule, "uses" or "fen", cap) for each limit that this basket could break; rules with no use left go."""
        out: list[tuple[int, str, int]] = []
        compiled = self.basket.compiled
        for place in compiled.unit:
            if not self.allowed >> place & 1:
                continue
            rule = compiled.rules[place]
            uses, most = rule.limits.uses(with_times=True), rule.limits.max_units
            cap = min((one for one in (uses, most) if one is not None), default=None)
            budget = rule.limits.budget_remaining
            if cap is None and budget is None:
                continue
            held = [
                (view, qty)
                for view, qty in zip(self.basket.views, self.basket.qtys, strict=True)
                if view.unit_bits >> place & 1
            ]
            if cap is not None and sum(qty for _, qty in held) > cap:
                out.append((place, "uses", cap))
            if budget is not None:
                out.append((place, "fen", budget))
        for grouping in self.groupings:
            if grouping.group_limit is not None:
                out.append((grouping.place, "uses", grouping.group_limit))
            if grouping.rule.limits.budget_remaining is not None:
                out.append((grouping.place, "fen", grouping.rule.limits.budget_remaining))
        return out

    # --- which bill rules see which units

    def mask(self, scope: int, bits: int) -> int:
        """Bit j: the unit, having taken `bits`, counts for the j-th bill rule."""
        out = 0
        for j, place in enumerate(self.combo):
            if scope >> place & 1 and not bits & self.basket.compiled.excluded[place]:
                out |= 1 << j
        return out

    def _free_groups(self) -> None:
        """A threshold or a budget may want a group that saves less: let groups of a few units form in any order.

        With more units they form dearest first, which saves most; then `relaxed` says that this is no proof.
        """
        self.relaxed = False
        for grouping in self.groupings:
            grouping.tell_apart = self.by_unit
            budget = grouping.rule.limits.budget_remaining
            if not self.feasible or not (self.critical or self.by_unit or budget is not None):
                continue
            grouping.any_order |= grouping.units <= UNITS_IN_ANY_ORDER
            self.relaxed |= not grouping.any_order

    def lowest_net(self, view: LineView, best_net: int) -> int:
        """Summed over the lines, no units can come to less; `best_net` is the line's best through unit rules alone.

        A group's saving is counted in even shares, so that a cheap unit's own figure may fall below nothing.
        """
        lowest = best_net
        for grouping in self.groupings:
            if view.scope >> grouping.place & 1:
                share = grouping.share_bound(view.list_fen, view.slots(grouping.place))
                lowest = min(lowest, (best_net if grouping.stacks else view.list_fen) - share)
        return lowest

    def _survey(self) -> None:
        """Per line: lean options, and the lowest net and counts that each bill rule might see."""
        basket, k = self.basket, len(self.combo)
        self._lean: list[list[Option]] = []
        masks: set[int] = set()
        group_masks: dict[int, set[int]] = {g.place: set() for g in self.groupings}
        self._low = [[0, 0, 0, 0] for _ in range(k)]
        for view, qty in zip(basket.views, basket.qtys, strict=True):
            options, complete = view.options(self.allowed, self._special, False)
            self.complete &= complete
            self._lean.append(options)
            scope_masks = [self.mask(view.scope, option.bits) for option in options]
            for grouping in self.groupings:
                if view.scope >> grouping.place & 1:
                    joined = {self.mask(view.scope, o.bits | 1 << grouping.place) for o in options}
                    group_masks[grouping.place] |= joined
                    scope_masks.extend(joined)
            masks.update(scope_masks)
            if not k:
                continue
            lowest = self.lowest_net(view, options[0].net) * qty
            for j in range(k):
                if all(mask >> j & 1 for mask in scope_masks):
                    low = self._low[j]
                    low[0] += lowest
                    low[1] += view.list_fen * qty
                    low[2] += qty
                    low[3] += view.weight_mg * qty
        self._order_masks(masks)
        if any(len(seen) > 1 for seen in group_masks.values()):
            # Even shares bound a whole group only; a rule that sees some of its members may see them lower.
            self.by_unit = True
            for low in self._low:
                low[0] = 0

    def _order_masks(self, masks: set[int]) -> None:
        """Sums suffice when an earlier rule's units all count for a later one, or none does; else each unit matters."""
        k = len(self.combo)
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
        least: list[int] = []
        self.clamps: list[int] = []
        self.amount_matters = any(self.percents)
        for j, rule in enumerate(self.rules):
            gross = self.basket.gross(self.combo[j])
            before = sum(max(0, self.most[i]) for i in range(j) if self.meets[i][j])
            surely = sum(least[i] for i in range(j) if self.inside[i][j])
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
            least.append(sure or 0)
            self.clamps.append(top + before + max(0, self.most[j]))
        return True

    # --- numbers

    def _weight(self, mask: int) -> int:
        found = self._weights.get(mask)
        if found is None:
            found = 1
            for j, rule in enumerate(self.rules):
                if isinstance(rule.benefit, Percent):
                    found *= WHOLE - basis_points(rule.benefit.pct) if mask >> j & 1 else WHOLE
            self._weights[mask] = found
        return found

    def weight_of(self, line: int, bits: int) -> int:
        return self._weight(self.mask(self.basket.views[line].scope, bits))

    def slack(self) -> int:
        """Fen by which weighed nets may miss the payable through rounding."""
        each = sum(self.basket.qtys) + 1 if self.by_unit else 1
        return each * sum(self.percents)

    def fixed_off(self) -> int:
        """The most that rules other than percents take, add-ons counted against it."""
        return sum(most for most, percent in zip(self.most, self.percents, strict=True) if not percent)

    def choice(self, line: int, option: Option, joined: int = 0) -> Choice:
        """`joined`: the bit of the multi rule that the unit enters."""
        view = self.basket.views[line]
        mask = self.mask(view.scope, option.bits | joined)
        sums = [option.net]
        for j in range(len(self.combo)):
            if mask >> j & 1:
                sums += (option.net, view.list_fen, 1, view.weight_mg)
            else:
                sums += (0, 0, 0, 0)
        uses = []
        for r, (place, kind, _) in enumerate(self.resources):
            for took, saving in option.savings:
                if took == place:
                    uses.append((r, saving if kind == "fen" else 1))
        wanted = (option.bits & self.wanted).bit_count()
        return Choice(option.net * self._weight(mask), tuple(sums), tuple(uses), wanted, option)

    def _reduce(self) -> None:
        """Split lines into settled ones (one way left, nothing shared) and items."""
        self._critical_bits = sum(1 << self.combo[j] for j in self.critical)
        self.items: list[Item] = []
        self.settled: list[Option | None] = []
        base = [0] * (1 + 4 * len(self.combo))
        self.base_cost = self.base_wanted = 0
        order = sorted(
            range(len(self.basket.views)), key=lambda i: (-self.basket.views[i].list_fen, self.basket.ids[i])
        )
        self.settled = [None] * len(order)
        for line in order:
            view, qty = self.basket.views[line], self.basket.qtys[line]
            choices = self._choices(line)
            joins = self._joins(line) if self.groupings else []
            if len(choices) == 1 and not joins and not choices[0].uses:
                only = choices[0]
                self.settled[line] = only.option
                for c, value in enumerate(only.sums):
                    base[c] += value * qty
                self.base_cost += only.cost * qty
                self.base_wanted += only.wanted * qty
            else:
                self.items.extend(Item(line, view.list_fen, choices, joins) for _ in range(qty))
        self.base: Sums = tuple(base)

    def _choices(self, line: int) -> list[Choice]:
        view = self.basket.views[line]
        # A dearer unit can only help a rule that is critical and sees it.
        every = self.by_unit or bool(view.scope & self._critical_bits)
        options = self._lean[line]
        if len(options) == 1 and not every:
            return [self.choice(line, options[0])]
        if every:
            options, complete = view.options(self.allowed, self._special, True)
            self.complete &= complete
        out: dict[tuple[object, ...], Choice] = {}
        for option in options:
            one = self.choice(line, option)
            sees = one.sums[3::4]
            alike = (one.uses, one.wanted, sees, option.net if every else 0)
            if alike not in out:
                out[alike] = one
        return _undominated(list(out.values())) if not every else list(out.values())

    def _joins(self, line: int) -> list[Join]:
        view = self.basket.views[line]
        out: list[Join] = []
        for g, grouping in enumerate(self.groupings):
            slots = view.slots(grouping.place)
            if not view.scope >> grouping.place & 1 or not (grouping.nth or slots):
                continue
            lanes = self.basket.compiled.lanes
            apart = sum(1 << p for p in self.basket.compiled.unit if not lanes[p] & lanes[grouping.place])
            dear = grouping.any_order  # a dearer unit may make a group, or a threshold, possible
            options, complete = view.options(self.allowed & apart, self._special, dear)
            self.complete &= complete
            joined = 1 << grouping.place
            out.extend(Join(g, slots, self.choice(line, option, joined)) for option in options)
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

    @property
    def heaviest(self) -> int:
        """The scale itself: no net weighs more."""
        return self.scale


def _undominated(choices: list[Choice]) -> list[Choice]:
    """Drop a way that is dearer, uses no less and counts for the same rules as another."""
    if len(choices) == 1:
        return choices
    return [
        one
        for one in choices
        if not any(
            other is not one
            and other.sums[0] <= one.sums[0]
            and not other.uses
            and other.wanted >= one.wanted
            and other.sums[3::4] == one.sums[3::4]
            and (other.sums[0] < one.sums[0] or bool(one.uses) or other.wanted > one.wanted)
            for other in choices
        )
    ]
