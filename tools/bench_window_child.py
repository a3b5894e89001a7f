"""The measured process of `tools/bench_window.py`: opens the real window offscreen and prints one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import monotonic, process_time, thread_time
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QKeyEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from pos_app.presenters.host import CART  # noqa: E402
from pos_app.settings import load_settings  # noqa: E402
from pos_app.ui.app import WindowProgram  # noqa: E402

LONGEST_MS, STEP_MS = 60_000, 2


class Screen:
    """The till's window on a folder, as `pos_app.ui.app.run_window` makes it, with a person who types."""

    def __init__(self, folder: Path) -> None:
        self.app = QApplication(sys.argv[:1])
        self.app.setStyle("Fusion")
        self.till: Any = None
        self.program = WindowProgram(self.app, lambda: self._open(folder), load_settings(folder))
        self.window = self.program.window
        self.window.resize(1366, 768)
        self.window.show()
        self.program.open()

    def _open(self, folder: Path) -> Any:
        from pos_app.till import open_till

        self.till = open_till(folder)
        return self.till

    def until(self, reached: Callable[[], bool]) -> None:
        """Let the window live until something is so; looked at every STEP_MS."""
        loop, step, end = QEventLoop(), QTimer(), QTimer()
        step.timeout.connect(lambda: loop.quit() if reached() else None)
        end.timeout.connect(lambda: sys.exit("the window did not get there"))
        step.start(STEP_MS)
        end.start(LONGEST_MS)
        loop.exec()

    def painted(self) -> bool:
        handle = self.window.windowHandle()
        return handle is not None and handle.isExposed()

    def key(self, text: str, code: Qt.Key) -> None:
        handle = self.window.windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.app.sendEvent(handle, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text))

    def scan(self, code: str) -> None:
        """What a keyboard-wedge scanner types."""
        for letter in code:
            self.key(letter, Qt.Key(ord(letter)))
        self.key("\r", Qt.Key.Key_Return)

    def unlock(self, pin: str) -> None:
        """Type the PIN as soon as the staff stand on the lock screen; return when the till can sell."""
        self.until(lambda: self.window.desk is not None and self.till is not None)
        self.do(self.till.staff_today)  # the window asked first: its answer is shown now
        for digit in pin:
            self.key(digit, Qt.Key(ord(digit)))
        self.until(lambda: self.window.state in CART)

    def do(self, work: Callable[[], Any]) -> Any:
        """Run something on the till's own thread and wait for its answer."""
        answers: list[Any] = []
        loop = QEventLoop()

        def done(answer: Any) -> None:
            answers.append(answer)
            loop.quit()

        self.program.tasks.run(work, done, lambda error: sys.exit(f"refused: {error.code}"))
        loop.exec()
        return answers[0]

    def stop(self) -> None:
        self.window.close()
        self.program.stop()


def start(folder: Path, pin: int) -> dict[str, float]:
    """CPU seconds of this process, from its beginning, to the painted lock screen and to an unlocked till."""
    screen = Screen(folder)
    screen.until(screen.painted)
    lock = process_time()
    screen.unlock(str(pin))
    ready = process_time()
    screen.stop()
    return {"lock": lock, "ready": ready}


def scan(folder: Path, lines: int, count: int) -> dict[str, list[float]]:
    """CPU seconds of both threads for each of `count` scans onto a bill of `lines` lines."""
    from tools.small_shop import PIN, read_guide

    screen, barcodes = Screen(folder), iter(read_guide(folder).barcodes)
    screen.unlock(PIN)
    for _ in range(lines):
        screen.do(partial(screen.till.selling.scan, next(barcodes)))
    screen.do(screen.till.selling.cart)
    desk = screen.window.desk
    assert desk is not None
    desk.show_cart(screen.do(screen.till.selling.cart))
    screen.app.processEvents()
    spent: dict[str, list[float]] = {"screen": [], "till": []}
    for _ in range(count):
        code, before = next(barcodes), screen.do(thread_time)
        began = thread_time()
        screen.scan(code)
        _until_shown(screen, lines + 1)
        spent["screen"].append(thread_time() - began)
        spent["till"].append(screen.do(thread_time) - before)
        desk.show_cart(screen.do(screen.till.selling.undo))
        screen.app.processEvents()
    screen.stop()
    return spent


def _until_shown(screen: Screen, lines: int) -> None:
    """Until the cart shows that many lines and everything is painted; waiting costs this thread nothing."""
    model = screen.window.main.table.model()
    loop = QEventLoop()
    model.rowsInserted.connect(loop.quit)
    if model.rowCount() < lines:
        loop.exec()
    screen.app.processEvents()  # the strip, the totals and the paint events that were posted with the row
    assert model.rowCount() == lines, f"{model.rowCount()} lines on the screen"


def memory(folder: Path, first: int, bills: int) -> dict[str, int]:
    """Resident kilobytes after `first` bills and after `bills`, sold by the script's commands on the open window."""
    from pos_app.script import Script
    from tools.small_shop import PIN, read_guide

    screen, guide = Screen(folder), read_guide(folder)
    screen.unlock(PIN)
    script, barcodes, sizes = Script(screen.till), iter(guide.barcodes), {}
    desk = screen.window.desk
    assert desk is not None
    for number in range(1, bills + 1):
        member = guide.members[number % len(guide.members)].member_id
        for command in _bill(barcodes, member):
            answer = screen.do(partial(script.answer, json.dumps(command)))
            assert answer["ok"], answer
            if command["do"] in ("scan", "commit"):
                desk.show_cart(screen.do(screen.till.selling.cart))
                screen.app.processEvents()
        if number == first:
            screen.till.upkeep.run_once()  # a backup needs its buffers once; they must not look like growth
            sizes["before"] = _resident()
    sizes["after"] = _resident()
    screen.stop()
    return sizes


def _bill(barcodes: Iterator[str], member_id: str) -> list[dict[str, str]]:
    return [
        {"do": "scan", "code": next(barcodes)},
        {"do": "scan", "code": next(barcodes)},
        {"do": "attach_member", "id": member_id},
        {"do": "pay", "method": "card", "amount": "100.00", "reference": "0042"},
        {"do": "pay", "method": "cash"},
        {"do": "commit"},
    ]


def page(folder: Path) -> dict[str, list[float]]:
    """Seconds between two turns of the screen's thread while the page of a long day is written."""
    from pos_app.counter.answers import Closed
    from printers.document import Document
    from tools.bench_day_page import long_day
    from tools.small_shop import PIN

    screen, day, turns = Screen(folder), long_day(), list[float]()
    screen.unlock(PIN)
    turning = QTimer()
    turning.timeout.connect(lambda: turns.append(monotonic()))
    turning.start(STEP_MS)
    file = screen.do(lambda: screen.till.keep_page(Closed(day.report, Document("日结", ()), day)))
    turning.stop()
    screen.stop()
    if not file:
        sys.exit("the day's page was not written")
    return {"waits": [later - earlier for earlier, later in pairwise(turns)]}


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def main() -> None:
    task, folder, *numbers = sys.argv[1:]
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"start": start, "scan": scan, "memory": memory, "page": page}
    print(json.dumps(tasks[task](Path(folder), *map(int, numbers))))


if __name__ == "__main__":
    main()
