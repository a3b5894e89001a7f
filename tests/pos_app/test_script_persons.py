"""A person's data by commands: the files have the card's number."""

from __future__ import annotations

from pathlib import Path

from tests.builders import shop
from tests.builders.counter import standing_alone


def test_the_files_lie_beside_the_books_under_the_cards_number(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)

        files = till.ok("export_member", card=shop.LIU, reason="本人申请")
        second, pin = shop.CASHIER, shop.pin_of(shop.CASHIER)
        gone = till.ok("erase_member", card=shop.LIU, reason="本人要求", second=second, second_pin=pin)

        assert {Path(name).name for name in (files["json"], files["pdf"])} == {f"{shop.LIU}.json", f"{shop.LIU}.pdf"}
        assert gone["id"]
