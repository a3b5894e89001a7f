from __future__ import annotations

from PySide6.QtCore import Qt

from pos_app.ui.theme import Look
from pos_app.ui.widgets.choices import ChoiceList

ROWS = (("14:05 李** 3件", "HD00000001", "¥1.00"), ("第二张", "", ""))


def listed(qtbot, choose=print, accept=print) -> ChoiceList:
    made = ChoiceList(Look, choose, accept, name="挂单")
    qtbot.addWidget(made)
    made.resize(320, 300)
    made.show()
    made.show_rows(ROWS, 0)
    return made


def test_the_chosen_row_is_current(qtbot):
    made = listed(qtbot)

    made.show_rows(ROWS, 1)

    assert made.currentRow() == 1
    assert not made.grab().isNull()


def test_a_click_chooses_and_a_double_click_accepts(qtbot):
    chosen, accepted = [], []
    made = listed(qtbot, chosen.append, lambda: accepted.append(1))
    place = made.visualItemRect(made.item(1)).center()

    qtbot.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(made.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert (chosen[0], accepted) == (1, [1])


def test_a_screen_reader_hears_the_whole_row(qtbot):
    made = listed(qtbot)

    assert made.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "14:05 李** 3件 HD00000001 ¥1.00"


def test_none_chosen_is_none_current(qtbot):
    made = listed(qtbot)

    made.show_rows((), -1)

    assert (made.count(), made.currentRow()) == (0, -1)
