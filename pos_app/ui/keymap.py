"""The key map: which key does what in which state. Data in `keymap.toml`; captions of buttons come from it too."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pos_app.locale import tr
from pos_app.presenters.host import State

KEYS = Path(__file__).with_name("keymap.toml")
BAR = tuple(f"F{number}" for number in range(1, 13))


@dataclass(frozen=True, slots=True)
class Key:
    """One action with its keys. `alone`: printable keys that act only when no other key follows at once.

    `short` is the caption where there is little room, '' where the caption is short itself.
    """

    action: str
    keys: tuple[str, ...]
    caption: str
    states: frozenset[State]
    alone: bool
    short: str = ""

    @property
    def brief(self) -> str:
        """The caption where there is little room."""
        return tr(self.short or self.caption)

    @property
    def label(self) -> str:
        """What a button says: the caption, then the key."""
        return f"{tr(self.caption)} {shown(self.keys[0])}"


def shown(key: str) -> str:
    """The key as printed on a button."""
    return {"Return": "Enter", "Up": "↑", "Down": "↓", "PgUp": "PgUp", "Delete": "Del", "Plus": "+"}.get(key, key)


class KeyMap:
    def __init__(self, keys: tuple[Key, ...]) -> None:
        self.keys = keys
        self._actions = {(state, key): entry for entry in keys for key in entry.keys for state in entry.states}
        self._by_action = {entry.action: entry for entry in keys}

    def find(self, state: State, key: str) -> Key | None:
        """What `key` (as in `QKeySequence.toString()`) means in `state`."""
        return self._actions.get((state, key))

    def of(self, action: str) -> Key:
        return self._by_action[action]

    def bar(self, state: State) -> dict[str, Key | None]:
        """The keys of the bar at the bottom, F1 to F12, and what each means in `state`; None for nothing."""
        return {key: self.find(state, key) for key in BAR}

    def in_state(self, state: State) -> tuple[Key, ...]:
        return tuple(entry for entry in self.keys if state in entry.states)


@cache
def load() -> KeyMap:
    """The standard key map."""
    data = tomllib.loads(KEYS.read_text("utf-8"))
    groups = {name: frozenset(State(state) for state in states) for name, states in data["groups"].items()}
    return KeyMap(
        tuple(
            Key(
                action=entry["action"],
                keys=tuple(entry["keys"]),
                caption=entry["caption"],
                states=_states(entry["in"], groups),
                alone=entry.get("alone", False),
                short=entry.get("short", ""),
            )
            for entry in data["key"]
        )
    )


def _states(names: list[str], groups: dict[str, frozenset[State]]) -> frozenset[State]:
    found: frozenset[State] = frozenset()
    for name in names:
        found |= groups[name] if name in groups else frozenset({State(name)})
    return found
