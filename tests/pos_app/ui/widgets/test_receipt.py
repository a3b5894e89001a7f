from __future__ import annotations

from pos_app.ui.widgets.receipt import ReceiptPreview
from printers.picture import receipt_png
from printers.profile import preset
from tests.pos_app.fake_till import reading


def test_the_paper_is_scaled_to_the_panel(qtbot):
    preview = ReceiptPreview()
    qtbot.addWidget(preview)
    preview.resize(328, 300)
    preview.show()

    preview.show_png(receipt_png(reading("¥1.00"), preset("generic-80")))

    assert 0 < preview.widget().width() <= 328


def test_nothing_to_show_hides_the_paper(qtbot):
    preview = ReceiptPreview()
    qtbot.addWidget(preview)

    preview.show_png(b"")

    assert preview.widget().isHidden()
