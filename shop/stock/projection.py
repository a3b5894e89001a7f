"""What each stock fact does to the tables.

A store's own changes are strict: the row must be as the fact says. Sending and receiving are not told in order (the
goods may arrive, and be reported, before the sender has a line again), and a till that is restored may hear what became
of a piece, a sale too, before its own entry that brought it. So they are written such that either order ends in the
same rows, those of the newest step that is known, while each step of a piece's custody can be taken once
(`piece_custody`). Of a sale headquarters asks beside that the piece lies there (`GUARDS`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import case, select

from kernel.facts import Entry, Fact, canonical
from kernel.projection import Ensure, Handlers, Insert, Put, Reckon, Remove, RowOp, Set
from shop.catalogue.facts import COSTS, PieceRecord
from shop.catalogue.projection import certificate_rows, piece_rows
from shop.catalogue.tables import piece
from shop.stock.facts import (
    CustodyMoved,
    Difference,
    PiecesHeld,
    PiecesMoved,
    PiecesReceived,
    PiecesReleased,
    PiecesReturned,
    PiecesSold,
    ReservationAnswered,
    ReservationAsked,
    ReservationEnded,
    TransferLine,
    TransferReceived,
    TransferSent,
)
from shop.stock.tables import (
    piece_custody,
    piece_stock,
    reservation,
    stock_difference,
    transfer,
    transfer_line,
    transfer_receipt,
)

_lying, _next = piece_stock.c, piece_custody.c
_GOES = {"sent": "in_transit", "sold": "sold"}
# Pieces that lie in the hands of a store whose next step, their sending or sale, is known already.
_GOING = select(
    _lying.barcode, _lying.store, _lying.counter, _lying.received_at, _lying.counter_since,
    _next.version, _next.document_no, _next.reason.label("note"), _next.register, _next.at.label("since"),
    case(_GOES, value=_next.what).label("status"),
).where(
    _next.barcode == _lying.barcode, _next.version == _lying.version + 1, _next.what.in_(_GOES),
    _next.from_store == _lying.store,
)  # fmt: skip


def _laid_in(entry: Entry, record: PieceRecord, **values: object) -> Ensure:
    """The row of a piece that a place now has. One that stands already is of a later step, and this is heard late."""
    row = {"barcode": record.barcode, "counter": "", "status": "in_stock", "note": "", **values}
    times = {"register": entry.register, "since": entry.wall, "received_at": entry.wall}
    return Ensure(piece_stock, {**row, **times})


def _gone_since(barcodes: Iterable[str]) -> Reckon:
    """On its way, or sold, what is laid in behind its sending or sale, which found nothing there to send or sell."""
    return Reckon(piece_stock, {}, _GOING.where(piece_stock.c.barcode.in_(list(barcodes))))


def _received(entry: Entry, fact: PiecesReceived) -> Iterable[RowOp]:
    for record in fact.pieces:
        yield piece_rows(record)
        yield from certificate_rows(record)
    place = {"store": fact.store, "document_no": fact.document_no}
    for record in fact.pieces:
        yield _laid_in(entry, record, **place, version=1, counter=record.counter)
        yield step(entry, record.barcode, 1, "received", from_store="", **_to(place))
    yield _gone_since(record.barcode for record in fact.pieces)
    yield from _differences(entry, fact.document_no, fact.store, fact.differences)


def _differences(entry: Entry, document_no: str, store: str, found: Sequence[Difference]) -> Iterable[RowOp]:
    by = {"register": entry.register, "actor": entry.actor, "at": entry.wall, "outcome": ""}
    for one in found:
        row = {"barcode": one.barcode, "what": one.what, "told_mg": one.told_mg, "found_mg": one.found_mg}
        place = {"document_no": document_no, "store": store, "reason": one.reason}
        yield Ensure(stock_difference, {**place, **row, **by})


def step(entry: Entry, barcode: str, version: int, what: str, **values: object) -> Insert:
    """One change of custody: `from_store`, `document_no`, and `to_store` of the store that has the piece then."""
    row = {"barcode": barcode, "version": version, "what": what, "to_store": "", "reason": "", **values}
    return Insert(piece_custody, {**row, "register": entry.register, "actor": entry.actor, "at": entry.wall})


def changed(entry: Entry, barcode: str, expect: dict[str, object], values: dict[str, object]) -> Set:
    """A piece that must be as `expect` says."""
    row = {**values, "register": entry.register, "since": entry.wall}
    return Set(piece_stock, {"barcode": barcode}, row, expect=expect)


def _sold(entry: Entry, fact: PiecesSold) -> Iterable[RowOp]:
    values: dict[str, object] = {"status": "sold", "document_no": fact.sale_no, "note": ""}
    row = {**values, "register": entry.register, "since": entry.wall}
    here: dict[str, object] = {"status": "in_stock", "store": fact.store}
    if not fact.versions:  # written by release 0.1, when no piece changed stores
        for barcode in fact.barcodes:
            yield Set(piece_stock, {"barcode": barcode}, row, expect=here, deltas={"version": 1})
            yield step(entry, barcode, 2, "sold", from_store=fact.store, document_no=fact.sale_no)
        return
    for barcode, version in zip(fact.barcodes, fact.versions, strict=True):
        yield step(entry, barcode, version + 1, "sold", from_store=fact.store, document_no=fact.sale_no)
        # Meets nothing where the piece is laid in only later (`_gone_since`), and where a later step is known already.
        # What another till of the store has set aside meanwhile is gone as well: the customer has it.
        lying = {"barcode": barcode, "version": version, "store": fact.store}
        yield Set(piece_stock, lying, {**row, "version": version + 1})


def _held(entry: Entry, fact: PiecesHeld) -> Iterable[RowOp]:
    here: dict[str, object] = {"status": "in_stock", "store": fact.store}
    versions = fact.versions or (0,) * len(fact.barcodes)
    for barcode, version in zip(fact.barcodes, versions, strict=True):
        values: dict[str, object] = {"status": "held", "document_no": fact.hold_no, "note": fact.name}
        yield changed(entry, barcode, {**here, **_since(version)}, values)


def _since(version: int) -> dict[str, object]:
    """The stay that a fact means; 0 where it names none."""
    return {"version": version} if version else {}


def _released(entry: Entry, fact: PiecesReleased) -> Iterable[RowOp]:
    for barcode in fact.barcodes:
        values: dict[str, object] = {"status": "in_stock", "document_no": fact.hold_no, "note": ""}
        held: dict[str, object] = {"status": "held", "store": fact.store, "document_no": fact.hold_no}
        yield changed(entry, barcode, held, values)


def _moved(entry: Entry, fact: PiecesMoved) -> Iterable[RowOp]:
    for barcode in fact.barcodes:
        values = {"counter": fact.counter, "counter_since": entry.wall}
        yield Set(piece_stock, {"barcode": barcode}, values, expect={"store": fact.store})


def _sent(entry: Entry, fact: TransferSent) -> Iterable[RowOp]:
    head = {"document_no": fact.document_no, "from_store": fact.from_store, "to_store": fact.to_store}
    signed = {"register": fact.register, "sent_at": fact.sent_at, "signature": fact.signature, "actor": entry.actor}
    yield Insert(transfer, {**head, **signed})
    on_the_way = {"status": "in_transit", "document_no": fact.document_no, "note": fact.to_store}
    for number, line in enumerate(fact.lines, start=1):
        barcode, version = line.piece.barcode, line.version
        row = {"document_no": fact.document_no, "barcode": barcode, "line_no": number, "version": version}
        yield Insert(transfer_line, {**row, "piece": canonical(line.piece).decode()})
        yield from _on_its_way(fact, line, register=entry.register, actor=entry.actor, at=entry.wall)
        by = {"register": entry.register, "actor": entry.actor, "at": entry.wall}
        yield Set(piece_custody, {"barcode": barcode, "version": version + 1}, by)
        # Meets nothing where the piece was received already, where the sender's stock is not kept, and where the piece
        # is laid in only later (`_gone_since`). What another till of the store has set aside meanwhile is gone as well:
        # the goods are on their way.
        yield Set(
            piece_stock,
            {"barcode": barcode, "version": version, "store": fact.from_store},
            {**on_the_way, "version": version + 1, "register": entry.register, "since": entry.wall},
        )


def _on_its_way(fact: TransferSent | TransferReceived, line: TransferLine, **by: str) -> Iterable[RowOp]:
    """The step out of the sender's hands. A receipt that is heard first takes it for the sending: nobody else may."""
    key = {"barcode": line.piece.barcode, "version": line.version + 1}
    sent = {"what": "sent", "from_store": fact.from_store, "document_no": fact.document_no}
    yield Ensure(piece_custody, {**key, **sent, "to_store": "", "reason": fact.to_store, **by})
    yield Set(piece_custody, key, {}, expect=sent)


