"""Gift cards by the headless till's commands."""

from __future__ import annotations

from pathlib import Path

from tests.builders import shop
from tests.builders.counter import small_chain, standing_alone
from tests.builders.gift_cards import made, sell


def test_an_enquiry_tells_face_rest_and_last_day(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        (one,) = made(till, face="300")
        sell(till, one["card"])

        told = till.ok("gift_card_balance", card=one["card"])

    assert told == {
        "ok": True, "card": one["card"], "state": "可用", "balance": "300.00", "face": "300.00",
        "ends_on": "2029-11-21", "fresh": True, "lost_on": "", "new_card": "", "ask": "",
    }  # fmt: skip


def test_the_command_sells_as_a_scan_does_and_knows_no_other_numbers(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        (one,) = made(till)

        assert till.ok("sell_gift_card", card=one["card"].lower())["due"] == "500.00"
        assert till.refusal("sell_gift_card", card="GC00000000001") == "gift_card.unknown"
        assert till.refusal("make_gift_cards", count=1, face="1000.01") == "gift_card.face_not_allowed"


def test_the_cards_of_a_chain_come_from_headquarters(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        till = chain["HP01"].begin(shop.MANAGER)

        assert till.refusal("make_gift_cards", count=1, face="500") == "gift_card.only_at_headquarters"
