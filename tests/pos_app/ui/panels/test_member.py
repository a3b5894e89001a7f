from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from tests.pos_app.ui.conftest import Hands


def test_what_was_typed_is_looked_up_after_a_pause(hands: Hands, qtbot):
    hands.press("F3")
    hands.type("6620")

    qtbot.waitUntil(lambda: hands.window.member.hits.count() == 1)

    assert hands.window.member.hits.currentRow() == 0


def test_the_members_card_is_left_with_enter_and_removes_nobody(hands: Hands):
    hands.scan("M0000000001")

    hands.press("F3", "Return")

    assert hands.till.member_id == "M1"


def test_the_card_shows_value_vouchers_and_bills(hands: Hands):
    hands.scan("M0000000001")

    hands.press("F3")

    said = [pair.accessibleName() for pair in hands.window.member.findChildren(type(hands.window.tender.due))]
    assert "储值 本金 3,000.00 赠 200.00" in said


def test_an_arrow_right_after_the_tail_moves_among_its_hits(hands: Hands):
    hands.press("F3")
    hands.type("lxm")

    hands.press("Down", "Return")

    assert hands.till.member_id == "M2"


def test_the_keys_fit_what_the_panel_shows(hands: Hands):
    def captions() -> set[str]:
        found = hands.window.member.findChildren(QPushButton)
        return {made.text() for made in found if made.isVisible()}

    hands.press("F3")
    searching = captions()
    hands.press("Esc")
    hands.scan("M0000000001")
    hands.press("F3")

    assert searching == {"新会员 F4", "使用 Enter"}
    assert captions() >= {"修改 F4", "储值 F6", "换礼 F7", "显示 F2", "移除 Ctrl+Del", "返回 Enter"}


def test_the_bar_follows_what_the_panel_shows(hands: Hands):
    def bar() -> list[str]:
        return [made.text() for made in hands.window.key_bar.buttons.values() if made.isEnabled()]

    hands.press("F3")
    searching = bar()
    hands.press("Esc")
    hands.scan("M0000000001")
    hands.press("F3")
    found = bar()
    hands.press("Esc")

    everywhere = ["F10 退换", "F11 更多", "F12 收款"]
    assert searching == ["F1 帮助", "F3 会员", "F4 新会员", "F5 价格说明", *everywhere]
    assert found == [
        "F1 帮助", "F2 显示", "F3 会员", "F4 修改", "F5 价格说明", "F6 储值", "F7 换礼", "F8 卡", "F9 记录", *everywhere
    ]  # fmt: skip
    assert {"F8 挂单", "F9 取单"} <= set(bar())


def test_a_new_member_is_typed_beside_the_bill(hands: Hands):
    hands.press("F3", "F4")
    hands.type("13700000002")
    hands.press("Return")
    hands.window.more._fields[1].setText("孙莉")
    hands.press("Return", "Return", "Return")

    assert hands.till.joined == [
        ({"phone": "13700000002", "name": "孙莉", "sex": "", "birthday": ""}, ("service", "sms"))
    ]
    assert hands.till.member_id == "M2"
