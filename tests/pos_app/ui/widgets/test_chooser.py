from __future__ import annotations

from pos_app.ui.widgets.chooser import Chooser


def test_a_row_carries_its_value_and_the_arrow_stands_at_the_right(qtbot):
    made = Chooser((("own", "本店"), ("other", "他牌")), "来源")
    qtbot.addWidget(made)
    made.resize(200, 46)
    made.setCurrentIndex(1)

    picture = made.grab().toImage()

    left, right = (
        {picture.pixelColor(x, y).name() for x in columns for y in range(14, 32)}
        for columns in (range(120, 150), range(170, 190))
    )
    assert made.currentData() == "other"
    assert made.accessibleName() == "来源"
    assert len(right) > len(left)
