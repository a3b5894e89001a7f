"""One spelling for a mobile number, however it was typed."""

from __future__ import annotations

import re
import unicodedata

from membership.errors import PhoneInvalid

_BETWEEN = re.compile(r"[\s\-()]")
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1[0-9]{10}$))")
_MOBILE = re.compile(r"1[0-9]{10}")


def normalise_phone(text: str) -> str:
    """Eleven ASCII digits starting with 1, without blanks, hyphens or +86. Raises PhoneInvalid."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    phone = _COUNTRY.sub("", plain)
    if not _MOBILE.fullmatch(phone):
        raise PhoneInvalid(digits=sum(sign.isdigit() for sign in phone))
    return phone
