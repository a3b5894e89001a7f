from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kernel.database import DatabaseDamaged
from pos_app.presenters.host import State
from pos_app.settings import TillSettings
from pos_app.ui import theme
from pos_app.ui.app import WindowProgram, draw, install_hooks, show_fitting
from printers.profile import preset
from tests.pos_app.fake_till import PIECES, RING, FakeTill, reading

HEAVY = (
    "sqlalchemy", "alembic", "reportlab", "pypinyin", "openpyxl", "escpos", "requests", "PIL", "typer", "fastapi",
    "argon2", "cryptography",
)  # fmt: skip
LATEST_MS = 100


class PaperTill(FakeTill):
    """A till with a printer profile, so that the receipt can be drawn."""

    paper = SimpleNamespace(profile=preset("generic-80"))


@pytest.fixture
def make_program(qapp: QApplication, look: theme.Look) -> Iterator[Callable[..., WindowProgram]]:
    """Programs with their windows on show; stopped and taken away after the test."""
    programs: list[WindowProgram] = []

    def make(make_till: Callable[[], object] = PaperTill, settings: TillSettings | None = None) -> WindowProgram:
        programs.append(WindowProgram(qapp, make_till, settings))  # type: ignore[arg-type]
        programs[-1].window.show()
        return programs[-1]

    yield make
    changed = any(program.window.look != look for program in programs)
    for program in programs:
        program.stop()
        program.window.close()
        shiboken6.delete(program.window)
    if changed:
        theme.apply(qapp, look)


@pytest.fixture
def program(make_program: Callable[..., WindowProgram]) -> WindowProgram:
    return make_program()


def opened(program: WindowProgram, qtbot) -> PaperTill:
    program.open()
    qtbot.waitUntil(lambda: program.window.desk is not None and program.window.lock.staff.count() > 0)
    assert program.window.desk is not None
    for digit in "246810":
        program.window.press(f"digit_{digit}")
    qtbot.waitUntil(lambda: program.window.state is State.IDLE)
    return program.window.desk.till  # type: ignore[return-value]


def test_startup_imports():
    code = (
        "import sys; import pos_app.ui.app; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )  # fmt: skip

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"


def test_the_lock_screen_is_there_before_the_till(make_program: Callable[..., WindowProgram], qtbot):
    gate = threading.Event()

    def slow() -> FakeTill:
        gate.wait(5)
        return PaperTill()

    program = make_program(slow)
    program.open()
    before = program.window.isVisible(), program.window.lock.words.text(), program.window.desk
    gate.set()
    qtbot.waitUntil(lambda: program.window.desk is not None)

    assert before == (True, "正在打开本机数据…", None)


def test_a_sale_runs_through_the_worker(program: WindowProgram, qtbot):
    till = opened(program, qtbot)

    program.window.scanned(RING.barcode)
    program.window.press("pay")
    program.window.press("accept")
    qtbot.waitUntil(lambda: program.window.state is State.DONE)
    qtbot.waitUntil(lambda: not program.window.done.receipt.picture.isNull())

    assert len(till.sold) == 1


def test_gui_never_blocked(program: WindowProgram, qtbot):
    till = opened(program, qtbot)
    hold = threading.Event()
    scan = till.scan

    def slow_scan(code: str):
        hold.wait(2)  # a slow disk: the screen must not notice
        return scan(code)

    till.scan = slow_scan  # type: ignore[method-assign]
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(5)

    for code in PIECES:
        program.window.scanned(code)
    qtbot.waitUntil(lambda: len(ticks) >= 20)
    waiting = len(till.lines)
    hold.set()
    qtbot.waitUntil(lambda: len(till.lines) == len(PIECES))
    timer.stop()

    assert waiting == 0


def test_a_damaged_file_is_said_on_the_lock_screen(make_program: Callable[..., WindowProgram], qtbot):
    def damaged() -> FakeTill:
        raise DatabaseDamaged(path="till.db", finding="row missing")

    program = make_program(damaged)
    program.open()
    qtbot.waitUntil(lambda: "需要检查" in program.window.lock.words.text())

    assert program.window.desk is None


def test_a_crash_while_opening_is_said_on_the_lock_screen(make_program: Callable[..., WindowProgram], qtbot):
    program = make_program(lambda: 1 // 0)
    program.open()
    qtbot.waitUntil(lambda: "没能打开" in program.window.lock.words.text())

    assert program.window.desk is None


def test_a_crash_keeps_the_cart_on_the_screen(program: WindowProgram, qtbot):
    opened(program, qtbot)
    program.window.scanned(RING.barcode)
    qtbot.waitUntil(lambda: program.window.state is State.BUILDING)

    program.crashed(ValueError("ours"))
    qtbot.waitUntil(lambda: program.window.message is not None)

    assert program.window.message is not None
    assert program.window.message.code == "E-CRASH"
    assert len(program.window.main.table.cart.rows) == 1


def test_what_nobody_caught_reaches_the_crash_handler(program: WindowProgram, qtbot):
    remove = install_hooks(program)
    opened(program, qtbot)

    sys.excepthook(ValueError, ValueError("ours"), None)
    qtbot.waitUntil(lambda: program.window.message is not None)
    remove()

    assert program.window.message is not None
    assert program.window.message.code == "E-CRASH"


def test_a_thread_that_broke_reaches_the_crash_handler(program: WindowProgram, qtbot):
    remove = install_hooks(program)
    opened(program, qtbot)

    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: program.window.message is not None)
    remove()

    assert program.window.message is not None
    assert program.window.message.code == "E-CRASH"


def test_settings_choose_palette_scale_and_lock(make_program: Callable[..., WindowProgram]):
    settings = TillSettings(register="HP01", store="HP", theme="dark", scale_percent=125, idle_lock_minutes=10)

    look = make_program(PaperTill, settings).window.look

    assert (look.dark, look.scale) == (True, 125)


def test_the_window_runs_until_it_is_closed():
    """In a process of its own: an event loop that was quit lets no other one run."""
    code = (
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from pos_app.ui.app import run_window\n"
        "from tests.pos_app.fake_till import FakeTill\n"
        "app = QApplication([])\n"
        "QTimer.singleShot(200, app.closeAllWindows)\n"
        "print('ended with', run_window(FakeTill))\n"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "ended with 0"


def test_the_receipt_is_drawn_for_the_printers_paper():
    png = draw(PaperTill(), reading("¥1.00"))

    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize(("screen_height", "maximised"), [(738, True), (768, True), (1040, False)])
def test_a_small_screen_is_filled_so_that_no_key_is_cut_off(
    program: WindowProgram, screen_height: int, maximised: bool
):
    program.window.hide()

    show_fitting(program.window, screen_height)

    assert program.window.isMaximized() == maximised
    assert maximised or (program.window.width(), program.window.height()) == (1366, 768)
