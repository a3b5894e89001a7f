"""The page of the way out: keys and buttons reach the presenter, what it shows is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from pos_app.place import AlreadyRunning
from pos_app.presenters.rescue import Rescue, RescuePresenter, Stage
from pos_app.presenters.tasks import TasksInline
from pos_app.ui import theme
from pos_app.ui.pages.rescue import RescuePage
from pos_app.upkeep.errors import NoBackup
from tests.pos_app.presenters.test_rescue import ALONE, DAMAGED, OLDER, RESTORED


class Desk:
    """A page with its presenter on inline tasks, over a folder whose books are damaged."""

    def __init__(self, qtbot, folder) -> None:
        self.bot, self.folder, self.ended, self.taken, self.refusal, self.long = qtbot, folder, [], [], None, 0
        self.page = RescuePage(theme.Look)
        qtbot.addWidget(self.page)

    def open(self, error=DAMAGED) -> Desk:
        self.presenter = RescuePresenter(
            self.page,
            TasksInline(),
            self.folder,
            error,
            finished=lambda: self.ended.append("finished"),
            leave=lambda: self.ended.append("left"),
            rescue=Rescue(check=self._check, ways_out=lambda _: ALONE, restore=self._restore),
        )
        self.page.presenter = self.presenter
        self.page.show()
        self.page.activateWindow()
        self.bot.waitUntil(self.page.isActiveWindow)
        self.presenter.open()
        return self

    def _check(self, folder) -> None:
        self.ended.append("checked")
        raise DAMAGED

    def _restore(self, folder, *, from_file, progress):
        self.page.close()  # the window's own cross, while the books are put together
        self.ended.append("still open" if self.page.isVisible() else "closed")
        progress("核对整本流水")
        if self.refusal is not None:
            raise self.refusal
        self.taken.append(from_file)
        return replace(RESTORED, passed_over=("a.jinpu",) * self.long)

    def key(self, key) -> None:
        QTest.keyClick(self.page.windowHandle(), key)


@pytest.fixture
def desk(qtbot, tmp_path) -> Desk:
    return Desk(qtbot, tmp_path)


def test_the_page_shows_what_happened_and_the_backups(desk):
    page = desk.open().page

    assert page.title.text() == "本机数据需要检查"
    assert page.code.text() == "联系支持:错误码 E-DB-DAMAGED"
    assert (page.choices.count(), page.choices.currentRow()) == (2, 0)
    assert page.main.text() == "恢复最近的备份 Enter"
    assert not page.lines.isVisible()


def test_a_restore_needs_one_key_and_its_report_another(desk):
    desk.open()

    desk.key(Qt.Key.Key_Return)
    report = desk.page.lines.text()
    desk.key(Qt.Key.Key_Enter)

    assert "共 43 条流水,核对一致" in report
    assert desk.page.main.text() == "继续 Enter"
    assert desk.ended[-1] == "finished"


def test_the_arrows_choose_another_backup(desk):
    desk.open()

    desk.key(Qt.Key.Key_Down)
    caption = desk.page.main.text()
    desk.key(Qt.Key.Key_Return)

    assert caption == "恢复这份备份 Enter"
    assert desk.taken == [OLDER[0]]


def test_the_arrows_come_back_to_the_newest(desk):
    desk.open()

    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Up)

    assert desk.page.choices.currentRow() == 0


def test_a_click_chooses_a_backup_and_a_double_click_restores_it(desk):
    desk.open()
    item = desk.page.choices.item(1)

    desk.page.choices.itemClicked.emit(item)
    desk.page.choices.itemDoubleClicked.emit(item)

    assert desk.taken == [OLDER[0]]


def test_another_look_is_one_key(desk):
    desk.open()

    desk.key(Qt.Key.Key_F5)

    assert desk.ended == ["checked"]
    assert desk.presenter.stage is Stage.CHOOSING


@pytest.mark.parametrize("leave", [lambda desk: desk.key(Qt.Key.Key_Escape), lambda desk: desk.page.close()])
def test_escape_and_the_windows_cross_leave(desk, leave):
    desk.open()

    leave(desk)

    assert desk.ended == ["left"]


def test_the_window_stays_while_the_books_are_put_together(desk):
    desk.open()

    desk.key(Qt.Key.Key_Return)

    assert desk.ended == ["still open"]


def test_the_steps_of_a_restore_are_told(desk):
    desk.open()

    desk.page.tell("解开备份 a.jinpu")
    desk.page.tell("核对整本流水")
    desk.bot.waitUntil(lambda: "核对" in desk.page.steps.text())

    assert desk.page.steps.text().splitlines()[-2:] == ["解开备份 a.jinpu…", "核对整本流水…"]


def test_a_refused_restore_is_said_on_the_strip_with_what_to_do(desk):
    desk.refusal = NoBackup(passed_over="")
    desk.open()

    desk.key(Qt.Key.Key_Return)

    assert desk.page.strip.problem.code == "E-RESTORE-NONE"
    assert "python -m pos_app restore" in desk.page.lines.text()


def test_a_long_report_is_read_with_the_keys(desk):
    desk.long = 200
    desk.open()
    desk.key(Qt.Key.Key_Return)
    bar = desk.page.findChild(QScrollArea).verticalScrollBar()
    desk.bot.waitUntil(lambda: bar.maximum() > 0)

    desk.key(Qt.Key.Key_PageDown)
    down = bar.value()
    desk.key(Qt.Key.Key_PageUp)

    assert (down > 0, bar.value()) == (True, 0)


def test_a_second_start_has_nothing_to_restore(desk):
    page = desk.open(AlreadyRunning(folder="till")).page

    assert page.title.text() == "这台收银机已经开着"
    assert not page.main.isVisible()
    assert not page.choices.isVisible()
    assert page.lead.text().endswith("先关掉那个窗口再按 F5。")
