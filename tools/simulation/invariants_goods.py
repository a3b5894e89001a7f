"""What must hold at rest of goods that came back, of goods by quantity and of old gold: I6 for what has no place of its
own. Headquarters' tables are what the second books say, and the tills of a store have what headquarters has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection, func, select

from shop.goods.tables import goods_move, goods_stock
from shop.old_gold.tables import old_gold, old_gold_movement
from shop.sales.tables import sale, sale_line
from tools.simulation.invariants_pieces import stock_of
from tools.simulation.world import World


def i6_goods(world: World) -> Iterator[str]:
    """Quantities add up: at headquarters by either book, and at every till for its own store."""
    bills = stock_of(world).bills
    wanted = {place: qty for place, qty in bills.on_shelf.items() if qty}
    with world.center.disk.reading() as connection:
        for table in (goods_stock, goods_move):
            of = table.c
            rows = connection.execute(select(of.store, of.code, func.sum(of.qty)).group_by(of.store, of.code))
            found = {(store, code): int(qty) for store, code, qty in rows if qty}
            if found != wanted:
                yield f"{table.name} says {found}, by the journal {wanted}"
    for machine in world.living():
        if machine.register in world.known.tampered:
            continue
        with machine.disk.reading() as connection:
            mine = _on_shelf(connection, machine.store)
        theirs = {code: qty for (store, code), qty in wanted.items() if store == machine.store}
        for code in sorted((mine.keys() | theirs.keys()) - bills.disputed):
            if mine.get(code, 0) != theirs.get(code, 0):
                yield f"{machine.name} has {mine.get(code, 0)} of {code}, by headquarters {theirs.get(code, 0)}"


def _on_shelf(connection: Connection, store: str) -> dict[str, int]:
    of = goods_stock.c
    return {row.code: row.qty for row in connection.execute(select(of.code, of.qty).where(of.store == store))}


def i6_returned(world: World) -> Iterator[str]:
    """No more of a line comes back than was sold, each unit once, and headquarters has it as the journal has it."""
    bills = stock_of(world).bills
    with world.center.disk.reading() as connection:
        lines = select(sale.c.sale_no, sale_line.c.line_no, sale_line.c.qty, sale_line.c.returned).join(
            sale, sale.c.sale_id == sale_line.c.sale_id
        )
        for row in connection.execute(lines):
            wanted = bills.by_no[row.sale_no].lines[row.line_no].returned
            if not 0 <= row.returned == wanted <= row.qty:
                yield f"{row.returned} of line {row.line_no} of {row.sale_no} came back, by the journal {wanted}"


def i6_old_gold(world: World) -> Iterator[str]:
    """The ledger of old gold is what the journal says, piece by piece and summed by purity."""
    wanted = stock_of(world).bills.old_gold
    with world.center.disk.reading() as connection:
        of = old_gold.c
        rows = connection.execute(select(of.old_no, of.store, of.purity_code, of.fine_mg, of.credit_fen))
        found = {row.old_no: tuple(row)[1:] for row in rows}
        moved = old_gold_movement.c
        ledger = select(moved.store, moved.purity_code, func.sum(moved.fine_mg)).group_by(
            moved.store, moved.purity_code
        )
        sums = {(row[0], row[1]): int(row[2]) for row in connection.execute(ledger)}
    if found != wanted:
        yield f"old gold {found}, by the journal {wanted}"
    by_purity: dict[tuple[str, str], int] = {}
    for store, purity, fine_mg, _fen in wanted.values():
        by_purity[store, purity] = by_purity.get((store, purity), 0) + fine_mg
    if sums != by_purity:
        yield f"the ledger says {sums}, by the journal {by_purity}"


GOODS_AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (i6_goods, i6_returned, i6_old_gold)
