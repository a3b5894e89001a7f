"""Cards by commands: what each answer says."""

from __future__ import annotations

from pathlib import Path

from tests.builders import shop
from tests.builders.counter import standing_alone


def test_a_cards_life_by_commands(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        member = till.member_id("李雪梅")
        (first,) = till.ok("cards", id=member)["cards"]
        sub = till.ok("issue_card", id=member, pin="112233", payment="500.00", day="800.00")["card"]
        issued = till.ok("activate_card", card=sub)
        lost = till.ok("report_lost", card=sub, reason="丢失")
        new = till.ok("reissue_card", card=sub, paper="id_card")

    assert (first["card"], first["kind"], first["state"]) == (shop.LI, "main", "active")
    assert (issued["state"], lost["state"], lost["steps"]) == ("active", "lost", ["cancel_loss", "reissue", "close"])
    assert (new["card"] == sub, new["kind"], new["state"]) == (False, "sub", "active")
