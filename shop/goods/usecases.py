"""What people do with goods that are kept by quantity: list, receive, count, send, take in, write off, sell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from kernel.asking import in_parts
from kernel.books import Books
from shop.catalogue.queries import piece_by_barcode
from shop.catalogue.rules.details import Problem
from shop.goods.errors import (
    CodeOfGoods,
    GoodsDocumentUnknown,
    GoodsEmpty,
    GoodsNotSound,
    GoodsShort,
    GoodsUnknown,
    QuantityWrong,
)
from shop.goods.facts import (
    LEAVING,
    QUANTITY_MOST,
    GoodsLine,
    GoodsListed,
    GoodsMoved,
    GoodsRecord,
    GoodsReturned,
    GoodsSold,
    SoldGoods,
    What,
)
from shop.goods.queries import goods_by_code, goods_on_the_way, quantities
from shop.goods.rules.checks import check_goods
from shop.numbers import next_no
from shop.staff.queries import is_closed, stores
from shop.stock.errors import TransferGoalWrong
from shop.stockroom.errors import PartnerMissing, StockReasonMissing

Quantities = Mapping[str, int]
_PAPER_LINES = 500
_NUMBER_LONGEST, _WORDS_LONGEST = 40, 80


def list_goods(books: Books, records: Sequence[GoodsRecord]) -> None:
    """Put articles into the catalogue, or change them. Raises GoodsEmpty, GoodsNotSound."""
    if not records:
        raise GoodsEmpty()
    for record in records:
        problems = check_goods(record)
        if problems:
            raise GoodsNotSound(name=record.name or record.code, **problems[0].told())
        if piece_by_barcode(books.connection, record.code) is not None:
            raise GoodsNotSound(name=record.name, **Problem("code", record.code, "code_of_piece").told())
    for some in in_parts(records, _PAPER_LINES):
        books.record(GoodsListed(goods=tuple(some)))


def refuse_codes_of_goods(connection: Connection, barcodes: Iterable[str]) -> None:
    """A code is a single piece's or an article's; ask before pieces are received. Raises CodeOfGoods."""
    for barcode in barcodes:
        if goods_by_code(connection, barcode) is not None:
            raise CodeOfGoods(barcode=barcode)


def receive_goods(books: Books, came: Quantities, *, store: str, supplier: str, reason: str = "") -> GoodsMoved:
    """A supplier's delivery (进货入库). Raises PartnerMissing, GoodsEmpty, GoodsUnknown, QuantityWrong."""
    if not supplier.strip():
        raise PartnerMissing()
    return _moved(books, "received", came, store=store, partner=supplier.strip(), reason=reason)


def return_goods_to_supplier(
    books: Books, gone: Quantities, *, store: str, supplier: str, reason: str
) -> GoodsMoved:  # fmt: skip
    """退厂. Raises PartnerMissing, StockReasonMissing, GoodsShort, and as `receive_goods`."""
    if not supplier.strip():
        raise PartnerMissing()
    _require_reason(reason)
    return _moved(books, "to_supplier", gone, store=store, partner=supplier.strip(), reason=reason)


def write_off_goods(books: Books, gone: Quantities, *, store: str, reason: str) -> GoodsMoved:
    """报损. Raises StockReasonMissing, GoodsShort, and as `receive_goods`."""
    _require_reason(reason)
    return _moved(books, "written_off", gone, store=store, reason=reason)


def send_goods(books: Books, gone: Quantities, *, store: str, to_store: str) -> GoodsMoved:
    """Send to another store of the chain; on its way until that store takes it in.

    Raises TransferGoalWrong, GoodsShort, and as `receive_goods`.
    """
    names = {one.code: one.name for one in stores(books.connection)}
    if to_store == store or to_store not in names or is_closed(books.connection, to_store):
        raise TransferGoalWrong(store=names.get(to_store, to_store))
    return _moved(books, "sent", gone, store=store, to_store=to_store)


