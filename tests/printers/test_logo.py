"""A picture becomes the dots of a logo."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from printers.logo import LogoUnfit, logo_of, read_logo


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_black_is_ink_and_white_and_nothing_are_paper():
    picture = Image.new("RGBA", (16, 1), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 4, 1))
    picture.paste((255, 255, 255, 255), (4, 0, 8, 1))

    assert logo_of(png(picture)).rows == b"\xf0\x00"


def test_grey_is_a_pattern_of_as_many_dots():
    rows = logo_of(png(Image.new("L", (80, 80), 64))).rows

    dark = sum(byte.bit_count() for byte in rows) / (80 * 80)
    assert 0.70 < dark < 0.80


def test_a_width_between_bytes_is_filled_up_on_both_sides():
    logo = logo_of(png(Image.new("1", (4, 2), 0)))

    assert (logo.width, logo.height, logo.rows) == (8, 2, b"\x3c\x3c")


@pytest.mark.parametrize("size", [(385, 10), (10, 201)])
def test_a_picture_that_has_no_room_on_58_mm_paper_is_refused(size: tuple[int, int]):
    with pytest.raises(LogoUnfit) as refused:
        logo_of(png(Image.new("1", size)))

    assert refused.value.facts == {"finding": f"{size[0]}x{size[1]}", "dots": 384, "rows": 200}


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", png(Image.new("1", (20, 20)))[:40]])
def test_what_is_no_picture_is_refused(data: bytes):
    with pytest.raises(LogoUnfit):
        logo_of(data)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(LogoUnfit):
        read_logo(tmp_path / "logo.png")
