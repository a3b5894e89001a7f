"""The second screen: the board when idle, else the bill."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from pos_app.presenters.board_pictures import CustomerBoard
from pos_app.presenters.customer import CustomerBill, CustomerLine
from pos_app.ui.customer_screen import CustomerScreen
from pos_app.ui.theme import DARK

BOARD = CustomerBoard("今日金价 元/克", (("足金999", "1,028.00", "968.00"), ("铂金950", "438.00", "360.00")), "14:05")


LINES = (
    CustomerLine("足金999 古法手镯", "20.350 g", "21,489.60"),
    CustomerLine("18K 钻石戒指 30分", "", "8,082.00"),
    CustomerLine("旧料换购", "12.300 g", "-12,298.77"),
)
BILL = CustomerBill(LINES, "", "李**   金卡   本单积分 +1,727", (("储值", "3,200.00"),), "应收", "¥17,272.83", "请付款")


@pytest.fixture
def window(qapp: QApplication) -> CustomerScreen:
    made = CustomerScreen(QGuiApplication.screens, QGuiApplication.primaryScreen)
    made.resize(1280, 720)
    made.board.resize(1280, 720)
    made.board.show_board(BOARD)
    return made


def texts(window: CustomerScreen) -> list[str]:
    return [cell.text() for cell in window.findChildren(QLabel) if cell.isVisible()]


def test_it_shows_each_purity_with_its_prices_and_the_time(window: CustomerScreen):
    window.show()

    assert {"足金999", "1,028.00", "968.00", "14:05"} <= set(texts(window))


def test_what_is_paid_stands_out_in_gold(window: CustomerScreen):
    window.show()

    price = next(cell for cell in window.findChildren(QLabel) if cell.text() == "1,028.00")

    assert price.palette().windowText().color().name().upper() == DARK.gold


def test_it_is_read_from_the_door(window: CustomerScreen):
    window.show()

    price = next(cell for cell in window.findChildren(QLabel) if cell.text() == "1,028.00")

    assert price.font().pixelSize() >= 60


def test_another_board_takes_the_place_of_the_one_before(window: CustomerScreen):
    window.board.show_board(CustomerBoard("今日金价 元/克", (("足金999", "1,031.00", "971.00"),), "14:30"))

    assert "1,028.00" not in texts(window)


def test_it_is_dark_whatever_the_till_wears(window: CustomerScreen):
    window.show()

    assert window.grab().toImage().pixelColor(2, 2).name().upper() == DARK.background


def test_with_one_screen_it_is_a_window_of_its_own(window: CustomerScreen):
    assert window.show_face(BOARD)

    assert (window.width(), window.isVisible(), window.chosen()) == (960, True, "")


def test_a_screen_chosen_by_name_is_waited_for(qapp: QApplication):
    window = CustomerScreen(QGuiApplication.screens, QGuiApplication.primaryScreen, "DP-3")

    assert not window.show_face(BOARD)
    assert not window.isVisible()


def test_the_screen_of_that_name_is_filled_whatever_its_number(qapp: QApplication):
    screen = QGuiApplication.primaryScreen()
    window = CustomerScreen(lambda: [screen], lambda: None, screen.name())

    assert window.show_face(BILL)
    assert window.geometry() == screen.geometry()
    assert window.chosen() == screen.name()
    window.close()


def test_the_bill_takes_the_board_s_place_and_gives_it_back(window: CustomerScreen):
    window.show_face(BILL)
    bill = texts(window)
    window.show_face(BOARD)

    assert {"足金999 古法手镯", "20.350 g", "-12,298.77", "应收", "¥17,272.83", "请付款"} <= set(bill)
    assert "今日金价 元/克" not in bill
    assert "应收" not in texts(window)


def test_what_is_to_be_paid_is_the_largest(window: CustomerScreen):
    window.show_face(BILL)

    sizes = {cell.text(): cell.font().pixelSize() for cell in window.findChildren(QLabel) if cell.isVisible()}

    assert max(sizes, key=lambda text: sizes[text]) == "¥17,272.83"


def test_a_long_name_never_pushes_its_price_off_the_screen(window: CustomerScreen):
    long = CustomerLine("足金999 " + "古法传承龙凤呈祥" * 6, "20.350 g", "21,489.60")
    window.show_face(CustomerBill((long,), "", "", (), "应收", "¥21,489.60", ""))
    price = next(cell for cell in window.findChildren(QLabel) if cell.text() == "21,489.60" and cell.isVisible())
    QApplication.processEvents()

    assert price.mapTo(window, price.rect().topRight()).x() <= window.width()
    assert price.width() >= price.fontMetrics().horizontalAdvance(price.text())


def test_a_face_that_stays_the_same_is_not_laid_out_again(window: CustomerScreen):
    window.show_face(BILL)
    before = [cell for cell in window.bill.findChildren(QLabel) if cell.text() == "21,489.60"]

    window.show_face(CustomerBill(LINES, BILL.earlier, BILL.member, BILL.paid, BILL.due_words, BILL.due, BILL.prompt))

    assert [cell for cell in window.bill.findChildren(QLabel) if cell.text() == "21,489.60"] == before
