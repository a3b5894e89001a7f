"""A layout that a paper could not show, or that hides what a paper must say, is refused in words."""

from __future__ import annotations

import pytest

from shop.paper_layout.facts import Look, PaperLayout
from shop.paper_layout.rules.checking import OPTIONAL, REQUIRED, faults, look_of


def sale(**look: object) -> PaperLayout:
    return PaperLayout(looks={"sale": Look(**look)})  # type: ignore[arg-type]


def test_what_every_paper_can_show_has_no_fault():
    assert faults(sale(header=("金" * 16,), warranty="终身清洗" * 20, footer=("a" * 32,), hidden=tuple(OPTIONAL))) == []


@pytest.mark.parametrize(
    ("layout", "fault"),
    [
        (sale(header=("金" * 16 + "。",)), "sale: 抬头 (header) 第 1 行占 34 格,58 毫米纸只有 32 格"),
        (sale(footer=("好", "a" * 33)), "sale: 结尾 (footer) 第 2 行占 33 格,58 毫米纸只有 32 格"),
        (sale(footer=("一\n二",)), "sale: 结尾 (footer) 第 1 行是空行或有换行"),
        (sale(header=(" ",)), "sale: 抬头 (header) 第 1 行是空行或有换行"),
        (sale(header=("好",) * 9), "sale: 抬头 (header) 有 9 行,最多 8 行"),
        (sale(warranty="保" * 401), "sale: 质保文字 (warranty) 有 401 字,最多 400 字"),
        (sale(hidden=("seller",)), "sale: 商家名称 (seller) 依法必须印,不能去掉"),
        (PaperLayout(looks={"bill": Look()}), "bill: 没有这种单据,可用 all sale"),
    ],
)
def test_a_fault_is_named_with_its_place(layout: PaperLayout, fault: str):
    (found,) = faults(layout)

    assert found.startswith(fault)


@pytest.mark.parametrize("field", sorted(REQUIRED))
def test_nothing_that_a_paper_must_say_can_be_left_out(field: str):
    assert len(faults(sale(hidden=(field,)))) == 1


def test_a_field_that_no_paper_has_is_a_typing_error():
    assert faults(sale(hidden=("adress",)))[0].startswith("sale: 没有 adress 这一项")


def test_a_kind_that_is_not_named_looks_like_the_others():
    layout = PaperLayout(looks={"all": Look(footer=("客服",)), "sale": Look(logo=False)})

    assert look_of(layout, "order") == Look(footer=("客服",))
    assert look_of(layout, "sale") == Look(logo=False)
    assert look_of(PaperLayout(), "sale") == Look()


def test_a_guarantee_says_the_receipts_warranty_until_it_has_words_of_its_own():
    said = PaperLayout(looks={"all": Look(footer=("客服",)), "sale": Look(warranty="终身清洗")})
    own = PaperLayout(looks={**said.looks, "guarantee": Look(warranty="一年内免费紧固")})

    assert look_of(said, "guarantee") == Look(footer=("客服",), warranty="终身清洗")
    assert look_of(own, "guarantee").warranty == "一年内免费紧固"


def test_a_page_has_room_for_longer_lines_than_a_roll():
    assert faults(PaperLayout(looks={"slip": Look(footer=("金" * 17,))})) == []
