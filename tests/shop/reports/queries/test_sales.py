"""The day's sales add up by every key to what was paid."""

from __future__ import annotations

from tests.shop.reports.day import BANGLE_LIST_FEN, BANGLE_OFF_FEN, CHAIN_FEN, SILVER_FEN, a_day, tables

GOLD_LIST = CHAIN_FEN + BANGLE_LIST_FEN


def test_sales_are_told_to_the_fen_and_the_milligram():
    found = tables(a_day(), "sales")

    gold = ("素金", 2, 30_350, GOLD_LIST, 1_012_25, BANGLE_OFF_FEN, GOLD_LIST - BANGLE_OFF_FEN)
    silver = ("银饰", 1, 8_200, SILVER_FEN, 0, 0, SILVER_FEN)
    assert found["按大类"].rows == (gold, silver)
    assert found["合计"].rows == ((3, 3, 32_580_05, 142_45, 32_437_60, 1, 350_00, 32_087_60),)


def test_every_grouping_comes_to_the_same():
    found = tables(a_day(), "sales")

    totals = {found[f"按{word}"].totals[1:] for word in ("大类", "成色", "柜台", "导购")}
    assert totals == {(3, 38_550, 32_580_05, 1_012_25, 142_45, 32_437_60)}
    assert [row[0] for row in found["按柜台"].rows] == ["A1", "其它"]
    assert [row[0] for row in found["按导购"].rows] == ["赵敏"]


def test_discounts_are_told_by_their_rule_and_returns_apart():
    found = tables(a_day(), "sales")

    assert found["优惠明细"].rows == (("金卡工费8折", 1, 142_45),)
    assert found["退货"].rows == (("银饰", 1, 8_200, 368_00, 18_00, 350_00),)
