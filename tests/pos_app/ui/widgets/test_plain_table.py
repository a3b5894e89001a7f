from __future__ import annotations

from PySide6.QtCore import Qt

from pos_app.ui.widgets.plain_table import PlainTable


def test_numbers_stand_at_the_right_and_words_at_the_left(qtbot: object):
    table = PlainTable(("名称", "金额"), "表", numbers=frozenset({1}))

    table.show_rows([("储值", "¥1.00"), ("积分", "200")], 40)

    assert table.item(0, 1).textAlignment() & Qt.AlignmentFlag.AlignRight
    assert table.item(0, 0).textAlignment() & Qt.AlignmentFlag.AlignLeft
    assert table.horizontalHeaderItem(1).textAlignment() & Qt.AlignmentFlag.AlignRight


def test_a_table_is_as_tall_as_its_rows_and_read_aloud_with_its_heads(qtbot: object):
    table = PlainTable(("名称", "金额"), "表", numbers=frozenset({1}))

    table.show_rows([("储值", "¥1.00")], 40)
    one = table.height()
    table.show_rows([("储值", "¥1.00"), ("积分", "200")], 40)

    assert table.height() - one == 40
    assert table.item(1, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "积分 金额 200"
