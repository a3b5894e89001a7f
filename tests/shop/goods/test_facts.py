"""What a paper of goods by quantity may say."""

from __future__ import annotations

import pytest

from shop.goods.facts import QUANTITY_MOST, GoodsLine, GoodsMoved, SoldGoods, What


def moved(what: What, *quantities: int, code: str = "") -> GoodsMoved:
    lines = tuple(GoodsLine(code=code or f"C{number}", qty=qty) for number, qty in enumerate(quantities))
    return GoodsMoved(document_no="Q-HP01-20261121-0001", store="HP", what=what, lines=lines)


@pytest.mark.parametrize(("what", "qty"), [("received", -1), ("arrived", 0), ("sent", 1), ("written_off", 2)])
def test_what_comes_is_added_and_what_goes_is_taken_off(what: What, qty: int):
    with pytest.raises(ValueError, match="another sign"):
        moved(what, qty)


def test_a_count_finds_more_or_less_or_the_same():
    assert [line.qty for line in moved("counted", 3, 0, -2).lines] == [3, 0, -2]


def test_an_article_stands_on_a_paper_once():
    with pytest.raises(ValueError, match="once"):
        moved("received", 1, 2, code="BOX1")


@pytest.mark.parametrize("qty", [QUANTITY_MOST + 1, -QUANTITY_MOST - 1])
def test_a_quantity_beyond_reason_is_none(qty: int):
    with pytest.raises(ValueError, match="no quantity"):
        GoodsLine(code="BOX1", qty=qty)


@pytest.mark.parametrize("qty", [0, -1, QUANTITY_MOST + 1])
def test_at_least_one_is_sold(qty: int):
    with pytest.raises(ValueError, match="no quantity"):
        SoldGoods(line_no=1, code="BOX1", qty=qty)
