"""What the customer sees while the cashier works: the bill on the second screen, its sum on the pole, gold when idle.

It never shows a phone, a whole name, what a piece cost or how far a discount may go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.money import Money, plain_yuan
from kernel.weight import grams
from membership.rules.masking import mask_name
from pos_app.locale import tr
from pos_app.presenters.board_pictures import CustomerBoard, customer_board
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import info
from pos_app.presenters.tender_words import CARD, GIFT_CARD, GIFT_SECRET, NAMES, STORED_VALUE, TenderRow
from printers.devices.pole_formats import Lamp, PoleText

if TYPE_CHECKING:
    from pos_app.counter.answers import BoardView, Done
    from shop.sales.rules.pricing import PricedCart

LINES_SHOWN, PIN_DIGITS = 8, 6
PAYING = frozenset({State.TENDER, State.COMMITTING})
WELCOME, THANKS = "WELCOME 欢迎光临", "THANK YOU 谢谢惠顾"
PROMPTS = {
    CARD: "请刷卡或插卡", STORED_VALUE: "请输入储值密码", GIFT_CARD: "请出示礼品卡", GIFT_SECRET: "请输入礼品卡密码",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A piece, a discount or old gold on the bill, and what it adds or takes off."""

    name: str
    weight: str
    amount: str


@dataclass(frozen=True, slots=True)
class CustomerBill:
    """The bill as the customer reads it. `earlier` says how many lines stand above those shown."""

    lines: tuple[CustomerLine, ...]
    earlier: str
    member: str
    paid: tuple[tuple[str, str], ...]
    due_words: str
    due: str
    prompt: str


class CustomerView(Protocol):
    def show_face(self, face: CustomerBoard | CustomerBill | None) -> bool:
        """On the second screen; None takes the window away. False where the screen that was chosen is not there."""

    def chosen(self) -> str:
        """The name of the screen that it is on, '' while it is on none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How far paying is: what was taken, what is left, and what is asked of the customer ('' for nothing).

    `typed` is how many signs of a secret are in.
    """

    paid: tuple[tuple[str, str], ...]
    left_fen: int
    ask: str
    typed: int = 0


def asked_of(taken: Iterable[TenderRow], left_fen: int, ask: str) -> Asked:
    """From what the tender panel shows, where what was taken stands with a minus."""
    return Asked(tuple((row.name, row.amount.removeprefix("-")) for row in taken), left_fen, ask)


class CustomerPresenter:
    """Follows the desk. `pole` gets the newest text for a pole display, `kept` the screen to come back to."""

    def __init__(self, view: CustomerView, host: Host) -> None:
        self._view, self._host = view, host
        self._cart: PricedCart | None = None
        self._board: BoardView | None = None
        self._asked: Asked | None = None
        self._done: Done | None = None
        self._lines = 0
        self._on = self._missed = False
        self.pole: Callable[[PoleText], None] = lambda _said: None
        self.kept: Callable[[str], None] = lambda _screen: None

    # the second screen comes and goes

    def start(self, *, on: bool) -> None:
        """At the start of the till; `on` where a screen was chosen before."""
        self._on = on
        self.pole(PoleText(words=WELCOME))
        self.refresh()

    def toggle(self) -> None:
        self._on = not self._on
        if self._on:
            self._missed = False
            self.refresh()
        else:
            self._view.show_face(None)
            self.kept("")

    def refresh(self) -> None:
        """A board takes effect at its minute, with nobody at the keys."""
        if self._on:
            self._host.call(self._host.till.boards.board, self.board, lambda _: None)

    # what the desk tells

    def board(self, board: BoardView) -> None:
        self._board = board
        self._draw()

    def cart(self, cart: PricedCart) -> None:
        before, self._cart = self._lines, cart
        self._lines = len(cart.lines)
        if cart.empty and self._done is None:
            self.pole(PoleText(words=WELCOME))
        elif not cart.empty:
            self._done = None
            self.pole(_piece(cart) if self._lines > before else _total(cart.to_pay_fen, tr("合计")))
        self._draw()

    def asked(self, asked: Asked) -> None:
        """The tender panel moved on."""
        self._asked = asked
        self.pole(_total(asked.left_fen, tr("应收"), " ".join(asked.paid[-1]) if asked.paid else ""))
        self._draw()

    def done(self, done: Done) -> None:
        self._done, self._asked = done, None
        lamp, words = (Lamp.CHANGE, tr("找零")) if done.change_fen else (Lamp.RECEIVED, tr("已收"))
        self.pole(PoleText(done.change_fen or abs(done.due_fen), lamp, THANKS, words))
        self._draw()

    def state(self, state: State) -> None:
        """The counter went on to another screen."""
        if state not in PAYING:
            self._asked = None
        if state is not State.DONE and self._done is not None:
            self._done = None
            self.pole(PoleText(words=WELCOME))
        self._draw()

    # drawing

    def _draw(self) -> None:
        if not self._on:
            return
        face = self._face()
        if face is None:
            return
        there = self._view.show_face(face)
        if there:
            self.kept(self._view.chosen())
        elif not self._missed:
            self._host.say(info(tr("▲ 没有找到选定的顾客屏,接上后自动显示。"), "warn"))
        self._missed = not there

    def _face(self) -> CustomerBoard | CustomerBill | None:
        if self._done is not None:
            return _finished(self._done)
        cart = self._cart
        if cart is not None and not cart.empty and self._host.state is not State.LOCKED:
            return customer_bill(cart, self._asked)
        return None if self._board is None else customer_board(self._board)


