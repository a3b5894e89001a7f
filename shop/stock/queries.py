"""Where pieces are, what is on its way, and what is kept for whom, as frozen answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, case, exists, select

from kernel.asking import in_parts
from shop.catalogue.facts import PieceRecord
from shop.catalogue.queries import RECORD_COLUMNS, record_of
from shop.catalogue.tables import piece
from shop.staff.queries import stores
from shop.stock.errors import TransferUnknown
from shop.stock.facts import PiecesSold, TransferLine, TransferReceived, TransferSent
from shop.stock.rules.custody import Carried, Place, Step, carried_by, went_by
from shop.stock.rules.documents import SignedTransfer, TransferDocument, require_for, without_costs
from shop.stock.tables import piece_custody, piece_stock, reservation, transfer, transfer_line, transfer_receipt

# Made once: every scan and every commit asks them.
_STEPS = select(*(piece_custody.c[name] for name in Step._fields)).where(
    piece_custody.c.barcode == bindparam("barcode"), piece_custody.c.version > bindparam("version")
)
_GONE_ON = exists().where(
    piece_custody.c.barcode == piece_stock.c.barcode, piece_custody.c.version > piece_stock.c.version
)
_PLACES = select(
    *(column for column in piece_stock.c if column.name != "status"),
    case((_GONE_ON, "disputed"), else_=piece_stock.c.status).label("status"),
)
_PLACE = _PLACES.where(piece_stock.c.barcode == bindparam("barcode"))
_NOT_HERE = _PLACES.where(
    piece_stock.c.barcode.in_(bindparam("barcodes", expanding=True)),
    (piece_stock.c.status != "in_stock") | (piece_stock.c.store != bindparam("store")) | _GONE_ON,
)
_VERSIONS = select(piece_stock.c.barcode, piece_stock.c.version).where(
    piece_stock.c.barcode.in_(bindparam("barcodes", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One piece's place and state; `status` as in piece_stock.

    Or 'disputed': the books know a later step of its life, so somebody's word about it has no effect at headquarters.
    """

    barcode: str
    store: str
    counter: str
    status: str
    version: int
    document_no: str
    note: str
    register: str
    since: str
    received_at: str
    counter_since: str = ""


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """One change of hands, `what` as in piece_custody; stores '' for nobody's."""

    version: int
    what: str
    from_store: str
    to_store: str
    document_no: str
    register: str
    actor: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class TransferHead:
    """A transfer as its sender wrote it."""

    document_no: str
    from_store: str
    to_store: str
    register: str
    sent_at: str
    actor: str
    signature: str


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer with what of it is still on its way; `missing` of the open ones were looked for in vain."""

    document_no: str
    from_store: str
    to_store: str
    sent_at: str
    pieces: int
    open_barcodes: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reservation:
    """A piece asked for by another store; `state` asked | kept | refused | ended, times as ISO text."""

    reservation_no: str
    barcode: str
    store: str
    asking_store: str
    member_id: str
    for_whom: str
    asked_at: str
    state: str
    until: str
    reason: str
    changed_at: str


def whereabouts(connection: Connection, barcode: str) -> Whereabouts | None:
    row = connection.execute(_PLACE, {"barcode": barcode}).first()
    return None if row is None else Whereabouts(**row._mapping)


def not_in_stock(
    connection: Connection, store: str, barcodes: Sequence[str], *, member_id: str = ""
) -> tuple[Whereabouts, ...]:
    """Those of `barcodes` that this store cannot sell now, with where they are; to a member what is kept for them."""
    rows = connection.execute(_NOT_HERE, {"barcodes": list(barcodes), "store": store})
    found = (Whereabouts(**row._mapping) for row in rows)
    return tuple(place for place in found if not is_kept_for(connection, place, store, member_id))


def is_kept_for(connection: Connection, place: Whereabouts, store: str, member_id: str) -> bool:
    """Whether the piece is in this store and reserved for this very member."""
    if place.status != "reserved" or place.store != store or not member_id:
        return False
    kept = reservation_by_no(connection, place.document_no)
    return kept is not None and kept.member_id == member_id


def custody_versions(connection: Connection, barcodes: Sequence[str]) -> dict[str, int]:
    """The custody versions of pieces by barcode, as far as they are known here."""
    found: dict[str, int] = {}
    for some in in_parts(barcodes):
        rows = connection.execute(_VERSIONS, {"barcodes": list(some)})
        found.update((row.barcode, row.version) for row in rows)
    return found


def custody_of(connection: Connection, barcode: str) -> tuple[CustodyStep, ...]:
    """The piece's life from hand to hand, as far as it is known here, oldest first."""
    names = [piece_custody.c[name] for name in CustodyStep.__dataclass_fields__]
    rows = connection.execute(
        select(*names).where(piece_custody.c.barcode == barcode).order_by(piece_custody.c.version)
    )
    return tuple(CustodyStep(**row._mapping) for row in rows)


