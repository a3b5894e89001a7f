"""Bills priced twice, added up one after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from membership.rules.tiers import TIER_NAMES, tier_name
from promotions import RuleSet
from shop.promotion_replay.rules.pricing import BothWays, Side
from shop.promotion_replay.rules.report import Group, OneRule, Report, Rivals, Slowest, Sums, Thin, Unproven, Unread

NO_MEMBER = "非会员"
RIVALS_SHOWN, THIN_SHOWN = 20, 20
THIN_PERCENT = 25  # a jewellery counter's bill that brings less is looked at by itself


@dataclass(slots=True)
class _Side:
    """One rule set's part of the sums."""

    discount_fen: int = 0
    due_fen: int = 0
    costed_fen: int = 0  # what goods of known cost came to

    def add(self, side: Side, costs: tuple[int | None, ...]) -> None:
        self.discount_fen += side.off_fen
        self.due_fen += side.cart.due_fen
        if costs:
            nets = zip(side.cart.lines, costs, strict=True)
            self.costed_fen += sum(line.net_fen for line, cost in nets if cost is not None)

    def sums(self, cost_fen: int | None) -> Sums:
        margin = None if cost_fen is None else self.costed_fen - cost_fen
        return Sums(discount_fen=self.discount_fen, due_fen=self.due_fen, margin_fen=margin, costed_fen=self.costed_fen)


@dataclass(slots=True)
class _Group:
    bills: int = 0
    cheaper: int = 0
    dearer: int = 0
    cost_fen: int = 0
    before: _Side = field(default_factory=_Side)
    after: _Side = field(default_factory=_Side)

    def add(self, both: BothWays) -> None:
        self.bills += 1
        saved = both.before.cart.due_fen - both.after.cart.due_fen
        self.cheaper += saved > 0
        self.dearer += saved < 0
        self.cost_fen += sum(cost for cost in both.bill.costs_fen if cost is not None)
        self.before.add(both.before, both.bill.costs_fen)
        self.after.add(both.after, both.bill.costs_fen)


@dataclass(slots=True)
class _Thin:
    """Bills of a small margin under each of the two sets."""

    before: int = 0
    after: int = 0
    sale_nos: list[str] = field(default_factory=list)

    def add(self, both: BothWays) -> None:
        was, will_be = (_is_thin(side, both.bill.costs_fen) for side in (both.before, both.after))
        self.before += was
        self.after += will_be
        if will_be and not was and len(self.sale_nos) < THIN_SHOWN:
            self.sale_nos.append(both.bill.sale_no)

    def told(self) -> Thin:
        return Thin(
            percent=THIN_PERCENT, bills_before=self.before, bills_after=self.after, sale_nos=tuple(self.sale_nos)
        )


