"""Chinese text as a printer's bytes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.encode_gb import encode_gb, stand_in, width
from printers.profile import PrinterProfile, preset

GBK = preset("generic-80")
GB2312 = PrinterProfile(name="old", title="旧", columns=32, dots=384, charset="gb2312")


def test_the_yuan_sign_is_sent_as_the_wide_one():
    assert encode_gb(stand_in("¥1.00"), GBK) == b"\xa3\xa41.00"


@pytest.mark.parametrize(("typed", "printed"), [("✔", "√"), ("☑", "√"), ("€5", "EUR5"), ("a\tb", "a b"), ("−1", "-1")])
def test_what_no_printer_has_gets_a_stand_in(typed: str, printed: str):
    assert stand_in(typed) == printed


def test_a_control_character_in_a_name_cannot_become_a_command():
    assert stand_in("足金\x1bp\x00戒\x10\x14指\u200b") == "足金p戒指"


def test_a_rare_character_has_no_bytes():
    assert encode_gb("王䶮", GBK) is None


def test_an_old_printer_lacks_what_gb2312_lacks():
    assert encode_gb("李喆", GBK) is not None
    assert encode_gb("李喆", GB2312) is None
    assert encode_gb("足金999（￥1.00）·—", GB2312) is not None


def test_a_letter_that_gbk_lacks_is_one_column_of_the_printers_code_page():
    xp80 = preset("xp80")

    assert width("Møller") == 6
    assert encode_gb("Møller", xp80) == b"M\x1c\x2e\x1b\x74\x02\x9b\x1c\x26ller"
    assert encode_gb("Møller", GBK) is None
    assert encode_gb("Møller 䶮", xp80) is None


def test_a_letter_that_gbk_has_is_one_of_its_own():
    assert (encode_gb("é", preset("xp80")), width("é")) == (b"\xa8\xa6", 2)


def test_an_older_code_page_has_fewer_letters():
    old = msgspec.structs.replace(preset("xp80"), code_page="cp437", code_page_no=0)

    assert encode_gb("ö", old) == b"\x1c\x2e\x1b\x74\x00\x94\x1c\x26"
    assert encode_gb("ø", old) is None


@given(st.text(max_size=60))
def test_a_text_is_as_wide_as_its_bytes_and_has_no_four_byte_codes(text: str):
    clean = stand_in(text)

    data = encode_gb(clean, GBK)

    assert data is None or (len(data) == width(clean) and data.decode("gbk") == clean)
