"""Receipts and slips compared to the last character; `make golden` writes them again for review."""

from __future__ import annotations

import io

import msgspec
import pytest
from PIL import Image

from printers.document import Document
from printers.layout import plain_text
from printers.picture import receipt_png
from printers.profile import PRESETS, PrinterProfile, preset
from tests.golden.papers import HERE, NAMES, PAPERS, papers
from tests.printers.reading import read_back

EVERY = [(name, mm) for name in NAMES for mm in PAPERS]
GB2312 = msgspec.structs.replace(preset("generic-58"), charset="gb2312")
PRINTERS = [*PRESETS.values(), GB2312]


@pytest.fixture(scope="module")
def made() -> dict[str, Document]:
    return papers()


def test_every_paper_has_its_golden_files(made: dict[str, Document]):
    kept = {path.stem for path in HERE.glob("*.txt")} | {path.stem for path in HERE.glob("*.png")}

    assert set(made) == set(NAMES)
    assert {f"{name}-{mm}" for name, mm in EVERY} == kept


@pytest.mark.parametrize(("name", "mm"), EVERY)
def test_the_text_is_the_golden_text(made: dict[str, Document], name: str, mm: int):
    assert plain_text(made[name], preset(PAPERS[mm]).columns) == (HERE / f"{name}-{mm}.txt").read_text("utf-8")


@pytest.mark.parametrize("profile", PRINTERS, ids=lambda profile: f"{profile.name}-{profile.charset}")
@pytest.mark.parametrize("name", NAMES)
def test_every_printer_prints_what_the_text_says(made: dict[str, Document], name: str, profile: PrinterProfile):
    read_back(made[name], profile)


@pytest.mark.parametrize(("name", "mm"), EVERY)
def test_the_picture_has_the_golden_pictures_shape(made: dict[str, Document], name: str, mm: int):
    profile = preset(PAPERS[mm])
    fresh = Image.open(io.BytesIO(receipt_png(made[name], profile)))
    golden = Image.open(HERE / f"{name}-{mm}.png")

    assert (fresh.mode, fresh.size) == (golden.mode, golden.size)
    assert fresh.size[0] == profile.dots
    assert _rows_with_ink(fresh) == _rows_with_ink(golden)


def _rows_with_ink(image: Image.Image) -> list[int]:
    """Which bands of 24 dots carry any ink: lines and blanks, whatever the font."""
    bands = range(0, image.height - 23, 24)
    return [band for band in bands if image.crop((0, band, image.width, band + 24)).convert("L").getextrema()[0] == 0]
