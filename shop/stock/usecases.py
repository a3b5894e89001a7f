"""Pieces come into a store's stock, go to another store, are moved by headquarters, and are kept for customers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from kernel.asking import in_parts
from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from membership.rules.masking import mask_phones_in
from shop.catalogue.facts import PieceRecord
from shop.numbers import next_no
from shop.staff.queries import is_closed, key_of_register, stores
from shop.stock.errors import (
    CustodyReasonMissing,
    PieceDisputed,
    PieceGone,
    PieceHeldElsewhere,
    PieceHereAlready,
    PieceInTransit,
    PieceLent,
    PieceNotInTransfer,
    PieceOfOtherStore,
    PieceOnOtherPaper,
    PieceReserved,
    PieceSold,
    PieceUnknown,
    PieceUnlocated,
    ReservationOwnPiece,
    ReservationTimeWrong,
    ReservationUnknown,
    TransferEmpty,
    TransferGoalWrong,
    TransferSenderUnknown,
    TransferTooLarge,
)
from shop.stock.facts import (
    CustodyMoved,
    Difference,
    PiecesMoved,
    PiecesReceived,
    ReservationAnswered,
    ReservationAsked,
    ReservationEnded,
    TransferReceived,
    TransferSent,
)
from shop.stock.queries import (
    Reservation,
    Whereabouts,
    carried,
    is_kept_for,
    lines_of_pieces,
    reservation_by_no,
    reservations_of_pieces,
    whereabouts,
)
from shop.stock.rules.documents import (
    PIECES_A_TRANSFER,
    Sign,
    SignatureFits,
    SignedTransfer,
    TransferDocument,
    joined,
    pack,
    require_for,
    require_genuine,
    signed_bytes,
    unpack,
    without_costs,
)
from shop.stock.tables import piece_custody

GONE = {"to_supplier": "退厂", "written_off": "报损", "lost": "盘亏"}
PIECES_A_DOCUMENT = 500  # also as many as one question to SQLite may name


def receive_pieces(
    books: Books,
    pieces: Sequence[PieceRecord],
    *,
    store: str,
    source: str,
    opening: bool = False,
    tell: Callable[[int], None] = lambda _done: None,
) -> tuple[str, ...]:
    """Put pieces into `store`'s stock, in documents of at most 500; returns the documents' numbers.

    The records have passed `shop.catalogue.rules.checks.check_piece`. `source` says where they come from, `opening`
    that they were in stock before the books began; `tell` hears how many are in. Raises PieceHereAlready, and then
    nothing of the open books may be kept.
    """
    numbers: list[str] = []
    done = 0
    for part in in_parts(pieces, PIECES_A_DOCUMENT):
        refuse_known(books.connection, [piece.barcode for piece in part])
        number = next_no(books, "R", PiecesReceived)
        books.record(
            PiecesReceived(document_no=number, store=store, source=source, opening=opening, pieces=tuple(part))
        )
        numbers.append(number)
        done += len(part)
        tell(done)
    return tuple(numbers)


def refuse_known(connection: Connection, barcodes: Sequence[str]) -> None:
    """What is in stock somewhere, or on its way by what was told here, is no new piece. Raises PieceHereAlready."""
    steps = select(piece_custody).where(piece_custody.c.barcode.in_(list(barcodes)))
    last = connection.execute(steps.order_by(piece_custody.c.version.desc()).limit(1)).first()
    if last is not None:
        raise PieceHereAlready(barcode=last.barcode, store=last.to_store or last.from_store)


# --- what may be done with a piece ---------------------------------------------------------------------------------


def require_here(connection: Connection, barcode: str, store: str, *, member_id: str = "") -> Whereabouts:
    """The piece's place when it is in this store and free, or kept for this member.

    Raises PieceUnknown, PieceSold, PieceUnlocated, PieceInTransit, PieceOfOtherStore, PieceHeldElsewhere,
    PieceReserved, PieceDisputed.
    """
    place = whereabouts(connection, barcode)
    if place is None:
        raise PieceUnknown(scanned=barcode)
    if place.status == "in_stock" and place.store == store:
        return place
    if is_kept_for(connection, place, store, member_id):
        return place
    raise _refusal(connection, place, store)


def _refusal(connection: Connection, place: Whereabouts, store: str) -> DomainError:
    names = _store_names(connection)
    document, name = place.document_no, names.get(place.store, place.store)
    if place.status == "disputed":
        return PieceDisputed(document=document)
    if place.status == "sold":
        return PieceSold(date=place.since[5:10], store=name, document=document)
    if place.status == "unlocated":
        return PieceUnlocated(document=document)
    if place.status == "in_transit":
        return PieceInTransit(store=names.get(place.note, place.note), document=document)
    if place.status in GONE:
        return PieceGone(how=GONE[place.status], date=place.since[5:10], document=document)
    if place.store == store and place.status == "lent":
        return PieceLent(borrower=place.note, document=document)
    if place.store != store:
        return PieceOfOtherStore(store=name)
    if place.status == "held":
        return PieceHeldElsewhere(register=place.register, name=place.note, time=place.since[11:16])
    kept = reservation_by_no(connection, document)
    asking, until = ("", "") if kept is None else (kept.asking_store, kept.until)
    return PieceReserved(
        for_whom=place.note, store=names.get(asking, asking), until=until[5:16].replace("T", " "), document=document
    )


def _store_names(connection: Connection) -> dict[str, str]:
    return {known.code: known.name for known in stores(connection)}


def move_to_counter(books: Books, barcodes: Iterable[str], *, store: str, counter: str) -> PiecesMoved:
    """Lay pieces of this store into another counter of it. Raises TransferEmpty, and as `require_here`."""
    chosen = each_once(barcodes)
    for barcode in chosen:
        place = whereabouts(books.connection, barcode)
        if place is None or place.store != store or place.status not in ("in_stock", "held", "reserved"):
            require_here(books.connection, barcode, store)
    fact = PiecesMoved(store=store, counter=counter.strip(), barcodes=chosen)
    books.record(fact)
    return fact


def each_once(barcodes: Iterable[str], most: int = PIECES_A_TRANSFER) -> tuple[str, ...]:
    """Raises TransferEmpty, TransferTooLarge."""
    chosen = tuple(dict.fromkeys(barcodes))
    if not chosen:
        raise TransferEmpty()
    if len(chosen) > most:
        raise TransferTooLarge(most=most)
    return chosen


# --- transfers -----------------------------------------------------------------------------------------------------


def send_pieces(books: Books, barcodes: Iterable[str], *, store: str, to_store: str, sign: Sign) -> SignedTransfer:
    """Send pieces of this store to another: from now the document has custody. What is kept for that store may go.

    Raises TransferEmpty, TransferTooLarge, TransferGoalWrong, and as `require_here`.
    """
    chosen, names = each_once(barcodes), _store_names(books.connection)
    if to_store == store or to_store not in names or is_closed(books.connection, to_store):
        raise TransferGoalWrong(store=names.get(to_store, to_store))
    kept = {known.barcode: known for known in reservations_of_pieces(books.connection, chosen)}
    for barcode in chosen:
        known = kept.get(barcode)
        if known is not None and known.asking_store == to_store and known.store == store:
            end(books, known, "sent")
        require_here(books.connection, barcode, store)
    lines = lines_of_pieces(books.connection, chosen)
    document = TransferDocument(
        document_no=next_no(books, "T", TransferSent), from_store=store, to_store=to_store, register=books.register,
        sent_at=stamp(books.clock.now()), lines=without_costs(lines),
    )  # fmt: skip
    signature = sign(signed_bytes(document))
    books.record(
        TransferSent(
            document_no=document.document_no, from_store=store, to_store=to_store, register=document.register,
            sent_at=document.sent_at, lines=lines, signature=signature,
        )
    )  # fmt: skip
    return SignedTransfer(document=document, signature=signature)


def read_document(connection: Connection, codes: Iterable[str], *, store: str, fits: SignatureFits) -> SignedTransfer:
    """A scanned document that may be believed and is for this store. Needs no line to headquarters.

    Raises TransferIncomplete while codes are missing, TransferAltered, TransferSenderUnknown, TransferForged,
    TransferForOtherStore.
    """
    document, signature = unpack(joined(codes))
    key = key_of_register(connection, document.register)
    if key is None:
        raise TransferSenderUnknown(register=document.register)
    require_genuine(document, signature, key=key.public_key, store=key.store, fits=fits)
    require_for(document, store, _store_names(connection))
    return SignedTransfer(document=document, signature=signature)


def receive_transfer(
    books: Books,
    signed: SignedTransfer,
    found: Collection[str] | None = None,
    differences: tuple[Difference, ...] = (),
) -> TransferReceived:
    """Take the pieces in: those `found` when they were scanned one by one, else all that the document still carries.

    What was not found is noted as missing and may be received later by the same document; what the books have
    elsewhere is neither. `signed` comes from `read_document` or `known_document`; `differences` are of pieces that
    were weighed. Raises TransferReceivedAlready, PieceOnOtherPaper, PieceNotInTransfer.
    """
    document = signed.document
    rest = carried(books.connection, document)
    seen = set(rest.barcodes if found is None else found)
    for barcode in sorted(seen.difference(rest.barcodes)):
        if barcode in rest.elsewhere:
            raise PieceOnOtherPaper(barcode=barcode, document=rest.elsewhere[barcode])
        raise PieceNotInTransfer(barcode=barcode)
    key = key_of_register(books.connection, document.register)
    fact = TransferReceived(
        document_no=document.document_no, from_store=document.from_store, to_store=document.to_store,
        register=document.register, sent_at=document.sent_at, signature=signed.signature,
        document="" if key is None else pack(document, signed.signature),
        key_epoch=0 if key is None else key.epoch, public_key="" if key is None else key.public_key,
        lines=tuple(line for line in rest.lines if line.piece.barcode in seen),
        missing=tuple(barcode for barcode in rest.barcodes if barcode not in seen), differences=differences,
    )  # fmt: skip
    books.record(fact)
    return fact


def move_custody(books: Books, barcodes: Iterable[str], *, to_store: str, reason: str) -> tuple[CustodyMoved, ...]:
    """Headquarters takes pieces from where its books have them: to a store, or to nobody ('' = nobody knows where).

    For a store that burnt, a parcel that was lost, a piece that was found again. One fact for each place they are
    taken from. Raises CustodyReasonMissing, TransferEmpty, TransferTooLarge, TransferGoalWrong, PieceUnknown,
    PieceSold, PieceDisputed.
    """
    if not reason.strip():
        raise CustodyReasonMissing()
    chosen, names = each_once(barcodes), _store_names(books.connection)
    if to_store and (to_store not in names or is_closed(books.connection, to_store)):
        raise TransferGoalWrong(store=to_store)
    groups: dict[tuple[str, str], list[str]] = {}
    for barcode in chosen:
        place = whereabouts(books.connection, barcode)
        if place is None:
            raise PieceUnknown(scanned=barcode)
        if place.status in ("sold", "disputed"):
            raise _refusal(books.connection, place, place.store)
        goal = place.note if place.status == "in_transit" else ""
        groups.setdefault((place.store, goal), []).append(barcode)
    facts = []
    for (from_store, goal), group in groups.items():
        fact = CustodyMoved(
            document_no=next_no(books, "C", CustodyMoved), store=goal, from_store=from_store, to_store=to_store,
            lines=lines_of_pieces(books.connection, group), reason=reason.strip(), by=books.actor.name,
        )  # fmt: skip
        books.record(fact)
        facts.append(fact)
    return tuple(facts)


# --- reservations --------------------------------------------------------------------------------------------------


def ask_reservation(
    books: Books, barcode: str, *, store: str, custodian: str, for_whom: str, member_id: str = ""
) -> str:
    """Ask the store that has a piece to keep it for a customer; the reservation's number. Nothing is kept yet.

    Raises ReservationOwnPiece, TransferGoalWrong for a store that does not exist.
    """
    if custodian == store:
        raise ReservationOwnPiece(barcode=barcode)
    if custodian not in _store_names(books.connection):
        raise TransferGoalWrong(store=custodian)
    number = next_no(books, "Y", ReservationAsked)
    whom = mask_phones_in(for_whom.strip())[:80]
    books.record(
        ReservationAsked(
            reservation_no=number, barcode=barcode, store=custodian, asking_store=store, member_id=member_id,
            for_whom=whom,
        )
    )  # fmt: skip
    return number


def answer_reservation(
    books: Books, reservation_no: str, *, store: str, keep: bool, until: str = "", reason: str = ""
) -> None:
    """The custodian keeps the piece until the ISO time `until`, or refuses. Only this makes a reservation hold.

    Raises ReservationUnknown, ReservationTimeWrong, and as `require_here` where the piece cannot be kept.
    """
    known = reservation_by_no(books.connection, reservation_no)
    if known is None or known.store != store or known.state != "asked":
        raise ReservationUnknown(reservation=reservation_no)
    version = 0
    if keep:
        if until <= stamp(books.clock.now()):
            raise ReservationTimeWrong(until=until[:16].replace("T", " "))
        version = require_here(books.connection, known.barcode, store).version
    books.record(
        ReservationAnswered(
            reservation_no=reservation_no, barcode=known.barcode, store=store, asking_store=known.asking_store,
            for_whom=known.for_whom, kept=keep, until=until if keep else "", reason=reason.strip(),
            piece_version=version,
        )
    )  # fmt: skip


def end_reservation(books: Books, reservation_no: str, *, store: str, reason: str) -> None:
    """Either store ends a reservation; a kept piece is for sale again, a refused one is off the list.

    Raises ReservationUnknown.
    """
    known = reservation_by_no(books.connection, reservation_no)
    if known is None or store not in (known.store, known.asking_store) or known.state == "ended":
        raise ReservationUnknown(reservation=reservation_no)
    end(books, known, reason.strip())


def end_reservations_for_sale(books: Books, barcodes: Sequence[str], *, store: str, member_id: str) -> None:
    """Before a bill is closed: what is kept here for this very member is free for it."""
    for known in reservations_of_pieces(books.connection, barcodes):
        if member_id and known.member_id == member_id and known.store == store:
            end(books, known, "sold")


def end(books: Books, known: Reservation, reason: str) -> None:
    """Whatever was kept by this reservation is for sale again."""
    books.record(
        ReservationEnded(
            reservation_no=known.reservation_no, barcode=known.barcode, store=known.store,
            asking_store=known.asking_store, reason=reason,
        )
    )  # fmt: skip
