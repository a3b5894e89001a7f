"""What a message strip says: the catalogue of wording (`words.toml`) and the lookup by error code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kernel.errors import DomainError
from pos_app.locale import tr

WORDS = Path(__file__).with_name("words.toml")
UNEXPECTED = "crash"
_OF_RECORDS = {"stockroom.piece_not_sound": "pieces", "goods.not_sound": "goods"}


@dataclass(frozen=True, slots=True)
class Button:
    """A way out that the strip offers. `key` is its key as in the key map, `action` what pressing it does."""

    caption: str
    key: str
    action: str

    @property
    def label(self) -> str:
        return f"{self.caption} {self.key}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One message. `level` is info, ok, warn or error; `code` is the catalogue's code, shown small at the end."""

    code: str
    text: str
    buttons: tuple[Button, ...] = ()
    level: str = "error"


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """The wording by error code."""
    return tomllib.loads(WORDS.read_text("utf-8"))


def words(code: str, /, **facts: object) -> Problem:
    """The catalogue's message for `code`, filled with `facts`; a code without an entry gets the words for a crash."""
    entry = catalogue().get(code) or catalogue()[UNEXPECTED]
    try:
        text = tr(entry["text"]).format(**facts)
    except (KeyError, ValueError):  # whoever raised it knew less than the full sentence needs
        text = tr(entry.get("plain", entry["text"]))
    buttons = tuple(Button(tr(caption), key, action) for caption, key, action in entry.get("buttons", ()))
    return Problem(entry["code"], text, buttons, _level(entry))


def words_for(error: DomainError) -> Problem:
    """The message for an error that the counter can settle."""
    facts, kind = error.facts, _OF_RECORDS.get(error.code)
    if kind and "field" in facts:
        from pos_app.importing.words import field_words  # with the catalogue's rules, which most errors do not need

        facts = {**facts, "problem": field_words(kind, facts)}
    return words(error.code, **facts)


def info(text: str, level: str = "info") -> Problem:
    """A message that is no problem: it fades by itself."""
    return Problem("", text, (), level)


def _level(entry: dict[str, Any]) -> str:
    return {"E": "error", "W": "warn", "I": "info"}[entry["code"][0]]
