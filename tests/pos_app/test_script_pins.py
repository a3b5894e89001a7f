"""PINs by commands: what each answer says."""

from __future__ import annotations

from pathlib import Path

from tests.builders import shop
from tests.builders.counter import standing_alone


def test_a_forgotten_pin_by_commands(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        member = till.member_id("李雪梅")
        code = till.ok("reset_member_pin", card=shop.LI, paper="id_card", reason="忘了密码")["code"]
        unlocked = till.ok("unlock_member_pin", id=member, code=code)
        changed = till.ok("set_member_pin", id=member, pin="518204", old=shop.VALUE_PIN)

    assert (len(code), unlocked["ok"], changed["ok"]) == (8, True, True)
