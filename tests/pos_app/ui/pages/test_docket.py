from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.docket import DocketPicture
from pos_app.presenters.exchange_words import Fact
from pos_app.presenters.papers import Choice
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
