"""The board on the second screen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from pos_app.presenters.board_pictures import CustomerBoard
from pos_app.ui.customer_board import CustomerBoardWindow
from pos_app.ui.theme import DARK

BOARD = CustomerBoard("今日金价 元/克", (("足金999", "1,028.00", "968.00"), ("铂金950", "438.00", "360.00")), "14:05")


@pytest.fixture
def window(qapp: QApplication) -> CustomerBoardWindow:
    made = CustomerBoardWindow()
    made.resize(1280, 720)
    made.show_board(BOARD)
    return made


def texts(window: CustomerBoardWindow) -> list[str]:
    return [cell.text() for cell in window.findChildren(QLabel) if not cell.isHidden()]


def test_it_shows_each_purity_with_its_prices_and_the_time(window: CustomerBoardWindow):
    window.show()

    assert {"足金999", "1,028.00", "968.00", "14:05"} <= set(texts(window))


def test_what_is_paid_stands_out_in_gold(window: CustomerBoardWindow):
    window.show()

    price = next(cell for cell in window.findChildren(QLabel) if cell.text() == "1,028.00")

    assert price.palette().windowText().color().name().upper() == DARK.gold


def test_it_is_read_from_the_door(window: CustomerBoardWindow):
    window.show()

    price = next(cell for cell in window.findChildren(QLabel) if cell.text() == "1,028.00")

    assert price.font().pixelSize() >= 60


def test_another_board_takes_the_place_of_the_one_before(window: CustomerBoardWindow):
    window.show_board(CustomerBoard("今日金价 元/克", (("足金999", "1,031.00", "971.00"),), "14:30"))

    assert "1,028.00" not in texts(window)


def test_it_is_dark_whatever_the_till_wears(window: CustomerBoardWindow):
    window.show()

    assert window.grab().toImage().pixelColor(2, 2).name().upper() == DARK.background


def test_with_one_screen_it_is_a_window_of_its_own(window: CustomerBoardWindow):
    screens = QGuiApplication.screens()

    window.appear(screens[:1], screens[0])

    assert (window.width(), window.isVisible()) == (960, True)
