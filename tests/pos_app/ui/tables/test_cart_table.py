from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

from pos_app.presenters.rows import CartRow, cart_row, part_row
from pos_app.ui.tables.cart_table import (
    DISPLAY,
    DUE,
    HEADS,
    NAME,
    NARROW,
    OFF,
    ROW,
    SPOKEN,
    WIDTHS,
    CartDelegate,
    CartModel,
    CartTable,
    spoken,
)
from pos_app.ui.theme import Look
from shop.sales.rules.pricing import PartLine
from tests.pos_app.fake_till import BANGLE, RING


def rows(count: int) -> tuple[CartRow, ...]:
    return tuple(cart_row(replace(RING, line_id=f"L{n}", line_no=n)) for n in range(1, count + 1))


class Ear:
    """What a model announced."""

    def __init__(self, model: CartModel) -> None:
        self.said: list[tuple[object, ...]] = []
        model.rowsInserted.connect(lambda _, first, last: self.said.append(("in", first, last)))
        model.rowsRemoved.connect(lambda _, first, last: self.said.append(("out", first, last)))
        model.dataChanged.connect(lambda first, last: self.said.append(("changed", first.row())))
        model.modelReset.connect(lambda: self.said.append(("reset",)))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (rows(2), rows(3), [("in", 2, 2)]),
        (rows(3), rows(3), []),
        (rows(3), rows(1), [("out", 2, 2), ("out", 1, 1)]),
        (rows(3), rows(3)[:1] + rows(3)[2:], [("out", 1, 1)]),
        (rows(2), rows(2)[::-1], [("reset",)]),
        (rows(2), (rows(2)[0], replace(rows(2)[1], due="1.00")), [("changed", 1)]),
        (rows(2), (), [("out", 1, 1), ("out", 0, 0)]),
    ],
)
def test_only_what_changed_is_announced(qapp, before, after, said):
    model = CartModel()
    model.show(before)
    ear = Ear(model)

    model.show(after)

    assert ear.said == said
    assert model.rows == after


def test_cells_are_ready_text(qapp):
    model = CartModel()
    model.show(rows(1))
    cell = model.index(0, DUE)

    assert model.data(cell, DISPLAY) == "8,980.00"
    assert model.data(cell, ROW) is model.rows[0]
    assert model.data(cell, SPOKEN) == "应收 8,980.00"
    assert model.data(cell, int(Qt.ItemDataRole.DecorationRole)) is None


def test_heads_are_said_once_a_column(qapp):
    model = CartModel()

    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]

    assert tuple(heads) == HEADS
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_a_screen_reader_hears_the_second_line(qapp):
    row = replace(rows(1)[0], off="-1.00", off_words="会员8折")

    assert spoken(row, NAME) == "品名 18K 钻石戒指 30分 IJ/SI 6900012349999 · 证书 NGTC20261102 · 导购 王芳"
    assert spoken(row, OFF) == "优惠 -1.00 会员8折"


def test_the_chosen_row_is_shown(qtbot):
    table = CartTable(Look(), print)
    qtbot.addWidget(table)

    table.show_rows(rows(40), 39)

    assert table.currentIndex().row() == 39


def test_a_click_says_which_row_was_meant(qtbot):
    meant: list[int] = []
    table = CartTable(Look(), meant.append)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    table.show_rows(rows(3), 0)

    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.cart.index(1, 1)).center())

    assert meant == [1]


def test_every_state_of_a_line_can_be_drawn(qtbot):
    table = CartTable(Look(dark=True), print)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show_rows(
        (
            replace(rows(1)[0], state="error", note="■ 已售出"),
            cart_row(replace(BANGLE, line_id="B", stale_price_fen=103_100)),
        ),
        0,
    )

    assert not table.grab().isNull()


def test_numbers_have_room_at_every_scale(qtbot):
    font = QFont()
    font.setPixelSize(24)
    font.setBold(True)
    table = CartTable(Look(scale=150), print)
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()

    assert QFontMetrics(font).horizontalAdvance("999,999.99") <= table.columnWidth(DUE)


@pytest.mark.parametrize("widths", [WIDTHS, NARROW])
@pytest.mark.parametrize(("column", "text"), [(OFF, "-12,158.01"), (DUE, "999,999.99"), (DUE, "23,463.55")])
def test_a_number_is_set_smaller_rather_than_cut(look: Look, widths: tuple[int, ...], column: int, text: str):
    room = look.px(widths[column]) - 2 * look.px(8)

    font = CartDelegate(look).font_for(column, text, room)

    assert QFontMetrics(font).horizontalAdvance(text) <= room


def test_the_chosen_line_stays_whole_when_the_rows_grow(qtbot, look: Look):
    table = CartTable(look, lambda place: None)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    table.show_rows(rows(6), 5)

    table.dress(Look(look.dark, 150, look.family))
    table.resize(800, 380)

    chosen = table.visualRect(table.currentIndex())
    assert table.viewport().rect().contains(chosen.center())
    assert chosen.bottom() <= table.viewport().rect().bottom()


OLD = PartLine("P1", "old_gold", "换购 足金999项链", "净重 12.30 g · 12.18 g × 1,010.00", -12_298_77)


def test_a_parts_words_have_the_room_up_to_its_amount(qtbot):
    table = CartTable(Look(), print)
    qtbot.addWidget(table)
    table.resize(980, 500)

    table.show_rows((*rows(1), part_row(OLD)), 1)

    assert (table.columnSpan(0, NAME), table.columnSpan(1, NAME)) == (1, DUE - NAME)
    assert table.rowHeight(1) == table.rowHeight(0)


def test_a_long_word_of_a_part_is_shown_whole(qtbot):
    table = CartTable(Look(scale=150), print)
    qtbot.addWidget(table)
    table.resize(700, 500)
    note = "新货金重 10.20 g 少于旧料 12.30 g:超出 2.10 g 按回收价 968.00 计。" * 2

    table.show_rows((*rows(1), part_row(replace(OLD, note=note))), 1)
    tall = table.rowHeight(1)
    table.show_rows(rows(2), 1)

    assert tall > 2 * table.rowHeight(0)
    assert table.rowHeight(1) == table.rowHeight(0)
    assert table.columnSpan(1, NAME) == 1
