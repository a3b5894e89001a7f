from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.importing.cells import READERS, CellRefused, readers_with, shown, text_of
from pos_app.importing.columns import MEMBERS, PIECES, Column
from shop.catalogue.rules.purity import PURITIES, Purity

MIDNIGHT = datetime.combine(date(1990, 3, 8), time())  # as a workbook gives a day
COLUMNS = {column.field: column for column in (*PIECES, *MEMBERS)}


def taken(field: str, cell: object) -> object:
    column: Column = COLUMNS[field]
    return READERS[column.kind](cell, column)


def taken_or_told(field: str, cell: object) -> str:
    try:
        return f"taken: {taken(field, cell)!r}"
    except CellRefused as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("cell", "mg"),
    [
        (20.35, 20_350),
        (0.1 + 0.2, 300),
        (20.349999999999998, 20_350),
        (3, 3_000),
        ("20.355", 20_355),
        (" 20.35g ", 20_350),
        ("20.35克", 20_350),
        ("２０．３５", 20_350),
        ("1,020.5", 1_020_500),
        (".5", 500),
    ],
)
def test_a_weight_in_grams_is_read_to_the_milligram(cell: object, mg: int):
    assert taken("net_gold_weight_mg", cell) == mg


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("20350mg", "单位是克"),
        ("1.2钱", "单位是克"),
        ("0.5克拉", "单位是克"),
        ("约20", "单位是克"),
        ("20,35", "单位是克"),
        ("1e3", "单位是克"),
        (20.3512, "最多3位小数"),
        ("20.3512", "最多3位小数"),
        (-1, "不能是负数"),
        ("-0.5", "不能是负数"),
        (1e300, "数太大"),
        (float("nan"), "不是数字"),
        (float("inf"), "不是数字"),
        (True, "逻辑值"),
        (MIDNIGHT, "日期"),
        ("=A1*2", "公式"),
        ("#REF!", "错误值"),
        ("#N/A", "错误值"),
        (object(), "无法读取"),
    ],
)
def test_what_is_no_weight_is_refused_with_the_reason(cell: object, reason: str):
    with pytest.raises(CellRefused, match=reason):
        taken("net_gold_weight_mg", cell)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [(8980, 8_980_00), (0.07, 7), (1234567.89, 1_234_567_89), ("¥8,980.00元", 8_980_00), ("35元", 35_00)],
)
def test_money_is_read_to_the_fen(cell: object, fen: int):
    assert taken("label_price_fen", cell) == fen


@given(st.integers(0, 10**11))
def test_every_price_a_spreadsheet_can_show_comes_back_to_the_fen(fen: int):
    assert taken("label_price_fen", fen / 100) == fen
    assert taken("label_price_fen", str(Decimal(fen) / 100)) == fen


def test_carats_are_no_grams():
    assert taken("main_stone_mct", "0.305ct") == 305

    with pytest.raises(CellRefused, match="单位是克拉"):
        taken("main_stone_mct", "0.06g")


def test_half_a_stone_is_refused():
    assert taken("main_stone_count", 2.0) == 2

    with pytest.raises(CellRefused, match="只能是整数"):
        taken("main_stone_count", 1.5)


@pytest.mark.parametrize(
    ("cell", "code"),
    [(6900012345678, "6900012345678"), (6900012345678.0, "6900012345678"), (" hp001 ", "HP001"), ('="0012"', "0012")],
)
def test_a_barcode_keeps_every_digit(cell: object, code: str):
    assert taken("barcode", cell) == code


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (1234567890123456, "超过15位"),
        (6.9e17, "超过15位"),
        ("6.90001E+12", "科学计数"),
        ("货001", "字母和数字"),
        ("A" * 33, "最多32位"),
        (3.5, "字母和数字"),
    ],
)
def test_a_barcode_that_lost_something_on_the_way_is_refused(cell: object, reason: str):
    with pytest.raises(CellRefused, match=reason):
        taken("barcode", cell)


@pytest.mark.parametrize(("cell", "code"), [("足金999", "AU999"), ("18k", "AU750"), (925, "AG925"), ("Pt950", "PT950")])
def test_a_purity_is_read_as_people_write_it(cell: object, code: str):
    assert taken("purity_code", cell) == code