@dataclass(frozen=True, slots=True)
class Rival:
    """Why a stock fact is in conflict: another change of custody has taken the piece's place in its life.

    `claimed_by` is the store that the fact speaks for, `step` what stands in the books in its place.
    """

    barcode: str
    claimed_by: str
    step: CustodyStep


def rivals(connection: Connection, fact: PiecesSold | TransferSent | TransferReceived) -> tuple[Rival, ...]:
    """For a fact in the exception ledger: who took each of its pieces instead, for the person who decides."""
    found = []
    for barcode, version, store in _claims(fact):
        step = next((step for step in custody_of(connection, barcode) if step.version == version), None)
        if step is not None:
            found.append(Rival(barcode, store, step))
    return tuple(found)


def _claims(fact: PiecesSold | TransferSent | TransferReceived) -> Iterator[tuple[str, int, str]]:
    """(barcode, the custody version that the fact makes, the store that says so)."""
    if isinstance(fact, PiecesSold):
        yield from (
            (code, version + 1, fact.store) for code, version in zip(fact.barcodes, fact.versions, strict=False)
        )
    elif isinstance(fact, TransferSent):
        yield from ((line.piece.barcode, line.version + 1, fact.from_store) for line in fact.lines)
    else:
        yield from ((line.piece.barcode, line.version + 2, fact.to_store) for line in fact.lines)


def held_for(connection: Connection, store: str, hold_no: str) -> tuple[str, ...]:
    """Barcodes that are set aside for a parked bill of this store, as this file knows it."""
    where = (piece_stock.c.status == "held", piece_stock.c.document_no == hold_no, piece_stock.c.store == store)
    return tuple(connection.scalars(select(piece_stock.c.barcode).where(*where).order_by(piece_stock.c.barcode)))


# --- transfers -----------------------------------------------------------------------------------------------------


def lines_of_pieces(connection: Connection, barcodes: Sequence[str]) -> tuple[TransferLine, ...]:
    """The pieces' records with their custody versions now, in this order; those unknown here are left out."""
    found: dict[str, TransferLine] = {}
    for some in in_parts(barcodes):
        wanted = piece.c.barcode.in_(list(some))
        query = select(piece_stock.c.version, *RECORD_COLUMNS).join(
            piece_stock, piece_stock.c.barcode == piece.c.barcode
        )
        for row in connection.execute(query.where(wanted)):
            values = dict(row._mapping)
            version = values.pop("version")
            found[row.barcode] = TransferLine(version=version, piece=record_of(values))
    return tuple(found[barcode] for barcode in barcodes if barcode in found)


def transfer_by_no(connection: Connection, document_no: str) -> tuple[TransferHead, tuple[TransferLine, ...]] | None:
    """A transfer as its sender wrote it; None where the sending is not known yet."""
    row = connection.execute(select(transfer).where(transfer.c.document_no == document_no)).first()
    if row is None:
        return None
    columns = transfer_line.c
    query = select(columns.version, columns.piece).where(columns.document_no == document_no).order_by(columns.line_no)
    lines = tuple(
        TransferLine(version=line.version, piece=msgspec.json.decode(line.piece, type=PieceRecord))
        for line in connection.execute(query)
    )
    return TransferHead(**row._mapping), lines


def received_by(connection: Connection, document_no: str) -> frozenset[str]:
    """Barcodes that were received by this document, as far as it is known here."""
    columns = transfer_receipt.c
    query = select(columns.barcode).where(columns.document_no == document_no, columns.outcome == "received")
    return frozenset(connection.scalars(query))


def known_document(connection: Connection, document_no: str, *, store: str) -> SignedTransfer:
    """A transfer to this store that headquarters has told of. Raises TransferUnknown, TransferForOtherStore."""
    found = transfer_by_no(connection, document_no)
    if found is None:
        raise TransferUnknown(document=document_no)
    told, lines = found
    document = TransferDocument(
        document_no=told.document_no, from_store=told.from_store, to_store=told.to_store, register=told.register,
        sent_at=told.sent_at, lines=without_costs(lines),
    )  # fmt: skip
    require_for(document, store, {known.code: known.name for known in stores(connection)})
    return SignedTransfer(document=document, signature=told.signature)


def carried(connection: Connection, document: TransferDocument) -> Carried:
    """What a document still brings here. Raises as `carried_by`."""
    number, store = document.document_no, document.from_store
    pieces = [(line.piece.barcode, line.version) for line in document.lines]
    went = {barcode: piece_went_by(connection, barcode, at, store, paper=number) for barcode, at in pieces}
    return carried_by(document, received_by(connection, number), went)


def piece_went_by(connection: Connection, barcode: str, version: int, store: str, *, paper: str = "") -> str:
    """As `went_by`, of what is known here."""
    place = whereabouts(connection, barcode)
    later = [Step(*row) for row in connection.execute(_STEPS, {"barcode": barcode, "version": version})]
    here = None if place is None else Place(place.version, place.store, place.document_no)
    return went_by(version, store, later, here, paper=paper)


