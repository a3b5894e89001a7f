from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.widgets.basics import PairRow, button, clear, label, recaption, row, set_level


def test_a_button_says_and_does_what_its_key_does(qtbot):
    pressed: list[str] = []
    made = button("pay", pressed.append, caption="收  款")
    qtbot.addWidget(made)

    made.click()

    assert (made.text(), pressed) == ("收  款 F12", ["pay"])


def test_another_caption_keeps_the_key(qtbot):
    made = button("quick_1", print)
    qtbot.addWidget(made)

    recaption(made, "14,000")

    assert made.text() == "14,000 F5"


def test_a_level_is_a_property_that_the_sheet_reads(qtbot):
    made = label("x")
    qtbot.addWidget(made)

    set_level(made, "warn")

    assert made.property("level") == "warn"


def test_a_pair_is_read_as_name_and_value(qtbot):
    pair = PairRow("积分")
    qtbot.addWidget(pair)

    pair.set("12,860", "ok")

    assert pair.accessibleName() == "积分 12,860"


def test_a_layout_can_be_emptied_with_all_it_holds(qtbot):
    side = QWidget()
    qtbot.addWidget(side)
    box = QVBoxLayout(side)
    box.addLayout(row(label("a"), None, label("b")))
    box.addWidget(label("c"))

    clear(box)

    assert box.count() == 0
