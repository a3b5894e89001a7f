"""What comes back over the counter: headquarters and the second books agree, and each piece comes back once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Table, select, update

from kernel.tables import exception_ledger
from shop.goods.tables import goods_stock
from shop.old_gold.tables import old_gold as old_gold_pieces
from shop.sales.tables import sale_line
from shop.stock.tables import piece_stock
from tools.simulation.causes import unexplained
from tools.simulation.clerks import Deed, go_round
from tools.simulation.counter_back import bring_back, old_gold, publish, sell_more
from tools.simulation.faults import draw
from tools.simulation.goods import goods_arrive, goods_in, goods_out
from tools.simulation.invariants import i3_conservation
from tools.simulation.invariants_goods import GOODS_AT_REST, i6_goods, i6_old_gold, i6_returned
from tools.simulation.invariants_pieces import PIECES_AT_REST
from tools.simulation.quick import shortcuts
from tools.simulation.stockroom import deliver
from tools.simulation.tills import Machine
from tools.simulation.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """Tills in two stores, each with pieces and goods by quantity."""
    with shortcuts(real_keys=False):
        world = World(1, replace(draw(random.Random(1)), stores=2, wire={}))
        world.calm = True
        publish(world)
        for register, store in (("HP01", "HP"), ("BJ02", "BJ")):
            machine = world.install(register, store)
            go_round(world, machine)
            for deed in (deliver, deliver, goods_in):
                deed(world, machine)
        talk(world)
        yield world


def talk(world: World) -> None:
    """Everybody hears everything."""
    for _ in range(3):
        world.forward(60)
        for machine in world.machines:
            go_round(world, machine)


def until(world: World, count: str, deed: Deed, machine: Machine) -> None:
    """Tried again until this was counted: what somebody does is drawn."""
    tried(world, count, lambda: deed(world, machine))


def returned_elsewhere(world: World, machine: Machine) -> None:
    """More of another store's bill comes back only when headquarters has heard of what came back before."""

    def bring_and_tell() -> None:
        bring_back(world, machine)
        go_round(world, machine)

    tried(world, "returned.other_store", bring_and_tell)


def tried(world: World, count: str, deed: Callable[[], None]) -> None:
    for _ in range(200):
        if world.counts[count]:
            return
        deed()
    raise AssertionError(f"never: {count}")


def sell_a_piece(world: World, machine: Machine) -> None:
    sell_more(world, machine)
    with machine.disk.reading() as connection:
        sold = select(piece_stock).where(piece_stock.c.status == "sold")
        world.counts["sold"] = len(connection.execute(sold).all())


def findings(world: World) -> list[str]:
    rules = (*PIECES_AT_REST, *GOODS_AT_REST, i3_conservation, unexplained)
    return [finding for rule in rules for finding in rule(world)]


def waiting(world: World) -> list[str]:
    with world.center.disk.reading() as connection:
        return list(connection.scalars(select(exception_ledger.c.kind).order_by(exception_ledger.c.kind)))


def test_a_piece_that_another_store_takes_back_lies_there(world: World) -> None:
    here, there = world.machines
    until(world, "sold", sell_a_piece, here)
    talk(world)

    returned_elsewhere(world, there)
    talk(world)

    assert waiting(world) == []
    assert findings(world) == []


def test_a_line_that_two_stores_take_back_without_hearing_of_each_other_comes_back_once(world: World) -> None:
    here, there = world.machines
    until(world, "sold", sell_a_piece, here)
    talk(world)

    returned_elsewhere(world, there)
    until(world, "returned.own_store", bring_back, here)
    talk(world)

    assert "returns.line_returned" in waiting(world)
    assert findings(world) == []


def test_goods_in_a_box_are_in_neither_store_until_it_is_opened(world: World) -> None:
    here, there = world.machines

    goods_out(world, here)
    talk(world)
    assert findings(world) == []

    until(world, "goods.arrived", goods_arrive, there)
    talk(world)
    assert findings(world) == []


def test_old_gold_stands_in_the_ledger_of_the_store_that_took_it(world: World) -> None:
    until(world, "old_gold.bought", old_gold, world.machines[0])
    talk(world)

    assert findings(world) == []


@pytest.mark.parametrize(
    ("rule", "table", "values"),
    [
        (i6_goods, goods_stock, {"qty": 1_000}),
        (i6_returned, sale_line, {"returned": 99}),
        (i6_old_gold, old_gold_pieces, {"fine_mg": 1}),
    ],
    ids=["shelf", "sold line", "old piece"],
)
def test_a_row_that_the_journal_does_not_make_is_found(
    world: World, rule: Callable[[World], Iterable[str]], table: Table, values: dict[str, int]
) -> None:
    until(world, "sold", sell_a_piece, world.machines[0])
    until(world, "old_gold.bought", old_gold, world.machines[0])
    talk(world)

    with world.center.disk.writing() as connection:
        connection.execute(update(table).values(**values))

    assert list(rule(world)) != []
