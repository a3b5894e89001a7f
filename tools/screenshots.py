"""Takes the pictures of the manual from the real till on the demo chain: one picture a screen, offscreen.

make screenshots                       writes docs/manual/*.png
make screenshots ARGS="--out DIR"      writes them elsewhere, to look at first
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # `python tools/screenshots.py` starts beside the packages, not among them

from PySide6.QtCore import QDeadlineTimer, QEventLoop  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from kernel.clock import SystemClock  # noqa: E402
from kernel.weight import grams  # noqa: E402
from pos_app.counter.weighing import make_scale  # noqa: E402
from pos_app.demo import Demo  # noqa: E402
from pos_app.presenters.host import CART, State  # noqa: E402
from pos_app.settings import ScaleSettings, load_settings  # noqa: E402
from pos_app.till import open_till  # noqa: E402
from pos_app.ui import theme  # noqa: E402
from pos_app.ui.app import WindowProgram  # noqa: E402
from shop.demo_guide import DemoGuide  # noqa: E402

REGISTER, CASHIER, MANAGER = "HP01", "1007", "1003"
SIZE = (1366, 768)
PATIENCE_MS = 30_000


class Tired(RuntimeError):
    """The till did not come to what was waited for."""


class Studio:
    """The window on one till, and the camera."""

    def __init__(self, app: QApplication, folder: Path, guide: DemoGuide, out: Path) -> None:
        self._app, self._guide, self._out = app, guide, out
        self._program = WindowProgram(app, lambda: open_till(folder), load_settings(folder))
        self.window = self._program.window
        self.window.resize(*SIZE)
        self.window.show()
        self._program.open()
        self.until(lambda: self.window.desk is not None and self.window.lock.staff.count() > 0)

    def until(self, done: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not done():
            if deadline.hasExpired():
                raise Tired(f"in {self.window.state}: {self.window.message}")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Let the till answer everything that was asked so far."""
        answered: list[bool] = []
        self._program.tasks.run(lambda: True, answered.append, lambda _: None)
        self.until(lambda: bool(answered))
        self._app.processEvents()

    def press(self, *actions: str) -> None:
        for action in actions:
            self.window.press(action)
            self.settle()

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.window.scanned(code)
            self.settle()

    def unlock(self, staff: str) -> None:
        desk = self.window.desk
        assert desk is not None
        numbers = [card.staff_no for card in desk.till.staff_today()]
        desk.lock.choose(numbers.index(staff))
        self.press(*(f"digit_{digit}" for digit in self._guide.pins[staff]))
        self.until(lambda: self.window.state in (*CART, State.OPENING, State.TENDER))

    def take(self, name: str) -> None:
        self.settle()
        path = self._out / f"{name}.png"
        self.window.grab().save(str(path))
        print(path)

    def dress(self, **changed: object) -> None:
        look = self.window.look
        kept = {"dark": look.dark, "scale": look.scale, "family": look.family}
        self.window.set_look(theme.Look(**{**kept, **changed}))  # type: ignore[arg-type]

    def close(self) -> None:
        self._program.stop()
        self.window.close()


