"""Where a line of Chinese and Latin text may end.

It ends between Han characters, at spaces, and after '-' or '/' in a word of letters. It never ends inside a number,
an amount, a date, a document number or a certificate number, never before a closing mark or a full stop, and never
after an opening mark or a currency sign.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from printers.encode_gb import width

_NOT_FIRST = frozenset("，。、；：？！）》】」』〕〉”’％‰…·～℃,.;:?!)]}>%")
_NOT_LAST = frozenset("（《【「『〔〈“‘￥￡￠＄№([{<$#")
LEAST = 16  # columns that an indent must leave
_UNITS = frozenset("克元角分折件支枚只号％‰℃")
# A mark that follows a Han character ("单号:XS20261121") does not tie it to the number behind it.
_WORDS = re.compile(r"(?<=[^\x00-\x7e])[,.;:?!)\]}]+|[\x21-\x7e\xc0-\xd6\xd8-\xf6\xf8-\xff]+| +|.", re.DOTALL)
_LETTER_BREAK = re.compile(r"(?<=[-/])(?=[A-Za-z])")


def wrap(text: str, room: int, *, cut_words: bool = True) -> list[str]:
    """Lines of at most `room` columns; at least one line, perhaps empty. `text` went through `stand_in`.

    The spaces before a text stand before each of its lines. What is longer than a whole line by itself is cut, or left
    too long when `cut_words` is false.
    """
    assert room >= 2, room
    if "\n" not in text and width(text) <= room:
        return [text.rstrip()]
    indent = len(text) - len(text.lstrip(" "))
    if 0 < indent <= room - LEAST and "\n" not in text:  # what goes on stands under what began
        return [" " * indent + row for row in wrap(text[indent:], room - indent, cut_words=cut_words)]
    columns = [width(char) for char in text]
    return [text[start:end] for start, end in lines_of(text, columns, room, cut_words=cut_words)]


def lines_of(
    text: str, columns: Sequence[int], room: int, *, cut_words: bool = True
) -> Iterator[tuple[int, int]]:  # fmt: skip
    """Where each line of a text starts and ends; `columns` says how many each of its characters takes."""
    so_far = [0, *accumulate(columns)]
    start = 0
    for paragraph in text.split("\n"):
        yield from _lines_of_one(paragraph, start, so_far, room, cut_words)
        start += len(paragraph) + 1


def longest_word(text: str) -> int:
    """Columns of the longest part that a line should not split."""
    return max((width(atom.rstrip()) for paragraph in text.split("\n") for atom in _atoms(paragraph)), default=0)


def _lines_of_one(
    text: str, offset: int, so_far: Sequence[int], room: int, cut_words: bool
) -> Iterator[tuple[int, int]]:  # fmt: skip
    """Lines of one paragraph, which begins at `offset`; `so_far` are the columns before each character."""
    start = end = offset  # of the line at work

    def inked(to: int) -> int:
        """Where the line's ink ends when it goes up to `to`."""
        return start + len(text[start - offset : to - offset].rstrip())

    for atom in _atoms(text):
        before, end = end, end + len(atom)
        if so_far[inked(end)] - so_far[start] <= room:
            continue
        if inked(before) > start:
            yield start, inked(before)
        if before > start:
            start = before + len(atom) - len(atom.lstrip())
        while cut_words and so_far[inked(end)] - so_far[start] > room:
            cut = start + _head(text[start - offset : end - offset], so_far[start : end + 1], room)
            yield start, cut
            start = cut
    yield start, inked(end)


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


def _head(text: str, so_far: Sequence[int], room: int) -> int:
    """How many characters fit, cut between words of ASCII where there is such a place."""
    end = max(1, bisect_right(so_far, so_far[0] + room) - 1)
    for at in range(end, 0, -1):
        if at == len(text) or not (_narrow(text[at - 1]) and _narrow(text[at])):
            return at
    return end


def _narrow(char: str) -> bool:
    return "\x20" < char < "\x7f"
