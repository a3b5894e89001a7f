"""Gift cards for the counter in tests: one card, whose answers a test may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kernel.money import Money
from membership.gift_cards.errors import GiftCardUnknown
from membership.gift_cards.queries import GiftCard
from membership.gift_cards.rules.numbers import gift_number
from membership.gift_cards.rules.selling import GiftCardRules
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
        self.rules, self.decisive = GiftCardRules(), True

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

    def take_back(self, number: str, secret: str, payee: Any = None) -> Any:
        return self._note("take_back", number, secret, payee)

    def print_slip(self, number: str) -> None:
        self.done.append(("print", number))

    def report_lost(self, number: str, reason: str) -> GiftCardView:
        self.done.append(("lost", number, reason))
        self.now("已挂失", named=True, state="lost", lost_on="2026-11-21", ends_on="")
        return self.view

    def cancel_loss(self, number: str, id_no: str, reason: str) -> None:
        self.done.append(("found", number, id_no, reason))

    def reissue(self, number: str, new: str, id_no: str, reason: str) -> bool:
        self.done.append(("reissue", number, new, id_no, reason))
        return self.decisive

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
