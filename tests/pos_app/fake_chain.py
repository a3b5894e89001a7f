"""The part of the till in memory that speaks of the rest of the chain: headquarters, transfers, reservations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pos_app.counter.exchange import RivalRow, Standing, TroubleRow
from pos_app.counter.leases import LeaseRow
from pos_app.counter.transfers import ComingPiece, Incoming, PieceElsewhere, SentTransfer, TakenIn
from shop.stock.errors import PieceNotHere, PieceSold, TransferForged, TransferIncomplete
from shop.stock.queries import Reservation, TransferRow
from sync.exceptions import SeenReasonMissing
from sync.protocol import LeasePolicy
from sync.status import SyncStatus

NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
AT_BJ = "2026-11-18T10:00:00.000+08:00"
SYNCED = SyncStatus(
    state="synced", last_contact=NOW - timedelta(seconds=3), last_hello=NOW - timedelta(minutes=7), incarnation=1,
    backed_up_seq=1204,
)  # fmt: skip
HELD = (
    LeaseRow("value:…6620", 100_000, 0, 240, 172_800, ""),
    LeaseRow("value:…1138", 30_000, 70_000, 180_000, 172_800, "lease.too_old"),
    LeaseRow("value:…9001", 200_000, 0, None, 0, ""),
)
TROUBLES = (
    TroubleRow(
        "stock.pieces_sold", "BJ01-1-812", "piece_custody {'barcode': '6900012349999'} is not {'version': 3}",
        "2026-11-21T13:40:00.000+08:00", "1011",
        (
            RivalRow(
                "6900012349999", "北京路店", "sold", "和平路店", "S-HP01-20261121-0031",
                "2026-11-21T13:12:00.000+08:00",
            ),
        ),
    ),
    TroubleRow(
        "promotions.of_tomorrow", "HQ-1-90", "unknown kind: promotions.of_tomorrow version 1",
        "2026-11-20T09:00:00.000+08:00", "sync", (),
    ),
)  # fmt: skip


class Allows(Protocol):
    def allowed(self, permission: str) -> None: ...


@dataclass
class FakeExchange:
    """`status` None stands for a shop without headquarters."""

    post: Allows
    status: SyncStatus | None = SYNCED
    found: tuple[TroubleRow, ...] = TROUBLES
    nudges: int = 0
    printed: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    def standing(self) -> Standing:
        return Standing(self.status, (("all", 1204), ("store:HP", 88)), HELD, LeasePolicy(), NOW)

    def nudge(self) -> None:
        self.nudges += 1

    def troubles(self) -> tuple[TroubleRow, ...]:
        self.post.allowed("exception.view")
        return self.found

    def seen(self, number: str, reason: str) -> None:
        self.post.allowed("exception.view")
        if not reason:
            raise SeenReasonMissing()
        self.found = tuple(one for one in self.found if one.number != number)

    def print_list(self, title: str, rows: list[tuple[str, str]]) -> None:
        self.post.allowed("exception.view")
        self.printed.append((title, rows))


COMING = TransferRow("T-BJ01-20261118-0001", "BJ", "HP", AT_BJ, 2, ("6900012341111", "6900012342222"), ())
GOING = TransferRow("T-HP01-20261121-0002", "HP", "WX", "2026-11-21T10:00:00.000+08:00", 1, ("6900012343333",), ())
ASKED = Reservation(
    reservation_no="R-BJ01-1", barcode="6900012344444", store="HP", asking_store="BJ", member_id="", for_whom="李女士",
    asked_at="2026-11-21T11:00:00.000+08:00", state="asked", until="", reason="", changed_at="",
)  # fmt: skip
KEPT = replace(
    ASKED, reservation_no="R-BJ01-2", barcode="6900012345555", state="kept", until="2026-11-23T22:00:00.000+08:00"
)  # fmt: skip
ELSEWHERE = PieceElsewhere("6900012347777", "翡翠手镯", "BJ", "北京路店", "in_stock")
OURS = replace(
    ASKED, reservation_no="R-HP01-1", barcode=ELSEWHERE.barcode, store="BJ", asking_store="HP", for_whom="王太太"
)  # fmt: skip
PIECES = (ComingPiece("6900012341111", "古法手镯", 20_350), ComingPiece("6900012342222", "钻石戒指", 3_120))


@dataclass
class FakeTransfers:
    """Two papers: one of a single code, and `JT1/1/2`, `JT1/2/2`, which are one paper together."""

    post: Allows
    coming: tuple[TransferRow, ...] = (COMING,)
    waits: tuple[Reservation, ...] = (ASKED,)
    asks: tuple[Reservation, ...] = ()
    done: list[tuple[object, ...]] = field(default_factory=list)
    away: dict[str, str] = field(default_factory=dict)

    def coming_in(self) -> tuple[TransferRow, ...]:
        return self.coming

    def going_out(self) -> tuple[TransferRow, ...]:
        return (GOING,)

    def overdue(self) -> tuple[TransferRow, ...]:
        return self.coming

    def waiting(self) -> tuple[Reservation, ...]:
        return self.waits

    def kept(self) -> tuple[Reservation, ...]:
        return (KEPT,)

    def asked(self) -> tuple[Reservation, ...]:
        return self.asks

    def elsewhere(self, barcode: str) -> PieceElsewhere:
        if barcode == ELSEWHERE.barcode:
            return ELSEWHERE
        raise PieceNotHere(scanned=barcode)

    def ask_reservation(self, barcode: str, for_whom: str, *, custodian: str = "", member_id: str = "") -> str:
        self.done.append(("ask", barcode, for_whom, custodian, member_id))
        self.asks = (OURS,)
        return OURS.reservation_no

    def piece(self, barcode: str, to_store: str) -> ComingPiece:
        if barcode == "6900012340404":
            raise PieceSold(date="10-02", store="北京路店", document="S-BJ01-20261002-0003")
        return ComingPiece(barcode, f"货品 {barcode[-4:]}", 2_000)

    def send(self, barcodes: Iterable[str], to_store: str) -> SentTransfer:
        self.post.allowed("transfer.send")
        self.done.append(("send", tuple(barcodes), to_store))
        return SentTransfer("T-HP01-20261121-0003", len(tuple(barcodes)), ("JT1.x.y",))

    def look(self, codes: Iterable[str] = (), document_no: str = "") -> Incoming:
        given = tuple(codes)
        if "JT1.forged" in given:
            raise TransferForged(register="BJ01")
        parts = [code for code in given if code.startswith("JT1/")]
        if len(parts) == 1:
            raise TransferIncomplete(have=1, of=2)
        return Incoming(document_no or COMING.document_no, "北京路店", AT_BJ, PIECES, self.away)

    def receive(self, codes: Iterable[str] = (), document_no: str = "", found: Iterable[str] | None = None) -> TakenIn:
        self.post.allowed("transfer.receive")
        every = tuple(piece.barcode for piece in PIECES)
        seen = every if found is None else tuple(found)
        self.done.append(("receive", tuple(codes), document_no, None if found is None else seen))
        self.coming = ()
        return TakenIn(COMING.document_no, seen, tuple(code for code in every if code not in seen))

    def keep(self, reservation_no: str, until: str) -> None:
        self.post.allowed("reservation.answer")
        self.done.append(("keep", reservation_no, until))
        self.waits = ()

    def refuse(self, reservation_no: str, reason: str) -> None:
        self.post.allowed("reservation.answer")
        self.done.append(("refuse", reservation_no, reason))
        self.waits = ()

    def end_reservation(self, reservation_no: str, reason: str) -> None:
        self.done.append(("end", reservation_no, reason))
