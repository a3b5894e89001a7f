"""The panel of one piece."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap

from pos_app.presenters.piece import PiecePicture, Row
from pos_app.ui.panels.piece import PiecePanel
from pos_app.ui.theme import Look

ROWS = (Row("重量"), Row("净金重", "3.12 g"))


@pytest.fixture
def panel(qtbot) -> PiecePanel:
    panel = PiecePanel(print, Look)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_a_page_waits_for_a_code(panel: PiecePanel):
    panel.code.setText("R900")

    assert panel.take_code() == "R900"
    assert not panel.cost.isVisible()


def test_a_piece_is_shown_with_its_photo(panel: PiecePanel, tmp_path: Path):
    picture = QPixmap(40, 30)
    picture.fill()
    picture.save(str(tmp_path / "photo.png"))

    panel.show_piece(PiecePicture("18K金钻石戒指", "R900", ROWS, str(tmp_path / "photo.png"), True))

    assert panel.title.text() == "18K金钻石戒指"
    assert (panel.photo.isVisible(), panel.cost.isVisible(), panel.take_code()) == (True, True, "")


def test_a_damaged_photo_is_left_out(panel: PiecePanel, tmp_path: Path):
    (tmp_path / "photo").write_bytes(b"\xff\xd8\xff and no picture")

    panel.show_piece(PiecePicture("18K金钻石戒指", "R900", ROWS, str(tmp_path / "photo"), False))

    assert (panel.photo.isVisible(), panel.cost.isVisible()) == (False, False)
