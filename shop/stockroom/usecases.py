"""Deliveries, supplier returns, write-offs, loans, what a count lost and found: load, decide, record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from kernel.books import Books
from kernel.clock import stamp
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.checks import check_piece
from shop.catalogue.rules.weighing import require_plausible
from shop.numbers import next_no
from shop.stock.errors import PieceDisputed, PieceUnknown
from shop.stock.facts import PiecesReceived
from shop.stock.queries import custody_versions, reservations_of_pieces, whereabouts
from shop.stock.tables import stock_difference
from shop.stock.usecases import PIECES_A_DOCUMENT, each_once, end, refuse_known, require_here
from shop.stockroom.errors import (
    DeliveryEmpty,
    DeliveryUnexplained,
    DueDayWrong,
    NoSuchDifference,
    NotLost,
    NotOnLoan,
    PartnerMissing,
    PieceNotSound,
    StockReasonMissing,
)
from shop.stockroom.facts import DifferenceSettled, Found, Lent, LentBack, Lost, SupplierReturned, WrittenOff
from shop.stockroom.queries import in_hand_of
from shop.stockroom.rules.delivery import differences


def receive_delivery(
    books: Books,
    told: Sequence[PieceRecord],
    *,
    store: str,
    supplier: str,
    delivery_no: str = "",
    found: Iterable[str] | None = None,
    weighed: Mapping[str, int] | None = None,
    weighed_mg: int = 0,
    reason: str = "",
) -> PiecesReceived:
    """Take in what a supplier delivered (进货入库): the pieces of its list `told` that are among the `found`.

    `found` None: every piece of the list was there. `weighed` single pieces and `weighed_mg` the whole, in mg. What
    differs needs a `reason` and stays open until a person settles it. Raises PartnerMissing, DeliveryEmpty,
    DeliveryUnexplained, PieceNotSound, PieceHereAlready, WeightAbsurd, and as `each_once`.
    """
    if not supplier.strip():
        raise PartnerMissing()
    scale = dict(weighed or {})
    came = {record.barcode for record in told} if found is None else set(found)
    came |= scale.keys()  # what lay on the scale is there
    if not told and not came:
        raise DeliveryEmpty()
    each_once([*(record.barcode for record in told), *came], most=PIECES_A_DOCUMENT)
    for mg in scale.values():
        require_plausible(mg)
    differ = differences(told, came, weighed=scale, weighed_mg=weighed_mg, reason=reason.strip())
    if differ and not reason.strip():
        raise DeliveryUnexplained(count=len(differ))
    pieces = tuple(record for record in told if record.barcode in came)
    _require_sound(books.connection, pieces)
    fact = PiecesReceived(
        document_no=next_no(books, "R", PiecesReceived), store=store,
        source=" ".join(part for part in (supplier.strip(), delivery_no.strip()) if part), opening=False,
        pieces=pieces, supplier=supplier.strip(), told_pieces=len(told),
        told_mg=sum(record.gross_weight_mg for record in told), weighed_mg=weighed_mg, differences=differ,
    )  # fmt: skip
    books.record(fact)
    return fact


def _require_sound(connection: Connection, pieces: Sequence[PieceRecord]) -> None:
    for record in pieces:
        problems = check_piece(record)
        if problems:
            raise PieceNotSound(barcode=record.barcode, **problems[0].told())
    refuse_known(connection, [record.barcode for record in pieces])


def settle_difference(books: Books, document_no: str, barcode: str, what: str, *, store: str, outcome: str) -> None:
    """A person found out. Raises StockReasonMissing, NoSuchDifference."""
    if not outcome.strip():
        raise StockReasonMissing()
    of = stock_difference.c
    key = (of.document_no == document_no, of.barcode == barcode, of.what == what, of.store == store, of.outcome == "")
    if books.connection.execute(select(of.store).where(*key)).first() is None:
        raise NoSuchDifference(document=document_no, barcode=barcode)
    books.record(
        DifferenceSettled(
            store=store, document_no=document_no, barcode=barcode, what=what, outcome=outcome.strip()
        )
    )  # fmt: skip


# --- leaving the store -----------------------------------------------------------------------------------------------


def return_to_supplier(
    books: Books, barcodes: Iterable[str], *, store: str, supplier: str, reason: str
) -> SupplierReturned:
    """Pieces go back to their supplier (退厂). Raises PartnerMissing, StockReasonMissing, and as `require_here`."""
    if not supplier.strip():
        raise PartnerMissing()
    chosen, versions = _leaving(books, barcodes, store, reason)
    fact = SupplierReturned(
        document_no=next_no(books, "G", SupplierReturned), store=store, barcodes=chosen, versions=versions,
        reason=reason.strip(), supplier=supplier.strip()[:80],
    )  # fmt: skip
    books.record(fact)
    return fact


def write_off(books: Books, barcodes: Iterable[str], *, store: str, reason: str) -> WrittenOff:
    """Pieces leave the books for good (报损). Raises StockReasonMissing, and as `require_here`."""
    chosen, versions = _leaving(books, barcodes, store, reason)
    fact = WrittenOff(
        document_no=next_no(books, "B", WrittenOff), store=store, barcodes=chosen, versions=versions,
        reason=reason.strip(),
    )  # fmt: skip
    books.record(fact)
    return fact


def lend(books: Books, barcodes: Iterable[str], *, store: str, borrower: str, due_on: str, reason: str) -> Lent:
    """Pieces go out with a borrower or to an exhibition until a day. They cannot be sold meanwhile.

    Raises PartnerMissing, DueDayWrong, StockReasonMissing, and as `require_here`.
    """
    if not borrower.strip():
        raise PartnerMissing()
    try:
        due = date.fromisoformat(due_on.strip()).isoformat()
    except ValueError:
        raise DueDayWrong(day=due_on) from None
    if due < stamp(books.clock.now())[:10]:
        raise DueDayWrong(day=due)
    chosen, versions = _leaving(books, barcodes, store, reason)
    fact = Lent(
        document_no=next_no(books, "J", Lent), store=store, barcodes=chosen, versions=versions,
        reason=reason.strip(), borrower=borrower.strip()[:80], due_on=due,
    )  # fmt: skip
    books.record(fact)
    return fact


def take_back(books: Books, barcodes: Iterable[str], *, store: str) -> LentBack:
    """Lent pieces come back (归还). Raises NotOnLoan, PieceUnknown, PieceDisputed, and as `each_once`."""
    chosen = each_once(barcodes)
    for barcode in chosen:
        _require_status(books.connection, barcode, store, "lent", NotOnLoan)
    versions = custody_versions(books.connection, chosen)
    fact = LentBack(
        document_no=next_no(books, "H", LentBack), store=store, barcodes=chosen,
        versions=tuple(versions[barcode] for barcode in chosen), reason="",
    )  # fmt: skip
    books.record(fact)
    return fact


def _leaving(books: Books, barcodes: Iterable[str], store: str, reason: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if not reason.strip():
        raise StockReasonMissing()
    chosen = each_once(barcodes)
    return chosen, tuple(require_here(books.connection, barcode, store).version for barcode in chosen)


# --- counts ----------------------------------------------------------------------------------------------------------


def lose(books: Books, barcodes: Sequence[str], *, store: str, reason: str) -> Lost | None:
    """A count did not find them (盘亏). What was kept for another store is kept no more; None where nothing is left.

    Raises StockReasonMissing.
    """
    if not reason.strip():
        raise StockReasonMissing()
    versions = in_hand_of(books.connection, store, barcodes)
    for known in reservations_of_pieces(books.connection, list(versions)):
        end(books, known, "lost in a count")
    if not versions:
        return None
    fact = Lost(
        document_no=next_no(books, "K", Lost), store=store, barcodes=tuple(versions),
        versions=tuple(versions.values()), reason=reason.strip(),
    )  # fmt: skip
    books.record(fact)
    return fact


def find(books: Books, barcodes: Iterable[str], *, store: str, reason: str) -> Found:
    """Pieces that a count had missed are there after all: they can be sold again.

    Raises StockReasonMissing, NotLost, PieceUnknown, PieceDisputed, and as `each_once`.
    """
    if not reason.strip():
        raise StockReasonMissing()
    chosen = each_once(barcodes)
    for barcode in chosen:
        _require_status(books.connection, barcode, store, "lost", NotLost)
    versions = custody_versions(books.connection, chosen)
    fact = Found(
        document_no=next_no(books, "F", Found), store=store, barcodes=chosen,
        versions=tuple(versions[barcode] for barcode in chosen), reason=reason.strip(),
    )  # fmt: skip
    books.record(fact)
    return fact


def _require_status(
    connection: Connection, barcode: str, store: str, status: str, refusal: type[NotOnLoan] | type[NotLost]
) -> None:
    place = whereabouts(connection, barcode)
    if place is None:
        raise PieceUnknown(scanned=barcode)
    if place.status == "disputed":
        raise PieceDisputed(document=place.document_no)
    if place.status != status or place.store != store:
        raise refusal(barcode=barcode)
