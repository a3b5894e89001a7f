"""What the screens share: the state of the counter, and what any of them may ask of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from kernel.errors import DomainError
from pos_app.presenters.problems import Problem

if TYPE_CHECKING:
    from pos_app.counter.answers import Done
    from pos_app.till import Till
    from shop.sales.rules.pricing import PricedCart

T = TypeVar("T")


class State(StrEnum):
    """Where the counter is; the key map gives each key its meaning by it."""

    LOCKED = "locked"
    OPENING = "opening"
    IDLE = "idle"
    BUILDING = "building"
    HELP = "help"
    MEMBER = "member"
    LINE = "line"
    SALESPERSON = "salesperson"
    WEIGH = "weigh"
    OLD_GOLD = "old_gold"
    PIECE = "piece"
    RETURNING = "returning"
    HOLD = "hold"
    MORE = "more"
    VOID = "void"
    APPROVAL = "approval"
    TENDER = "tender"
    COMMITTING = "committing"
    DONE = "done"
    BOARD = "board"
    CLOSE = "close"
    SYNC = "sync"
    TRANSFER = "transfer"
    ORDERS = "orders"
    SERVICES = "services"
    STOCKROOM = "stockroom"
    REPORTS = "reports"
    OLD_LEDGER = "old_ledger"
    GOODS = "goods"
    HISTORY = "history"
    PROMOTION = "promotion"
    LOOKS = "looks"


PAGES = {  # the others stand beside the cart
    State.LOCKED: "lock",
    State.BOARD: "board",
    State.CLOSE: "close",
    State.SYNC: "sync",
    State.TRANSFER: "transfer",
    State.ORDERS: "orders",
    State.SERVICES: "services",
    State.STOCKROOM: "stockroom",
    State.REPORTS: "reports",
    State.OLD_LEDGER: "old_ledger",
    State.GOODS: "goods",
    State.HISTORY: "history",
    State.PROMOTION: "promotion",
    State.LOOKS: "looks",
}
CART = frozenset({State.IDLE, State.BUILDING})


class Host(Protocol):
    """The till's desk as one screen sees it."""

    @property
    def till(self) -> Till: ...
    @property
    def state(self) -> State: ...
    @property
    def cart(self) -> PricedCart | None: ...

    def call(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[DomainError], None] | None = None
    ) -> None:
        """Run a call of the till. Without `failed` a refusal is shown in the strip; a missing permission asks a
        second person and runs the call again."""

    def say(self, problem: Problem | None) -> None:
        """Show a message in the strip; None clears it."""

    def enter(self, state: State) -> None:
        """Show that screen as it was left."""

    def leave(self) -> None:
        """Back to the cart."""

    def show_cart(self, cart: PricedCart) -> None:
        """The cart changed."""

    def pay(self, *, confirm: bool = False) -> None:
        """Start paying the bill; with `confirm` Enter was pressed already."""

    def finish(self, done: Done) -> None:
        """The bill is committed: show the change, empty the cart."""

    def find_member(self, text: str) -> None:
        """Open the member panel and search."""

    def refresh_header(self) -> None:
        """Ask the till for the header strip again."""
