from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook

from pos_app.importing.blank import NOTES_SHEET, template
from pos_app.importing.checking import check
from pos_app.importing.columns import KINDS
from pos_app.importing.plan import ImportPlan
from pos_app.importing.reading import read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    template(tmp_path / "模板.xlsx")
    return tmp_path / "模板.xlsx"


def test_a_template_has_a_sheet_for_each_kind_and_an_explanation(path: Path):
    assert load_workbook(path).sheetnames == ["货品", "会员", "饰品", "说明"]


def test_every_column_is_explained(path: Path):
    explained = {(row[0], row[1]) for row in load_workbook(path)[NOTES_SHEET].iter_rows(min_row=2, values_only=True)}

    assert len(explained) == sum(map(len, KINDS.values()))
    assert ("货品", "净金重") in explained


def test_a_template_as_it_is_imports_nothing_and_has_no_fault(path: Path):
    assert check(read(path)) == ImportPlan("模板.xlsx", (), (), ())


def test_the_samples_would_be_good_rows_if_they_were_not_samples(path: Path):
    book = load_workbook(path)
    for sheet in (book["货品"], book["会员"]):
        sheet["A2"], sheet["A3"] = None, None
    book.save(path)

    plan = check(read(path))

    assert plan.problems == ()
    assert [piece.record.barcode for piece in plan.pieces] == ["6900012345678", "6900012349999"]
    assert plan.pieces[0].record.net_gold_weight_mg == 20_350
    assert [msgspec.structs.asdict(piece.record)["pricing_mode"] for piece in plan.pieces] == ["by_weight", "by_piece"]
    assert [(member.record.name, member.record.points) for member in plan.members] == [("李雪梅", 12860), ("刘小敏", 0)]
