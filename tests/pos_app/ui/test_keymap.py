from __future__ import annotations

from collections import Counter as Tally

import pytest

from pos_app.presenters.host import PAGES, State
from pos_app.ui.keymap import load, shown
from tests.pos_app.fake_views import Counter

EVERYWHERE = {
    "F1": "help",
    "F11": "more",
    "F12": "pay",
    "Ctrl+L": "lock",
    "Ctrl+G": "board",
    "Ctrl+T": "transfers",
    "Ctrl+P": "reprint",
}


@pytest.mark.parametrize("state", list(State))
def test_keymap_unique(state: State):
    tally = Tally(key for entry in load().in_state(state) for key in entry.keys)

    assert [key for key, count in tally.items() if count > 1] == []


@pytest.mark.parametrize("key", EVERYWHERE)
def test_global_keys_mean_the_same_wherever_they_act(key: str):
    meanings = {entry.action for entry in load().keys if key in entry.keys}

    assert meanings == {EVERYWHERE[key]}


def test_every_key_names_an_action_that_exists():
    actions = Counter().desk.actions

    assert {entry.action for entry in load().keys} - actions == set()


def test_alone_keys_are_printable_and_the_others_are_not():
    one_letter = {entry.action for entry in load().keys if len(entry.keys[0]) == 1 and entry.states != {State.LOCKED}}
    alone = {entry.action for entry in load().keys if entry.alone}

    assert alone <= one_letter
    assert all(action.startswith("board_") for action in one_letter - alone), "a page without a field needs no alone"


def test_no_key_acts_while_a_bill_is_committed():
    assert load().in_state(State.COMMITTING) == ()


def test_escape_leads_out_of_every_state_but_the_lock():
    without = {state for state in State if load().find(state, "Esc") is None}

    assert without == {State.LOCKED, State.COMMITTING}


def test_captions_end_with_the_key():
    assert load().of("pay").label == "收款 F12"
    assert load().of("accept").label == "确认 Enter"


@pytest.mark.parametrize("state", list(State))
def test_the_bar_has_f1_to_f12_in_order_each_as_it_acts_there(state: State):
    bar = load().bar(state)

    assert list(bar) == ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12"]
    assert bar == {key: load().find(state, key) for key in bar}


def test_what_stands_in_the_bar_is_short():
    bar = {entry for state in State for entry in load().bar(state).values() if entry and state not in PAGES}

    assert [entry.brief for entry in bar if len(entry.brief) > 4] == []


def test_keys_are_shown_as_on_the_keyboard():
    assert [shown(key) for key in ("Return", "Up", "F12")] == ["Enter", "↑", "F12"]
