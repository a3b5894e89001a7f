"""One layout for the paper, the picture and the text file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.document import QR, Barcode, Cell, Columns, Cut, Feed, Pair, Rule, Text
from printers.encode_gb import width
from printers.layout import Piece, Style, TextLine, lay_out, plain_text
from tests.printers.samples import LONG_NAME, one, receipt, row


def text_rows(columns: int, *blocks: object) -> list[str]:
    return plain_text(one(*blocks), columns).splitlines()


@pytest.mark.parametrize("columns", [32, 48])
def test_no_line_of_a_receipt_is_wider_than_its_paper(columns: int):
    lines = [line for line in lay_out(receipt(), columns) if isinstance(line, TextLine)]

    ends = [piece.end for line in lines for piece in line.pieces]

    assert max(ends) == columns


@pytest.mark.parametrize("columns", [32, 48])
def test_amounts_end_in_the_last_column(columns: int):
    rows = plain_text(receipt(), columns).splitlines()

    amounts = [text for text in rows if text.endswith(("0.60", "4,000.00", "9.60", "8,980.00"))]

    assert [width(text) for text in amounts] == [columns] * 5


def test_a_value_that_does_not_fit_beside_its_name_stands_below_at_the_right():
    rows = text_rows(32, Pair("国检证书编号", "NGTC-20261121-00918273645"))

    assert rows == ["国检证书编号", " " * 7 + "NGTC-20261121-00918273645"]


def test_the_largest_amount_fits_in_double_size_on_small_paper():
    (line,) = lay_out(one(Pair("", "¥99,999,999.99", bold=True, width=2, height=2)), 32)

    assert line == TextLine((Piece(2, "￥99,999,999.99", "right", Style(2, 2, bold=True)),))


def test_an_amount_too_large_for_double_size_is_written_small_rather_than_split():
    document = one(Pair("应收", "￥-9,999,999,999.99", width=2, height=2))

    assert plain_text(document, 32).splitlines() == ["应收         ￥-9,999,999,999.99"]


def test_a_name_of_forty_characters_wraps_in_its_own_cell():
    rows = text_rows(48, row(LONG_NAME, "1", "¥8,980.00"))

    assert len(LONG_NAME) == 40
    assert rows == [
        "足金999古法传承龙凤呈祥手镯     1     ￥8,980.00",
        "男女款情侣对镯结婚三金五金礼",
        "盒装特别定制纪念版婚庆",
    ]


def test_an_amount_too_wide_for_its_cell_takes_room_from_its_neighbours():
    rows = text_rows(32, row("金条", "1", "¥99,999,999.99"))

    assert rows == ["金条           1 ￥99,999,999.99"]


def test_a_name_gives_room_to_an_amount_down_to_eight_columns():
    rows = text_rows(24, Columns((Cell("古法传承手镯"), Cell("¥99,999,999.99", 8, "right"))))

    assert rows == ["古法传承 ￥99,999,999.99", "手镯"]


def test_an_amount_that_finds_no_room_stands_whole_on_a_line_of_its_own():
    rows = text_rows(24, Columns((Cell("HP01-20261121-0047"), Cell("¥99,999,999.99", 8, "right"))))

    assert rows == ["HP01-20261121-0047", " " * 9 + "￥99,999,999.99"]


def test_neighbouring_cells_never_touch():
    rows = text_rows(32, Columns((Cell("名" * 12), Cell("1234567", 8, "right"))))

    assert rows == ["名" * 12 + " 1234567"]


def test_cells_without_a_width_share_what_is_left():
    (line,) = lay_out(one(Columns((Cell("甲"), Cell("乙"), Cell("丙", 8)))), 32)

    assert line == TextLine((Piece(0, "甲"), Piece(13, "乙"), Piece(25, "丙")))


def test_a_heading_stands_in_the_middle():
    (line,) = lay_out(one(Text("金铺", align="center", width=2, height=2)), 32)

    assert line == TextLine((Piece(12, "金铺", "center", Style(2, 2)),))


def test_a_rule_of_a_wide_character_fills_the_paper_too():
    assert text_rows(32, Rule("─")) == ["─" * 16]


def test_feeds_cuts_and_barcodes_have_their_marks_in_the_text_file():
    assert text_rows(32, Barcode("HD1"), Feed(2), Cut()) == [" " * 12 + "[|||||]", " " * 14 + "HD1", "", "", "=" * 32]


def test_on_paper_too_narrow_for_bars_a_square_code_of_them_stands():
    number = "D-HP01-20261121-0001"

    assert lay_out(one(Barcode(number)), 48)[0] == Barcode(number)
    assert lay_out(one(Barcode(number)), 32)[0] == QR(number)


def test_an_empty_text_is_a_blank_line():
    assert lay_out(one(Text("")), 32) == (TextLine(),)


@given(
    st.lists(st.tuples(st.text("金铺手镯 ab-1", max_size=12), st.integers(0, 12)), min_size=1, max_size=5),
    st.sampled_from([32, 48]),
)
def test_no_cell_overlaps_another_or_leaves_the_paper(cells: list[tuple[str, int]], columns: int):
    block = Columns(tuple(Cell(text, wide, "right") for text, wide in cells))

    lines = [line for line in lay_out(one(block), columns) if isinstance(line, TextLine)]

    edges = [[edge for p in line.pieces for edge in (p.column, p.column + width(p.text))] for line in lines]
    assert [row for row in edges if row != sorted(row) or (row and not 0 <= row[0] <= row[-1] <= columns)] == []
    printed = "".join("".join(piece.text for line in lines for piece in line.pieces).split())
    assert sorted(printed) == sorted("".join("".join(text for text, _ in cells).split()))
