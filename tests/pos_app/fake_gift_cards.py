"""Gift cards for the counter in tests: one card, whose answers a test may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kernel.money import Money
from membership.gift_cards.errors import GiftCardUnknown
from membership.gift_cards.queries import GiftCard
from membership.gift_cards.rules.numbers import gift_number
from pos_app.counter.gift_cards import GiftCardView
from pos_app.counter.paying import ValueRefused
from shop.sales.facts import SoldTender
from shop.sales.rules.pricing import PartLine

if TYPE_CHECKING:
    from tests.pos_app.fake_till import FakeTill

SECRET = "ABCD2345EFGH"
CARD = GiftCard(
    gift_number("one"), "GB1", "HP", False, 500_00, "", "active", 500_00, "2026-11-21", "2029-11-21", "S-1"
)  # fmt: skip


class FakeGiftCards:
    """As `pos_app.counter.gift_cards.GiftCards`."""

    def __init__(self, till: FakeTill) -> None:
        self._till = till
        self.view = GiftCardView(CARD, "可用", fresh=True)
        self.done: list[tuple[Any, ...]] = []

    def now(self, words: str, **card: Any) -> None:
        self.view = GiftCardView(msgspec.structs.replace(CARD, **card), words, fresh=True)

    def look(self, number: str) -> GiftCardView:
        if number != CARD.card_no:
            raise GiftCardUnknown(card_no=number)
        return self.view

    def sell(self, number: str) -> Any:
        self._till.parts = (PartLine(f"gift_card/{number}", "gift_card", f"礼品卡 {number}", "", 500_00),)
        return self._note("sell", number)

    def extend(self, number: str) -> str:
        self.done.append(("extend", number))
        return "2032-11-22"

    def take_back(self, number: str, secret: str) -> Any:
        return self._note("take_back", number, secret)

    def name_buyer(self, buyer: Any) -> Any:
        return self._note("buyer", buyer.name, buyer.unit)

    def tender(self, fen: int, number: str, secret: str) -> SoldTender:
        """As Paying takes it."""
        if secret != SECRET:
            raise ValueRefused("gift_card.secret_wrong", tries_left=4)
        if fen > CARD.balance_fen:
            raise ValueRefused("gift_card.balance_too_low", balance=str(Money(CARD.balance_fen)), asked=str(Money(fen)))
        return SoldTender(method="gift_card", amount_fen=fen, tendered_fen=fen, reference=number, right_id="r")

    def _note(self, *what: Any) -> Any:
        self.done.append(what)
        return self._till.cart()
