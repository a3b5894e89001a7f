from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.presenters.host import PAGES, State
from pos_app.ui.keymap import Key, load
from pos_app.ui.widgets.key_bar import KeyBar


@pytest.fixture
def bar(qtbot) -> KeyBar:
    made = KeyBar(print)
    qtbot.addWidget(made)
    made.show_state(State.BUILDING, brief)
    return made


def brief(entry: Key) -> str:
    return entry.brief


@pytest.mark.parametrize("state", [state for state in State if state not in PAGES])
def test_each_button_says_and_does_what_its_key_does_in_the_state(qtbot, state: State):
    pressed: list[str] = []
    bar = KeyBar(pressed.append)
    qtbot.addWidget(bar)

    bar.show_state(state, brief)
    for made in bar.buttons.values():
        made.click()

    means = {key: load().find(state, key) for key in bar.buttons}
    said = {key: f"{key} {entry.brief}".strip() if entry else key for key, entry in means.items()}
    acts = {key: bool(entry and entry.brief) for key, entry in means.items()}
    assert {key: made.text() for key, made in bar.buttons.items()} == said
    assert {key: made.isEnabled() for key, made in bar.buttons.items()} == acts
    assert pressed == [entry.action for entry in means.values() if entry and entry.brief]


def test_a_key_of_which_the_panel_says_nothing_is_grey(bar: KeyBar):
    only_pay: Callable[[Key], str] = lambda entry: "收款" if entry.action == "pay" else ""  # noqa: E731

    bar.show_state(State.BUILDING, only_pay)

    assert [made.text() for made in bar.buttons.values() if made.isEnabled()] == ["F12 收款"]


def test_parked_bills_are_counted_on_their_key_wherever_it_is_theirs(bar: KeyBar):
    bar.show_holds(2)
    two = bar.buttons["F9"].text()
    bar.show_state(State.MEMBER, brief)
    elsewhere = bar.buttons["F9"].text()
    bar.show_state(State.BUILDING, brief)
    back = bar.buttons["F9"].text()
    bar.show_holds(0)

    assert (two, elsewhere, back, bar.buttons["F9"].text()) == ("F9 取单 · 2", "F9 记录", "F9 取单 · 2", "F9 取单")
