"""Looking up articles, and what lies where."""

from __future__ import annotations

import msgspec
import pytest

from shop.goods.facts import GoodsLine, GoodsMoved
from shop.goods.queries import find_goods, goods_balances, goods_below_zero, goods_of_store
from shop.goods.usecases import list_goods, receive_goods
from tests.builders.register import Register
from tests.shop.goods.test_usecases import BOX

BAG = msgspec.structs.replace(BOX, code="BAG1", name="手提袋 100%棉", tags=("gift",))


@pytest.fixture
def register() -> Register:
    made = Register()
    with made.books() as books:
        list_goods(books, [BOX, BAG])
        receive_goods(books, {"BOX1": 10}, store="HP", supplier="盒厂")
    return made


@pytest.mark.parametrize(
    ("text", "codes"), [("b", ["BAG1", "BOX1"]), ("box1", ["BOX1"]), ("提袋", ["BAG1"]), ("0%", ["BAG1"]), ("%x", [])]
)
def test_articles_are_found_by_code_or_name(register: Register, text: str, codes: list[str]):
    with register.reading() as connection:
        assert [record.code for record in find_goods(connection, text)] == codes


def test_every_article_is_listed_with_what_the_store_has(register: Register):
    with register.reading() as connection:
        rows = goods_of_store(connection, "HP")

    assert [(row.record, row.qty) for row in rows] == [(BAG, 0), (BOX, 10)]


def test_a_balance_begins_where_it_is_asked_from(register: Register):
    register.clock.forward(hours=1)
    since = register.clock.now().isoformat(timespec="milliseconds")
    register.clock.forward(minutes=1)
    with register.books() as books:
        lines = (GoodsLine(code="BOX1", qty=-12),)
        books.record(GoodsMoved(document_no="Q-1", store="HP", what="written_off", lines=lines))

    with register.reading() as connection:
        balance = goods_balances(connection, "HP", since)["BOX1"]
        assert goods_below_zero(connection, "HP") == (("HP", "BOX1", -2),)
    assert (balance.opening, balance.moves, balance.closing, balance.gap) == (10, {"written_off": -12}, -2, 0)
