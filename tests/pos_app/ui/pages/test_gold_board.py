from __future__ import annotations

from collections.abc import Callable

from pos_app.ui.pages.gold_board import HEADS
from tests.pos_app.presenters.test_gold_board import WAITING
from tests.pos_app.ui.conftest import Hands


def test_the_board_is_a_table_of_purities(hands: Hands):
    hands.press("Ctrl+G")
    table = hands.window.board.table

    assert [table.item(1, column).text() for column in range(4)] == ["足金999", "1,028.00", "968.00", "1,010.00"]


def test_new_prices_are_typed_and_handed_in(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    hands.press("Ctrl+G", "N")
    hands.settle()
    hands.window.focusWidget().selectAll()  # type: ignore[union-attr]

    hands.type("1035")
    hands.press("F5")

    assert hands.till.board_rows[0].retail_fen == 103_500


def test_the_history_opens_below(hands: Hands):
    hands.press("Ctrl+G", "H")
    hands.settle()

    assert hands.window.board.history.rowCount() == 5
    assert hands.window.board.history.isVisible()


def test_a_proposal_waits_below_the_prices_with_its_key(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    hands.till.proposals = (WAITING,)
    hands.press("Ctrl+G")
    table = hands.window.board.table

    assert "待复核" in table.item(table.rowCount() - 1, len(HEADS) - 1).text()
    hands.press("A")
    hands.settle()
    assert hands.till.proposals == ()


def test_the_second_screen_shows_what_customers_pay_and_goes_again(hands: Hands):
    hands.press("Ctrl+G", "S")
    hands.settle()
    window = hands.window.customer
    assert window.isVisible()

    hands.press("S")
    hands.settle()

    assert not window.isVisible()


def test_how_a_price_moved_is_read_whole_on_a_small_screen(make_window: Callable[..., Hands]):
    hands = make_window(size=(1024, 720))
    hands.press("Ctrl+G")
    table = hands.window.board.table

    state = len(HEADS) - 1
    wanted = max(table.fontMetrics().horizontalAdvance(table.item(n, state).text()) for n in range(table.rowCount()))

    assert table.columnWidth(state) > wanted
