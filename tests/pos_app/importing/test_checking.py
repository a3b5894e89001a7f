import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from pos_app.importing.checking import check
from pos_app.importing.plan import ImportPlan
from pos_app.importing.reading import ImportFile, read
from pos_app.importing.sheets import NewSheet, write_workbook

PIECES = (
    "条码",
    "大类",
    "品类",
    "计价方式",
    "成色",
    "净金重(克)",
    "工费方式",
    "工费(元)",
    "标签价(元)",
    "总重",
    "石价",
)
BANGLE = ("A1", "素金", "手镯", "按重", "足金999", 20.35, "按克", 35, None, None, None)
MEMBERS = ("姓名", "手机号", "性别", "生日", "等级", "积分", "储值本金", "储值赠金", "卡号")
MEI = ("李雪梅", 12800006620, "女", date(1988, 11, 8), "金卡", 12860, 3000, 200, "M81435045257")


def changed(row: Sequence[object], headers: Sequence[str], **cells: object) -> list[object]:
    return [cells.get(header.split("(")[0], cell) for header, cell in zip(headers, row, strict=True)]


def the_file(tmp_path: Path, *sheets: tuple[str, Sequence[Sequence[object]]]) -> ImportFile:
    write_workbook(tmp_path / "店.xlsx", [NewSheet(name, rows) for name, rows in sheets])
    return read(tmp_path / "店.xlsx")


def told(plan: ImportPlan) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.value) for problem in plan.problems]


def test_a_good_file_becomes_records(tmp_path: Path):
    plan = check(the_file(tmp_path, ("货品", [PIECES, BANGLE]), ("会员", [MEMBERS, MEI])))

    assert plan.ready
    (piece,), (member,) = plan.pieces, plan.members
    assert (piece.sheet, piece.row, piece.record.barcode) == ("货品", 2, "A1")
    assert (piece.record.net_gold_weight_mg, piece.record.craft_fee_mode, piece.record.craft_fee_fen) == (
        20_350,
        "per_gram",
        35_00,
    )
    assert (member.record.phone, member.record.birthday, member.record.tier) == ("12800006620", "1988-11-08", "gold")
    assert (member.record.points, member.record.principal_fen, member.record.bonus_fen) == (12860, 3_000_00, 200_00)


# Each row: what is put into the good row, and the column and reason that must be told for it.
TORTURE: tuple[tuple[dict[str, object], str, str], ...] = (
    ({"条码": None}, "条码", "必填"),
    ({"条码": "  "}, "条码", "必填"),
    ({"条码": "A 1-2"}, "条码", "字母和数字"),
    ({"条码": "6.9E+12"}, "条码", "科学计数"),
    ({"条码": 12345678901234567}, "条码", "超过15位"),
    ({"条码": date(2026, 1, 2)}, "条码", "日期"),
    ({"大类": "黄金"}, "大类", "只能填"),
    ({"品类": "手环"}, "品类", "只能填"),
    ({"计价方式": "看心情"}, "计价方式", "只能填"),
    ({"成色": "千足金"}, "成色", "请写"),
    ({"成色": "24K"}, "成色", "不认识"),
    ({"成色": None}, "成色", "必须填写"),
    ({"成色": "18K金"}, "成色", "大类不符"),
    ({"净金重": "20.35mg"}, "净金重", "单位是克"),
    ({"净金重": "二十克"}, "净金重", "不是数字"),
    ({"净金重": 20350}, "净金重", "单位填错"),
    ({"净金重": 20.3511}, "净金重", "最多3位小数"),
    ({"净金重": -3}, "净金重", "负数"),
    ({"净金重": 0}, "净金重", "必须填写"),
    ({"净金重": "=B2*2"}, "净金重", "公式"),
    ({"净金重": "#VALUE!"}, "净金重", "错误值"),
    ({"工费": True}, "工费", "逻辑值"),
    ({"工费": 35.005}, "工费", "最多2位小数"),
    ({"工费": 9999}, "工费", "太大"),
    ({"标签价": "面议"}, "标签价", "不是数字"),
    ({"总重": 18}, "总重", "总重小于"),
    ({"总重": 25}, "总重", "总重大于"),
    ({"石价": 100}, "石价", "不收石价"),
)


