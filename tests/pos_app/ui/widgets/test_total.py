from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics

from pos_app.ui.widgets.total import STEPS, TotalLabel, fitting


@pytest.mark.parametrize("width", [320 - 32, 360 - 32])
@pytest.mark.parametrize("text", ["¥0.00", "¥21,489.60", "¥99,999,999.99"])
def test_total_shrinks_to_fit(qtbot, width: int, text: str):
    label = TotalLabel(lambda size: size)
    qtbot.addWidget(label)
    label.resize(width, 60)

    label.setText(text)
    font = QFont(label.font())
    font.setBold(True)
    font.setPixelSize(fitting(text, width - 4, label.font(), STEPS))

    assert QFontMetrics(font).horizontalAdvance(text) <= width
    assert f"font-size: {font.pixelSize()}px" == label.styleSheet()


def test_a_short_amount_is_large(qapp):
    assert fitting("¥1.00", 320, QFont(), STEPS) == STEPS[0]


def test_nothing_smaller_than_the_last_step(qapp):
    assert fitting("¥" + "9" * 60, 100, QFont(), STEPS) == STEPS[-1]
