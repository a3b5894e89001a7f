"""A sheet's code: a short text, also as QR, by which anybody can see whether a sheet is the one the till signed.

Text: `JS1.` payload `.` signature, both base64url without padding; the payload is the bill's number, what was due in
fen, and the hash of all inputs. Signed by the register's own key.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

import msgspec

from shop.sheet.errors import NotASheetCode, SheetCodeForged

MARK = "JS1."
LENGTH_MAX = 300

Sign = Callable[[bytes], str]
"""data -> the register's signature in base64."""
Fits = Callable[[bytes, str], bool]
"""(data, signature in base64) -> whether the register signed it."""


class SheetCode(msgspec.Struct, frozen=True, array_like=True):
    """What a code says. `hash` is `sheet_hash` of the inputs."""

    sale_no: str
    due_fen: int
    hash: str


_payload = msgspec.json.Decoder(SheetCode)


def make_code(what: SheetCode, sign: Sign) -> str:
    """The code's text."""
    signed = MARK + _to_url(msgspec.json.encode(what))
    return f"{signed}.{_to_url(base64.b64decode(sign(signed.encode())))}"


def read_code(text: str, fits: Fits) -> SheetCode:
    """What a code says, its signature checked first. Raises NotASheetCode, SheetCodeForged."""
    signed, _, signature = text.strip().rpartition(".")
    if len(text) > LENGTH_MAX or not signed.startswith(MARK):
        raise NotASheetCode()
    try:
        what = _payload.decode(_from_url(signed.removeprefix(MARK)))
        raw = _from_url(signature)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise NotASheetCode() from error
    if not fits(signed.encode(), base64.b64encode(raw).decode()):
        raise SheetCodeForged()
    return what


def _to_url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _from_url(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
