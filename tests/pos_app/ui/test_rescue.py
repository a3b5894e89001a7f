"""The window of the way out, on the worker thread as in the shop."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QTimer

from pos_app.place import DATABASE, AlreadyRunning, DatabaseMissing, FolderLock
from pos_app.presenters.rescue import Stage
from pos_app.settings import TillSettings
from pos_app.ui import theme
from pos_app.ui.rescue import RescueProgram, end_window, run_rescue
from tests.builders.counter import copy_alone, standing_alone
from tests.builders.shop import SILVER


@pytest.fixture
def make_program(qtbot, qapp, look):
    """Opens the page over a folder; stopped after the test."""
    programs = []

    def make(folder, error, settings=None):
        programs.append(RescueProgram(qapp, folder, error, settings))
        qtbot.addWidget(programs[-1].page)
        programs[-1].page.show()
        qtbot.waitUntil(lambda: programs[-1].presenter.stage is Stage.CHOOSING)
        return programs[-1]

    yield make
    for program in programs:
        program.tasks.stop()
        program.page.end()
    theme.apply(qapp, look)


def test_a_till_without_its_file_has_its_backup_again(qtbot, make_program, tmp_path):
    with standing_alone(tmp_path) as counter:
        counter.begin().sell(SILVER)
        counter.till.upkeep.run_once()
        counter.till.close()
        (counter.folder / DATABASE).unlink()
        program = make_program(counter.folder, DatabaseMissing(folder=str(counter.folder)))

        program.page.press("main")
        qtbot.waitUntil(lambda: program.presenter.stage is Stage.DONE, timeout=20_000)
        program.page.press("main")

        assert (program.opens, program.page.isVisible()) == (True, False)
        assert (counter.folder / DATABASE).exists()


def test_the_second_start_opens_once_the_first_is_closed(qtbot, make_program, tmp_path):
    folder = copy_alone(tmp_path / "HP01")
    first = FolderLock(folder)
    program = make_program(folder, AlreadyRunning(folder=str(folder)))

    program.page.press("check")
    qtbot.waitUntil(lambda: program.presenter.stage is Stage.CHOOSING)
    while_open = program.opens
    first.release()
    program.page.press("check")
    qtbot.waitUntil(lambda: program.opens, timeout=20_000)

    assert not while_open
    assert not program.page.isVisible()


def test_something_of_ours_that_broke_is_said(make_program, tmp_path):
    program = make_program(copy_alone(tmp_path / "HP01"), DatabaseMissing(folder="till"))

    program.crashed(RuntimeError("ours"))

    assert program.page.strip.problem.code == "E-CRASH"


def test_the_page_wears_the_tills_own_dress(qapp, make_program, tmp_path):
    settings = TillSettings(register="HP01", store="HP", theme="dark", scale_percent=150)

    make_program(copy_alone(tmp_path / "HP01"), DatabaseMissing(folder="till"), settings)

    assert qapp.property("look")[:2] == (True, 150)


def test_a_window_that_is_closed_restores_nothing(qtbot, qapp, look, tmp_path):
    folder = copy_alone(tmp_path / "HP01")
    before = (folder / DATABASE).read_bytes()
    QTimer.singleShot(0, qapp.closeAllWindows)

    assert not run_rescue(folder, DatabaseMissing(folder="till"))
    assert (folder / DATABASE).read_bytes() == before


def test_a_running_window_is_ended_from_another_thread(qapp):
    worker = threading.Thread(target=end_window)
    QTimer.singleShot(0, worker.start)

    assert qapp.exec() == 0
    worker.join()
