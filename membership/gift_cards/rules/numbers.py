"""Numbers and secrets of gift cards.

A number is GC and eleven digits, the last of them Damm's check digit. A secret is twelve letters and digits out of 32
that nobody confuses: 60 bits, so that a fast keyed hash keeps it (docs/decisions/0027-gift-cards.md).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from membership.gift_cards.errors import GiftCardUnknown
from membership.rules.check_digit import check_digit, is_checked

SECRET_LENGTH = 12
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 of them, so that a byte's low five bits choose one evenly
_OURS = re.compile(r"GC([0-9]{11})")
_BETWEEN = re.compile(r"[\s\-]")


def gift_number(seed: str, attempt: int = 0) -> str:
    """A card's number, out of an id; `attempt` gives another when it is taken."""
    digest = hashlib.sha256(f"{seed}/{attempt}".encode()).digest()
    payload = f"{int.from_bytes(digest[:8], 'big') % 10**10:010}"
    return f"GC{payload}{check_digit(payload)}"


def plain_number(text: str) -> str:
    """The number as it is kept. Raises GiftCardUnknown for what was mistyped, or is no gift card's."""
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not is_gift_number(number):
        raise GiftCardUnknown(card_no=number[:16])
    return number


def is_gift_number(text: str) -> bool:
    """Whether this is a gift card's number as it is kept."""
    found = _OURS.fullmatch(text)
    return found is not None and is_checked(found[1])


def secret_of(random: bytes) -> str:
    """The secret that `SECRET_LENGTH` random bytes make."""
    assert len(random) == SECRET_LENGTH, len(random)
    return "".join(_SIGNS[one & 31] for one in random)


def plain_secret(text: str) -> str:
    """A secret as it was printed, however it was typed."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def hashed_text(card_no: str, secret: str) -> str:
    """What is hashed under the chain's key: one card's secret tells nothing of another's."""
    return f"gift card {card_no} {plain_secret(secret)}"