def _taken_over(line: TransferLine) -> Iterable[RowOp]:
    """Away with what a place knew of the piece up to this version; what it knows of a later one stays."""
    key = {"barcode": line.piece.barcode}
    return (Remove(piece_stock, {**key, "version": earlier}) for earlier in range(1, line.version + 1))


def _arrived(entry: Entry, fact: TransferReceived) -> Iterable[RowOp]:
    outcome = {"document_no": fact.document_no, "register": entry.register, "actor": entry.actor, "at": entry.wall}
    for barcode in fact.missing:
        yield Put(transfer_receipt, {**outcome, "barcode": barcode, "outcome": "missing"})
    gone = tuple(Difference(barcode=barcode, what="missing") for barcode in fact.missing)
    yield from _differences(entry, fact.document_no, fact.to_store, (*gone, *fact.differences))
    place = {"store": fact.to_store, "document_no": fact.document_no}
    for line in fact.lines:
        barcode, version = line.piece.barcode, line.version + 2
        yield Insert(transfer_receipt, {**outcome, "barcode": barcode, "outcome": "received"})
        yield from _on_its_way(fact, line, register=fact.register, actor="", at=fact.sent_at)
        yield step(entry, barcode, version, "received", from_store=fact.from_store, **_to(place))
        yield from _taken_over(line)
        in_transit = {"version": line.version + 1, "status": "in_transit", "document_no": fact.document_no}
        yield Remove(piece_stock, {"barcode": barcode, **in_transit})
        yield _laid_in(entry, line.piece, **place, version=version)
        yield from _known(line.piece)
    yield _gone_since(line.piece.barcode for line in fact.lines)


