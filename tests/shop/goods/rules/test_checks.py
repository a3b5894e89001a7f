"""Which articles may stand in the catalogue."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shop.goods.facts import GoodsRecord
from shop.goods.rules.checks import check_goods, ean13_is_right

BOX = GoodsRecord(code="BOX1", name="首饰盒", category_major="配件", category="包装", unit="个", price_fen=5_00)


def test_an_article_that_can_be_has_no_problem():
    assert check_goods(BOX) == ()


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"code": "box1"}, "code", "code_not_normal"),
        ({"code": "BOX 1!"}, "code", "code_invalid"),
        ({"code": "6901234567893"}, "code", "check_digit"),
        ({"name": "千 足金耳钉"}, "name", "name_refused"),
        ({"name": " "}, "name", "required"),
        ({"unit": "一二三四五六七八九"}, "unit", "too_long"),
        ({"category_major": "杂货"}, "category_major", "not_a_choice"),
        ({"tax_use": "none"}, "tax_use", "not_a_choice"),
        ({"price_fen": -1}, "price_fen", "negative"),
        ({"cost_fen": 10**10}, "cost_fen", "too_large"),
        ({"price_fen": 0}, "price_fen", "required"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, Any], field: str, reason: str):
    (problem,) = check_goods(msgspec.structs.replace(BOX, **wrong))

    assert (problem.field, problem.reason) == (field, reason)


def test_a_gift_may_cost_nothing():
    assert check_goods(msgspec.structs.replace(BOX, category_major="赠品", price_fen=0)) == ()


@pytest.mark.parametrize(
    ("code", "right"), [("4006381333931", True), ("4006381333930", False), ("12345", True), ("A006381333930", True)]
)
def test_the_last_digit_of_an_ean_is_reckoned(code: str, right: bool):
    assert ean13_is_right(code) is right
