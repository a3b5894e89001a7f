"""Barcodes of documents and pieces."""

from __future__ import annotations

import pytest
from barcode.codex import Code128  # the printers' bytes are checked against another maker of bars
from hypothesis import given
from hypothesis import strategies as st

from printers.code128 import bars, bars_fit, printer_data, runs


def test_a_piece_code_has_the_bars_that_others_draw():
    assert bars("HD10234") == Code128("HD10234").build()[0]


def test_long_digits_take_half_the_room():
    assert runs("S-20261121") == [("B", "S-"), ("C", "20261121")]
    assert printer_data("S-20261121") == b"{BS-{C\x14\x1a\x0b\x15"


def test_an_odd_digit_stays_outside():
    assert runs("12345") == [("C", "1234"), ("B", "5")]


def test_a_brace_is_doubled():
    assert printer_data("a{b") == b"{Ba{{b"


@pytest.mark.parametrize("digits", ["00160400", "16051605", "991620"])
def test_digits_that_would_be_a_real_time_command_are_sent_as_text(digits: str):
    assert printer_data(digits) == b"{B" + digits.encode()


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40))
def test_every_text_can_be_drawn_and_is_whole(text: str):
    assert "".join(part for _, part in runs(text)) == text
    assert (len(bars(text)) - 2) % 11 == 0


def test_bars_need_two_dots_a_module_and_blanks_beside_them():
    wide = (len(bars("S-HP01")) + 20) * 2

    assert bars_fit("S-HP01", wide)
    assert not bars_fit("S-HP01", wide - 1)
