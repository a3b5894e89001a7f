"""What the main screen, the customer display and paper show of a person: enough to recognise oneself by."""

from __future__ import annotations

import re

from membership.rules.names import split_surname

_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def mask_name(name: str) -> str:
    """The surname and two stars, however long the given name: 李**, 欧阳**."""
    return f"{split_surname(name)[0]}**" if name else ""


def mask_phone_ends(head: str, tail: str) -> str:
    """First three and last four digits, which is all that the directory keeps in the clear: 138****6620."""
    return f"{head}****{tail}" if tail else ""


def member_label(name: str, head: str, tail: str) -> str:
    """As on the receipt: 李** 138****6620."""
    return f"{mask_name(name)} {mask_phone_ends(head, tail)}".strip()


def mask_address(address: str) -> str:
    """The first six signs, which name city and district, and stars: 深圳市罗湖区****."""
    return f"{address[:6]}****" if address else ""


def mask_phones_in(text: str) -> str:
    """A note that somebody typed, without whole phone numbers: it may go where nothing can be erased."""
    return _PHONE.sub(r"\1****\2", text)
