"""Pages as pictures."""

from __future__ import annotations

import io

from PIL import Image

from printers.pdf import A4, A5_WIDE, Column, Section, table_report_pdf
from printers.pdf_pictures import page_images, page_png, page_sizes

SECTION = Section("货品", (Column("品名"),), [("足金999古法手镯",)] * 60)


def test_each_page_has_its_size():
    sizes = page_sizes(table_report_pdf("销售单", [], [SECTION], page=A5_WIDE))

    assert len(sizes) > 1
    assert {(round(size.width), round(size.height)) for size in sizes} == {(595, 420)}


def test_a_page_is_drawn_with_so_many_dots_an_inch():
    (first, *_) = page_images(table_report_pdf("日结表", [], [SECTION], page=A4), 72)

    assert first.size == (596, 842)
    assert first.getextrema() == (0, 255)  # ink on paper


def test_the_first_page_is_a_picture_to_look_at():
    picture = Image.open(io.BytesIO(page_png(table_report_pdf("质保单", [], [], page=A5_WIDE), 144)))

    assert (picture.format, picture.mode) == ("PNG", "L")
