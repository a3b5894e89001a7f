"""Which tables a store's tills and headquarters must have alike, and how each side reads them.

Only columns that both ends make of the same entries; what is sealed, or counted on one side alone, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, Table, select

from kernel.weight import grams
from membership.gift_cards.queries import off_balance
from membership.gift_cards.tables import gift_card
from membership.tables import member, member_account, member_card, revoked_card
from shop.catalogue.tables import piece
from shop.gold_board.tables import gold_board, gold_board_row
from shop.goods.queries import goods_balances
from shop.goods.tables import goods, goods_move, goods_stock
from shop.staff.tables import register, store
from shop.stock.tables import piece_custody, piece_stock
from shop.stockroom.queries import balances
from shop.stockroom.rules.balance import Amount
from sync.digest import ROWS, SpanSum, row_hash, row_sum


@dataclass(frozen=True, slots=True)
class Compared:
    """A table, what of it is compared, and which rows: all | store (column `store`) | members (known at the store) |
    pieces (that lie in the store) | custody (by which pieces came to the store or left it).
    """

    table: Table
    columns: tuple[str, ...]
    rows: str = "all"


COMPARED = (
    Compared(store, ("code", "name")),
    Compared(register, ("register", "store")),
    Compared(gold_board, ("board_version", "effective_at", "valid_until")),
    Compared(
        gold_board_row, ("board_version", "purity_code", "retail_fen", "trade_in_fen", "recycle_fen", "member_fen")
    ),
    Compared(revoked_card, ("card_no", "member_id")),
    Compared(piece_stock, ("barcode", "store", "status", "version", "document_no"), "store"),
    Compared(piece, ("barcode", "purity_code", "gross_weight_mg", "net_gold_weight_mg"), "pieces"),
    Compared(piece_custody, ("barcode", "version", "what", "from_store", "to_store", "document_no"), "custody"),
    Compared(goods, ("code", "name", "unit", "price_fen")),
    Compared(goods_stock, ("store", "code", "qty"), "store"),
    Compared(goods_move, ("document_no", "what", "of_document", "code", "store", "qty"), "store"),
    Compared(member, ("member_id", "card_no", "tier", "home_store", "state"), "members"),
    Compared(member_account, ("member_id", "points", "principal_fen", "bonus_fen", "bills"), "members"),
    Compared(member_card, ("card_no", "member_id", "card_kind", "state", "version", "valid_until"), "members"),
    Compared(gift_card, ("card_no", "store", "state", "balance_fen", "ends_on"), "store"),
)


class StoreTables:
    """One side's view. `known` asks for the ids of the members that the store knows, as a subquery."""

    def __init__(self, connection: Connection, store_code: str, known: Select[tuple[str]]) -> None:
        self._connection, self._store, self._known = connection, store_code, known

    def sums(self) -> dict[str, SpanSum]:
        """Each table's sum, by name."""
        return {str(one.table.name): row_sum(self._rows(one)) for one in COMPARED}

    def rows(self, name: str, after: str) -> tuple[tuple[tuple[str, str], ...], bool]:
        """Up to ROWS (key, hash) pairs behind a key, and whether there are more. An unknown table has none."""
        found = [pair for pair in self.all_rows(name) if pair[0] > after]
        return tuple(found[:ROWS]), len(found) > ROWS

    def all_rows(self, name: str) -> Iterator[tuple[str, str]]:
        """(key, hash) of every row of one table, by key."""
        return (pair for one in COMPARED if one.table.name == name for pair in self._rows(one))

    def _rows(self, one: Compared) -> Iterator[tuple[str, str]]:
        table = one.table
        columns = [table.c[name] for name in one.columns]
        keys = [one.columns.index(column.name) for column in table.primary_key]
        query = select(*columns)
        if one.rows == "store":
            query = query.where(table.c.store == self._store)
        elif one.rows == "members":
            query = query.where(table.c.member_id.in_(self._known))
        elif one.rows == "pieces":
            lying = select(piece_stock.c.barcode).where(piece_stock.c.store == self._store)
            query = query.where(table.c.barcode.in_(lying))
        elif one.rows == "custody":
            query = query.where((table.c.from_store == self._store) | (table.c.to_store == self._store))
        found = [
            ("|".join(str(row[place]) for place in keys), row_hash(list(row)))
            for row in self._connection.execute(query, execution_options={"yield_per": ROWS})
        ]
        yield from sorted(found)  # by code point, on every machine and engine


def balance_lines(connection: Connection, store_code: str) -> tuple[str, ...]:
    """What lies in a store, by purity and by article, for both ends to print; where two books differ, by how much."""
    found = []
    for purity, one in balances(connection, store_code).items():
        found.append(f"grams {purity or '-'}: {one.closing.pieces} pieces {grams(one.closing.mg)} g")
        if one.gap != Amount():
            found.append(f"grams {purity or '-'} do not balance: {one.gap.pieces} pieces {grams(one.gap.mg)} g")
    for code, goods_of in goods_balances(connection, store_code).items():
        found.append(f"goods {code}: {goods_of.closing}")
        if goods_of.gap:
            found.append(f"goods {code} do not balance: {goods_of.gap}")
    found += [
        f"gift card {card_no} does not balance: {fen} fen" for card_no, fen in off_balance(connection, store_code)
    ]
    return tuple(found)


def first_row_apart(mine: Iterator[tuple[str, str]], theirs: Iterator[tuple[str, str]]) -> str | None:
    """The first key whose row differs or that only one side has; both come by key."""
    own, other = next(mine, None), next(theirs, None)
    while own is not None and own == other:
        own, other = next(mine, None), next(theirs, None)
    keys = [pair[0] for pair in (own, other) if pair is not None]
    return min(keys) if keys else None
