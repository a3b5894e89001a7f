"""Card numbers: M and twelve digits, the last of them a check digit by Damm (2004).

It finds every wrong digit and every swap of neighbours. Numbers of before have eleven digits and Luhn's check digit
(ISO/IEC 7812-1), which takes 09 for 90; they stay good.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from membership.errors import BankCardShown, CardInvalid
from membership.rules.card_uid import is_card_uid
from membership.rules.check_digit import check_digit, is_checked

_OURS = re.compile(r"M[0-9]{12}")
_BEFORE = re.compile(r"M[0-9]{11}")
_ANY = re.compile(r"[0-9A-Z]{1,32}")
_BETWEEN = re.compile(r"[\s\-]")
_TRACK_2 = re.compile(r";?([0-9]{1,19})=[0-9]*\??")  # ISO/IEC 7813, as a reader types it
_SWIPED = re.compile(r";([0-9]{1,19})\?")  # without what a bank's card has behind the number
# Either track of a bank's card: 13 to 19 digits before what the bank has behind them. A member's number has 12.
_BANK_STRIPE = re.compile(r"^%?B[0-9 ]{13,22}\^|(?:^|;)[0-9]{13,19}=|;[0-9]{13,19}\?")
_BANKS = re.compile(r"(4|5[1-5]|2[2-7]|3[457]|6[025]|81)[0-9]{11,17}")  # first digits by ISO/IEC 7812, 13 to 19 in all
_GS1_LENGTH = 13  # of the number on a label


def card_number(seed: str, attempt: int = 0) -> str:
    """A number for a new card, made offline out of an id; `attempt` gives another when it is taken.

    Eleven digits for some hundred thousand members: tills that meet in a number before they hear of each other are a
    case for a person (the second one goes to the exception ledger).
    """
    digest = hashlib.sha256(f"{seed}/{attempt}".encode()).digest()
    payload = f"{int.from_bytes(digest[:8], 'big') % 10**11:011}"
    return f"M{payload}{check_digit(payload)}"


def is_card_number(text: str) -> bool:
    """Is `text` one of our own numbers, typed or read without a mistake, or that of a chip?"""
    if is_card_uid(text):
        return True
    if _BEFORE.fullmatch(text):
        return _luhn(text[1:]) == 0
    return bool(_OURS.fullmatch(text)) and is_checked(text[1:])


def looks_like_ours(text: str) -> bool:
    """Has `text` the form of one of our own numbers, whatever its check digit says?"""
    return bool(_OURS.fullmatch(text) or _BEFORE.fullmatch(text))


def normalise_card(text: str) -> str:
    """The number on a card, however it was read: stripe, bar code, QR code, or typed with blanks or full width.

    Capitals and digits only, as also other shops' old cards have them; a stripe has our digits without the M. Raises
    CardInvalid, and BankCardShown, in which the number does not stand.
    """
    plain = _plain(text)
    if is_bank_card(plain):
        raise BankCardShown()
    swiped = _swiped(plain)
    card_no = _BETWEEN.sub("", f"M{swiped}" if swiped else plain)
    if not _ANY.fullmatch(card_no) or (swiped and not is_card_number(card_no)):
        raise CardInvalid(card_no=text)
    return card_no


def is_stripe(text: str) -> bool:
    """Whether a text is what a reader makes of a magnetic stripe."""
    return bool(_swiped(_plain(text)))


def is_bank_card(text: str) -> bool:
    """Whether a text is the number of a bank's card, or its stripe: it is neither kept nor written anywhere."""
    plain = _plain(text)
    if _BANK_STRIPE.search(plain):
        return True
    digits = _swiped(plain) or _BETWEEN.sub("", plain)
    if not _BANKS.fullmatch(digits) or _luhn(digits) != 0:
        return False
    return len(digits) != _GS1_LENGTH or not _is_gs1(digits)


def is_bank_stripe(text: str) -> bool:
    """Whether a reader made this of a bank card's stripe, whatever the number's last digit says."""
    return bool(_BANK_STRIPE.search(_plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _swiped(plain: str) -> str:
    found = _TRACK_2.fullmatch(plain) or _SWIPED.fullmatch(plain)
    return found.group(1) if found else ""


def _luhn(digits: str) -> int:
    """0 where the last digit is the right one by Luhn."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        digit = int(sign) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10


def _is_gs1(digits: str) -> bool:
    """Whether the last of 13 digits checks the others by the GS1 general specifications."""
    return sum(int(sign) * (3 if place % 2 else 1) for place, sign in enumerate(digits)) % 10 == 0
