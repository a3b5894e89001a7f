"""From a folder to the window: a till that opens, one that is damaged, and one that is open already."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.place import DATABASE, FolderLock
from pos_app.presenters.rescue import Stage
from pos_app.settings import FILE_NAME
from pos_app.ui import theme
from pos_app.ui.main_window import MainWindow
from pos_app.ui.pages.rescue import RescuePage
from pos_app.window import Opening, OwnLook, start
from tests.builders.counter import copy_alone, standing_alone
from tests.builders.shop import SILVER

PATIENCE_MS, LOOK_MS = 30_000, 20
Step = Callable[[QWidget], bool]


class Person(QObject):
    """Stands before the program while `start` runs it: takes each step once it can be taken, then goes."""

    def __init__(self, *steps: Step) -> None:
        super().__init__()
        self._steps = list(steps)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(QApplication.quit)
        self._end.start(PATIENCE_MS)

    def _look(self) -> None:
        seen = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        if self._steps and any(self._steps[0](one) for one in seen):
            self._steps.pop(0)

    def close(self) -> bool:
        """Whether everything could be done."""
        self._timer.stop()
        self._end.stop()
        return not self._steps


def lock_screen_with_staff(found: list[str]) -> Step:
    """Wait for the names on the lock screen, remember them, and close the window."""

    def step(window: QWidget) -> bool:
        if not isinstance(window, MainWindow) or window.desk is None or not window.lock.staff.count():
            return False
        found.extend(card.staff_no for card in window.desk.till.staff_today())
        return window.close()

    return step


def on_page(action: str, stage: Stage, found: list[str]) -> Step:
    """Press a key of the page of the way out once it stands at `stage`; its title and lines are remembered."""

    def step(window: QWidget) -> bool:
        if not isinstance(window, RescuePage) or window.presenter is None or window.presenter.stage is not stage:
            return False
        found.extend([window.title.text(), *window.lines.text().splitlines()])
        window.press(action)
        return True

    return step


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    """The program's dress and its log end with the test."""
    handlers = list(logging.getLogger().handlers)
    yield
    for handler in set(logging.getLogger().handlers) - set(handlers):
        logging.getLogger().removeHandler(handler)
        handler.close()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow | RescuePage):
            window.deleteLater()
    theme.apply(qapp, theme.Look())


def sold_and_damaged(tmp_path: Path) -> Path:
    """A till with a backup whose file was cut off after it."""
    with standing_alone(tmp_path) as counter:
        counter.begin().sell(SILVER)
        counter.till.upkeep.run_once()
    file = counter.folder / DATABASE
    file.write_bytes(file.read_bytes()[:20_000])
    return counter.folder


def test_a_sound_till_comes_straight_to_its_lock_screen(qapp: QApplication, tmp_path: Path) -> None:
    staff: list[str] = []
    person = Person(lock_screen_with_staff(staff))

    code = start(copy_alone(tmp_path / "HP01"))

    assert (person.close(), code) == (True, 0)
    assert "1007" in staff


def test_a_damaged_till_is_restored_with_enter_and_shows_its_staff(qapp: QApplication, tmp_path: Path) -> None:
    folder = sold_and_damaged(tmp_path)
    read: list[str] = []
    staff: list[str] = []
    person = Person(
        on_page("main", Stage.CHOOSING, read), on_page("main", Stage.DONE, read), lock_screen_with_staff(staff)
    )

    code = start(folder)

    assert (person.close(), code) == (True, 0)
    assert (read[0], read[1]) == ("本机数据需要检查", "数据已恢复")
    assert read[-1].endswith("核对一致")
    assert "1007" in staff
    assert len(list(folder.glob("till.db.damaged-*"))) >= 1


def test_who_leaves_the_page_leaves_the_damaged_file_as_it_is(qapp: QApplication, tmp_path: Path) -> None:
    folder = sold_and_damaged(tmp_path)
    before = (folder / DATABASE).read_bytes()
    person = Person(on_page("leave", Stage.CHOOSING, []))

    code = start(folder)

    assert (person.close(), code) == (True, 1)
    assert (folder / DATABASE).read_bytes() == before


def test_a_second_start_is_told_so(qapp: QApplication, tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    first = FolderLock(folder)
    read: list[str] = []
    person = Person(on_page("leave", Stage.CHOOSING, read))

    code = start(folder)

    first.release()
    assert (person.close(), code) == (True, 1)
    assert read == ["这台收银机已经开着"]


def test_a_sound_file_is_looked_at_once(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    from pos_app import place

    sound = place.require_sound
    monkeypatch.setattr(place, "require_sound", lambda folder: (looked.append(folder), sound(folder)))
    opening = Opening(copy_alone(tmp_path / "HP01"))

    opening.make_till().close()
    gc.unfreeze()

    assert (len(looked), opening.refused) == (1, None)


def test_no_scan_or_paper_waits_while_the_program_itself_is_looked_through_for_garbage(tmp_path: Path) -> None:
    before = gc.get_freeze_count()
    till = Opening(copy_alone(tmp_path / "HP01")).make_till()
    stands = gc.get_freeze_count()
    gc.unfreeze()
    till.close()

    assert stands - before > 10_000


def test_the_chosen_palette_and_text_size_are_there_at_the_next_start(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")

    OwnLook(folder).keep(theme.Look(dark=True, scale=125))

    kept = OwnLook(folder).settings
    assert (kept.theme, kept.scale_percent, kept.register) == ("dark", 125, "HP01")


def test_a_look_leaves_alone_what_a_command_wrote_meanwhile(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    own = OwnLook(folder)
    replace(own.settings, vault="keyring", vault_entry="HP01-1").keep(folder)

    own.keep(theme.Look(dark=True))

    kept = OwnLook(folder).settings
    assert (kept.vault, kept.vault_entry, kept.theme) == ("keyring", "HP01-1", "dark")


def test_a_look_that_cannot_be_kept_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = copy_alone(tmp_path / "HP01")
    own = OwnLook(folder)
    (folder / f"{FILE_NAME}.new").mkdir()

    own.keep(theme.Look(dark=True))

    assert "the look could not be kept" in caplog.text
    assert OwnLook(folder).settings.theme == "light"
