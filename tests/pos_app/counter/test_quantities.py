"""Goods by quantity in a chain: two tills of a store with no line, sendings between stores, returns elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.upkeep.digest import of_store
from pos_app.upkeep.digest import own_lines
from shop.goods.facts import GoodsRecord
from shop.goods.queries import goods_balances, quantity
from shop.goods.usecases import list_goods
from sync.exceptions import waiting
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, SmallChain, small_chain

CODE = "6901234567892"
EARRING = GoodsRecord(
    code=CODE, name="珍珠耳钉", category_major="配件", category="耳饰", unit="对", price_fen=33_33, cost_fen=12_00
)
TILLS = ("HP01", "HP02", "BJ01")


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        with made.office.open(SETUP) as books:
            list_goods(books, [EARRING])
        for register, manager in zip(TILLS, (shop.MANAGER, shop.MANAGER, shop.BJ_MANAGER), strict=True):
            made[register].begin(manager)
        made.sync(*TILLS)
        made["HP01"].ok("receive_goods", goods={CODE: 5}, supplier="饰品厂")
        made.sync("HP01", "HP02")
        yield made


def there(till: Counter) -> int:
    (row,) = till.ok("goods", text=CODE)["goods"]
    return int(row["qty"])


def at_headquarters(chain: SmallChain, store: str) -> int:
    with chain.office.database.reading() as connection:
        assert all(one.gap == 0 for one in goods_balances(connection, store).values())
        return quantity(connection, store, CODE)


def sell(till: Counter, qty: int) -> str:
    till.ok("scan", code=f"{qty}*{CODE}")
    till.ok("pay", method="cash")
    return str(till.ok("commit")["sale_no"])


def test_two_tills_that_sold_with_no_line_agree_in_the_end(chain: SmallChain):
    sell(chain["HP01"], 3)
    sell(chain["HP02"], 4)
    assert (there(chain["HP01"]), there(chain["HP02"])) == (2, 1)

    chain.sync("HP01", "HP02", "HP01")

    assert (there(chain["HP01"]), there(chain["HP02"]), at_headquarters(chain, "HP")) == (-2, -2, -2)
    assert chain["HP02"].ok("goods_exceptions")["goods"][0]["qty"] == -2


def test_a_sending_is_on_its_way_until_it_is_taken_in(chain: SmallChain):
    sent = chain["HP01"].ok("send_goods", goods={CODE: 2}, to="BJ")["document"]["number"]
    chain.sync("HP01", "BJ01")
    assert [row["qty"] for row in chain["BJ01"].ok("goods_on_the_way")["goods"]] == [2]

    chain["BJ01"].ok("take_in_goods", document=sent)
    chain.sync("BJ01", "HP01")

    assert (there(chain["HP01"]), there(chain["BJ01"])) == (3, 2)
    assert (at_headquarters(chain, "HP"), at_headquarters(chain, "BJ")) == (3, 2)
    assert chain["HP01"].ok("goods_on_the_way")["goods"] == ()
    assert chain["BJ01"].refusal("take_in_goods", document=sent) == "goods.document_unknown"


def test_what_came_short_stays_on_its_way_and_too_much_is_shown(chain: SmallChain):
    sent = chain["HP01"].ok("send_goods", goods={CODE: 3}, to="BJ")["document"]["number"]
    chain["BJ01"].ok("take_in_goods", document=sent, goods={CODE: 4}, sender="HP")  # with no line, by its paper
    chain.sync("HP01", "BJ01", "HP01")

    assert [row["qty"] for row in chain["HP01"].ok("goods_on_the_way")["goods"]] == [-1]


def test_units_of_one_line_come_back_at_two_stores_and_each_once(chain: SmallChain):
    bill = sell(chain["HP01"], 3)
    chain.sync("HP01")
    chain["BJ01"].ok("return_lines", sale_no=bill, lines=[1], reason="不喜欢", qty=1)
    chain["BJ01"].ok("begin_tender")
    chain["BJ01"].ok("commit")
    chain.sync("BJ01", "HP01", "HP02")

    assert (
        chain["HP02"].refusal("return_lines", sale_no=bill, lines=[1], reason="再退", qty=3) == "goods.quantity_wrong"
    )
    chain["HP02"].ok("return_lines", sale_no=bill, lines=[1], reason="再退", qty=2)
    chain["HP02"].ok("begin_tender")
    chain["HP02"].ok("commit")
    chain.sync("HP02", "HP01")

    assert (at_headquarters(chain, "BJ"), at_headquarters(chain, "HP"), there(chain["HP01"])) == (1, 4, 4)
    assert disputed(chain) == []


def test_a_unit_that_came_back_twice_with_no_line_is_a_case_for_a_person(chain: SmallChain):
    bill = sell(chain["HP01"], 2)
    chain.sync("HP01")
    for register in ("HP02", "BJ01"):
        chain[register].ok("return_lines", sale_no=bill, lines=[1], reason="退", qty=2)
        chain[register].ok("begin_tender")
    for register in ("HP02", "BJ01"):
        chain[register].ok("commit")
    chain.sync("HP02", "BJ01")

    assert "returns.line_returned" in disputed(chain)
    assert at_headquarters(chain, "BJ") == 0


def test_a_store_of_a_chain_does_not_change_the_catalogue(chain: SmallChain):
    assert chain["HP01"].refusal("list_goods", goods=[]) == "goods.listed_above"


def test_till_and_headquarters_add_up_alike(chain: SmallChain):
    sell(chain["HP01"], 1)
    chain.sync("HP01", "HP02")

    till = chain["HP02"].till
    own = own_lines(till.place.database, "HP02", "HP")
    with chain.office.database.reading() as connection:
        theirs = of_store(connection, "HP", chain.clock.now()).lines()
    told = {line for line in own if line.startswith(("goods", "table goods"))}
    assert f"goods {CODE}: 4" in told
    assert told <= set(theirs)


def disputed(chain: SmallChain) -> list[str]:
    """Kinds of what headquarters could not carry out."""
    with chain.office.database.reading() as connection:
        return [row.kind for row in waiting(connection)]