def customer_bill(cart: PricedCart, asked: Asked | None = None) -> CustomerBill:
    """The newest lines of a bill, its member and its sum; while it is paid what was taken and what is asked."""
    lines = [
        CustomerLine(line.name, f"{grams(line.weight_mg)} g" if line.weight_mg else "", plain_yuan(line.net_fen))
        for line in cart.lines
    ] + [CustomerLine(part.title, part.detail, plain_yuan(part.fen)) for part in cart.parts]
    hidden = max(0, len(lines) - LINES_SHOWN)
    left = cart.to_pay_fen if asked is None else asked.left_fen
    return CustomerBill(
        lines=tuple(lines[hidden:]),
        earlier=tr("上面还有 {n} 行", n=hidden) if hidden else "",
        member=_member(cart),
        paid=() if asked is None else asked.paid,
        due_words=tr("应退") if left < 0 else tr("还差") if asked is not None and asked.paid else tr("应收"),
        due=str(Money(abs(left))),
        prompt="" if asked is None else _prompt(asked),
    )


def _prompt(asked: Asked) -> str:
    words = tr(PROMPTS.get(asked.ask, "")) if asked.ask else tr("请付款")
    if asked.ask != STORED_VALUE:
        return words
    return f"{words}  {'●' * min(asked.typed, PIN_DIGITS)}{'○' * max(0, PIN_DIGITS - asked.typed)}"


def _member(cart: PricedCart) -> str:
    if cart.member is None:
        return ""
    points = tr("本单积分 +{n}", n=f"{cart.points:,}")
    return "   ".join(part for part in (mask_name(cart.member.name), cart.member.tier_name, points) if part)


def _finished(done: Done) -> CustomerBill:
    paid = tuple((tr(NAMES.get(taken.method, taken.method)), plain_yuan(taken.amount_fen)) for taken in done.tenders)
    given = -sum(min(0, taken.amount_fen) for taken in done.tenders)
    points = tr("本单积分 +{n},现有 {after}", n=f"{done.points:,}", after=f"{done.points_after:,}")
    return CustomerBill(
        lines=(),
        earlier="",
        member=points if done.has_member else "",
        paid=paid,
        due_words=tr("付给您") if given else tr("找零"),
        due=str(Money(given or done.change_fen)),
        prompt=tr("谢谢惠顾"),
    )


def _piece(cart: PricedCart) -> PoleText:
    """The line that was just added."""
    newest = cart.lines[-1]
    return PoleText(newest.net_fen, Lamp.PRICE, newest.name, tr("单价"))


def _total(fen: int, label: str, words: str = "") -> PoleText:
    return PoleText(fen, Lamp.TOTAL, words, label)
