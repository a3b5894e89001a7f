"""Receipts and slips compared to the last character; `make golden` writes them again for review."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from printers.document import Document
from printers.layout import plain_text
from printers.picture import receipt_png
from printers.profile import preset
from tests.golden.papers import HERE, NAMES, papers

PROFILE = preset("generic-80")


@pytest.fixture(scope="module")
def made() -> dict[str, Document]:
    return papers()


def test_every_paper_has_its_golden_files(made: dict[str, Document]):
    kept = {path.stem for path in HERE.glob("*.txt")} | {path.stem for path in HERE.glob("*.png")}

    assert set(made) == set(NAMES) == kept


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_the_golden_text(made: dict[str, Document], name: str):
    assert plain_text(made[name], PROFILE.columns) == (HERE / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_paper(made: dict[str, Document], name: str):
    lines = plain_text(made[name], PROFILE.columns).splitlines()

    printed = [line for line in lines if not line.startswith("https://")]
    assert max(len(line.encode("gb18030")) for line in printed) <= PROFILE.columns


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_has_the_golden_pictures_shape(made: dict[str, Document], name: str):
    fresh = Image.open(io.BytesIO(receipt_png(made[name], PROFILE)))
    golden = Image.open(HERE / f"{name}.png")

    assert (fresh.mode, fresh.size) == (golden.mode, golden.size)
    assert fresh.size[0] == PROFILE.dots
    assert _rows_with_ink(fresh) == _rows_with_ink(golden)


def _rows_with_ink(image: Image.Image) -> list[int]:
    """Which bands of 24 dots carry any ink: lines and blanks, whatever the font."""
    bands = range(0, image.height - 23, 24)
    return [band for band in bands if image.crop((0, band, image.width, band + 24)).convert("L").getextrema()[0] == 0]
