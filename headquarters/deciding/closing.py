"""A store is lost or leaves the chain: its pieces, its registers, the rights they hold, and what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding import holdings
from headquarters.deciding.deciders import Two, said
from headquarters.deciding.holdings import Holding
from headquarters.registers import door as registers
from headquarters.registers import recovering
from headquarters.telling.known_members import forget, known_in
from kernel.actor import Actor
from kernel.asking import in_parts
from kernel.clock import stamp
from shop.staff.facts import StoreClosed
from shop.staff.queries import is_closed, stores
from shop.stock.errors import PieceOfOtherStore, PieceUnknown
from shop.stock.queries import whereabouts
from shop.stock.tables import piece_stock
from shop.stock.usecases import move_custody

AT_ONCE = 200  # pieces in one transaction: the desk waits for it
LYING = ("in_stock", "held", "reserved")
"""States of pieces that lie in a store; what is on its way is its document's."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of a store. `left` are rights of its registers that still wait for two people."""

    revoked: tuple[str, ...]
    pieces: int
    written_off: tuple[Holding, ...]
    left: tuple[Holding, ...]
    members: int


def pieces_of(keeper: OfficeKeeper, store: str) -> tuple[str, ...]:
    """Barcodes of the pieces that lie in a store by headquarters' books."""
    columns = piece_stock.c
    query = select(columns.barcode).where(columns.store == store, columns.status.in_(LYING)).order_by(columns.barcode)
    with keeper.database.reading() as connection:
        return tuple(connection.scalars(query))


def take_pieces(
    keeper: OfficeKeeper, actor: Actor, from_store: str, barcodes: Sequence[str], reason: str, *, to_store: str = ""
) -> int:
    """Take pieces from a store by force: to another store, or to nobody ('') until they are counted. How many.

    All are looked at before the first is moved. Raises ReasonMissing, PieceOfOtherStore, and as `move_custody`.
    """
    words, chosen = said(reason), tuple(dict.fromkeys(barcodes))
    with keeper.database.reading() as connection:
        for barcode in chosen:
            place = whereabouts(connection, barcode)
            if place is None:
                raise PieceUnknown(scanned=barcode)
            if place.store != from_store:
                raise PieceOfOtherStore(store=place.store)
    for some in in_parts(chosen, AT_ONCE):

        def work(books: OfficeBooks, some: Sequence[str] = some) -> None:
            move_custody(books, some, to_store=to_store, reason=words)

        keeper.transact(actor, work)
    return len(chosen)


def close_store(keeper: OfficeKeeper, two: Two, store: str, reason: str, *, write_off: bool = False) -> Closed:
    """A store leaves the chain for ever. Done again it goes on where it was interrupted, or writes off what is left.

    Its registers are revoked, its pieces unlocated until they are counted, its tills are told of no member any more.
    What they hold is freed with `write_off` alone. Their files may still be imported (importing.py). Raises
    ReasonMissing, StoreUnknown.
    """
    words, actor = said(reason), two.first
    revoked = keeper.transact(actor, lambda books: _shut(books, two, store, words))
    pieces = take_pieces(keeper, actor, store, pieces_of(keeper, store), words)
    members = 0
    while some := keeper.transact(actor, lambda books: _forget_some(books, store)):
        members += some
    with keeper.database.reading() as connection:
        standing = registers.names(registers.of_store(connection, store))
    freed: list[Holding] = []
    left = _held(keeper, standing)
    if write_off:
        for register in sorted({one.register for one in left}):
            freed += holdings.write_off_all(keeper, two, words, register)
        left = _held(keeper, standing)
    return Closed(revoked, pieces, tuple(freed), left, members)


def _held(keeper: OfficeKeeper, standing: Sequence[str]) -> tuple[Holding, ...]:
    now = keeper.clock.now()
    with keeper.database.reading() as connection:
        return tuple(one for name in standing for one in holdings.holdings(connection, now, register=name))


def _shut(books: OfficeBooks, two: Two, store: str, reason: str) -> tuple[str, ...]:
    """The store is closed in the books and nobody speaks for its registers; which of them spoke until now."""
    connection = books.connection
    if all(known.code != store for known in stores(connection)):
        raise registers.StoreUnknown(store=store)
    if not is_closed(connection, store):
        books.record(StoreClosed(code=store, by=two.numbers, reason=reason))
    speaking = [one.register for one in registers.of_store(connection, store) if one.state != "revoked"]
    for register in speaking:
        registers.revoke(books, register, reason)
        recovering.let_go(connection, register)
    return tuple(speaking)


def _forget_some(books: OfficeBooks, store: str) -> int:
    books.lock_head()  # who knows whom is decided in the order of the commits
    return forget(books, store, known_in(books.connection, store, AT_ONCE), stamp(books.clock.now()))
