"""The member's own code, signed by headquarters: member price at a till that has never heard of the member.

Text: `JM1.` payload `.` signature, both base64url without padding; the Ed25519 signature is over all that stands
before it. It is short-lived and shows tier and masked label, no name, phone or balance.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable

import msgspec

from membership.errors import NotAToken, TokenExpired, TokenForged

MARK = "JM1."
LENGTH_MAX = 1_000  # of a code that is looked at; a QR code of ours has some 330 signs

Sign = Callable[[str, bytes], str]
"""(private key, data) -> signature in base64 (kernel.secrets.sign)."""
Fits = Callable[[str, bytes, str], bool]
"""(public key, data, signature in base64) (kernel.secrets.signature_fits)."""


class MemberToken(msgspec.Struct, frozen=True, kw_only=True):
    """What the code says. `label` as on the receipt, `valid_until` ISO time, `key_id` which key of headquarters."""

    member_id: str
    card_no: str
    tier: str
    label: str
    valid_until: str
    key_id: str = ""


_payload = msgspec.json.Decoder(MemberToken)


def looks_like_token(text: str) -> bool:
    """Whether a scanned text claims to be a member's code."""
    return text.startswith(MARK)


def key_id(public_key: str) -> str:
    """Eight signs that name a public key."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:8]


def make_token(token: MemberToken, *, key: str, public_key: str, sign: Sign) -> str:
    """The code's text, signed by headquarters' private `key`; `key_id` is filled in."""
    named = msgspec.structs.replace(token, key_id=key_id(public_key))
    signed = MARK + _to_url(msgspec.json.encode(named))
    return f"{signed}.{_to_url(base64.b64decode(sign(key, signed.encode())))}"


def read_token(text: str, *, public_key: str, now: str, fits: Fits) -> MemberToken:
    """What a scanned code says at the ISO time `now`. Raises NotAToken, TokenForged, TokenExpired.

    The signature is checked before anything in the code is believed, its words for being forged included.
    """
    signed, _, signature = text.strip().rpartition(".")
    if len(text) > LENGTH_MAX or not signed.startswith(MARK):
        raise NotAToken()
    try:
        token = _payload.decode(_from_url(signed.removeprefix(MARK)))
        raw = _from_url(signature)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise NotAToken() from error
    if not fits(public_key, signed.encode(), base64.b64encode(raw).decode()):
        raise TokenForged()
    if token.valid_until <= now:
        raise TokenExpired(until=token.valid_until[5:16].replace("T", " "))
    return token


def _to_url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _from_url(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
