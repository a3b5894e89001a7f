"""Where a line of a receipt may end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.encode_gb import stand_in, width
from printers.wrap import wrap

NUMBER = st.from_regex(r"(￥?[1-9][0-9]{0,2}(,[0-9]{3}){0,2}\.[0-9]{2}|S-HP01-2026[0-9]{4}-[0-9]{4})", fullmatch=True)
WORDS = st.text(alphabet="金铺手镯，。（）：克 a-/", min_size=1, max_size=12)


def test_a_document_number_is_never_split():
    assert wrap("单号:XS20261121-0001-0037", 20) == ["单号:", "XS20261121-0001-0037"]


def test_a_weight_is_never_split_from_its_digits():
    assert wrap("足金戒指净重10.20g", 16) == ["足金戒指净重", "10.20g"]


def test_a_number_keeps_its_unit():
    assert wrap("足金净重10.20克", 13) == ["足金净重", "10.20克"]


def test_a_currency_sign_stays_with_its_amount():
    assert wrap("合计金额￥1,234.00", 12) == ["合计金额", "￥1,234.00"]


def test_no_line_starts_with_a_closing_mark():
    assert wrap("请妥善保管小票，谢谢", 14) == ["请妥善保管小", "票，谢谢"]


def test_no_line_ends_with_an_opening_mark():
    assert wrap("质量问题（含松动）", 10) == ["质量问题", "（含松动）"]


def test_a_word_of_letters_breaks_after_its_hyphen():
    assert wrap("rose-gold ring", 9) == ["rose-gold", "ring"]
    assert wrap("rose-gold", 6) == ["rose-", "gold"]


def test_spaces_at_a_break_vanish_and_indents_stay():
    assert wrap("  净重 工费", 8) == ["  净重", "工费"]


def test_what_goes_on_stands_under_what_began():
    assert wrap("   原单 S-HP01-20261121-0002 第 2 行", 32) == ["   原单 S-HP01-20261121-0002 第", "   2 行"]


def test_a_line_feed_starts_a_line_and_an_empty_text_is_an_empty_line():
    assert wrap("一\n\n二", 8) == ["一", "", "二"]
    assert wrap("", 8) == [""]


def test_a_number_longer_than_the_paper_is_cut_rather_than_lost():
    assert wrap("9" * 50, 32) == ["9" * 32, "9" * 18]


def test_a_number_longer_than_its_cell_is_left_whole_on_request():
    assert wrap("9" * 12, 8, cut_words=False) == ["9" * 12]


def test_an_atom_too_long_is_cut_outside_its_number():
    assert wrap("（￥99,999,999.99），", 20) == ["（￥99,999,999.99）", "，"]


@given(st.text(max_size=80), st.sampled_from([8, 15, 32, 48]))
def test_no_line_is_wider_than_its_room_and_no_word_is_lost(text: str, room: int):
    clean = stand_in(text)

    rows = wrap(clean, room)

    assert max(map(width, rows)) <= room
    assert "".join("".join(rows).split()) == "".join(clean.split())


@given(st.lists(st.tuples(WORDS, NUMBER), min_size=1, max_size=5), st.sampled_from([32, 48]))
def test_every_number_of_a_text_stands_whole_on_some_line(parts: list[tuple[str, str]], room: int):
    text = " ".join(f"{words} {number}" for words, number in parts)

    rows = wrap(text, room)

    assert [number for _, number in parts if not any(number in line for line in rows)] == []


@pytest.mark.parametrize("room", [32, 48])
def test_the_same_text_breaks_the_same_way_each_time(room: int):
    text = "请妥善保管小票，退换货请出示；质量问题（含镶嵌松动）终身免费保养。"

    assert wrap(text, room) == wrap(text, room)