def _to(place: dict[str, str]) -> dict[str, object]:
    return {"to_store": place["store"], "document_no": place["document_no"]}


def _known(record: PieceRecord) -> Iterable[RowOp]:
    """What a document tells of a piece; its cost, which does not stand on paper, stays where it is known."""
    row = piece_rows(record).row
    yield Ensure(piece, row)
    told = {name: value for name, value in row.items() if name not in ("barcode", *COSTS)}
    yield Set(piece, {"barcode": record.barcode}, told)
    yield from certificate_rows(record)


def _returned(entry: Entry, fact: PiecesReturned) -> Iterable[RowOp]:
    place = {"store": fact.store, "document_no": fact.sale_no}
    for line in fact.lines:
        barcode, version = line.piece.barcode, line.version + 1
        yield step(entry, barcode, version, "returned", from_store="", **_to(place), reason=fact.of_sale_no)
        yield from _taken_over(line)
        yield _laid_in(entry, line.piece, **place, version=version)
        yield from _known(line.piece)
    yield _gone_since(line.piece.barcode for line in fact.lines)


def _custody(entry: Entry, fact: CustodyMoved) -> Iterable[RowOp]:
    place = {"store": fact.to_store, "document_no": fact.document_no}
    status = "in_stock" if fact.to_store else "unlocated"
    for line in fact.lines:
        version = line.version + 1
        yield step(
            entry, line.piece.barcode, version, "moved", from_store=fact.from_store, **_to(place),
            reason=f"{fact.by}: {fact.reason}",
        )  # fmt: skip
        yield from _taken_over(line)
        yield _laid_in(entry, line.piece, **place, status=status, version=version)
        yield from _known(line.piece)
    yield _gone_since(line.piece.barcode for line in fact.lines)


def _asked(entry: Entry, fact: ReservationAsked) -> Iterable[RowOp]:
    row = {name: getattr(fact, name) for name in fact.__struct_fields__}
    now = {"asked_at": entry.wall, "changed_at": entry.wall}
    yield Insert(reservation, {**row, **now, "state": "asked", "until": "", "reason": ""})


def _answered(entry: Entry, fact: ReservationAnswered) -> Iterable[RowOp]:
    answer = {"state": "kept" if fact.kept else "refused", "until": fact.until, "reason": fact.reason}
    key = {"reservation_no": fact.reservation_no}
    yield Set(reservation, key, {**answer, "changed_at": entry.wall}, expect={"state": "asked"})
    if fact.kept:
        reserved = {"status": "reserved", "document_no": fact.reservation_no, "note": fact.for_whom}
        # Meets nothing at the store that asks: the custodian's stock is not kept there.
        yield Set(
            piece_stock,
            {"barcode": fact.barcode, "status": "in_stock", "store": fact.store, **_since(fact.piece_version)},
            {**reserved, "register": entry.register, "since": entry.wall},
        )