def sell(studio: Studio, guide: DemoGuide) -> None:
    """The cashier's morning: a bill with a member, explained, paid in two ways, parked and recalled."""
    pieces, member = guide.pieces["HP"], guide.members[0]
    studio.take("lock")
    studio.unlock(CASHIER)
    if studio.window.state is State.OPENING:
        studio.take("opening")
        studio.press("accept")
        studio.until(lambda: studio.window.state in CART)
    studio.scan(*pieces[:5])
    studio.press("member")
    studio.window.member.field.setText(member["phone"][-4:])
    studio.window.member.flush()
    studio.take("member-search")
    studio.press("back")
    studio.scan(member["card_no"])
    studio.take("main")
    for name, dress, undress in (
        ("main-dark", {"dark": True}, {"dark": False}),
        ("main-150", {"scale": 150}, {"scale": 100}),
    ):
        studio.dress(**dress)
        studio.take(name)
        studio.dress(**undress)
    for name, action in (
        ("member", "member"),
        ("line", "explain"),
        ("more", "more"),
        ("help", "help"),
        ("sync", "sync"),
    ):
        studio.press(action)
        studio.take(name)
        studio.press("back")
    weigh(studio)
    studio.press("pay")
    studio.window.tender.field.setText("1000")
    studio.press("by_cash")
    studio.take("tender")
    studio.press("accept")
    studio.until(lambda: studio.window.state is State.DONE and not studio.window.done.receipt.picture.isNull())
    studio.take("done")
    studio.scan(*pieces[5:7])
    studio.press("hold")
    studio.scan(pieces[7])
    studio.press("hold", "holds")
    studio.take("hold")
    studio.press("back")


def weigh(studio: Studio) -> None:
    """A piece of the bill on the balance: a serial loop, which answers with the weight that it is asked with."""
    desk = studio.window.desk
    assert desk is not None
    assert desk.cart is not None
    line = next(line for line in desk.cart.lines if line.pricing_mode == "by_weight")
    echo = r"(?P<stable>ST),(?P<value>\S+) (?P<unit>\w+)"
    own = ScaleSettings(url="loop://", format="custom", pattern=echo, ask=f"ST,{grams(line.weight_mg)} g")
    desk.till.weighing.scale = make_scale(own, SystemClock())
    desk.till.weighing.start()
    desk.sale.choose(line.line_no - 1)
    studio.press("explain")
    studio.until(lambda: "已稳定" in studio.window.line.scale_text.text())
    studio.press("weigh")
    studio.take("scale")
    desk.till.weighing.stop()
    desk.till.weighing.scale = None
    studio.press("back")


def close(studio: Studio, guide: DemoGuide) -> None:
    """The manager's evening: the gold board, pieces for another store, the drawer, the close."""
    studio.press("board")
    studio.take("gold-board")
    studio.press("back", "lock")
    studio.unlock(MANAGER)
    studio.press("transfers", "transfer_send", "accept")
    studio.scan(*guide.pieces["HP"][8:11])
    studio.take("transfers")
    studio.press("back", "back", "close_day")
    studio.press("accept")
    studio.window.close_page.faces[10_000].setText("12")
    studio.window.close_page.faces[5_000].setText("3")
    studio.take("day-close")


def elsewhere(studio: Studio, guide: DemoGuide) -> None:
    """A piece of the other store, asked for."""
    studio.scan(guide.pieces["HP"][11], guide.members[0]["card_no"], guide.pieces["BJ"][0])
    studio.press("reserve")
    studio.take("reserve")
    studio.press("accept", "transfers")
    studio.take("reservations")
    studio.press("back", "remove_line", "member", "detach", "back")


def risk(studio: Studio, guide: DemoGuide) -> None:
    """With no line: what a manager can let the store bear."""
    member = guide.members[0]
    studio.scan(guide.pieces["HP"][12], member["card_no"])
    studio.press("pay")
    studio.window.tender.field.setText("2000")
    studio.press("by_stored_value")
    studio.window.tender.reply.setText(member["pin"])
    studio.press("accept", "at_risk")
    studio.take("tender-risk")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "manual")
    parser.add_argument("--chain", type=Path, help="a folder that keeps the demo chain for the next time")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as kept:
        demo = Demo(chosen.chain or Path(kept), print)
        guide = demo.make(printer="screen")
        with demo.headquarters():
            demo.fill(REGISTER)
            studio = Studio(app, demo.till_folder(REGISTER), guide, chosen.out)
            try:
                sell(studio, guide)
                elsewhere(studio, guide)
                close(studio, guide)
                studio.press("back")
                demo.stop_headquarters()
                risk(studio, guide)
            finally:
                studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
