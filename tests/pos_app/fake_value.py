"""Stored value and points for the counter in tests: what was laid on the bill is kept, nothing is worked out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from membership.points.rules.view import PointsView
from membership.value.rules.lots import Contract, ValueLots
from membership.value.rules.prepaid import Gift, PrepaidRules
from membership.value.rules.refund import Refund
from pos_app.counter.value import ValueView

if TYPE_CHECKING:
    from tests.pos_app.fake_till import FakeTill

POINTS = PointsView(12_860, 0, 0, "", ())
LOTS = ValueLots((Contract("e1", "2026-01-10", "S-1", 1_000_00, 200_00, 500_00, 100_00),))
REFUNDS = (
    Refund("merchant", 500_00, "1,000.00 - 600.00 × 1,000.00 ÷ 1,200.00 = 500.00"),
    Refund("customer", 400_00, "1,000.00 - 600.00 = 400.00"),
)


class FakeValue:
    """As `pos_app.counter.value.StoredValue`, and as `PayingPoints` by `points_part`."""

    def __init__(self, till: FakeTill) -> None:
        self._till = till
        self.rules = PrepaidRules(gifts=(Gift(from_fen=500_00, bonus_fen=50_00),))
        self.refunds, self.identified = REFUNDS, False
        self.laid: list[tuple[Any, ...]] = []
        self.most_by_points_fen = 88_00
        self.points_part = SimpleNamespace(most_fen=lambda: self.most_by_points_fen, pay=self._pay)

        self.change_part = SimpleNamespace(offered=False, keep=self._keep_change)

    def view(self, _member_id: str) -> ValueView:
        return ValueView(LOTS, 0, self.refunds, self.identified, 4_400_00)

    def top_up(self, fen: int, buyer: Any = None) -> Any:
        return self._lay("top_up", fen, buyer)

    def refund(self, cause: str, pin: str, payee: Any = None) -> Any:
        return self._lay("refund", cause, pin, payee)

    def _pay(self, fen: int, pin: str) -> Any:
        return self._lay("points", fen, pin)

    def _keep_change(self, fen: int) -> Any:
        """The cash is all the bill's: what is more than due is sold as stored value."""
        self.laid.append(("change", fen))
        return self._till.add_tender("cash", self._till.cart().due_fen)

    def _lay(self, *what: Any) -> Any:
        self.laid.append(what)
        return self._till.cart()
