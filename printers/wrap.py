"""Where a line of Chinese and Latin text may end.

It ends between Han characters, at spaces, and after '-' or '/' in a word of letters. It never ends inside a number,
an amount, a date, a document number or a certificate number, never before a closing mark or a full stop, and never
after an opening mark or a currency sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from printers.encode_gb import width

_NOT_FIRST = frozenset("，。、；：？！）》】」』〕〉”’％‰…·～℃,.;:?!)]}>%")
_NOT_LAST = frozenset("（《【「『〔〈“‘￥￡￠＄№([{<$#")
_UNITS = frozenset("克元角分折件支枚只号％‰℃")
# A mark that follows a Han character ("单号:XS20261121") does not tie it to the number behind it.
_WORDS = re.compile(r"(?<=[^\x00-\x7e])[,.;:?!)\]}]+|[\x21-\x7e]+| +|.", re.DOTALL)
_LETTER_BREAK = re.compile(r"(?<=[-/])(?=[A-Za-z])")


def wrap(text: str, room: int, *, cut_words: bool = True) -> list[str]:
    """Lines of at most `room` columns; at least one line, perhaps empty. `text` went through `stand_in`.

    What is longer than a whole line by itself is cut, or left too long when `cut_words` is false.
    """
    assert room >= 2, room
    return [row for paragraph in text.split("\n") for row in _wrap_one(paragraph, room, cut_words)]


def longest_word(text: str) -> int:
    """Columns of the longest part that a line should not split."""
    return max((width(atom.rstrip()) for paragraph in text.split("\n") for atom in _atoms(paragraph)), default=0)


def _wrap_one(text: str, room: int, cut_words: bool) -> list[str]:
    rows, row = [], ""
    for atom in _atoms(text):
        if width(row) + width(atom.rstrip()) <= room:
            row += atom
            continue
        if row.strip():
            rows.append(row.rstrip())
        row = atom.lstrip() if row else atom
        while cut_words and width(row.rstrip()) > room:
            head = _head(row, room)
            rows.append(head)
            row = row[len(head) :]
    rows.append(row.rstrip())
    return rows


def _atoms(text: str) -> Iterator[str]:
    """Parts that stay together. A part that begins a line keeps its spaces; spaces end the part before them."""
    atom = ""
    for part in _parts(text):
        if atom and not _clings(atom, part):
            yield atom
            atom = ""
        atom += part
    if atom:
        yield atom


def _parts(text: str) -> Iterator[str]:
    for word in _WORDS.findall(text):
        if word.isspace() or any(char.isdigit() for char in word):
            yield word
        else:
            yield from _LETTER_BREAK.split(word)


def _clings(before: str, part: str) -> bool:
    if part.isspace():
        return True
    if before[-1].isspace():
        return not before.strip()
    if part[0] in _NOT_FIRST or before[-1] in _NOT_LAST:
        return True
    return part in _UNITS and before[-1].isascii() and before[-1].isdigit()


def _head(text: str, room: int) -> str:
    """As much as fits, cut between words of ASCII where there is such a place."""
    end = taken = 0
    while end < len(text) and taken + width(text[end]) <= room:
        taken += width(text[end])
        end += 1
    for at in range(end, 0, -1):
        if at == len(text) or not (_narrow(text[at - 1]) and _narrow(text[at])):
            return text[:at]
    return text[:end]


def _narrow(char: str) -> bool:
    return "\x20" < char < "\x7f"
