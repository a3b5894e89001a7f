"""Code 128 (ISO/IEC 15417), sets B and C: the symbols of a text, the printer's data for them, and the bars."""

from __future__ import annotations

import re

MODULE, QUIET = 2, 10  # dots of the narrowest bar on a receipt; modules left blank on each side
START_B, START_C, TO_B, TO_C, STOP = 104, 105, 100, 99, 106
# Widths of bar, space, bar, ... of symbols 0-106, by the standard's table.
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_WIDTHS = tuple(_TABLE.split())


def runs(data: str) -> list[tuple[str, str]]:
    """(set, characters): runs of four digits and more go in set C, two digits a symbol, where that is shorter."""
    found: list[tuple[str, str]] = []
    for part in re.split(r"([0-9]{4,})", data):
        digits = part if len(part) >= 4 and part.isdigit() else ""
        even = len(digits) // 2 * 2
        for kind, text in (("C", digits[:even]), ("B", digits[even:] if digits else part)):
            if text and found and found[-1][0] == kind == "B":
                found[-1] = (kind, found[-1][1] + text)
            elif text:
                found.append((kind, text))
    return found


def printer_data(data: str) -> bytes:
    """The data as a printer's Code 128 command takes it: '{B' and '{C' choose the set, '{' is doubled."""
    out = b""
    # The pair '1604' in set C would be the bytes of a real-time command, which printers obey even inside data.
    plain = any(f"16{next_pair}" in data for next_pair in ("04", "05", "20"))
    for kind, text in [("B", data)] if plain else runs(data):
        if kind == "C":
            out += b"{C" + bytes(int(text[at : at + 2]) for at in range(0, len(text), 2))
        else:
            out += b"{B" + text.replace("{", "{{").encode("ascii")
    return out


def symbols(data: str) -> list[int]:
    """Start, data, check and stop symbols."""
    values: list[int] = []
    for kind, text in runs(data):
        values.append({"B": TO_B, "C": TO_C}[kind] if values else {"B": START_B, "C": START_C}[kind])
        if kind == "C":
            values.extend(int(text[at : at + 2]) for at in range(0, len(text), 2))
        else:
            values.extend(ord(char) - 32 for char in text)
    check = values[0] + sum(at * value for at, value in enumerate(values))
    return [*values, check % 103, STOP]


def bars(data: str) -> str:
    """One character a module: '1' bar, '0' space, without the quiet zones of 10 modules."""
    widths = "".join(_WIDTHS[value] for value in symbols(data))
    return "".join(("1" if at % 2 == 0 else "0") * int(wide) for at, wide in enumerate(widths))


def bars_fit(data: str, dots: int) -> bool:
    """Whether a paper of so many dots has room for the bars and the blanks beside them."""
    return (len(bars(data)) + 2 * QUIET) * MODULE <= dots
