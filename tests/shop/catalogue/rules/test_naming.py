import pytest

from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.naming import compose_name


def named(**fields: str) -> str:
    given = {"barcode": "X1", "category_major": "素金", "pricing_mode": "by_weight", **fields}
    return compose_name(PieceRecord(**given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"purity_code": "AU750", "main_stone_name": "钻石", "category": "戒指"}, "18K金钻石戒指"),
        ({"purity_code": "AU999", "category": "手镯"}, "足金999手镯"),
        ({"purity_code": "PT900", "main_stone_name": "钻石", "category": "戒指"}, "铂金900钻石戒指"),
        ({"main_stone_name": "翡翠", "category": "手镯"}, "翡翠手镯"),
        ({"purity_code": "AU990", "category": "金条"}, "足金条"),
        ({"purity_code": "AU9999", "category": "金条"}, "足金999.9金条"),
    ],
)
def test_a_name_is_purity_stone_and_kind(fields: dict[str, str], name: str):
    assert named(**fields) == name


def test_the_series_is_no_part_of_the_legal_name():
    assert named(purity_code="AU999", category="手镯", series="古法传承") == "足金999手镯"
