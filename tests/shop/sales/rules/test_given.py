"""What promotions give and add, of what the store has."""

from __future__ import annotations

from typing import Any

from promotions import Context, Engine, Line, RuleSet
from shop.goods.facts import GoodsRecord
from shop.sales.rules.given import Given, given_goods

THERE = {"BOX": 3, "CLOTH": 1}
GIFT = {"type": "gift", "sku": ["BOX", "CLOTH"], "name": "礼品", "qty": 1, "worth_fen": 15_00}


def goods(code: str) -> GoodsRecord | None:
    if code not in THERE:
        return None
    return GoodsRecord(code=code, name=f"名{code}", category_major="赠品", category="包装", unit="个", price_fen=20_00)


def given(benefit: dict[str, Any], *, there: dict[str, int] | None = None, chosen: tuple[str, ...] = ()) -> Any:
    raw = {"id": "R", "name": "满赠", "stage": "order", "benefit": benefit}
    rules = RuleSet.parse([{**raw, "auto": True} if benefit["type"] == "gift" else {**raw, "mandatory": True}])
    answer = Engine(rules).price([Line(id="ring", price=1_000_00)], Context())
    stock = THERE if there is None else there
    return given_goods(answer, rules, goods=goods, there=lambda code: stock.get(code, 0), chosen={"R": chosen})


def gift_of(code: str, worth_fen: int) -> Given:
    return Given(
        rule_id="R", code=code, name=f"名{code}", category_major="赠品", category="包装", unit="个", worth_fen=worth_fen
    )


def test_the_first_gift_that_is_in_stock_is_given() -> None:
    assert given(GIFT) == ((gift_of("BOX", 15_00),), ())
    assert given(GIFT, there={"CLOTH": 1}) == ((gift_of("CLOTH", 15_00),), ())


def test_what_the_customer_chose_goes_first() -> None:
    assert given(GIFT, chosen=("CLOTH",))[0][0].code == "CLOTH"


def test_a_gift_that_is_not_in_stock_is_named_and_not_given() -> None:
    assert given(GIFT, there={}) == ((), ("满赠",))


def test_a_gift_without_an_announced_worth_is_worth_its_price() -> None:
    assert given({"type": "gift", "sku": "BOX"})[0] == (gift_of("BOX", 20_00),)


def test_what_is_no_goods_of_ours_is_given_by_its_name_and_leaves_no_stock() -> None:
    assert given({"type": "gift", "sku": "CARD", "name": "贺卡"})[0] == (Given(rule_id="R", code="CARD", name="贺卡"),)


def test_what_is_added_costs_what_the_rule_says() -> None:
    (one,) = given({"type": "add_on", "sku": "BOX", "fen": 9_90})[0]

    assert (one.code, one.fen, one.worth_fen) == ("BOX", 9_90, 0)
