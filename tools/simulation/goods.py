"""Goods by quantity in one machine's store: they come from a supplier, go to other stores in a box, and are counted."""

from __future__ import annotations

from kernel.books import Books
from kernel.facts import Entry
from shop.goods.facts import GoodsMoved
from shop.goods.queries import goods_by_code, goods_of_store
from shop.goods.usecases import count_goods, receive_goods, send_goods, take_in_goods
from tools.simulation.clerks import Deed, pick, quietly, recorded
from tools.simulation.counter_back import ARTICLES
from tools.simulation.tills import Machine
from tools.simulation.world import Parcel, World


def goods_in(world: World, machine: Machine) -> None:
    """A supplier brings some."""
    came = {one.code: world.rng.randint(1, 30) for one in ARTICLES}
    recorded(
        world, machine, lambda books: quietly(books, receive_goods, came, store=machine.store, supplier="义乌小商品")
    )


def goods_out(world: World, machine: Machine) -> None:
    """Some go to another store, in a box with the number of the sending on it."""
    to_store = pick(world, [store for store in world.stores if store != machine.store])
    with machine.disk.reading() as connection:
        here = {row.record.code: row.qty for row in goods_of_store(connection, machine.store) if row.qty > 0}
    if to_store is None or not here:
        return
    gone = {code: world.rng.randint(1, qty) for code, qty in here.items()}
    made: list[GoodsMoved] = []

    def work(books: Books) -> list[Entry]:
        made.append(send_goods(books, gone, store=machine.store, to_store=to_store))
        return []

    if recorded(world, machine, work):
        world.known.parcels.append(Parcel(made[0].document_no, machine.store, to_store, gone))
        world.say(f"{machine.name} sends {gone} to {to_store} by {made[0].document_no}")


def goods_arrive(world: World, machine: Machine) -> None:
    """A box is opened: it is counted, whether its sending is known or not; now and then some are missing."""
    box = pick(world, [one for one in world.known.parcels if one.to_store == machine.store])
    with machine.disk.reading() as connection:
        if box is None or goods_by_code(connection, ARTICLES[0].code) is None:
            return
    lacking = world.rng.choice((0, 0, 1))
    came = {code: max(1, qty - lacking) for code, qty in box.goods.items()}
    if recorded(
        world, machine,
        lambda books: quietly(
            books, take_in_goods, box.number, came, store=machine.store, from_store=box.from_store
        ),
    ):  # fmt: skip
        world.known.parcels.remove(box)
        world.count("goods.arrived")


def goods_counted(world: World, machine: Machine) -> None:
    """Somebody counts one article, and finds one more or fewer than the books have."""
    with machine.disk.reading() as connection:
        row = pick(world, list(goods_of_store(connection, machine.store)))
    if row is not None:
        found = {row.record.code: max(0, row.qty + world.rng.choice((-1, 0, 1)))}
        recorded(
            world, machine, lambda books: quietly(books, count_goods, found, store=machine.store, reason="counted")
        )


WITH_GOODS: dict[str, Deed] = {
    "goods_in": goods_in, "goods_out": goods_out, "goods_arrive": goods_arrive, "goods_counted": goods_counted,
}  # fmt: skip
