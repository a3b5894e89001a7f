"""What is said of a card that cannot pay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from membership.cards.queries import CardView, refusal_of
from membership.rules.card_states import State

CARD = CardView(
    card_no="M1", member_id="m", kind="main", state="active", version=1, since="2026-10-12T10:00:00.000+08:00",
    valid_until="2026-12-31", payment_fen=0, day_fen=0, sealed_pin_hash="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "code", "facts"),
    [
        ("issued", "member.card_not_active", {}),
        ("lost", "member.card_lost", {"day": "10-12"}),
        ("frozen", "member.card_frozen", {"day": "10-12"}),
        ("replaced", "member.card_gone", {"day": "10-12"}),
        ("closed", "member.card_gone", {"day": "10-12"}),
        ("expired", "member.card_expired", {"day": "2026-12-31"}),
    ],
)
def test_a_card_that_does_not_count_says_why(state: State, code: str, facts: dict[str, str]) -> None:
    refusal = refusal_of(replace(CARD, state=state))

    assert refusal is not None
    assert (refusal.code, refusal.facts) == (code, facts)


def test_an_active_card_pays() -> None:
    assert refusal_of(CARD) is None
