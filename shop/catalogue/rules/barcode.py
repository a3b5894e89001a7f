"""Piece codes (条码): A-Z and 0-9, at most 32, the same however they were typed or scanned."""

from __future__ import annotations

import re
import unicodedata

from shop.catalogue.errors import CodeInvalid

CODE_LENGTH_MAX = 32
_CODE = re.compile(rf"^[A-Z0-9]{{1,{CODE_LENGTH_MAX}}}$")


def normalise_number(text: str) -> str:
    """A style, goods or certificate number as it is stored and looked up: half-width, upper case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def normalise_code(text: str) -> str:
    """The piece code in what was typed or scanned: 'ａ 12-' is refused, ' ａ12 ' is 'A12'. Raises CodeInvalid."""
    code = normalise_number(text)
    if not _CODE.match(code):
        raise CodeInvalid(code=text, length_max=CODE_LENGTH_MAX)
    return code
