"""Card numbers: M and eleven digits, the last of them a check digit."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from membership.errors import CardInvalid

_OURS = re.compile(r"M[0-9]{11}")
_ANY = re.compile(r"[0-9A-Z]{1,32}")
_BETWEEN = re.compile(r"[\s\-]")


def card_number(member_id: str, attempt: int = 0) -> str:
    """A number for a new member, made offline out of the member's id; `attempt` gives another when it is taken.

    Ten digits for some hundred thousand members: tills that meet in a number before they hear of each other are a
    case for a person (the second enrolment goes to the exception ledger).
    """
    digest = hashlib.sha256(f"{member_id}/{attempt}".encode()).digest()
    payload = f"{int.from_bytes(digest[:8], 'big') % 10**10:010}"
    return f"M{payload}{_check_digit(payload)}"


def is_card_number(text: str) -> bool:
    """Is `text` one of our own numbers, typed or read without a mistake?"""
    return bool(_OURS.fullmatch(text)) and _check_digit(text[1:-1]) == text[-1]


def normalise_card(text: str) -> str:
    """Capitals and digits only, as also other shops' old cards have them. Raises CardInvalid."""
    card_no = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not _ANY.fullmatch(card_no):
        raise CardInvalid(card_no=text)
    return card_no


def _check_digit(payload: str) -> str:
    """Luhn (ISO/IEC 7812-1): finds every wrong digit and all swaps of neighbours but 09 and 90."""
    total = 0
    for place, sign in enumerate(reversed(payload)):
        digit = int(sign) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)