def take_in_goods(
    books: Books, document_no: str, came: Quantities | None = None, *, store: str, from_store: str = ""
) -> GoodsMoved:
    """Take in what a sending brought: all that is still on its way, or the `came` that was counted.

    With no line to headquarters the sending may not be known: then the paper says what `came`, and `from_store`.
    Raises GoodsDocumentUnknown, and as `receive_goods`.
    """
    number, known = document_no.strip().upper()[:_NUMBER_LONGEST], {one.code for one in stores(books.connection)}
    open_lines = [one for one in goods_on_the_way(books.connection, store, number) if one.to_store == store]
    there = {one.code: one.qty for one in open_lines if one.qty > 0}
    sender = open_lines[0].from_store if open_lines else from_store
    if not number or sender not in known - {store} or (came is None and not there):
        raise GoodsDocumentUnknown(document=document_no)
    arrived = there if came is None else came
    return _moved(books, "arrived", arrived, store=store, from_store=sender, of_document=number)


def count_goods(books: Books, counted: Quantities, *, store: str, reason: str) -> GoodsMoved:
    """Write a blind count into the books: what differs from them at this moment comes on or goes off.

    Raises StockReasonMissing where something differs without a reason, GoodsEmpty, GoodsUnknown, QuantityWrong.
    """
    _require_goods(books.connection, counted, least=0)
    there = quantities(books.connection, store, counted)
    lines = tuple(GoodsLine(code=code, qty=found - there[code], counted=found) for code, found in counted.items())
    if any(line.qty for line in lines):
        _require_reason(reason)
    return _recorded(books, "counted", lines, store=store, reason=reason.strip())


def give_goods(books: Books, gone: Quantities, *, store: str, of_document: str) -> GoodsMoved:
    """Goods that a member takes as a reward. Raises GoodsShort, and as `receive_goods`."""
    return _moved(books, "given", gone, store=store, of_document=of_document)


def take_gift_back(books: Books, came: Quantities, *, store: str, of_document: str) -> GoodsMoved:
    """A reward comes back into stock. Raises as `receive_goods`."""
    return _moved(books, "given_back", came, store=store, of_document=of_document)


def sell_goods(books: Books, lines: Iterable[SoldGoods], *, sale_no: str, sale_id: str, store: str) -> None:
    """Goods of a bill left with the customer; nothing for a bill without any."""
    sold = tuple(lines)
    if sold:
        books.record(GoodsSold(sale_no=sale_no, sale_id=sale_id, store=store, lines=sold))


def take_goods_back(
    books: Books, line: SoldGoods, *, sale_no: str, of_sale_no: str, store: str, before: int
) -> None:  # fmt: skip
    """Goods of an earlier bill's line came back; `before` of it had come earlier."""
    books.record(GoodsReturned(sale_no=sale_no, of_sale_no=of_sale_no, store=store, before=before, line=line))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise StockReasonMissing()


def _require_goods(connection: Connection, given: Quantities, least: int = 1) -> None:
    if not given:
        raise GoodsEmpty()
    for code, qty in given.items():
        if goods_by_code(connection, code) is None:
            raise GoodsUnknown(scanned=code)
        if not least <= qty <= QUANTITY_MOST:
            raise QuantityWrong(asked=qty, most=QUANTITY_MOST)


def _moved(books: Books, what: What, given: Quantities, *, store: str, **more: str) -> GoodsMoved:
    _require_goods(books.connection, given)
    leaving = what in LEAVING
    if leaving:
        there = quantities(books.connection, store, given)
        for code, qty in given.items():
            if qty > there[code]:
                record = goods_by_code(books.connection, code)
                raise GoodsShort(name=code if record is None else record.name, asked=qty, there=there[code])
    lines = tuple(GoodsLine(code=code, qty=-qty if leaving else qty) for code, qty in given.items())
    return _recorded(books, what, lines, store=store, **more)


def _recorded(books: Books, what: What, lines: tuple[GoodsLine, ...], *, store: str, **more: str) -> GoodsMoved:
    told = {name: text.strip()[:_WORDS_LONGEST] for name, text in more.items()}
    fact = GoodsMoved(document_no=next_no(books, "Q", GoodsMoved), store=store, what=what, lines=lines, **told)
    books.record(fact)
    return fact
