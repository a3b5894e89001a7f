"""What a person brings from headquarters for a new till: a one-time code, for which register it is, an address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from kernel.errors import DomainError
from sync.identity import plain_code

CODE_LETTERS = 26  # 128 bits in base32


class EnrolmentUnreadable(DomainError):
    """The file is not what headquarters printed for a new till; nothing was made. `name`."""

    code = "setup.enrolment_unreadable"


class UrlInvalid(DomainError):
    """Headquarters' address is no http or https address. `url`."""

    code = "setup.url_invalid"


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON object that `python -m headquarters enrol --json` prints. The code is good for a quarter of an hour.

    `url` is headquarters' address where headquarters was told it, else ''.
    """

    register: str
    store: str
    code: str
    url: str = ""


def read_enrolment(path: Path) -> Enrolment:
    """Raises EnrolmentUnreadable."""
    try:
        enrolment = msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), type=Enrolment)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise EnrolmentUnreadable(name=path.name) from error
    if not enrolment.register or not enrolment.store or len(plain_code(enrolment.code)) != CODE_LETTERS:
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
