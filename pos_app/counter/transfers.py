"""Pieces between stores: sending, receiving by a document or piece by piece, keeping pieces for other stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from kernel.clock import stamp
from kernel.secrets import sign, signature_fits
from pos_app.counter.post import Post
from shop.catalogue.queries import piece_by_barcode
from shop.catalogue.rules.barcode import CODE_LENGTH_MAX, normalise_number
from shop.catalogue.rules.naming import compose_name
from shop.catalogue.rules.weighing import require_plausible
from shop.staff.rules import roles
from shop.stock.errors import PieceNotHere, PieceSold, PieceUnknown, ReservationOwnPiece
from shop.stock.queries import (
    Reservation,
    TransferRow,
    carried,
    known_document,
    lines_of_pieces,
    overdue_transfers,
    reservations_asked,
    reservations_kept,
    reservations_of_pieces,
    reservations_waiting,
    transfers_in,
    transfers_out,
    whereabouts,
)
from shop.stock.rules.documents import SignedTransfer, codes_of, pack
from shop.stock.usecases import (
    answer_reservation,
    ask_reservation,
    end_reservation,
    move_to_counter,
    read_document,
    receive_transfer,
    require_here,
    send_pieces,
)
from shop.stockroom.rules.delivery import weight_differences
from sync.protocol import LookupAsk, PieceFound

OVERDUE_HOURS = 48


@dataclass(frozen=True, slots=True)
class SentTransfer:
    """A transfer that left: `codes` are the texts of its paper's QR codes, in their order."""

    document_no: str
    pieces: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComingPiece:
    """A piece that a document carries; weight mg."""

    barcode: str
    name: str
    weight_mg: int


@dataclass(frozen=True, slots=True)
class PieceElsewhere:
    """A piece that another store has: its code and name, and `status` as in stock."""

    barcode: str
    name: str
    store: str
    store_name: str
    status: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document that is for this store, with the pieces that can still be received by it.

    `elsewhere` names by barcode the document by which the books have a piece of it now: that one is not received.
    """

    document_no: str
    from_store: str
    sent_at: str
    pieces: tuple[ComingPiece, ...]
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a receipt wrote down, as barcodes."""

    document_no: str
    received: tuple[str, ...]
    missing: tuple[str, ...]
    weight_differs: tuple[str, ...] = ()


