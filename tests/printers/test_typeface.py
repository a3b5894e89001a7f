"""Which font draws which character."""

from __future__ import annotations

from pathlib import Path

from printers.typeface import CHINESE, MONO, Face, characters, face_for, glyph


def test_the_bundled_font_has_every_character_of_gb2312():
    level_one_and_two = (bytes((lead, trail)) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF))
    chars = "".join(pair.decode("gb2312", "ignore") for pair in level_one_and_two)

    assert len(chars) == 6763
    assert [char for char in chars if ord(char) not in characters(CHINESE)] == []


def test_the_marks_and_names_of_receipts_are_in_the_bundled_font():
    assert [char for char in "￥¥■●▲★√×→…喆堃玥─│┌" if face_for(char) != CHINESE] == []


def test_the_even_face_has_ascii():
    assert characters(MONO) >= set(range(0x20, 0x7F))


def test_a_font_that_is_not_there_has_no_characters():
    assert characters(Face(Path("/nowhere/none.ttf"))) == frozenset()


def test_cells_are_12_dots_for_ascii_and_24_for_han_at_every_size():
    assert [glyph("8", 1, 1).size, glyph("金", 1, 1).size, glyph("金", 2, 3).size] == [(12, 24), (24, 24), (48, 72)]


def test_a_character_that_no_font_has_is_a_box():
    nobody = glyph("\U0010fffd", 1, 1)

    assert nobody.getbbox() == (2, 2, 22, 22)
    assert nobody.getpixel((12, 12)) == 0


def test_digits_have_even_widths_and_stand_inside_their_cells():
    boxes = [glyph(char, 1, 1).getbbox() for char in "0123456789"]

    assert [box for box in boxes if box is None or box[3] > 21 or box[1] < 2] == []
