"""Goods by quantity at a till: the catalogue, deliveries, counts, sendings between stores, what does not add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kernel.books import Books
from pos_app.counter.post import Post
from pos_app.papers_goods import GoodsPaper, goods_slip
from shop.catalogue.rules.barcode import normalise_number
from shop.goods.errors import GoodsListedAbove, GoodsUnknown
from shop.goods.facts import GoodsMoved, GoodsRecord
from shop.goods.queries import (
    GoodsBalance,
    GoodsOnTheWay,
    GoodsRow,
    GoodsStep,
    find_goods,
    goods_balances,
    goods_below_zero,
    goods_by_code,
    goods_of_store,
    goods_on_the_way,
    goods_steps,
    quantities,
)
from shop.goods.rules.cost import without_cost
from shop.goods.usecases import (
    count_goods,
    list_goods,
    receive_goods,
    return_goods_to_supplier,
    send_goods,
    take_in_goods,
    write_off_goods,
)
from shop.staff.rules import roles

Quantities = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GoodsDocument:
    """A paper that was written: its number, its articles, and how many units they are together (a count: found)."""

    number: str
    articles: int
    units: int


@dataclass(frozen=True, slots=True)
class GoodsPage:
    """One article: what is known of it, what this store has, what changed that. Its cost is 0 unless `cost_shown`."""

    record: GoodsRecord
    cost_shown: bool
    qty: int
    steps: tuple[GoodsStep, ...]


@dataclass(slots=True)
class GoodsRoom:
    """What a store does with goods that are kept by quantity. Codes are taken as they were typed or scanned."""

    post: Post

    # --- the catalogue -------------------------------------------------------------------------------------------

    def list_goods(self, records: Sequence[GoodsRecord]) -> int:
        """Put articles into the catalogue, or change them; how many. Only where no headquarters does it.

        Raises GoodsListedAbove, GoodsEmpty, GoodsNotSound, NotPermitted.
        """
        if not self.post.enquiry.alone:
            raise GoodsListedAbove()
        with self.post.books(roles.LIST_GOODS) as books:
            list_goods(books, records)
        return len(records)

    def stock(self, text: str = "") -> tuple[GoodsRow, ...]:
        """The catalogue with what this store has: all of it, or what fits the beginning of a code or part of a name."""
        self.post.who()
        with self.post.reading() as connection:
            if not text.strip():
                rows = goods_of_store(connection, self.post.store)
            else:
                found = find_goods(connection, text)
                there = quantities(connection, self.post.store, [record.code for record in found])
                rows = tuple(GoodsRow(record, there[record.code]) for record in found)
        return tuple(GoodsRow(without_cost(row.record), row.qty) for row in rows)

    def page(self, code: str, *, cost: bool = False) -> GoodsPage:
        """One article. With `cost` what it cost is asked for. Raises GoodsUnknown, Locked, NotPermitted."""
        actor = self.post.allowed(roles.SEE_COST) if cost else self.post.who()
        wanted, shown = normalise_number(code), actor.may(roles.SEE_COST)
        with self.post.reading() as connection:
            record = goods_by_code(connection, wanted)
            if record is None:
                raise GoodsUnknown(scanned=code)
            qty = quantities(connection, self.post.store, [wanted])[wanted]
            steps = goods_steps(connection, self.post.store, wanted)
        return GoodsPage(record if shown else without_cost(record), shown, qty, steps)

    def record(self, code: str) -> GoodsRecord:
        """The article of a scanned code. Raises GoodsUnknown, Locked."""
        return self.page(code).record

    # --- papers --------------------------------------------------------------------------------------------------

    def receive(self, came: Quantities, supplier: str, reason: str = "") -> GoodsDocument:
        """进货入库. Raises as shop.goods' `receive_goods`, NotPermitted."""
        return self._written(
            roles.RECEIVE_STOCK, "饰品入库单", (("供应商", supplier), ("备注", reason)),
            lambda books, store: receive_goods(books, _normal(came), store=store, supplier=supplier, reason=reason),
        )  # fmt: skip

    def return_to_supplier(self, gone: Quantities, supplier: str, reason: str) -> GoodsDocument:
        """退厂. Raises as shop.goods' use case, NotPermitted."""
        return self._written(
            roles.RETURN_TO_SUPPLIER, "饰品退厂单", (("供应商", supplier), ("原因", reason)),
            lambda books, store: return_goods_to_supplier(
                books, _normal(gone), store=store, supplier=supplier, reason=reason
            ),
        )  # fmt: skip

    def write_off(self, gone: Quantities, reason: str) -> GoodsDocument:
        """报损. Raises as shop.goods' use case, NotPermitted."""
        return self._written(
            roles.WRITE_OFF_PIECES, "饰品报损单", (("原因", reason),),
            lambda books, store: write_off_goods(books, _normal(gone), store=store, reason=reason),
        )  # fmt: skip

    def count(self, counted: Quantities, reason: str = "") -> GoodsDocument:
        """A blind count of some articles, written into the books. Raises as shop.goods' use case, NotPermitted."""
        return self._written(
            roles.CLOSE_COUNT, "饰品盘点单", (("差异原因", reason),),
            lambda books, store: count_goods(books, _normal(counted), store=store, reason=reason),
        )  # fmt: skip

    def send(self, gone: Quantities, to_store: str) -> GoodsDocument:
        """调拨发货. Raises as shop.goods' use case, NotPermitted."""
        names = self.post.store_names()
        return self._written(
            roles.SEND_PIECES, "饰品调拨单", (("调入", names.get(to_store, to_store)),),
            lambda books, store: send_goods(books, _normal(gone), store=store, to_store=to_store),
        )  # fmt: skip

    def take_in(self, document_no: str, came: Quantities | None = None, from_store: str = "") -> GoodsDocument:
        """调拨收货. Raises as shop.goods' use case, NotPermitted."""
        return self._written(
            roles.TAKE_IN_PIECES, "饰品收货单", (("调拨单", document_no),),
            lambda books, store: take_in_goods(
                books, document_no, None if came is None else _normal(came), store=store, from_store=from_store
            ),
        )  # fmt: skip

    def _written(
        self, permission: str, title: str, pairs: tuple[tuple[str, str], ...],
        record: Callable[[Books, str], GoodsMoved],
    ) -> GoodsDocument:  # fmt: skip
        with self.post.books(permission) as books:
            fact = record(books, self.post.store)
            told = (*((name, text) for name, text in pairs if text), ("经手", books.actor.name))
            rows = tuple((goods_by_code(books.connection, line.code), line) for line in fact.lines)
            paper = GoodsPaper(title, fact.document_no, told, rows, self.post.now())
            kind = f"goods_{fact.what}"
            books.carry_out(self.post.paper.slip_rows(books, kind, paper.number, lambda head: goods_slip(head, paper)))
        self.post.paper.print_soon()
        return GoodsDocument(fact.document_no, len(fact.lines), paper.units)

    # --- what there is -------------------------------------------------------------------------------------------

    def on_the_way(self) -> tuple[GoodsOnTheWay, ...]:
        """What this store sent or waits for and has not arrived whole; below zero where too much came."""
        with self.post.reading() as connection:
            return goods_on_the_way(connection, self.post.store)

    def below_zero(self) -> tuple[GoodsRow, ...]:
        """Articles of which more left this store than its books had: a count or a forgotten delivery explains it."""
        with self.post.reading() as connection:
            found = goods_below_zero(connection, self.post.store)
            records = ((goods_by_code(connection, code), qty) for _store, code, qty in found)
            return tuple(GoodsRow(record, qty) for record, qty in records if record is not None)

    def balances(self, since: str = "") -> dict[str, GoodsBalance]:
        """By code, what came and went since an ISO time; '' since the books began."""
        with self.post.reading() as connection:
            return goods_balances(connection, self.post.store, since)


def _normal(given: Quantities) -> dict[str, int]:
    """Codes as they are kept; one that was written twice is added up."""
    found: dict[str, int] = {}
    for code, qty in given.items():
        number = normalise_number(code)
        found[number] = found.get(number, 0) + qty
    return found
