"""One line of the bill: how its price comes about (F5) and who sold it (F6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.locale import tr
from pos_app.presenters.discounts import limit_words
from pos_app.presenters.host import Host
from pos_app.presenters.problems import info
from pos_app.presenters.rows import Face, faces
from pos_app.presenters.weighing import WeighingPresenter, WeighingView
from shop.sales.rules.reasons import hints, nearest_first

if TYPE_CHECKING:
    from shop.sales.rules.pricing import PricedCart, PricedLine
    from shop.staff.queries import StaffCard


REASONS_SHOWN = 24  # of a chain with hundreds of rules: the farthest are told by their number alone
HASH_SHOWN = 8  # characters that tell one set of rules from another


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation. `kind`: 'part', 'sum', 'off', 'due', 'hint', 'title' or 'unused'."""

    kind: str
    words: str
    amount: str


@dataclass(frozen=True, slots=True)
class Explanation:
    title: str
    subtitle: str
    steps: tuple[Step, ...]
    stale: str
    limit: str = ""


class LineView(WeighingView, Protocol):
    def show_explanation(self, explanation: Explanation) -> None: ...
    def show_staff(self, title: str, staff: tuple[Face, ...], chosen: int) -> None: ...


class LinePresenter:
    def __init__(self, view: LineView, host: Host) -> None:
        self._view, self._host = view, host
        self.weighing = WeighingPresenter(view, host, self.explain)
        self._line: PricedLine | None = None
        self._staff: tuple[StaffCard, ...] = ()
        self._chosen = 0

    def explain(self, cart: PricedCart, line: PricedLine) -> None:
        self._line = line
        self._view.show_explanation(explanation(cart, line, limit_words(self._host.till)))
        self.weighing.open(line)

    def ask_salesperson(self, line: PricedLine) -> None:
        self._line = line
        self._host.call(self._host.till.staff_today, self._show_staff)

    def _show_staff(self, staff: tuple[StaffCard, ...]) -> None:
        now = self._line.salesperson if self._line else ""
        self._staff = staff
        self._chosen = next((place for place, person in enumerate(staff) if person.staff_no == now), 0)
        self._draw()

    def move(self, steps: int) -> None:
        if self._staff:
            self.choose(min(max(self._chosen + steps, 0), len(self._staff) - 1))

    def choose(self, place: int) -> None:
        self._chosen = place
        self._draw()

    def accept(self) -> None:
        """The chosen person sold the line."""
        line = self._line
        if line is None or not self._staff:
            return
        person = self._staff[self._chosen]
        self._host.call(
            lambda: self._host.till.selling.set_salesperson(line.line_id, person.staff_no),
            lambda cart: self._set(cart, person.name),
        )

    def _set(self, cart: PricedCart, name: str) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        self._host.say(info(tr("导购改为 {name}", name=name), "ok"))

    def _draw(self) -> None:
        if self._line:
            title = tr("第 {number} 行  {name}", number=self._line.line_no, name=self._line.name)
            self._view.show_staff(title, faces(self._staff), self._chosen)


def explanation(cart: PricedCart, line: PricedLine, limit: str = "") -> Explanation:
    """The formula, what came off, what little more would bring, and what was not taken and why, in the engine's words.

    `limit` is how far the person at the counter may go.
    """
    steps = [*_parts(line), Step("sum", tr("标准价"), plain_yuan(line.list_fen))]
    steps += [Step("off", share.name, plain_yuan(-share.fen)) for share in line.shares if share.fen]
    steps.append(Step("due", tr("应收"), plain_yuan(line.net_fen)))
    steps += reason_steps(cart)
    board = tr("金价 v{version}", version=line.board_version) if line.board_version else ""
    rules = tr("优惠\u00a0{hash}", hash=cart.rule_set[:HASH_SHOWN]) if cart.reasons else ""
    stale = ""
    if line.stale_price_fen:
        stale = tr("▲ 金价已更新为 {price}。R 重算。", price=plain_yuan(line.stale_price_fen))
    return Explanation(
        title=tr("第 {number} 行  {name}", number=line.line_no, name=line.name),
        subtitle=" · ".join(part for part in (line.purity_name, line.barcode, board, rules, _weighed(line)) if part),
        steps=tuple(steps),
        stale=stale,
        limit=limit,
    )


def reason_steps(cart: PricedCart) -> list[Step]:
    """What little more would bring (凑单), then each rule that is not on the bill, what is nearest to it first."""
    near = hints((*cart.reasons, *cart.further))
    steps = [Step("title", tr("凑单"), "")] if near else []
    steps += [Step("hint", one.hint, one.name) for one in near]
    if cart.reasons:
        steps.append(Step("title", tr("没有用上的优惠"), ""))
    unused = nearest_first(cart.reasons)
    steps += [Step("unused", one.name, tr("未用: {why}", why=one.words)) for one in unused[:REASONS_SHOWN]]
    if len(unused) > REASONS_SHOWN:
        steps.append(Step("unused", tr("另有 {count} 个不适用", count=len(unused) - REASONS_SHOWN), ""))
    return steps


def bill_rows(cart: PricedCart) -> list[tuple[str, str, str]]:
    """A whole bill explained as rows (title, detail, amount): each line with what came off it, then the reasons."""
    rows = []
    for line in cart.lines:
        parts = " · ".join(f"{step.words} {step.amount}" for step in _parts(line))
        rows.append(
            (tr("第 {number} 行  {name}", number=line.line_no, name=line.name), parts, plain_yuan(line.net_fen))
        )
        rows += [(share.name, "", plain_yuan(-share.fen)) for share in line.shares if share.fen]
    return rows + [(step.words, step.amount, "") for step in reason_steps(cart) if step.kind == "unused"]


def _weighed(line: PricedLine) -> str:
    """Where the weight comes from when it is not the tag's."""
    if line.weighed is None:
        return ""
    source = tr("手工") if line.weighed.source == "manual" else tr("秤")
    return f"{source} {grams(line.weighed.mg)}\u00a0g"


def _parts(line: PricedLine) -> list[Step]:
    if line.pricing_mode == "by_piece":
        return [Step("part", tr("一口价"), plain_yuan(line.list_fen))]
    formula = tr("金重 {weight} × {price}", weight=grams(line.weight_mg), price=plain_yuan(line.sold_price_fen))
    parts = [Step("part", formula, plain_yuan(line.metal_fen))]
    if line.craft_fen:
        parts.append(Step("part", tr("工费"), plain_yuan(line.craft_fen)))
    if line.stone_fen:
        parts.append(Step("part", tr("石价"), plain_yuan(line.stone_fen)))
    return parts
