"""What may be done with a gift card, pair by pair."""

from __future__ import annotations

from typing import get_args

import pytest

from membership.gift_cards.errors import GiftCardExpired, GiftCardState
from membership.gift_cards.rules.states import NEXT, STATES, STEPS, State, Step, after, state_of

ALLOWED = {
    "made": {"sell": "active", "scrap": "voided"},
    "active": {
        "spend": "active", "put_back": "active", "freeze": "frozen", "report_lost": "lost", "take_back": "voided",
    },
    "used_up": {"put_back": "active", "freeze": "frozen"},
    "expired": {"put_back": "active", "extend": "active", "freeze": "frozen", "report_lost": "lost"},
    "frozen": {"put_back": "frozen", "thaw": "active"},
    "lost": {"put_back": "lost", "cancel_loss": "active", "reissue": "replaced"},
    "replaced": {"put_back": "replaced"},
    "voided": {},
}  # fmt: skip


@pytest.mark.parametrize("state", get_args(State))
@pytest.mark.parametrize("step", get_args(Step))
def test_each_state_allows_its_own_steps_and_no_others(state: State, step: Step) -> None:
    wanted = ALLOWED[state].get(step)

    if wanted is not None:
        assert after("GC00000000000", state, step) == wanted
        return
    with pytest.raises((GiftCardState, GiftCardExpired)) as refused:
        after("GC00000000000", state, step, ends_on="2026-01-01")
    expired = state == "expired" and step in ("spend", "take_back")
    assert refused.value.code == ("gift_card.expired" if expired else "gift_card.state")


def test_every_state_and_step_has_words() -> None:
    assert set(STATES) == set(get_args(State))
    assert set(STEPS) == set(get_args(Step))
    assert {step for _state, step in NEXT} == set(STEPS)


@pytest.mark.parametrize(
    ("kept", "balance_fen", "ends_on", "today", "state"),
    [
        ("made", 0, "", "2026-11-22", "made"),
        ("active", 100_00, "", "2099-01-01", "active"),
        ("active", 100_00, "2029-11-22", "2029-11-22", "active"),
        ("active", 100_00, "2029-11-22", "2029-11-23", "expired"),
        ("active", 0, "2029-11-22", "2029-11-23", "used_up"),
        ("frozen", 100_00, "2029-11-22", "2029-11-23", "frozen"),
        ("lost", 0, "", "2026-11-22", "lost"),
        ("replaced", 0, "", "2026-11-22", "replaced"),
        ("voided", 0, "", "2026-11-22", "voided"),
    ],
)
def test_used_up_and_expired_follow_from_balance_and_day(
    kept: str, balance_fen: int, ends_on: str, today: str, state: str
) -> None:
    assert state_of(kept, balance_fen, ends_on, today) == state
