"""Pages as pictures."""

from __future__ import annotations

import io

from PIL import Image

from printers.pdf import A4, A5_WIDE, Column, Section, table_report_pdf
from printers.pdf_pictures import page_images, page_sizes, pages_png

SECTION = Section("货品", (Column("品名"),), [("足金999古法手镯",)] * 60)


def test_each_page_has_its_size():
    sizes = page_sizes(table_report_pdf("销售单", [], [SECTION], page=A5_WIDE))

    assert len(sizes) > 1
    assert {(round(size.width), round(size.height)) for size in sizes} == {(595, 420)}


def test_a_page_is_drawn_with_so_many_dots_an_inch():
    (first, *_) = page_images(table_report_pdf("日结表", [], [SECTION], page=A4), 72)

    assert first.size == (596, 842)
    assert first.getextrema() == (0, 255)  # ink on paper


def test_all_pages_stand_below_one_another_in_a_picture():
    pdf = table_report_pdf("销售单", [], [SECTION], page=A5_WIDE)
    pages = list(page_images(pdf, 72))

    picture = Image.open(io.BytesIO(pages_png(pdf, 72)))

    assert (picture.format, picture.width) == ("PNG", pages[0].width)
    assert picture.height == sum(page.height for page in pages) + (len(pages) - 1) * 9