def _ended(entry: Entry, fact: ReservationEnded) -> Iterable[RowOp]:
    over = {"state": "ended", "reason": fact.reason, "changed_at": entry.wall}
    yield Set(reservation, {"reservation_no": fact.reservation_no}, over)
    yield Set(
        piece_stock,
        {"barcode": fact.barcode, "status": "reserved", "document_no": fact.reservation_no},
        {"status": "in_stock", "note": "", "register": entry.register, "since": entry.wall},
    )


PROJECTIONS: Handlers = {
    PiecesReceived: _received,
    PiecesSold: _sold,
    PiecesReturned: _returned,
    PiecesHeld: _held,
    PiecesReleased: _released,
    PiecesMoved: _moved,
    TransferSent: _sent,
    TransferReceived: _arrived,
    CustodyMoved: _custody,
    ReservationAsked: _asked,
    ReservationAnswered: _answered,
    ReservationEnded: _ended,
}


# --- what headquarters, which knows every piece, asks beside ---------------------------------------------------------


def _same_records(lines: Iterable[TransferLine]) -> Iterable[RowOp]:
    """A document may not change what a piece is: weight, price and certificate are those of its first receipt."""
    for line in lines:
        row = dict(piece_rows(line.piece).row)
        for name in ("name", *COSTS):  # the one is composed, perhaps by another release; the others are not on paper
            del row[name]
        key = {"barcode": row.pop("barcode")}
        yield Set(piece, key, {"tags": row["tags"]}, expect=row)


def _senders_own(entry: Entry, fact: TransferSent | TransferReceived) -> Iterable[RowOp]:
    """A store sends what it was given: some step of the piece's life, and not what is there now, for the goods may
    have been received, sold and sent on before their sending is heard of.
    """
    yield from _same_records(fact.lines)
    for line in fact.lines:
        step = {"barcode": line.piece.barcode, "version": line.version}
        yield Set(piece_custody, step, {}, expect={"to_store": fact.from_store})


def _as_sold(entry: Entry, fact: PiecesReturned) -> Iterable[RowOp]:
    """What comes back was sold on that very bill, and is what it was then."""
    yield from _same_records(fact.lines)
    for line in fact.lines:
        sold = {"what": "sold", "document_no": fact.of_sale_no, "from_store": fact.from_store}
        yield Set(piece_custody, {"barcode": line.piece.barcode, "version": line.version}, {}, expect=sold)


def _still_lying(entry: Entry, fact: PiecesSold) -> Iterable[RowOp]:
    """A store sells what lies there, free, in the very stay that it names."""
    here = {"status": "in_stock", "store": fact.store}
    for barcode, version in zip(fact.barcodes, fact.versions, strict=True) if fact.versions else ():
        yield Set(piece_stock, {"barcode": barcode}, {}, expect={**here, "version": version})


def _of_reservation(fact: ReservationAnswered | ReservationEnded) -> RowOp:
    """A reservation is answered and ended between the stores, and for the piece, that it was asked for."""
    asked = {"barcode": fact.barcode, "store": fact.store, "asking_store": fact.asking_store}
    return Set(reservation, {"reservation_no": fact.reservation_no}, {}, expect=asked)


def _may_end(entry: Entry, fact: ReservationEnded) -> Iterable[RowOp]:
    yield _of_reservation(fact)


def _still_there(entry: Entry, fact: ReservationAnswered) -> Iterable[RowOp]:
    yield _of_reservation(fact)
    if fact.kept:
        here = {"status": "in_stock", "store": fact.store, **_since(fact.piece_version)}
        yield Set(piece_stock, {"barcode": fact.barcode}, {"status": "in_stock"}, expect=here)


# To be carried out in front of the fact's own operations, at headquarters only.
GUARDS: Handlers = {
    PiecesSold: _still_lying,
    PiecesReturned: _as_sold,
    TransferSent: _senders_own,
    TransferReceived: _senders_own,
    ReservationAnswered: _still_there,
    ReservationEnded: _may_end,
}

# Fields that name a store, one of which must be that of the register that wrote the fact.
SPEAKS_FOR: dict[type[Fact], tuple[str, ...]] = {
    TransferSent: ("from_store",),
    TransferReceived: ("to_store",),
    ReservationAsked: ("asking_store",),
    ReservationAnswered: ("store",),
    ReservationEnded: ("store", "asking_store"),
}
