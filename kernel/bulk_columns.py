"""What a column can hold, asked of all values of a batch at once, and the form in which COPY takes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import NoneType
from typing import Any

from sqlalchemy import String, Table

from kernel import statements
from kernel.projection import Conflict

_NUMBERS, _TEXTS = {int}, {str}
Limits = tuple[str, int | None, int | None]
"""A column in words, the bound of its whole numbers or None, and how long its texts may be or None."""


def limits_of(table: Table, name: str) -> Limits:
    kind = table.c[name].type
    return f"{table.name}.{name}", statements.bound(table, name), kind.length if isinstance(kind, String) else None


def fitting(limits: Limits, values: Sequence[Any]) -> Sequence[Any]:
    """The values as the column can hold them. Raises Conflict."""
    column, edge, width = limits
    kinds = set(map(type, values))
    given = [value for value in values if value is not None] if NoneType in kinds else values
    if edge is None:
        _check_texts(column, width, given, kinds)
        return values
    if kinds != _NUMBERS and not all(issubclass(kind, int | NoneType) for kind in kinds):
        raise Conflict(f"{column} takes whole numbers")
    if given and not -edge <= min(given) <= max(given) < edge:
        raise Conflict(f"{column} cannot hold a number so far from zero")
    return [value if value is None else int(value) for value in values] if bool in kinds else values


def _check_texts(column: str, width: int | None, texts: Sequence[Any], kinds: set[type]) -> None:
    if kinds != _TEXTS and not all(issubclass(kind, str | NoneType) for kind in kinds):
        raise Conflict(f"{column} takes texts")
    if width is not None and (longest := max(map(len, texts), default=0)) > width:
        raise Conflict(f"{column} holds {width} characters, not {longest}")
    if "\x00" in "".join(texts):
        raise Conflict(f"{column} cannot hold a NUL character")


_COPY_SIGNS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ANY_COPY_SIGN = re.compile(r"[\\\t\n\r]").search


def copied(values: Sequence[Any]) -> Sequence[str]:
    """A column in the text form of COPY."""
    given = [value for value in values if value is not None]
    if given and isinstance(given[0], int):
        return ["\\N" if value is None else str(value) for value in values]
    plain = not _ANY_COPY_SIGN("".join(given))  # asked once for the whole column: most have none
    if plain and len(given) == len(values):
        return values
    return ["\\N" if value is None else value if plain else value.translate(_COPY_SIGNS) for value in values]
