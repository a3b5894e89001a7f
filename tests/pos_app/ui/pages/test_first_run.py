"""The page of the first start: keys and buttons reach the presenter, what it shows is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos_app.presenters.first_run import FirstRunPresenter
from pos_app.presenters.first_run_form import BOARD, FINISH, GOODS, MACHINE, SHOP, STAFF
from pos_app.presenters.tasks import TasksInline
from pos_app.ui import theme
from pos_app.ui.pages.first_run import IN_STEP, KEYS, FirstRunPage
from tests.builders.opening import fill, gold


class Desk:
    """A page with its presenter on inline tasks."""

    def __init__(self, qtbot, folder) -> None:
        self.bot, self.made = qtbot, []
        self.page = FirstRunPage(theme.Look)
        qtbot.addWidget(self.page)
        self.presenter = FirstRunPresenter(self.page, TasksInline(), folder, self.made.append)
        self.page.presenter = self.presenter
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.presenter.open()

    def key(self, key) -> None:
        self.bot.keyClick(self.page.focusWidget() or self.page, key)

    def lines(self, *texts: str) -> None:
        """Type into one field after the other, each ended by Enter."""
        for text in texts:
            self.bot.keyClicks(self.page.focusWidget(), text)
            self.key(Qt.Key.Key_Return)

    def type(self, **texts: str) -> None:
        for name, text in texts.items():
            self.page.fields[name.replace("__", ".")].setText(text)

    def shop(self) -> None:
        self.type(company__name="金铺珠宝有限公司", store__code="hp", store__name="和平路店")


@pytest.fixture
def desk(qtbot, tmp_path) -> Desk:
    return Desk(qtbot, tmp_path / "till")


def person(desk: Desk) -> None:
    desk.page.fields["staff[0].name"].setText("周建平")
    desk.page.fields["staff[0].pin"].setText("314159")


def go(desk: Desk, step: int) -> None:
    desk.shop()
    person(desk)
    while desk.presenter.step < step:
        before = desk.presenter.step
        desk.page.press("next")
        assert desk.presenter.step > before


def test_a_shop_opens_without_the_mouse(desk):
    desk.key(Qt.Key.Key_Tab)
    desk.lines("Jinpu Co", "", "Heping", "hp", "", "")
    desk.key(Qt.Key.Key_PageDown)
    desk.bot.keyClicks(desk.page.focusWidget(), "Zhou")
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Tab)
    desk.bot.keyClicks(desk.page.focusWidget(), "314159")
    desk.key(Qt.Key.Key_PageDown)
    desk.key(Qt.Key.Key_PageDown)
    desk.key(Qt.Key.Key_PageDown)
    desk.key(Qt.Key.Key_PageDown)

    assert desk.presenter.step == FINISH
    assert desk.made[0].register == "HP01"


def test_the_register_is_proposed_after_its_store(desk):
    go(desk, MACHINE)

    assert desk.page.values()["register"] == "HP01"


@pytest.mark.parametrize("key", [Qt.Key.Key_PageUp, Qt.Key.Key_Escape])
def test_page_up_and_escape_go_one_step_back(desk, key):
    go(desk, STAFF)

    desk.key(key)

    assert desk.presenter.step == MACHINE


def test_a_fault_is_marked_and_takes_the_focus(desk):
    desk.page.press("next")

    field = desk.page.fields["company.name"]
    assert "border" in field.styleSheet()
    assert desk.page.focusWidget() is field
    assert desk.page.strip.problem is not None


def test_a_mark_goes_when_the_step_is_sound(desk):
    desk.page.press("next")
    desk.shop()

    desk.page.press("next")

    assert desk.page.fields["company.name"].styleSheet() == ""
    assert desk.presenter.step == MACHINE


def test_f5_prints_a_test_page_at_the_printer_and_reads_the_file_at_the_goods(desk, tmp_path):
    go(desk, MACHINE)
    desk.key(Qt.Key.Key_F5)
    trial = desk.page.machine.trial.text()
    go(desk, GOODS)
    desk.type(import_file=str(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 成色="木")])))

    desk.key(Qt.Key.Key_F5)

    assert "打印测试" in trial
    assert desk.page.goods.table.rowCount() == 1


def test_f8_skips_bad_rows_and_f9_goes_back_to_the_file(desk, tmp_path):
    go(desk, GOODS)
    desk.type(import_file=str(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 成色="木")])))
    desk.key(Qt.Key.Key_F5)
    desk.key(Qt.Key.Key_F8)
    skipped = desk.page.goods.table.isVisible()
    desk.key(Qt.Key.Key_F5)

    desk.key(Qt.Key.Key_F9)

    assert not skipped
    assert not desk.page.goods.lines.isVisible()
    assert desk.page.focusWidget() is desk.page.fields["import_file"]


def test_f6_adds_a_person_where_staff_is_told_and_chooses_a_file_at_the_goods(desk, tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1)])
    desk.page.choose_file = lambda: str(file)
    go(desk, STAFF)
    before = len(desk.page.people())
    desk.key(Qt.Key.Key_F6)
    added = len(desk.page.people())
    go(desk, GOODS)

    desk.key(Qt.Key.Key_F6)

    assert added == before + 1
    assert "货品 1 件" in desk.page.goods.lines.text()


def test_f7_writes_the_template(desk, tmp_path):
    desk.page.choose_target = lambda: str(tmp_path / "模板.xlsx")
    go(desk, GOODS)

    desk.key(Qt.Key.Key_F7)

    assert (tmp_path / "模板.xlsx").exists()


def test_a_till_of_a_chain_is_asked_for_other_things(desk):
    mode = desk.page.fields["mode"]

    mode.setCurrentIndex(mode.findData("chain"))

    assert desk.page.fields["enrolment"].isVisible()
    assert not desk.page.fields["company.name"].isVisible()


def test_nothing_can_be_pressed_while_work_is_under_way(desk):
    desk.shop()
    desk.page.set_busy(True)

    desk.page.press("next")

    assert desk.presenter.step == SHOP


def test_progress_from_another_thread_is_shown(desk):
    with desk.bot.waitSignal(desk.page.progress):
        desk.page.tell("货品 500 / 3000")

    desk.bot.waitUntil(lambda: desk.page.finish.progress.text() == "货品 500 / 3000")


def test_no_step_gives_one_key_two_meanings():
    steps = [("back", "next", *IN_STEP.get(step, ())) for step in (SHOP, MACHINE, STAFF, BOARD, GOODS, FINISH)]
    keys = [[key for action in actions for key in KEYS[action].keys] for actions in steps]

    assert all(len(step) == len(set(step)) for step in keys)


def test_every_button_says_its_key(desk):
    go(desk, GOODS)

    buttons = [one for one in desk.page.findChildren(type(desk.page._next)) if one.property("action")]

    assert all(one.text().endswith(KEYS[one.property("action")].keys[0]) for one in buttons)
