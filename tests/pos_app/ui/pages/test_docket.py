from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from pos_app.presenters.docket import DocketPicture, Table
from pos_app.presenters.exchange_words import Fact
from pos_app.presenters.papers import Choice
from pos_app.ui.widgets.plain_table import PlainTable
from tests.pos_app.ui.conftest import Hands

PICTURE = DocketPicture(
    "订单与定金", "扫订单号直接打开", (Choice("李**  足金999手镯", "D-1", "● 可取货"),), 0,
    (Fact("合同价", "25,360.00"),), "取货", ("order_new", "order_slip"),
)  # fmt: skip


def test_only_the_keys_that_mean_something_are_shown(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.orders

    page.show_docket(PICTURE)

    assert {action for action, made in page._keys.items() if not made.isHidden()} == {"order_new", "order_slip"}
    assert page._accept.text().startswith("取货")


def test_what_is_known_of_nothing_takes_no_room(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.orders

    page.show_docket(DocketPicture("订单与定金", "", (), -1, (), "", ("order_new",)))

    assert page._side.isHidden()
    assert page._accept.isHidden()


def test_figures_stand_in_columns_on_the_wider_side(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001", size=(1366, 768))
    page = hands.window.old_ledger
    hands.window.stack.setCurrentWidget(page)
    table = Table(("足金999", "件", "成本 元"), (("期初", "0", "0.00"), ("期末", "2", "12,625.00")))

    page.show_docket(DocketPicture("旧料台账  今天", "", (Choice("足金999", "", ""),), 0, (), "", table=table))
    QApplication.processEvents()

    (shown,) = page.findChildren(PlainTable)
    assert [shown.item(1, column).text() for column in range(3)] == ["期末", "2", "12,625.00"]
    assert page._side.width() > page.list.width()
