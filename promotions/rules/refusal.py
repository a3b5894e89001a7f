"""Why a rule's JSON does not fit the format, in words: which key, what is wrong, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import get_args

import msgspec

from promotions.rules.rule import Benefit, Manual, Rule, Scope, Stage

BENEFIT_TYPES = tuple(str(kind.__struct_config__.tag) for kind in get_args(Benefit))
_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<key>.*)`)?$", re.DOTALL)
_FIELD = re.compile(r"unknown field `(.*)`")
_HINTS = (
    ("benefit.pct", "write whole percents from 0 to 100, or a text such as '12.5' below 100"),
    ("got `float`", "write a whole number: money in fen, metal in mg"),
    (">= 0", "an amount is never negative"),
    ("schedule", "write local times as 2026-11-11T00:00:00, hours as 22:00, weekdays from 1 (Monday) to 7"),
    ("birthday", "write 'day', 'month', or a number of days from 0 to 180"),
)


def in_words(error: msgspec.ValidationError, raw: object) -> str:
    """ "benefit.pct: Expected `int` <= 100; write whole percents ...". `raw` is the rule that did not fit."""
    match = _AT.match(str(error))
    assert match is not None
    key, what = match["key"] or "", match["what"]
    field = _FIELD.search(what)
    if field:
        key = f"{key}.{field[1]}" if key else field[1]
        what = "is not a key of the rule format"
    advice = _unknown(key, raw) if field else _advice(key, what)
    return f"{key or 'rule'}: {what}; {advice}"


def _unknown(key: str, raw: object) -> str:
    path, _, name = key.rpartition(".")
    known = sorted(_keys_at(path, raw))
    near = get_close_matches(name, known, 1)
    return f"did you mean {near[0]}?" if near else f"leave it out, or use one of {', '.join(known)}"


def _advice(key: str, what: str) -> str:
    if key == "stage":
        return f"use one of {', '.join(get_args(Stage))}"
    if key == "benefit.type":
        return f"use one of {', '.join(BENEFIT_TYPES)}"
    for sign, words in _HINTS:
        if sign in f"{key} {what}":
            return words
    return "see the rule format"


def _keys_at(path: str, raw: object) -> set[str]:
    """The keys that the object at `path` may have."""
    kinds = {str(kind.__struct_config__.tag): kind for kind in get_args(Benefit)}
    if path == "benefit" and isinstance(raw, Mapping):
        return _keys(kinds[raw["benefit"]["type"]])
    if path.startswith("benefit.slots"):
        return _keys(Scope)
    inner = next((type(field.default) for field in msgspec.structs.fields(Rule) if field.encode_name == path), None)
    if path == "manual":
        return _keys(Manual)
    return _keys(inner if inner is not None and issubclass(inner, msgspec.Struct) else Rule)


def _keys(kind: type[msgspec.Struct]) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(kind)}
