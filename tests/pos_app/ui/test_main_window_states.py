"""Every key in every state does what the table says (rule R16); a key that is not in it does nothing there."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

import pytest

from pos_app.presenters.host import PAGES, State
from pos_app.ui.keymap import load
from tests.pos_app.fake_till import BANGLE, RING, FakeTill
from tests.pos_app.ui.conftest import Hands

WAYS: dict[State, tuple[str, ...]] = {
    State.LOCKED: ("Ctrl+L",),
    State.BUILDING: (),
    State.HELP: ("F1",),
    State.MEMBER: ("F3",),
    State.LINE: ("F5",),
    State.SALESPERSON: ("F6",),
    State.HOLD: ("F9",),
    State.MORE: ("F11",),
    State.VOID: ("Ctrl+N",),
    State.TENDER: ("F12",),
    State.DONE: ("F12", "Return"),
    State.BOARD: ("Ctrl+G",),
    State.CLOSE: ("Ctrl+J",),
    State.SYNC: ("F11", "7"),
    State.TRANSFER: ("Ctrl+T",),
}
SIDE = (State.HELP, State.MEMBER, State.LINE, State.SALESPERSON, State.HOLD, State.VOID)
CART = (State.BUILDING,)
PAGED = (State.BOARD, State.CLOSE, State.SYNC, State.TRANSFER)
MEMBERS_OWN = {State.MEMBER: State.MEMBER}  # there the key is about the member: rewards, cards, history

# What a key leads to, by the state it is pressed in. What is not named stays where it is.
LEADS: dict[str, dict[State, State]] = {
    "F1": {**dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE), State.HELP), State.HELP: State.BUILDING},
    "F2": dict.fromkeys((*SIDE, State.MORE), State.BUILDING) | {State.MEMBER: State.MEMBER, State.DONE: State.IDLE},
    "F3": dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE), State.MEMBER),
    "F5": dict.fromkeys((*CART, *SIDE), State.LINE)
    | {State.DONE: State.IDLE, State.TENDER: State.DONE, State.MORE: State.LOOKS},
    "F6": dict.fromkeys((*CART, *SIDE), State.SALESPERSON)
    | {State.MEMBER: State.MEMBER, State.DONE: State.IDLE, State.TENDER: State.DONE},
    "F8": dict.fromkeys((*CART, State.HELP, State.LINE, State.SALESPERSON, State.MORE, State.VOID), State.IDLE)
    | {State.DONE: State.IDLE},
    "F9": dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE), State.HOLD) | MEMBERS_OWN,
    "F11": dict.fromkeys((*CART, *SIDE, State.DONE), State.MORE),
    "F12": dict.fromkeys((*CART, *SIDE, State.MORE), State.TENDER) | {State.DONE: State.IDLE},
    "Esc": dict.fromkeys((*SIDE, State.MORE, State.TENDER, *PAGED), State.BUILDING) | {State.DONE: State.IDLE},
    "Return": {
        State.BUILDING: State.TENDER,
        State.HELP: State.BUILDING,
        State.LINE: State.BUILDING,
        State.SALESPERSON: State.BUILDING,
        State.VOID: State.IDLE,
        State.TENDER: State.DONE,
        State.DONE: State.IDLE,
    },
    "Ctrl+G": dict.fromkeys(
        (*CART, *SIDE, State.MORE, State.DONE, State.CLOSE, State.SYNC, State.TRANSFER), State.BOARD
    ),
    "Ctrl+J": dict.fromkeys(
        (*CART, *SIDE, State.MORE, State.DONE, State.BOARD, State.SYNC, State.TRANSFER), State.CLOSE
    ),
    "Ctrl+L": dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE, *PAGED), State.LOCKED),
    "Ctrl+T": dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE, State.BOARD, State.SYNC), State.TRANSFER),
    "Ctrl+N": dict.fromkeys((*CART, *SIDE, State.MORE), State.VOID) | {State.DONE: State.IDLE},
    "Ctrl+D": dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE), State.MORE),
    "Ctrl+P": {},
    "Ctrl+Z": {State.DONE: State.IDLE, State.BUILDING: State.IDLE},
    "F4": {State.MEMBER: State.MORE},
    "F7": dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE), State.OLD_GOLD) | MEMBERS_OWN,
    "F10": dict.fromkeys((*CART, *SIDE, State.MORE, State.DONE), State.RETURNING),
    "Up": {State.DONE: State.DONE},
    "PgDown": {},
}


def at(hands: Hands, state: State) -> Hands:
    """A manager at a fresh till with one ring on the bill, in that state."""
    hands.start(FakeTill(), staff="1001")
    hands.scan(RING.barcode)
    for key in WAYS[state]:
        hands.press(key)
        hands.settle()
    assert hands.state is state
    return hands


@pytest.mark.parametrize("state", WAYS)
def test_state_table(make_window: Callable[..., Hands], state: State):
    wrong = {}
    hands = make_window()
    for key, leads in LEADS.items():
        at(hands, state)
        hands.press(key)
        if hands.state is not leads.get(state, state):
            wrong[key] = hands.state.value

    assert wrong == {}


@pytest.mark.parametrize("state", WAYS)
def test_no_key_of_any_state_breaks_the_till_or_loses_the_bill(make_window: Callable[..., Hands], state: State):
    hands = at(make_window(), state)
    expected = len(hands.till.lines)

    for entry in load().in_state(state):
        if entry.action.startswith(("bigger", "smaller", "accept", "remove", "hold", "void", "undo", "quick", "pay")):
            continue
        if hands.state is not state:
            break
        hands.press(entry.keys[0])
        hands.settle()

    assert len(hands.till.lines) == expected


@pytest.mark.parametrize("state", [state for state in WAYS if state not in PAGES])
def test_the_bar_says_what_the_keys_do_in_every_state(make_window: Callable[..., Hands], state: State):
    window = at(make_window(), state).window
    caption = window.panels[state].caption if state in window.panels else attrgetter("brief")
    means = {key: load().find(state, key) for key in window.key_bar.buttons}

    said = {key: caption(entry) if entry else "" for key, entry in means.items()}

    buttons = window.key_bar.buttons
    assert {key: made.text() for key, made in buttons.items()} == {key: f"{key} {said[key]}".strip() for key in means}
    assert {key for key, made in buttons.items() if made.isEnabled()} == {key for key in means if said[key]}


@pytest.mark.parametrize("state", WAYS)
def test_a_scan_in_every_state(make_window: Callable[..., Hands], state: State):
    hands = at(make_window(), state)
    added = {State.LOCKED: 0, State.TENDER: 0, State.TRANSFER: 0}.get(state, 1)
    before = len(hands.till.lines)

    hands.scan(BANGLE.barcode)

    assert len(hands.till.lines) - before == added
