"""What an author should look at before rules are published."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Finding(Struct, frozen=True):
    """One thing about one rule. An `error` must not be published; a `warning` may be meant.

    `number` is fen (BELOW_COST: what is lost on one piece; COMPARE_TOO_HIGH: by how much) or rules (GIANT_GROUP).
    """

    rule: str
    code: str
    level: Literal["error", "warning"]
    text: str
    other: str = ""
    number: int | None = None


def error(rule: str, code: str, text: str, other: str = "", number: int | None = None) -> Finding:
    return Finding(rule, code, "error", text, other, number)


def warning(rule: str, code: str, text: str, other: str = "", number: int | None = None) -> Finding:
    return Finding(rule, code, "warning", text, other, number)
