"""Quantities are added up: whatever order the facts come in, the rows are the same, and both books agree."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kernel.executor import carry_out
from kernel.facts import Fact
from membership.personal import MemberKeys
from shop.goods.facts import GoodsLine, GoodsMoved, GoodsReturned, GoodsSold, SoldGoods
from shop.goods.queries import goods_balances
from shop.goods.tables import goods_move, goods_stock
from shop.registry import projections
from tests.builders import shop
from tests.builders.books import new_database, written

CODES = ("BOX1", "BAG1")
STORES = ("HP", "BJ")


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """Papers and bills of two stores, each with its own number."""
    facts: list[Fact] = []
    for number in range(draw(st.integers(1, 12))):
        store, code, qty = draw(st.sampled_from(STORES)), draw(st.sampled_from(CODES)), draw(st.integers(1, 50))
        what = draw(st.sampled_from(("received", "sent", "arrived", "written_off", "counted", "sold", "returned")))
        document_no = f"N{number}"
        if what == "sold":
            line = (SoldGoods(line_no=1, code=code, qty=qty),)
            facts.append(GoodsSold(sale_no=document_no, sale_id=document_no, store=store, lines=line))
        elif what == "returned":
            one = SoldGoods(line_no=1, code=code, qty=qty)
            facts.append(GoodsReturned(sale_no=document_no, of_sale_no="S", store=store, before=0, line=one))
        else:
            sign = -1 if what in ("sent", "written_off") else 1
            lines = (GoodsLine(code=code, qty=sign * qty),)
            facts.append(GoodsMoved(document_no=document_no, store=store, what=what, lines=lines, of_document="T"))
    return facts


def rows_after(facts: list[Fact]) -> tuple[list[object], list[object], bool]:
    database, known = new_database(), projections(MemberKeys(shop.CHAIN), str)
    with database.writing() as connection:
        for entry, fact in zip(written("HP01", facts), facts, strict=True):
            carry_out(connection, known.rows_of(entry, fact))
    with database.reading() as connection:
        stock = [tuple(row) for row in connection.execute(select(goods_stock).order_by(*goods_stock.primary_key))]
        columns = [goods_move.c[name] for name in ("document_no", "what", "code", "store", "qty")]
        moves = [tuple(row) for row in connection.execute(select(*columns).order_by(goods_move.c.document_no))]
        even = all(one.gap == 0 for store in STORES for one in goods_balances(connection, store).values())
    return stock, moves, even


@settings(max_examples=40, deadline=None)
@given(histories(), st.integers(0, 9))
def test_every_order_ends_in_the_same_quantities_and_both_books_agree(facts: list[Fact], seed: int):
    other = list(facts)
    random.Random(seed).shuffle(other)

    told, mixed = rows_after(facts), rows_after(other)

    assert told == mixed
    assert told[2]