@pytest.mark.parametrize(
    ("cell", "reason"), [("千足金", "请写“足金999”"), ("万足金", "足金999.9"), ("K白", "不认识的成色")]
)
def test_a_purity_that_may_not_be_written_is_refused(cell: str, reason: str):
    with pytest.raises(CellRefused, match=reason):
        taken("purity_code", cell)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("pricing_mode", "一口价", "by_piece"),
        ("pricing_mode", "按件（一口价）", "by_piece"),
        ("pricing_mode", "按 重", "by_weight"),
        ("craft_fee_mode", "按克", "per_gram"),
        ("tier", "金卡", "gold"),
        ("sex", "女士", "女"),
        ("category", "戒指", "戒指"),
    ],
)
def test_a_choice_is_read_as_its_words(field: str, cell: str, value: str):
    assert taken(field, cell) == value


def test_a_wrong_choice_is_told_the_right_ones():
    with pytest.raises(CellRefused, match="只能填:按重、按克、一口价"):
        taken("pricing_mode", "称重")


@pytest.mark.parametrize(
    "cell",
    [12800006620, 12800006620.0, "128 0000 6620", "+86 128-0000-6620", "８６１２８００００６６２０", "008612800006620"],
)
def test_a_phone_is_the_same_however_it_was_typed(cell: object):
    assert taken("phone", cell) == "12800006620"


@pytest.mark.parametrize("cell", ["1280000662", "0571-88880000", "没有", 1.28e10 + 0.5])
def test_what_is_no_mobile_number_is_refused(cell: object):
    with pytest.raises(CellRefused, match="11位手机号"):
        taken("phone", cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (MIDNIGHT, "1990-03-08"),
        (date(1990, 3, 8), "1990-03-08"),
        ("1990/3/8", "1990-03-08"),
        ("1990-03-08 00:00:00", "1990-03-08"),
        ("3月8日", "03-08"),
    ],
)
def test_a_birthday_is_read_from_a_date_or_from_words(cell: object, day: str):
    assert taken("birthday", cell) == day


@pytest.mark.parametrize("cell", [32940, "1990-02-30", "八月十五", time(3, 8)])
def test_what_is_no_day_is_refused(cell: object):
    with pytest.raises(CellRefused, match="日期"):
        taken("birthday", cell)


def test_tags_are_parted_once_each():
    assert taken("tags", "新品；专柜同款,新品; ") == ("新品", "专柜同款")


@pytest.mark.parametrize("cell", ["第一行\n第二行", "响\x07"])
def test_signs_that_nobody_sees_are_refused(cell: str):
    with pytest.raises(CellRefused, match="控制字符"):
        taken("series", cell)


def test_a_ring_size_that_became_a_date_is_refused():
    with pytest.raises(CellRefused, match="当成了日期"):
        taken("ring_size", MIDNIGHT)


def test_a_card_number_of_the_old_system_is_kept_and_a_strange_one_refused():
    assert taken("card_no", "vip 0088") == "VIP0088"

    with pytest.raises(CellRefused, match="卡号"):
        taken("card_no", "卡#1")


def test_a_cell_is_shown_as_the_spreadsheet_shows_it():
    assert [shown(cell) for cell in (None, 12.0, 20.35, "足金")] == ["", "12", "20.35", "足金"]
    assert len(shown("长" * 100)) == 60


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.datetimes()))
def test_a_cell_is_read_or_refused_but_never_breaks_the_import(cell: object):
    outcomes = [taken_or_told(field, cell) for field in COLUMNS if field]

    assert "" not in [outcome.strip() for outcome in outcomes]


def test_an_empty_cell_is_an_empty_text():
    assert text_of(None) == ""


@pytest.mark.parametrize(
    ("field", "cell", "mm"),
    [("bangle_inner_mm", "56mm", 56), ("chain_length_mm", 45, 450), ("chain_length_mm", "42.5cm", 425)],
)
def test_sizes_are_kept_in_millimetres(field: str, cell: object, mm: int):
    assert taken(field, cell) == mm


def test_photos_are_named_without_a_folder():
    assert taken("photos", "正面.jpg;背面.png") == ("正面.jpg", "背面.png")
    with pytest.raises(CellRefused, match="不带文件夹"):
        taken("photos", "../正面.jpg")


def test_a_listed_purity_is_read_by_the_table_that_knows_it():
    eight = Purity("AU333", "8K金", "gold", 3330, "2026-01-01", ("8K",))

    assert readers_with((*PURITIES, eight))["purity"]("8k", COLUMNS["purity_code"]) == "AU333"
    with pytest.raises(CellRefused, match="不认识的成色"):
        taken("purity_code", "8k")
