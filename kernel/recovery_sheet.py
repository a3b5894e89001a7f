"""A place's secrets as a sheet of paper for the safe, and read back from what a person typed off it.

Base32 (RFC 4648: no 0, 1, 8 or 9) in groups of four. Each row ends with two characters that check it together with
its name, so that a mistyped row is named; the last row checks the whole sheet.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from kernel.errors import DomainError
from kernel.secrets import PlaceSecrets

HEADING = "JINPU RECOVERY SHEET 1"
TILL = ("data_key", "backup_key", "pepper", "phone_key")
"""A till without its signing key is enrolled again; paper does not speak for a register."""
HEADQUARTERS = (*TILL, "signing_key")
"""Headquarters' signature stands under what tills hold: without the key it could not know its own grants again."""
_WHOLE, _LETTERS = "Z", "ABCDEFGH"
_ROW_CHARS, _CHECK_CHARS, _WHOLE_CHARS = 20, 2, 8
_KEY, _TEXT, _FILLER = b"\x01", b"\x02", b"\x00"
_KEY_BYTES = 32
_ROW = re.compile(r"^\s*([A-Z])\s*([0-9]{1,2})\s*[:.)]\s*(.+?)\s*$")
_MISREAD = str.maketrans({"0": "O", "8": "B", "-": None, " ": None, "\t": None})


class NotARecoverySheet(DomainError):
    """The text is not a recovery sheet."""

    code = "recovery.not_a_sheet"


class RecoveryRowWrong(DomainError):
    """A row does not fit its check characters: it was copied wrongly. `row`."""

    code = "recovery.row_wrong"


class RecoveryRowMissing(DomainError):
    """A row of the sheet is not there. `row`."""

    code = "recovery.row_missing"


def recovery_sheet(secrets: PlaceSecrets, kept: Sequence[str], place: str = "") -> str:
    """The sheet as text of 40 columns; whoever holds it opens the place's backups and speaks for it.

    `kept` names the secrets on it: TILL or HEADQUARTERS.
    """
    lines = [f"{HEADING}  {place}".rstrip(), ""]
    whole = ""
    for letter, name in _lettered(kept):
        text = _to_letters(_packed(getattr(secrets, name)))
        whole += text
        rows = [text[at : at + _ROW_CHARS] for at in range(0, len(text), _ROW_CHARS)]
        lines += [_row(f"{letter}{number}", row) for number, row in enumerate(rows, start=1)]
        lines.append("")
    lines.append(_row(f"{_WHOLE}1", _digest(whole, _WHOLE_CHARS)))
    return "\n".join(lines) + "\n"


def read_recovery_sheet(text: str, kept: Sequence[str]) -> PlaceSecrets:
    """What `recovery_sheet` wrote of the same `kept`; case, spaces and dashes do not matter.

    Raises NotARecoverySheet, RecoveryRowWrong, RecoveryRowMissing.
    """
    rows: dict[str, str] = {}
    for line in text.splitlines():
        found = _ROW.match(line.upper())
        if found is not None:
            name = f"{found[1]}{int(found[2])}"
            rows[name] = _checked(name, found[3])
    if not rows:
        raise NotARecoverySheet()
    fields = {name: _joined(rows, letter) for letter, name in _lettered(kept)}
    if f"{_WHOLE}1" not in rows:
        raise RecoveryRowMissing(row=f"{_WHOLE}1")
    # Sheets of release 0.1.0 hold a token too, which is worth nothing any more; their last row checks it as well.
    retired = [_joined(rows, letter) for letter in _LETTERS[len(kept) :] if f"{letter}1" in rows]
    if rows[f"{_WHOLE}1"] != _digest("".join([*fields.values(), *retired]), _WHOLE_CHARS):
        raise NotARecoverySheet()
    return PlaceSecrets(**{name: _unpacked(letters) for name, letters in fields.items()})


def write_sheet(file: Path, sheet: str) -> None:
    """Keep a sheet in a file that only its owner may read. Raises OSError."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        written.write(sheet)


def _lettered(kept: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(_LETTERS, kept, strict=False))


def _row(name: str, letters: str) -> str:
    checked = letters + _digest(name + letters, _CHECK_CHARS)
    return f"{name}:  {'-'.join(checked[at : at + 4] for at in range(0, len(checked), 4))}"


def _checked(name: str, typed: str) -> str:
    letters = typed.translate(_MISREAD)
    body, check = letters[:-_CHECK_CHARS], letters[-_CHECK_CHARS:]
    if not body or _digest(name + body, _CHECK_CHARS) != check:
        raise RecoveryRowWrong(row=name)
    return body


def _joined(rows: dict[str, str], letter: str) -> str:
    """The rows of one secret; a short row ends it, a full one is followed by another or ends it exactly."""
    joined, number = "", 1
    while (row := rows.get(f"{letter}{number}")) is not None:
        joined += row
        number += 1
        if len(row) < _ROW_CHARS:
            return joined
    raise RecoveryRowMissing(row=f"{letter}{number}")


def _packed(secret: str) -> bytes:
    """A key as its 32 bytes, anything else as its text."""
    try:
        raw = base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) == _KEY_BYTES and base64.b64encode(raw).decode() == secret:
        return _KEY + raw
    packed = _TEXT + secret.encode()
    return packed if len(_to_letters(packed)) % _ROW_CHARS else packed + _FILLER  # a short row ends each secret


def _unpacked(letters: str) -> str:
    try:
        packed = base64.b32decode(letters + "=" * (-len(letters) % 8))
        return base64.b64encode(packed[1:]).decode() if packed[:1] == _KEY else packed[1:].rstrip(_FILLER).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise NotARecoverySheet() from error


def _to_letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def _digest(text: str, chars: int) -> str:
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:chars]
