"""Views that remember what they were last told, and a desk over a till in memory."""

from __future__ import annotations

from typing import Any

from pos_app.presenters.desk import Desk
from pos_app.presenters.host import State
from pos_app.presenters.problems import Problem
from pos_app.presenters.tasks import TasksInline
from pos_app.presenters.views import Views
from tests.pos_app.fake_till import PIN, FakeTill


class FakeView:
    """Every `show_x(a, b)` and `set_x(a)` is kept as `seen["x"] = (a, b)`; what it is asked for is set by the test."""

    def __init__(self) -> None:
        self.seen: dict[str, tuple[Any, ...]] = {}
        self.scan_text = self.code_text = ""
        self.typed: tuple[str, ...] = ()
        self.amount_text = self.answer_text = self.float_amount = ""
        self.old_piece: Any = None  # what stands in the fields of the old gold's panel
        self.face_counts: dict[int, int] = {}
        self.reason = ("", "", "")
        self.new_prices: dict[str, tuple[str, str, str, str]] = {}
        self.board_details = ("", "")

    def __getattr__(self, name: str) -> Any:
        kind, _, what = name.partition("_")
        if kind not in ("show", "set", "focus", "change", "clear"):
            raise AttributeError(name)

        def remember(*told: Any) -> None:
            self.seen[what] = told
            if name == "set_amount":
                self.amount_text = told[0]
            if name == "show_float":
                self.float_amount = told[0]

        return remember

    def seen_reason(self) -> str:
        return self.answer_text

    def take_scan_text(self) -> str:
        text, self.scan_text = self.scan_text, ""
        return text

    def take_quantity(self) -> str:
        return self.take_scan_text() if self.scan_text.strip().endswith("*") else ""

    def take_code(self) -> str:
        text, self.code_text = self.code_text, ""
        return text

    def typed_piece(self) -> Any:
        return self.old_piece

    def weight_text(self) -> str:
        return self.typed[0]

    def amount(self) -> str:
        return self.amount_text

    def answer(self) -> str:
        return self.answer_text

    def float_text(self) -> str:
        return self.float_amount

    def values(self) -> tuple[str, ...]:
        return self.typed

    def counts(self) -> dict[int, int]:
        return self.face_counts

    def difference(self) -> tuple[str, str, str]:
        return self.reason

    def prices(self) -> dict[str, tuple[str, str, str, str]]:
        return self.new_prices

    def details(self) -> tuple[str, str]:
        return self.board_details


class Counter:
    """A desk, its till and its views, with a cashier at work."""

    def __init__(self, till: FakeTill | None = None, *, staff: str | None = "1007") -> None:
        self.till = till or FakeTill()
        names = (
            "desk",
            "lock",
            "sale",
            "member",
            "tender",
            "done",
            "hold",
            "line",
            "old_gold",
            "piece",
            "returning",
            "more",
            "approval",
            "board",
            "close",
            "exchange",
            "transfers",
            "orders",
            "services",
            "stockroom",
            "old_ledger",
            "goods",
            "reports",
            "history",
            "promotion",
            "looks",
            "customer",
        )
        self.views = {name: FakeView() for name in names}
        self.desk = Desk(
            self.till, TasksInline(), Views(**self.views), lambda document: document.title.encode()  # type: ignore[arg-type]
        )  # fmt: skip
        self.desk.start()
        if staff is not None:
            self.unlock(staff)

    def unlock(self, staff: str, pin: str = PIN) -> None:
        numbers = [card.staff_no for card in self.till.staff_today()]
        self.desk.lock.choose(numbers.index(staff))
        self.press(*(f"digit_{digit}" for digit in pin))

    def press(self, *actions: str) -> None:
        for action in actions:
            self.desk.press(action)

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.desk.scanned(code)

    @property
    def state(self) -> State:
        return self.desk.state

    @property
    def message(self) -> Problem | None:
        return self.desk.message

    @property
    def code(self) -> str:
        """The catalogue's code of the message on show."""
        return self.message.code if self.message else ""

    def seen(self, view: str, what: str) -> tuple[Any, ...]:
        return self.views[view].seen[what]
