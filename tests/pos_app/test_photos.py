"""Pictures are kept by what they show."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pos_app.photos import FOLDER, MOST_BYTES, PhotoUnreadable, keep_photos, name_of_photo

JPEG, PNG = b"\xff\xd8\xff a ring", b"\x89PNG\r\n\x1a\n a bangle"


def file(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_pictures_are_copied_into_the_tills_folder_in_their_order(tmp_path: Path) -> None:
    till = tmp_path / "till"
    (till / FOLDER).mkdir(parents=True)
    pictures = [file(tmp_path, "1.jpg", JPEG), file(tmp_path, "2.txt", PNG)]

    names = keep_photos(till, pictures)

    assert names == tuple(hashlib.sha256(picture).hexdigest() for picture in (JPEG, PNG))
    assert names == tuple(name_of_photo(picture) for picture in pictures)
    assert [(till / FOLDER / name).read_bytes() for name in names] == [JPEG, PNG]
    assert keep_photos(till, pictures) == names


@pytest.mark.parametrize("content", [b"", b"GIF89a", JPEG + b" " * MOST_BYTES])
def test_what_is_no_picture_or_too_large_keeps_none_of_them(tmp_path: Path, content: bytes) -> None:
    pictures = [file(tmp_path, "1.jpg", JPEG), file(tmp_path, "2.jpg", content)]

    with pytest.raises(PhotoUnreadable):
        keep_photos(tmp_path, pictures)

    assert not (tmp_path / FOLDER).exists()


def test_a_missing_file_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(PhotoUnreadable):
        name_of_photo(tmp_path / "none.jpg")
