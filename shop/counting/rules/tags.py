"""What a tag reader writes: EPC numbers in hexadecimal, one or more a line, among other words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_EPC = re.compile(r"(?<![0-9A-Z])[0-9A-F]{16,64}(?![0-9A-Z])")


def epcs_in(lines: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, in the order in which it was first read: a reader repeats what lies before it.

    Takes 16 to 64 hexadecimal digits (64 to 256 bits, GS1 EPC Tag Data Standard), written with or without blanks.
    """
    found: dict[str, None] = {}
    for line in lines:
        text = line.strip().upper()
        packed = text.replace(" ", "").replace("-", "")
        numbers = [packed] if _EPC.fullmatch(packed) else _EPC.findall(text)
        found.update(dict.fromkeys(numbers))
    return tuple(found)


def bindings_in(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(EPC, barcode) pairs of a two-column list, the columns apart by a comma, semicolon, tab or blank."""
    pairs: list[tuple[str, str]] = []
    for line in lines:
        parts = [part for part in re.split(r"[,;\t ]+", line.strip().upper()) if part]
        if len(parts) == 2 and _EPC.fullmatch(parts[0]):
            pairs.append((parts[0], parts[1]))
    return tuple(pairs)