def transfers_out(connection: Connection, store: str) -> tuple[TransferRow, ...]:
    """What this store sent and nobody has received, oldest first."""
    return _open_transfers(connection, transfer.c.from_store == store)


def transfers_in(connection: Connection, store: str) -> tuple[TransferRow, ...]:
    """What is on its way to this store, as far as it is known here, oldest first."""
    return _open_transfers(connection, transfer.c.to_store == store)


def overdue_transfers(connection: Connection, sent_before: str, store: str = "") -> tuple[TransferRow, ...]:
    """Transfers sent before this ISO time that are not received whole; of one store, or of all where '' is given."""
    concerned = (transfer.c.from_store == store) | (transfer.c.to_store == store)
    late = transfer.c.sent_at < sent_before
    return _open_transfers(connection, and_(late, concerned) if store else late)


def transfer_on_the_way(connection: Connection, barcode: str) -> TransferRow | None:
    """The open transfer that carries this piece, as far as it is known here."""
    found = _open_transfers(connection, transfer_line.c.barcode == barcode)
    return found[-1] if found else None


def _open_transfers(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[TransferRow, ...]:
    wanted = select(transfer.c.document_no).join(transfer_line, transfer_line.c.document_no == transfer.c.document_no)
    query = (
        select(
            *(transfer.c[name] for name in ("document_no", "from_store", "to_store", "sent_at")),
            transfer_line.c.barcode,
            _outcome("received").label("received"),
            _outcome("missing").label("missing"),
            _gone().label("gone"),
        )
        .join(transfer_line, transfer_line.c.document_no == transfer.c.document_no)
        .where(transfer.c.document_no.in_(wanted.where(*conditions, ~_outcome("received"), ~_gone())))
        .order_by(transfer.c.sent_at, transfer.c.document_no, transfer_line.c.line_no)
    )
    groups: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        groups.setdefault(row.document_no, []).append(row)
    return tuple(_transfer_row(rows) for rows in groups.values())


def _transfer_row(rows: Sequence[Row[Any]]) -> TransferRow:
    first = rows[0]
    still = [row for row in rows if not row.received and not row.gone]
    return TransferRow(
        document_no=first.document_no,
        from_store=first.from_store,
        to_store=first.to_store,
        sent_at=first.sent_at,
        pieces=len(rows),
        open_barcodes=tuple(row.barcode for row in still),
        missing=tuple(row.barcode for row in still if row.missing),
    )


def _outcome(outcome: str) -> ColumnElement[bool]:
    receipt = transfer_receipt.c
    return exists(
        select(receipt.barcode).where(
            receipt.document_no == transfer_line.c.document_no,
            receipt.barcode == transfer_line.c.barcode,
            receipt.outcome == outcome,
        )
    )


def _gone() -> ColumnElement[bool]:
    """Headquarters moved custody of a piece while it was on its way: the document does not carry it any more."""
    step = piece_custody.c
    after = transfer_line.c.version + 2
    return exists(
        select(step.barcode).where(step.barcode == transfer_line.c.barcode, step.version == after, step.what == "moved")
    )


# --- reservations --------------------------------------------------------------------------------------------------


def reservation_by_no(connection: Connection, reservation_no: str) -> Reservation | None:
    row = connection.execute(select(reservation).where(reservation.c.reservation_no == reservation_no)).first()
    return None if row is None else Reservation(**row._mapping)


def reservations_waiting(connection: Connection, store: str) -> tuple[Reservation, ...]:
    """What other stores ask of this one and nobody has answered, oldest first."""
    return _reservations(connection, reservation.c.store == store, reservation.c.state == "asked")


def reservations_kept(connection: Connection, store: str) -> tuple[Reservation, ...]:
    """Pieces of this store that are kept for others, oldest first; what ran out is told by `until`."""
    return _reservations(connection, reservation.c.store == store, reservation.c.state == "kept")


def reservations_asked(connection: Connection, asking_store: str) -> tuple[Reservation, ...]:
    """What this store asked of others and is not over, with how it stands, oldest first."""
    return _reservations(connection, reservation.c.asking_store == asking_store, reservation.c.state != "ended")


def reservations_of_pieces(connection: Connection, barcodes: Sequence[str]) -> tuple[Reservation, ...]:
    """Reservations that keep these pieces now."""
    kept = select(piece_stock.c.document_no).where(
        piece_stock.c.barcode.in_(list(barcodes)), piece_stock.c.status == "reserved"
    )
    return _reservations(connection, reservation.c.reservation_no.in_(kept))


def _reservations(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Reservation, ...]:
    query: Select[Any] = select(reservation).where(*conditions)
    rows = connection.execute(query.order_by(reservation.c.asked_at, reservation.c.reservation_no))
    return tuple(Reservation(**row._mapping) for row in rows)
