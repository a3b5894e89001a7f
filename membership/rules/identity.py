"""The papers that say who somebody is: their kinds, the form of their numbers, and as much of one as may be shown.

居民身份证 by GB 11643-1999: seventeen digits and a check digit by ISO 7064 MOD 11-2, where X stands for ten.
"""

from __future__ import annotations

import re
import unicodedata

IDENTITY_CARD = "id_card"
ID_KINDS = {
    IDENTITY_CARD: "居民身份证", "passport": "护照", "hk_macau": "港澳居民来往内地通行证",
    "taiwan": "台湾居民来往大陆通行证", "residence": "外国人永久居留身份证",
}  # fmt: skip
_NUMBER = re.compile(r"^[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$")
_OTHERS = {
    "passport": re.compile(r"[A-Z0-9]{5,20}"),
    "hk_macau": re.compile(r"[HM]\d{8}(\d{2})?"),
    "taiwan": re.compile(r"\d{8}(\d{2})?"),
    "residence": re.compile(r"[A-Z]{3}\d{12}|9\d{17}"),
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def plain_identity(text: str) -> str:
    """Without blanks and full-width forms, in capitals."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def is_identity(number: str) -> bool:
    """Whether a plain number has the form and the right check digit."""
    if _NUMBER.match(number) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[-1]


def fits_kind(kind: str, number: str) -> bool:
    """Whether a plain number has the form of that kind of paper: id_card, or one that is not checked by a digit."""
    if kind == IDENTITY_CARD:
        return is_identity(number)
    form = _OTHERS.get(kind)
    return form is not None and form.fullmatch(number) is not None


def paper_told(text: str) -> tuple[str, str] | None:
    """(kind, plain number) of a paper as it is typed: '护照 E12345678', or the number of an identity card alone.

    None where the number has not the form of that kind: a mistyped identity card is no passport.
    """
    plain = plain_identity(text)
    for kind, name in ID_KINDS.items():
        if plain.startswith(name):
            return _of_kind(kind, plain.removeprefix(name).lstrip(":"))
    return _of_kind(IDENTITY_CARD, plain.removeprefix("身份证").lstrip(":"))


def _of_kind(kind: str, number: str) -> tuple[str, str] | None:
    return (kind, number) if fits_kind(kind, number) else None


def mask_identity(number: str) -> str:
    """The first six and the last four: 440301********1234."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)
