"""Parked bills: hold the cart, see the store's holds, recall one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.money import Money
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import info

if TYPE_CHECKING:
    from pos_app.counter.answers import HoldRow
    from shop.sales.rules.pricing import PricedCart


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A parked bill as drawn: two lines and an amount."""

    title: str
    detail: str
    due: str


class HoldView(Protocol):
    def show_holds(self, rows: tuple[ParkedRow, ...], chosen: int, words: str) -> None: ...


class HoldPresenter:
    def __init__(self, view: HoldView, host: Host) -> None:
        self._view, self._host = view, host
        self._holds: tuple[HoldRow, ...] = ()
        self._chosen = 0

    @property
    def actions(self) -> dict[str, Callable[[], None]]:
        return {"hold": self.hold, "hold_slip": self.print_slip}

    def hold(self) -> None:
        """Park the bill; asks for nothing. With the list open, the list follows."""
        self._host.call(self._host.till.selling.hold, self._held)

    def _held(self, hold: HoldRow) -> None:
        again = self._host.state is State.HOLD
        self._host.call(self._host.till.selling.cart, self._host.show_cart)
        self._host.refresh_header()
        self._host.say(info(tr("已挂单 {name} · {number}", name=hold.name, number=hold.hold_no), "ok"))
        if again:
            self.open()
        else:
            self._host.leave()

    def open(self) -> None:
        self._host.call(self._host.till.selling.holds, self._show)

    def _show(self, holds: tuple[HoldRow, ...]) -> None:
        self._holds, self._chosen = holds, 0
        self._draw()

    def move(self, steps: int) -> None:
        if self._holds:
            self.choose(min(max(self._chosen + steps, 0), len(self._holds) - 1))

    def choose(self, place: int) -> None:
        self._chosen = place
        self._draw()

    def accept(self) -> None:
        """Recall the chosen bill; with something in the cart the strip offers to park that first."""
        if self._holds:
            number = self._holds[self._chosen].hold_no
            self._host.call(lambda: self._host.till.selling.recall(number), self._recalled)

    def print_slip(self) -> None:
        """The chosen bill's slip, for the customer to take along."""
        if self._holds:
            hold = self._holds[self._chosen]
            self._host.call(lambda: self._host.till.papers.hold_slip(hold), self._printed)

    def _printed(self, _number: str) -> None:
        self._host.say(info(tr("挂单条已送打印机"), "ok"))

    def _recalled(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        self._host.refresh_header()
        self._host.say(info(tr("已取单,{pieces} 件", pieces=cart.pieces), "ok"))

    def _draw(self) -> None:
        rows = tuple(parked_row(hold) for hold in self._holds)
        hint = tr("↑↓ 选择  Enter 取单") if rows else tr("没有挂单。F8 把当前单据挂起来。")
        self._view.show_holds(rows, self._chosen if rows else -1, hint)


def parked_row(hold: HoldRow) -> ParkedRow:
    where = tr("本机") if hold.own else tr("{register} 号机", register=hold.register)
    return ParkedRow(
        title=hold.name,
        detail=" · ".join((hold.hold_no, tr("{pieces} 件", pieces=hold.pieces), hold.staff_name, where)),
        due=str(Money(hold.due_fen)),
    )
