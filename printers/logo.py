"""A logo's picture as the dots that a receipt printer can make."""

from __future__ import annotations

import io
from pathlib import Path

from kernel.errors import DomainError
from printers.document import IMAGE_DOTS, IMAGE_ROWS, Image


class LogoUnfit(DomainError):
    """No picture, or one that 58 mm paper has no room for. `finding`; `dots` and `rows` are the most."""

    code = "paper.logo_unfit"


def logo_of(data: bytes) -> Image:
    """The picture in black and white, greys as a pattern of dots, what is transparent as paper. Raises LogoUnfit.

    One dot of the picture is one dot on paper, 8 a millimetre: it is not made smaller, which would blur its letters.
    """
    from PIL import Image as Picture
    from PIL import UnidentifiedImageError

    try:
        with Picture.open(io.BytesIO(data), formats=("PNG", "BMP", "GIF")) as picture:
            if picture.width > IMAGE_DOTS or picture.height > IMAGE_ROWS:
                raise _unfit(f"{picture.width}x{picture.height}")
            coloured = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Picture.DecompressionBombError) as error:
        raise _unfit(str(error)) from error
    paper = Picture.new("RGB", ((coloured.width + 7) // 8 * 8, coloured.height), "white")
    paper.paste(coloured, ((paper.width - coloured.width) // 2, 0), coloured)
    dots = paper.convert("L").convert("1").point(lambda level: 0 if level else 255)
    return Image.of(paper.width, dots.tobytes())


def read_logo(file: Path) -> Image:
    """The logo in a file. Raises LogoUnfit."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _unfit(f"{file}: {error.strerror}") from error
    return logo_of(data)


def logo_png(logo: Image) -> bytes:
    """The picture that `logo_of` makes this logo of."""
    from PIL import Image as Picture

    out = io.BytesIO()
    dots = Picture.frombytes("1", (logo.width, logo.height), logo.rows).point(lambda ink: 0 if ink else 255)
    dots.save(out, "PNG", optimize=False)
    return out.getvalue()


def _unfit(finding: str) -> LogoUnfit:
    return LogoUnfit(finding=finding, dots=IMAGE_DOTS, rows=IMAGE_ROWS)
