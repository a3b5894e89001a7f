"""What headquarters gives a new till: which register it is, its token, and the secrets that the chain shares."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from kernel.errors import DomainError


class EnrolmentUnreadable(DomainError):
    """The file is not what headquarters printed for a new till; nothing was made. `name`."""

    code = "setup.enrolment_unreadable"


class UrlInvalid(DomainError):
    """Headquarters' address is no http or https address. `url`."""

    code = "setup.url_invalid"


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON object that `python -m headquarters install-register` prints."""

    register: str
    store: str
    token: str
    pepper: str
    phone_key: str


def read_enrolment(path: Path) -> Enrolment:
    """Raises EnrolmentUnreadable."""
    try:
        enrolment = msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), type=Enrolment)
        keys = [base64.b64decode(key, validate=True) for key in (enrolment.pepper, enrolment.phone_key)]
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, binascii.Error, ValueError) as error:
        raise EnrolmentUnreadable(name=path.name) from error
    if not enrolment.register or not enrolment.store or not enrolment.token or any(len(key) != 32 for key in keys):
        raise EnrolmentUnreadable(name=path.name)
    return enrolment


def checked_url(text: str) -> str:
    """Headquarters' address as it is kept, without a trailing slash. Raises UrlInvalid."""
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise UrlInvalid(url=text)
    return url
