"""The papers of old gold: bag slip, statement, refinery's list, the receipt's lines."""

from __future__ import annotations

from msgspec.structs import replace

from pos_app.papers_old_gold import bag_slip, brought_with, refined_slip, refinery_slip, statement_slip
from pos_app.printing import NOTHING_BROUGHT, Letterhead
from printers.document import Document
from shop.old_gold.facts import OldGoldRefined, OldGoldSent, RefinedMetal
from shop.old_gold.projection import taken_as
from shop.staff.queries import Company, Store
from tests.printers.reading import on_paper
from tests.shop.old_gold.pieces import NO, taken
from tests.shop.sales.test_projection import SALE

HEAD = Letterhead(Company("金铺珠宝", "", "", ""), Store("HP", "和平路店", "", ""), "HP01", {})
AT = "2026-11-21T10:00:00.000+08:00"


def text(document: Document) -> str:
    return on_paper(document, 48)


def test_a_bag_says_what_is_in_it_and_until_when():
    slip = text(bag_slip(HEAD, taken(deducted_mg=500, deducted_what="石"), AT))

    assert NO in slip
    assert "0.50g 石" in slip
    assert "保留到 2026-11-28" in slip


def test_the_customer_signs_for_every_piece_and_stays_masked():
    melted = taken(old_no="L-2", how="buy_back", test="fire", within_mg=0, surplus_fen_per_g=958_00, loss_ppm=15_000)
    slip = text(statement_slip(HEAD, "S-1", [taken(seller_label="张** 110105********002X"), melted], AT))

    assert "张** 110105********002X" in slip
    assert "损耗 1.5 %" in slip
    assert "不能恢复原样" in slip
    assert "￥20,000.00" in slip


def test_a_surplus_shows_both_prices():
    slip = text(statement_slip(HEAD, "S-1", [taken(within_mg=6_000, surplus_fen_per_g=968_00)], AT))

    assert "额度内 6.00g 额度外 4.00g" in slip
    assert "1,000.00 / 968.00" in slip


def test_the_refinery_gets_gross_and_fine():
    sent = OldGoldSent(sent_no="M-1", store="HP", refinery="精炼厂", pieces=(taken_as(taken()),))
    slip = text(refinery_slip(HEAD, sent, AT, "周建平"))

    assert "精炼厂" in slip
    assert "纯 9.99g" in slip


def test_a_bill_without_old_gold_brings_nothing():
    assert brought_with(replace(SALE), ()) == NOTHING_BROUGHT


def test_a_bag_that_was_weighed_says_how_far_it_is_off():
    sent = OldGoldSent(
        sent_no="M-1", store="HP", refinery="精炼厂", pieces=(taken_as(taken()),), weighed_mg=9_980, reason="剪去标签"
    )

    slip = text(refinery_slip(HEAD, sent, AT, "周建平"))

    assert "一起称 9.98g" in slip
    assert "差 -0.02g" in slip
    assert "剪去标签" in slip


def test_what_came_back_stands_beside_what_was_sent():
    gold = RefinedMetal(metal="gold", told_mg=9_990, gross_mg=9_970, fineness_permille_x10=9_999, fine_mg=9_969)
    back = OldGoldRefined(sent_no="M-1", store="HP", refinery_no="R-7", metals=(gold,), fee_fen=50_00, reason="焊料多")

    slip = text(refined_slip(HEAD, back, AT, "周建平"))

    assert all(said in slip for said in ("R-7", "金 9.97g", "999.9‰", "台账纯 9.99g", "-0.021g", "50.00", "焊料多"))
