"""The picture of a paper."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from printers.document import QR, Barcode, Feed, Pair, Text
from printers.layout import Piece, Style, TextLine, lay_out
from printers.picture import draw_line, qr_image, receipt_image, receipt_png
from printers.profile import PrinterProfile
from tests.printers.samples import PAPER_58, PAPER_80, QR_DATA, one, receipt

zbarimg = shutil.which("zbarimg")


@pytest.mark.parametrize("profile", [PAPER_58, PAPER_80])
def test_the_picture_is_as_wide_as_the_paper_and_black_on_white(profile: PrinterProfile):
    image = Image.open(io.BytesIO(receipt_png(receipt(), profile)))

    assert (image.width, image.mode) == (profile.dots, "1")
    assert image.getpixel((0, 0)) == 255


def test_the_same_receipt_gives_the_same_picture():
    assert receipt_png(receipt(), PAPER_80) == receipt_png(receipt(), PAPER_80)


@pytest.mark.parametrize("profile", [PAPER_58, PAPER_80])
def test_an_amount_ends_at_the_last_column(profile: PrinterProfile):
    (line,) = lay_out(one(Pair("合计", "¥1,234.08")), profile.columns)

    box = draw_line(line, profile).getbbox()

    assert box is not None
    assert profile.dots - 4 <= box[2] <= profile.dots


def test_an_inverted_line_is_white_on_black():
    (line,) = lay_out(one(Text("补打", invert=True)), 48)

    image = draw_line(line, PAPER_80)

    assert image.getpixel((0, 0))
    assert not image.getpixel((100, 0))


def test_bold_words_have_more_ink_than_plain_ones():
    plain, bold = (
        draw_line(TextLine((Piece(0, "金铺", style=Style(bold=heavy)),)), PAPER_80).histogram()[0]
        for heavy in (False, True)
    )

    assert bold < plain  # blank dots


def test_fed_lines_are_blank_paper():
    image = draw_line(Feed(3), PAPER_80)

    assert (image.height, image.getbbox()) == (90, None)


def test_a_qr_code_shrinks_to_its_paper():
    assert qr_image(QR("x" * 900, module=8), PAPER_58).width <= 384


def test_codes_on_the_picture_can_be_read(tmp_path: Path):
    path = tmp_path / "codes.png"
    receipt_image(one(QR(QR_DATA), Barcode("S-HP01-0047")), PAPER_58).convert("L").resize((768, 900)).save(path)

    assert zbarimg, "zbarimg of the package zbar-tools reads codes as a phone does"
    found = subprocess.run([zbarimg, "-q", "--raw", str(path)], capture_output=True, text=True, check=True).stdout

    assert set(found.split()) == {QR_DATA, "S-HP01-0047"}
