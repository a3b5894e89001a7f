"""A member's cards for the counter in tests: a main card that counts, and a sub-card that is lost."""

from __future__ import annotations

from membership.cards.queries import CardView
from membership.rules.card_states import Step

MAIN = CardView(
    card_no="M100000000017", member_id="M1", kind="main", state="active", version=0, since="", valid_until="2028-12-31",
    payment_fen=0, day_fen=0, sealed_pin_hash="",
)  # fmt: skip
SUB = CardView(
    card_no="M200000000029", member_id="M1", kind="sub", state="lost", version=2,
    since="2026-10-12T10:00:00.000+08:00", valid_until="", payment_fen=500_00, day_fen=800_00, sealed_pin_hash="x",
)  # fmt: skip


class FakeCards:
    """As `pos_app.counter.cards.Cards` where a shop stands alone: what was asked for is kept."""

    def __init__(self) -> None:
        self.cards = (MAIN, SUB)
        self.decisive = True
        self.asked: list[tuple[object, ...]] = []

    def of(self, _member_id: str) -> tuple[CardView, ...]:
        return self.cards

    def steps(self, card: CardView) -> tuple[Step, ...]:
        return card.steps

    def issue(self, member_id: str, kind: str, *, card_no: str, payment_fen: int, day_fen: int, pin: str) -> str:
        self.asked.append((member_id, kind, card_no, payment_fen, day_fen, pin))
        return "M300000000031"

    def step(self, card_no: str, step: Step, **told: str) -> str:
        self.asked.append((card_no, step, told))
        return told.get("new_card_no") or card_no

    def give_main(self, member_id: str, *, card_no: str, paper: str) -> str:
        self.asked.append(("main", member_id, card_no, paper))
        return card_no or "M300000000031"

    def unlock_pin(self, card_no: str, *, paper: str, reason: str) -> None:
        self.asked.append(("unlock", card_no, paper, reason))


class FakePins:
    """As `pos_app.counter.pins.Pins`, for what is done with a code of headquarters."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def unlock(self, member_id: str, code: str) -> None:
        self.asked.append((member_id, code))