@pytest.mark.parametrize(("cells", "column", "reason"), TORTURE)
def test_a_bad_piece_is_told_by_column_value_and_reason(
    tmp_path: Path, cells: dict[str, object], column: str, reason: str
):
    plan = check(the_file(tmp_path, ("货品", [PIECES, changed(BANGLE, PIECES, **cells)])))

    assert plan.pieces == ()
    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, column)]
    assert reason in plan.problems[0].reason


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"姓名": None}, "姓名", "必填"),
        ({"姓名": "名" * 41}, "姓名", "太长"),
        ({"手机号": None}, "手机号", "必填"),
        ({"手机号": "8888"}, "手机号", "11位"),
        ({"性别": "不详"}, "性别", "只能填"),
        ({"生日": "1988-13-01"}, "生日", "不是日期"),
        ({"生日": 32455}, "生日", "不是日期"),
        ({"等级": "白金"}, "等级", "只能填"),
        ({"积分": -5}, "积分", "负数"),
        ({"积分": 1.5}, "积分", "整数"),
        ({"储值本金": -100}, "储值本金", "负数"),
        ({"储值赠金": "很多"}, "储值赠金", "不是数字"),
        ({"卡号": "卡1"}, "卡号", "字母和数字"),
    ],
)
def test_a_bad_member_is_told_by_column_value_and_reason(
    tmp_path: Path, cells: dict[str, object], column: str, reason: str
):
    plan = check(the_file(tmp_path, ("会员", [MEMBERS, changed(MEI, MEMBERS, **cells)])))

    assert plan.members == ()
    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, column)]
    assert reason in plan.problems[0].reason


def test_a_file_of_bad_rows_tells_every_one_of_them_and_keeps_the_good(tmp_path: Path):
    bad = [changed(BANGLE, PIECES, 条码=f"T{place}", **cells) for place, (cells, _, _) in enumerate(TORTURE[6:])]
    good = changed(BANGLE, PIECES, 条码="GOOD")

    plan = check(the_file(tmp_path, ("货品", [PIECES, *bad, good])))

    assert plan.bad_rows == len(bad)
    assert [problem.row for problem in plan.problems] == [place + 2 for place in range(len(bad))]
    assert [piece.record.barcode for piece in plan.without_bad_rows().pieces] == ["GOOD"]


def test_all_faults_of_one_row_are_told_at_once(tmp_path: Path):
    row = changed(BANGLE, PIECES, 大类="黄金", 净金重="重", 工费="贵")

    plan = check(the_file(tmp_path, ("货品", [PIECES, row])))

    assert told(plan) == [(2, "大类", "黄金"), (2, "净金重", "重"), (2, "工费", "贵")]
    assert plan.bad_rows == 1


def test_a_barcode_that_stands_twice_is_told_at_both_rows(tmp_path: Path):
    twin = changed(BANGLE, PIECES, 条码="ａ1")

    plan = check(the_file(tmp_path, ("货品", [PIECES, BANGLE, twin])))

    assert [(problem.row, problem.reason) for problem in plan.problems] == [(2, "与第3行重复"), (3, "与第2行重复")]
    assert plan.pieces == ()


def test_a_twin_is_found_in_another_sheet_and_behind_another_fault(tmp_path: Path):
    broken = changed(BANGLE, PIECES, 工费="贵")

    plan = check(the_file(tmp_path, ("一楼", [PIECES, BANGLE]), ("二楼", [PIECES, broken])))

    assert [(p.sheet, p.column, p.reason) for p in plan.problems] == [
        ("一楼", "条码", "与“二楼”第2行重复"),
        ("二楼", "工费", "不是数字,只填数字,单位是元"),
        ("二楼", "条码", "与“一楼”第2行重复"),
    ]