@dataclass(slots=True)
class Sum:
    """The figures so far. `costs` tells whether margins are worked out."""

    rule_set: RuleSet
    costs: bool = False
    _groups: dict[str, _Group] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _on: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    _off: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    _kept_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    _gaps: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))
    _unread: dict[str, tuple[int, str]] = field(default_factory=dict)
    _ns: list[int] = field(default_factory=list)
    _thin: _Thin = field(default_factory=_Thin)
    _slowest: BothWays | None = None
    _otherwise: int = 0
    _guessed: int = 0
    _list_fen: int = 0
    _uncosted_fen: int = 0

    @property
    def done(self) -> int:
        """Bills looked at."""
        return len(self._ns) + sum(count for count, _sale_no in self._unread.values())

    def add(self, both: BothWays) -> None:
        bill, member = both.bill, both.bill.own.member
        self._groups.setdefault("" if member is None else member.tier, _Group()).add(both)
        self._otherwise += both.before.off_fen != bill.discount_fen
        self._guessed += both.birthday_guessed
        self._list_fen += both.before.cart.list_fen
        if bill.costs_fen:
            nets = zip(both.before.cart.lines, bill.costs_fen, strict=True)
            self._uncosted_fen += sum(line.net_fen for line, cost in nets if cost is None)
            self._thin.add(both)
        for place, side in enumerate((both.before, both.after)):
            self._add_rules(place, side)
        self._add_rivals(both.after)
        self._ns.append(both.after.ns)
        if self._slowest is None or both.after.ns > self._slowest.after.ns:
            self._slowest = both

    def skip(self, sale_no: str, code: str) -> None:
        """A bill that cannot be priced."""
        count, first = self._unread.get(code, (0, sale_no))
        self._unread[code] = count + 1, first

    def _add_rules(self, place: int, side: Side) -> None:
        for one in side.answer.applied:
            self._names.setdefault(one.rule_id, one.name)
            self._on[place][one.rule_id] += 1
            self._off[place][one.rule_id] += one.fen
        if not side.answer.optimal:
            self._gaps[place].append(side.answer.gap_fen)

    def _add_rivals(self, side: Side) -> None:
        by_name: dict[str, list[str]] = {}
        for one in side.answer.applied:
            by_name.setdefault(one.name, []).append(one.rule_id)
        for reason in side.answer.reasons:
            if reason.code == "LANE_TAKEN_BY":
                for other in by_name.get(reason.other or "", ())[:1]:
                    self._kept_out[reason.rule_id, other] += 1

    def report(self, *, first_day: str, last_day: str, bills: int) -> Report:
        """The figures of `bills` bills, all of them or as far as it came."""
        before, after = self._all("before"), self._all("after")
        cost_fen = sum(group.cost_fen for group in self._groups.values()) if self.costs else None
        slowest = self._slowest
        return Report(
            rules=self.rule_set.hash, first_day=first_day, last_day=last_day, complete=self.done == bills, bills=bills,
            priced=len(self._ns), changed=sum(group.cheaper + group.dearer for group in self._groups.values()),
            otherwise_sold=self._otherwise, birthday_guessed=self._guessed, list_fen=self._list_fen,
            before=before.sums(cost_fen), after=after.sums(cost_fen), groups=self._told_groups(),
            by_rule=self._by_rule(), rivals=self._rivals(),
            unproven_before=_unproven(self._gaps[0]), unproven_after=_unproven(self._gaps[1]),
            slowest=None if slowest is None else Slowest(
                sale_no=slowest.bill.sale_no, lines=len(slowest.bill.own.lines), us=slowest.after.ns // 1_000,
                labels=slowest.after.answer.labels,
            ),
            p99_us=_p99(self._ns) // 1_000,
            unread=tuple(
                Unread(code=code, bills=count, sale_no=sale_no)
                for code, (count, sale_no) in sorted(self._unread.items())
            ),
            uncosted_fen=self._uncosted_fen if self.costs else None, thin=self._thin.told() if self.costs else None,
        )  # fmt: skip

    def _all(self, which: str) -> _Side:
        sides: list[_Side] = [getattr(group, which) for group in self._groups.values()]
        names = ("discount_fen", "due_fen", "costed_fen")
        return _Side(*(sum(getattr(side, name) for side in sides) for name in names))

    def _told_groups(self) -> tuple[Group, ...]:
        """Customers who are no members, then members by tier, lowest first."""
        ranks = {tier: rank for rank, tier in enumerate(("", *TIER_NAMES))}
        out = []
        for tier in sorted(self._groups, key=lambda tier: (ranks.get(tier, len(ranks)), tier)):
            group = self._groups[tier]
            cost_fen = group.cost_fen if self.costs else None
            out.append(
                Group(
                    tier=tier, name=tier_name(tier) if tier else NO_MEMBER, bills=group.bills, cheaper=group.cheaper,
                    dearer=group.dearer, before=group.before.sums(cost_fen), after=group.after.sums(cost_fen),
                )
            )  # fmt: skip
        return tuple(out)

    def _by_rule(self) -> tuple[OneRule, ...]:
        """Those whose discount changes most lead; the new set's rules are told even where they were on no bill."""
        names = {**{rule.id: rule.name for rule in self.rule_set}, **self._names}
        told = [
            OneRule(
                rule_id=rule_id, name=name, bills_before=self._on[0][rule_id], fen_before=self._off[0][rule_id],
                bills_after=self._on[1][rule_id], fen_after=self._off[1][rule_id],
            )
            for rule_id, name in names.items()
        ]  # fmt: skip
        return tuple(sorted(told, key=lambda one: (-abs(one.fen_after - one.fen_before), one.rule_id)))

    def _rivals(self) -> tuple[Rivals, ...]:
        pairs = {(min(pair), max(pair)) for pair in self._kept_out}
        told = [
            Rivals(
                first=first, second=second, first_kept_out=self._kept_out[first, second],
                second_kept_out=self._kept_out[second, first],
            )
            for first, second in pairs
        ]  # fmt: skip
        told.sort(key=lambda one: (-one.first_kept_out - one.second_kept_out, one.first, one.second))
        return tuple(told[:RIVALS_SHOWN])


def _is_thin(side: Side, costs: tuple[int | None, ...]) -> bool:
    """Of what is paid for goods of known cost, less than a quarter is left."""
    known = [(line.net_fen, cost) for line, cost in zip(side.cart.lines, costs, strict=True) if cost is not None]
    paid, cost_fen = sum(net for net, _ in known), sum(cost for _, cost in known)
    return (paid - cost_fen) * 100 < paid * THIN_PERCENT


def _unproven(gaps: list[int]) -> Unproven:
    return Unproven(bills=len(gaps), worst_gap_fen=max(gaps, default=0))


def _p99(ns: list[int]) -> int:
    return sorted(ns)[len(ns) * 99 // 100] if ns else 0