@dataclass(slots=True)
class Transfers:
    """Custody of this store's pieces, as far as it changes without a sale. Nothing here waits for the network."""

    post: Post

    # --- sending and receiving -----------------------------------------------------------------------------------

    def piece(self, barcode: str, to_store: str) -> ComingPiece:
        """A piece that this store may send there now. Raises as shop.stock's `require_here`."""
        code = normalise_number(barcode)
        with self.post.reading() as connection:
            kept = reservations_of_pieces(connection, [code])
            if not any(one.store == self.post.store and one.asking_store == to_store for one in kept):
                require_here(connection, code, self.post.store)
            lines = lines_of_pieces(connection, [code])
        if not lines:
            raise PieceUnknown(scanned=code)
        piece = lines[0].piece
        return ComingPiece(piece.barcode, compose_name(piece), piece.gross_weight_mg)

    def send(self, barcodes: Iterable[str], to_store: str) -> SentTransfer:
        """Send pieces to another store; they leave this one's stock at once and the document is printed.

        Raises as shop.stock's `send_pieces`, and NotPermitted.
        """
        chosen = [normalise_number(code) for code in barcodes]
        signing = partial(sign, self.post.secrets.signing_key)
        with self.post.books(roles.SEND_PIECES) as books:
            signed = send_pieces(books, chosen, store=self.post.store, to_store=to_store.strip(), sign=signing)
            codes = codes_of(pack(signed.document, signed.signature))
            books.carry_out(self.post.paper.transfer_rows(books, signed.document, codes))
        self.post.paper.print_soon()
        return SentTransfer(signed.document.document_no, len(signed.document.lines), codes)

    def look(self, codes: Iterable[str] = (), document_no: str = "") -> Incoming:
        """What a document brings: by its scanned codes, or by the number of one that headquarters has told of.

        Raises as shop.stock's `read_document` and `known_document`, TransferReceivedAlready, PieceOnOtherPaper.
        """
        with self.post.reading() as connection:
            document = self._signed(connection, codes, document_no).document
            rest = carried(connection, document)
        names = self.post.store_names()
        return Incoming(
            document_no=document.document_no,
            from_store=names.get(document.from_store, document.from_store),
            sent_at=document.sent_at,
            pieces=tuple(
                ComingPiece(line.piece.barcode, compose_name(line.piece), line.piece.gross_weight_mg)
                for line in rest.lines
            ),
            elsewhere=rest.elsewhere,
        )

    def receive(
        self,
        codes: Iterable[str] = (),
        document_no: str = "",
        found: Iterable[str] | None = None,
        weighed: Mapping[str, int] | None = None,
    ) -> TakenIn:
        """Take a document's pieces in, all of them or those `found`; they can be sold here at once.

        What is `weighed` (mg of the whole piece) and is not what the paper says becomes a difference that a person
        settles. Raises as `look`, PieceNotInTransfer, WeightAbsurd, NotPermitted.
        """
        seen = None if found is None else {normalise_number(code) for code in found}
        scale = {normalise_number(code): mg for code, mg in (weighed or {}).items()}
        for mg in scale.values():
            require_plausible(mg)
        with self.post.books(roles.TAKE_IN_PIECES) as books:
            signed = self._signed(books.connection, codes, document_no)
            differ = weight_differences({line.piece.barcode: line.piece for line in signed.document.lines}, scale)
            fact = receive_transfer(books, signed, seen, differ)
        received = tuple(line.piece.barcode for line in fact.lines)
        return TakenIn(fact.document_no, received, fact.missing, tuple(one.barcode for one in fact.differences))

    def _signed(self, connection: Connection, codes: Iterable[str], document_no: str) -> SignedTransfer:
        if document_no:
            return known_document(connection, document_no.strip(), store=self.post.store)
        return read_document(connection, codes, store=self.post.store, fits=signature_fits)

    def going_out(self) -> tuple[TransferRow, ...]:
        """What this store sent and nobody has received, as far as it is known here."""
        with self.post.reading() as connection:
            return transfers_out(connection, self.post.store)

    def coming_in(self) -> tuple[TransferRow, ...]:
        """What is on its way here, as far as headquarters has told."""
        with self.post.reading() as connection:
            return transfers_in(connection, self.post.store)

    def overdue(self, hours: int = OVERDUE_HOURS) -> tuple[TransferRow, ...]:
        """Transfers from here or to here that have been on their way for longer than this."""
        before = stamp(self.post.clock.now() - timedelta(hours=hours))
        with self.post.reading() as connection:
            return overdue_transfers(connection, before, self.post.store)

    def move_to_counter(self, barcodes: Iterable[str], counter: str) -> int:
        """Lay pieces into another counter of this store; how many. Raises as shop.stock's, and NotPermitted."""
        chosen = [normalise_number(code) for code in barcodes]
        with self.post.books(roles.MOVE_PIECES) as books:
            return len(move_to_counter(books, chosen, store=self.post.store, counter=counter).barcodes)

    # --- keeping pieces for others -------------------------------------------------------------------------------

    def elsewhere(self, barcode: str) -> PieceElsewhere:
        """Which other store has a piece, by headquarters' word, else by these books. Waits for the network.

        Raises ReservationOwnPiece, PieceSold, PieceUnknown, PieceNotHere (nobody could be asked), LookupTooMany,
        LookupNotTaken.
        """
        code = normalise_number(barcode)
        with self.post.reading() as connection:
            place, piece = whereabouts(connection, code), piece_by_barcode(connection, code)
        if place is not None and place.store == self.post.store:
            raise ReservationOwnPiece(barcode=code)
        names = self.post.store_names()
        answer = None if len(code) > CODE_LENGTH_MAX else self.post.enquiry.ask(LookupAsk(barcode=code))
        if isinstance(answer, PieceFound):
            if answer.status == "sold":
                raise PieceSold(date=answer.since[5:10], store=names.get(answer.store, answer.store), document="")
            found = (answer.name, answer.store, answer.status)
        elif answer is None and place is not None and piece is not None:
            found = (piece.name, place.store, place.status)
        elif answer is None and not self.post.enquiry.alone:
            raise PieceNotHere(scanned=code)
        else:
            raise PieceUnknown(scanned=code)
        name, store, status = found
        return PieceElsewhere(code, name, store, names.get(store, store), status)

    def ask_reservation(self, barcode: str, for_whom: str, *, custodian: str = "", member_id: str = "") -> str:
        """Ask the store that has a piece to keep it; the reservation's number. It is kept when that store says so.

        `custodian` is that store's code, '' where this till's books know it. Raises PieceUnknown,
        ReservationOwnPiece, TransferGoalWrong, NotPermitted.
        """
        code = normalise_number(barcode)
        with self.post.books(roles.ASK_RESERVATION) as books:
            place = whereabouts(books.connection, code)
            store = custodian.strip() or ("" if place is None else place.store)
            if not store:
                raise PieceUnknown(scanned=code)
            return ask_reservation(
                books, code, store=self.post.store, custodian=store, for_whom=for_whom, member_id=member_id
            )

    def waiting(self) -> tuple[Reservation, ...]:
        """What other stores ask of this one and nobody has answered."""
        with self.post.reading() as connection:
            return reservations_waiting(connection, self.post.store)

    def kept(self) -> tuple[Reservation, ...]:
        """Pieces of this store that are kept for others."""
        with self.post.reading() as connection:
            return reservations_kept(connection, self.post.store)

    def asked(self) -> tuple[Reservation, ...]:
        """What this store asked of others, and how it stands."""
        with self.post.reading() as connection:
            return reservations_asked(connection, self.post.store)

    def keep(self, reservation_no: str, until: str) -> None:
        """Keep the piece until this ISO time. Raises as shop.stock's `answer_reservation`, and NotPermitted."""
        with self.post.books(roles.KEEP_FOR_OTHERS) as books:
            answer_reservation(books, reservation_no.strip(), store=self.post.store, keep=True, until=until)

    def refuse(self, reservation_no: str, reason: str) -> None:
        """Raises ReservationUnknown, NotPermitted."""
        with self.post.books(roles.KEEP_FOR_OTHERS) as books:
            answer_reservation(books, reservation_no.strip(), store=self.post.store, keep=False, reason=reason)

    def end_reservation(self, reservation_no: str, reason: str) -> None:
        """Either store ends it; a kept piece is for sale again. Raises ReservationUnknown, NotPermitted."""
        with self.post.books(roles.ASK_RESERVATION) as books:
            end_reservation(books, reservation_no.strip(), store=self.post.store, reason=reason)