def test_what_the_shop_has_already_is_told(tmp_path: Path):
    file = the_file(tmp_path, ("货品", [PIECES, BANGLE]), ("会员", [MEMBERS, MEI]))

    plan = check(
        file,
        existing_barcodes={"A1"},
        existing_cards={"M81435045257"},
        existing_phone_macs={"mac of 12800006620"},
        phone_mac=lambda phone: f"mac of {phone}",
    )

    assert [problem.reason for problem in plan.problems] == ["这个条码已在库", "这个手机号已是会员", "这个卡号已有人用"]
    assert (plan.pieces, plan.members) == ((), ())


def test_a_piece_has_no_code_of_goods_by_quantity(tmp_path: Path):
    plan = check(the_file(tmp_path, ("货品", [PIECES, BANGLE])), existing_goods={"A1"})

    assert [problem.reason for problem in plan.problems] == ["这个条码是一种饰品的"]


def test_members_without_a_card_do_not_share_one(tmp_path: Path):
    rows = [changed(MEI, MEMBERS, 卡号=None), changed(MEI, MEMBERS, 卡号=None, 手机号="12900006620")]

    plan = check(the_file(tmp_path, ("会员", [MEMBERS, *rows])))

    assert plan.ready
    assert len(plan.members) == 2


def test_faults_of_the_headers_come_before_those_of_the_rows(tmp_path: Path):
    rows = [(*PIECES, "心情"), (*changed(BANGLE, PIECES, 工费="贵"), "好")]

    plan = check(the_file(tmp_path, ("流水", [("日期", "金额"), (1, 2)]), ("货品", rows)))

    assert [(p.sheet, p.row, p.column) for p in plan.problems] == [
        ("流水", 0, ""),
        ("货品", 1, "心情"),
        ("货品", 2, "工费"),
    ]


def test_a_csv_row_shorter_than_its_headers_lacks_only_what_is_missing(tmp_path: Path):
    text = "条码,大类,品类,计价方式,标签价\nA1,镶嵌,戒指,一口价,8980\nA2,镶嵌,戒指,一口价\n"
    (tmp_path / "店.csv").write_text(text, encoding="gbk")

    plan = check(read(tmp_path / "店.csv"))

    assert [piece.record.label_price_fen for piece in plan.pieces] == [8_980_00]
    assert told(plan) == [(3, "标签价", "")]


PHOTO = b"\xff\xd8\xff\xe0 a picture"


def test_a_photo_beside_the_file_is_known_by_what_it_shows(tmp_path: Path):
    (tmp_path / "正面.jpg").write_bytes(PHOTO)

    plan = check(the_file(tmp_path, ("货品", [(*PIECES, "照片"), (*BANGLE, "正面.jpg")])))

    assert [piece.record.photos for piece in plan.pieces] == [(hashlib.sha256(PHOTO).hexdigest(),)]
    assert plan.photos == (tmp_path / "正面.jpg",)


@pytest.mark.parametrize("content", [None, b"GIF89a"])
def test_a_photo_that_is_missing_or_no_photo_is_told(tmp_path: Path, content: bytes | None):
    files = {"正面.jpg": content} if content else {}
    [(tmp_path / name).write_bytes(kept) for name, kept in files.items()]

    plan = check(the_file(tmp_path, ("货品", [(*PIECES, "照片"), (*BANGLE, "正面.jpg")])))

    assert told(plan) == [(2, "照片", "正面.jpg")]


def test_a_fault_of_a_stone_is_told_at_its_own_column(tmp_path: Path):
    headers = (*PIECES, "副石粒数", "副石形状")

    plan = check(the_file(tmp_path, ("货品", [headers, (*BANGLE, 3, "圆")])))

    assert told(plan) == [(2, "副石名称", "")]
