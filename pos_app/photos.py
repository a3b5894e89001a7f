"""Pictures of goods: a fact holds the SHA-256, the picture itself lies in the till's folder `photos`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kernel.errors import DomainError
from kernel.secrets import keep_private

FOLDER = "photos"
MOST_BYTES = 20 * 1024 * 1024
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # JPEG and PNG by what they are, whatever their names say


class PhotoUnreadable(DomainError):
    """The file is missing, too large, or neither JPEG nor PNG. `file`."""

    code = "photo.unreadable"


def keep_photos(till: Path, files: Iterable[Path]) -> tuple[str, ...]:
    """Copy pictures into the till's folder; their SHA-256 in the files' order. Raises PhotoUnreadable, keeping none."""
    pictures = [_picture(file) for file in files]
    names = tuple(hashlib.sha256(picture).hexdigest() for picture in pictures)
    for name, picture in zip(names, pictures, strict=True):
        kept = till / FOLDER / name
        if not kept.exists():
            keep_private(kept, picture)
    return names


def name_of_photo(file: Path) -> str:
    """The SHA-256 by which a picture is known. Raises PhotoUnreadable."""
    return hashlib.sha256(_picture(file)).hexdigest()


def _picture(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            picture = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise PhotoUnreadable(file=str(file)) from error
    if len(picture) > MOST_BYTES or not picture.startswith(_STARTS):
        raise PhotoUnreadable(file=str(file))
    return picture
