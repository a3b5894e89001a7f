"""A gift card's life as a table: what it can be, and what may be done with it then."""

from __future__ import annotations

from typing import Literal

from membership.gift_cards.errors import GiftCardExpired, GiftCardState

State = Literal["made", "active", "used_up", "expired", "frozen", "lost", "replaced", "voided"]
Step = Literal[
    "sell",
    "spend",
    "put_back",
    "extend",
    "freeze",
    "thaw",
    "report_lost",
    "cancel_loss",
    "reissue",
    "take_back",
    "scrap",
]
Kept = Literal["made", "active", "frozen", "lost", "replaced", "voided"]
"""What stands in the books; `used_up` and `expired` are an active card's, by its balance and the day."""

STATES: dict[State, str] = {
    "made": "未售出", "active": "可用", "used_up": "已用完",
    "expired": "已过期", "frozen": "已冻结", "lost": "已挂失", "replaced": "已补卡", "voided": "已作废",
}  # fmt: skip
STEPS: dict[Step, str] = {
    "sell": "出售", "spend": "消费", "put_back": "退回", "extend": "延期", "freeze": "冻结", "thaw": "解冻",
    "report_lost": "挂失", "cancel_loss": "解挂", "reissue": "补卡", "take_back": "退卡", "scrap": "报废",
}  # fmt: skip
# What is not named here is refused. A frozen or lost card takes back what returned goods had cost, and one that was
# replaced does: nobody loses that, it goes on to the card in its place (shop/gift_cards.py).
NEXT: dict[tuple[State, Step], Kept] = {
    ("made", "sell"): "active",
    ("made", "scrap"): "voided",
    ("active", "spend"): "active",
    ("active", "put_back"): "active",
    ("active", "freeze"): "frozen",
    ("active", "report_lost"): "lost",
    ("active", "take_back"): "voided",
    ("used_up", "put_back"): "active",
    ("used_up", "freeze"): "frozen",
    ("expired", "put_back"): "active",
    ("expired", "extend"): "active",
    ("expired", "freeze"): "frozen",
    ("expired", "report_lost"): "lost",
    ("frozen", "put_back"): "frozen",
    ("frozen", "thaw"): "active",
    ("lost", "put_back"): "lost",
    ("lost", "cancel_loss"): "active",
    ("lost", "reissue"): "replaced",
    ("replaced", "put_back"): "replaced",
}


def state_of(kept: str, balance_fen: int, ends_on: str, today: str) -> State:
    """What a card is today, by what is kept of it; `ends_on` '' for a card that never ends."""
    match kept:
        case "made" | "frozen" | "lost" | "replaced" | "voided":
            return kept
        case "active":
            if balance_fen <= 0:
                return "used_up"
            return "expired" if ends_on and ends_on < today else "active"
    raise AssertionError(kept)


def after(card_no: str, state: State, step: Step, *, ends_on: str = "") -> Kept:
    """What the card is kept as after this step. Raises GiftCardExpired, GiftCardState."""
    found = NEXT.get((state, step))
    if found is not None:
        return found
    if state == "expired" and step in ("spend", "take_back"):
        raise GiftCardExpired(card_no=card_no, ends_on=ends_on)
    raise GiftCardState(card_no=card_no, state=STATES[state], step=STEPS[step])
