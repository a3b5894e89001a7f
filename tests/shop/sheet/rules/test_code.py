"""The code that names a sheet."""

from __future__ import annotations

import pytest

from kernel.secrets import fresh_key, public_key_of, sign, signature_fits
from shop.sheet.errors import NotASheetCode, SheetCodeForged
from shop.sheet.rules.code import SheetCode, make_code, read_code

KEY = fresh_key(lambda count: b"k" * count)
WHAT = SheetCode("S-HP01-20261121-00471", 123_456_789_00, "ab" * 16)


def code(key: str = KEY) -> str:
    return make_code(WHAT, lambda data: sign(key, data))


def read(text: str) -> SheetCode:
    return read_code(text, lambda data, signature: signature_fits(public_key_of(KEY), data, signature))


def test_a_code_says_bill_amount_and_sheet_in_fewer_than_300_signs():
    assert read(f" {code()}\n") == WHAT
    assert len(code()) < 300


def test_a_code_of_another_key_or_with_another_amount_is_forged():
    other = fresh_key(lambda count: b"o" * count)
    half = code().rpartition(".")[0][:-4] + "AAAA." + code().rpartition(".")[2]

    with pytest.raises(SheetCodeForged):
        read(code(other))
    with pytest.raises((SheetCodeForged, NotASheetCode)):
        read(half)


@pytest.mark.parametrize("text", ["", "JS1.", "JS1.x.y", "JM1.abc.def", "6900012349999", "JS1." + "A" * 400])
def test_what_is_no_code_is_said_to_be_none(text: str):
    with pytest.raises(NotASheetCode):
        read(text)
