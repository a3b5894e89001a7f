"""What may be done with a card, and what may not."""

from __future__ import annotations

from itertools import product

import pytest

from membership.rules.card_states import (
    STATE_WORDS,
    STATES,
    STEP_WORDS,
    STEPS,
    State,
    Step,
    kept_state,
    next_state,
    next_version,
    seen_state,
    steps_from,
)

ALLOWED: dict[tuple[State, Step], State] = {
    ("made", "issue"): "issued",
    ("made", "close"): "closed",
    ("issued", "activate"): "active",
    ("issued", "report_lost"): "lost",
    ("issued", "freeze"): "frozen",
    ("issued", "close"): "closed",
    ("active", "report_lost"): "lost",
    ("active", "replace"): "replaced",
    ("active", "renew"): "active",
    ("active", "freeze"): "frozen",
    ("active", "close"): "closed",
    ("lost", "cancel_loss"): "active",
    ("lost", "reissue"): "replaced",
    ("lost", "close"): "closed",
    ("frozen", "thaw"): "active",
    ("frozen", "report_lost"): "lost",
    ("frozen", "close"): "closed",
    ("expired", "renew"): "active",
    ("expired", "replace"): "replaced",
    ("expired", "report_lost"): "lost",
    ("expired", "close"): "closed",
}


@pytest.mark.parametrize(("state", "step"), list(product(STATES, STEPS)))
def test_a_card_goes_only_where_the_table_leads(state: State, step: Step) -> None:
    assert next_state(state, step) == ALLOWED.get((state, step))
    assert (step in steps_from(state)) == ((state, step) in ALLOWED)


def test_a_card_that_was_replaced_or_closed_stays_so() -> None:
    assert (steps_from("replaced"), steps_from("closed")) == ((), ())


def test_a_number_that_nobody_knows_can_only_be_issued() -> None:
    assert [step for step in STEPS if next_state("new", step)] == ["issue"]


def test_only_an_active_card_gets_too_old() -> None:
    seen = [seen_state(state, "2026-11-21", "2026-11-22") for state in STATES]

    assert seen == ["expired" if state == "active" else state for state in STATES]
    assert [kept_state(state) for state in seen] == ["active" if state == "expired" else state for state in STATES]


@pytest.mark.parametrize("valid_until", ["", "2026-11-22", "2026-12-31"])
def test_a_card_is_good_on_its_last_day(valid_until: str) -> None:
    assert seen_state("active", valid_until, "2026-11-22") == "active"


def test_headquarters_word_comes_after_what_a_till_did_alone() -> None:
    till = next_version(next_version(0, decisive=False), decisive=False)

    assert till == 2
    assert next_version(0, decisive=True) > till
    assert next_version(next_version(0, decisive=True), decisive=True) > next_version(1_000, decisive=False)


def test_each_state_and_each_step_has_a_name_on_screen() -> None:
    assert set(STATE_WORDS) == set(STATES)
    assert set(STEP_WORDS) == set(STEPS)
