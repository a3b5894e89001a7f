"""The chain's catalogue of goods by quantity, as people at headquarters keep it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from headquarters.office import Office
from shop.goods.facts import GoodsLine, GoodsMoved
from tests.headquarters.commands.console import ADMIN, new_office, typed

HEADER = "code,name,category_major,category,unit,price,cost\n"
ROWS = "690123 4567892,珍珠耳钉,配件,耳饰,对,33.33,12\nbox1,首饰盒,赠品,包装,个,,3.00\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def listed(tmp_path: Path, text: str, by: str = "1001") -> Result:
    file = tmp_path / "goods.csv"
    file.write_text(text, "utf-8")
    return typed(tmp_path, "goods", "list", str(file), "--by", by)


def test_a_file_of_articles_is_listed_and_shown(tmp_path: Path, office: Office) -> None:
    listed(tmp_path, HEADER + ROWS)

    assert typed(tmp_path, "goods", "show").stdout == "6901234567892 珍珠耳钉 33.33/对\nBOX1 首饰盒 0.00/个\n"
    assert typed(tmp_path, "goods", "show", "耳").stdout == "6901234567892 珍珠耳钉 33.33/对\n"


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (HEADER + ROWS, "9999"),
        (HEADER, "1001"),
        ("code,name\nA1,盒\n", "1001"),
        (HEADER + "A1,盒,配件,包装,个,3.333,0\n", "1001"),
        (HEADER + "A1,盒,配件,包装,个,,0\n", "1001"),
    ],
)
def test_what_makes_no_sense_lists_nothing(tmp_path: Path, office: Office, text: str, by: str) -> None:
    assert listed(tmp_path, text, by).exit_code != 0
    assert typed(tmp_path, "goods", "show").stdout == ""


def test_what_does_not_add_up_is_shown(tmp_path: Path, office: Office) -> None:
    listed(tmp_path, HEADER + ROWS)
    assert typed(tmp_path, "goods", "exceptions").exit_code == 0
    with office.open(ADMIN) as books:
        line = (GoodsLine(code="BOX1", qty=-3),)
        books.record(GoodsMoved(document_no="Q-1", store="HP", what="sent", lines=line, to_store="BJ"))

    shown = typed(tmp_path, "goods", "exceptions")
    assert (shown.exit_code, shown.stdout) == (1, "HP BOX1: -3\nQ-1 HP -> BJ BOX1: 3 on its way\n")
