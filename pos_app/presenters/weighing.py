"""The balance beside a line: what it shows now, taking its weight, typing one instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.weight import grams, parse_grams
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import Button, info, words, words_for

if TYPE_CHECKING:
    from printers.devices.scale import Live
    from shop.sales.rules.pricing import PricedCart, PricedLine


@dataclass(frozen=True, slots=True)
class ScaleBox:
    """The balance as one line of text; `level` ok | warn | error."""

    text: str
    level: str


class WeighingView(Protocol):
    def show_scale(self, box: ScaleBox | None) -> None:
        """What the balance shows; None without a balance, or for a line that needs none."""

    def show_weight_form(self, title: str, words: str) -> None:
        """An empty field for a weight in grams, with the focus in it."""

    def weight_text(self) -> str: ...


class WeighingPresenter:
    """`show_line` draws the line again with its new price."""

    def __init__(self, view: WeighingView, host: Host, show_line: Callable[[PricedCart, PricedLine], None]) -> None:
        self._view, self._host, self._show_line = view, host, show_line
        self._line: PricedLine | None = None
        self._refused = ""  # typed text that is off the tag: Enter once more means it

    @property
    def actions(self) -> dict[str, Callable[[], None]]:
        return {
            "weigh": self.weigh,
            "weigh_take": self.take,
            "weigh_by_hand": self.ask_by_hand,
            "tare": self.tare,
        }

    def open(self, line: PricedLine) -> None:
        """This line is on show."""
        self._line = line
        self.refresh()

    def refresh(self) -> None:
        """Draw what the balance shows at this moment."""
        self._view.show_scale(None if self._weighable is None else scale_box(*self._now()))

    def weigh(self) -> None:
        """Price the line by the weight that is on show."""
        self._weigh(take=False)

    def take(self) -> None:
        """Go by the scale although the tag says another weight; a manager's decision."""
        self._weigh(take=True)

    def _weigh(self, *, take: bool) -> None:
        line = self._weighable
        if line is None:
            self._say_why_not()
            return
        live, _ = self._now()
        seen = live.weighing.mg if live and live.weighing and live.weighing.stable else None
        weigh_line = self._host.till.weighing.weigh_line
        self._host.call(lambda: weigh_line(line.line_id, seen_mg=seen, take=take), self._weighed)

    def tare(self) -> None:
        """A dish lies on the scale: it counts as nothing."""
        self._host.call(self._host.till.weighing.tare, lambda _: self._host.say(info(tr("已去皮。"), "ok")))

    def ask_by_hand(self) -> None:
        line = self._weighable
        if line is None:
            self._say_why_not()
            return
        self._refused = ""
        self._host.enter(State.WEIGH)
        title = tr("第 {number} 行  {name}", number=line.line_no, name=line.name)
        self._view.show_weight_form(title, tr("整件重量,写成克。这一笔会记上是谁录的。"))

    def accept(self) -> None:
        """The typed weight is the line's; off the tag it is asked once more."""
        line, text = self._line, self._view.weight_text().strip()
        if line is None:
            return
        try:
            mg = parse_grams(text)
        except ValueError:
            self._host.say(words("weight.typed_wrong"))
            return
        by_hand, take = self._host.till.weighing.weigh_line_by_hand, text == self._refused
        self._host.call(
            lambda: by_hand(line.line_id, mg, take=take), self._weighed, lambda error: self._not_taken(error, text)
        )

    def _not_taken(self, error: DomainError, text: str) -> None:
        problem = words_for(error)
        if error.code == "weight.tag_differs":
            self._refused = text
            problem = replace(problem, buttons=(Button(tr("仍按此重"), "Enter", "accept"),))
        self._host.say(problem)

    def _weighed(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        line = next((line for line in cart.lines if self._line and line.line_id == self._line.line_id), None)
        if line is None:
            return
        self._host.enter(State.LINE)
        self._show_line(cart, line)
        weight = "" if line.weighed is None else grams(line.weighed.mg)
        self._host.say(info(tr("第 {number} 行按 {weight} g 计价", number=line.line_no, weight=weight), "ok"))

    @property
    def _weighable(self) -> PricedLine | None:
        line = self._line
        return None if line is None or line.pricing_mode == "by_piece" else line

    def _say_why_not(self) -> None:
        if self._line is not None:
            self._host.say(words("weight.not_by_weight", name=self._line.name))

    def _now(self) -> tuple[Live | None, str]:
        weighing = self._host.till.weighing
        return weighing.live(), weighing.port


def scale_box(live: Live | None, port: str) -> ScaleBox | None:
    """A moment of the balance in words."""
    from printers.devices.scale import trouble

    if live is None:
        return None
    shown = "" if live.weighing is None else f" {grams(live.weighing.mg)} g"
    refused = trouble(live, port)
    if refused is None:
        return ScaleBox(tr("⚖{weight}  已稳定", weight=shown), "ok")
    if refused.code == "scale.unstable":
        return ScaleBox(tr("⚖{weight}  还在跳", weight=shown), "warn")
    return ScaleBox(f"⚖ {words_for(refused).text.split('。')[0]}", "error")
