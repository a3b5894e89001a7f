"""Whatever a register says about another store's goods, papers, members' rights and days: it stays as it was there.

Every kind of fact, filled with the other store's own numbers. Afterwards each row of before is as it was, and all that
the other store does next has its effect.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from kernel.database import AnyDatabase
from kernel.facts import Entry, Fact, canonical
from kernel.secrets import public_key_of
from kernel.tables import is_projected, metadata
from membership.facts import PointsEarned, PointsTakenBack, StoredValuePutBack, StoredValueSpent
from promotions.facts import VoucherRedeemed
from shop.daily_close.facts import DayOpened
from shop.registry import FACTS
from shop.sales.facts import HoldEnded, SaleHeld
from shop.stock.facts import (
    PiecesHeld,
    PiecesReceived,
    PiecesReleased,
    PiecesSold,
    ReservationAnswered,
    ReservationAsked,
    ReservationEnded,
    TransferLine,
    TransferReceived,
    TransferSent,
)
from shop.stock.rules.documents import TransferDocument, pack, signed_bytes
from sync.protocol import BATCH_ENTRIES, Ack, RightAsk, RightGrantedAnswer
from sync.rights import RightClosed
from tests.builders.shop import PIECES
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, new_chain, rows
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.shop.sales.test_projection import SALE

EACH = 16  # of every kind
RING, BANGLE, SENT = PIECES[:3]
BILL = msgspec.structs.replace(SALE, store="BJ")
NEXT_BILL = msgspec.structs.replace(BILL, sale_id="s2", sale_no="S-BJ01-20261121-0002")
AT = "2026-11-21T10:00:00.000+08:00"
ASKED, NEXT_ASKED = (
    ReservationAsked(
        reservation_no=f"Y-{asker}01-20261121-0001", barcode=RING.barcode, store=custodian, asking_store=asker,
        member_id="", for_whom="x",
    )
    for asker, custodian in (("NJ", "BJ"), ("BJ", "NJ"))
)  # fmt: skip
KEPT = ReservationAnswered(
    reservation_no=ASKED.reservation_no, barcode=RING.barcode, store="BJ", asking_store="NJ", for_whom="x", kept=True,
    until=AT, reason="",
)  # fmt: skip


def sending(number: int, piece: Any, to_store: str = "NJ") -> TransferSent:
    return TransferSent(
        document_no=f"T-BJ01-20261121-{number:04}", from_store="BJ", to_store=to_store, register="BJ01", sent_at=AT,
        lines=(TransferLine(version=1, piece=piece),), signature="bm8=",
    )  # fmt: skip


def arriving(sent: TransferSent) -> TransferReceived:
    return TransferReceived(
        document_no=sent.document_no, from_store=sent.from_store, to_store=sent.to_store, register=sent.register,
        sent_at=sent.sent_at, lines=sent.lines, missing=(), signature=sent.signature,
    )  # fmt: skip


class Said:
    """Facts that name what is the other store's, field by field; `member_id` and its right are of this run."""

    def __init__(self, member_id: str, right_id: str) -> None:
        self._rng = random.Random(20261122)
        numbers = (BILL.sale_no, NEXT_BILL.sale_no, "T-BJ01-20261121-0001", "T-BJ01-20261121-0002")
        numbers += (ASKED.reservation_no, NEXT_ASKED.reservation_no, "HD1")
        stores, accounts = ("HP", "BJ", "NJ"), (f"value:{member_id}", "voucher:V100")
        self._texts: dict[str, tuple[str, ...]] = {
            "member_id": (member_id,), "right_id": (right_id, "r9"), "code": ("V100", "BJ"), "account": accounts,
            "barcode": (RING.barcode, BANGLE.barcode, SENT.barcode), "register": ("HP01", "BJ01"),
            "sale_id": (BILL.sale_id, "s2"), "hold_no": ("HD1", "HD2"), "date": ("2026-11-21",), "": numbers,
            "how": ("recalled",), "what": ("drop",), "entry_kind": ("stock.pieces_sold",),
            **dict.fromkeys(("store", "from_store", "to_store", "asking_store", "home_store"), stores),
        }  # fmt: skip

    def facts(self) -> Iterable[tuple[str, str]]:
        for fact in FACTS * EACH:
            yield fact.kind, canonical(self._value("", inspect.type_info(fact))).decode()

    def _value(self, name: str, kind: inspect.Type) -> Any:
        match kind:
            case inspect.StructType(cls=cls) if cls is type(RING):
                return msgspec.to_builtins(self._rng.choice((RING, BANGLE, SENT)))
            case inspect.StructType():
                return {field.encode_name: self._value(field.name, field.type) for field in kind.fields}
            case inspect.StrType():
                choices = self._texts.get(name.removesuffix("s"), self._texts[""])
                return self._rng.choice(choices)
            case inspect.LiteralType(values=values):
                return self._rng.choice(values)
            case inspect.BoolType():
                return self._rng.random() < 0.5
            case inspect.IntType():
                return self._rng.choice((0, 1, 1, 2, 3))
            case inspect.VarTupleType():
                one = "barcode" if name == "missing" else name
                return [self._value(one, kind.item_type)]
            case _:
                return None


def attackers_papers(chain: Chain) -> Iterable[Fact]:
    """Documents that the attacker really signs: in its own name for the other's pieces, and in the other's name."""
    till = chain.tills["HP01"]
    key = public_key_of(till.secrets.signing_key)
    for place, (register, store) in enumerate((("HP01", "HP"), ("BJ01", "BJ")) * 3):
        line = TransferLine(version=1 + place // 2, piece=RING)
        paper = TransferDocument(
            document_no=f"T-{register}-20261121-{place:04}", from_store=store, to_store="HP", register=register,
            sent_at=AT, lines=(line,),
        )  # fmt: skip
        signature = till.signer.sign(signed_bytes(paper))
        way = {"document_no": paper.document_no, "from_store": store, "to_store": "HP", "register": register}
        yield TransferSent(**way, sent_at=AT, lines=(line,), signature=signature)
        for lines, missing in (((line,), ()), ((), (RING.barcode,))):
            yield TransferReceived(
                **way, sent_at=AT, lines=lines, missing=missing, signature=signature, document=pack(paper, signature),
                key_epoch=1, public_key=key,
            )  # fmt: skip


def standing(chain: Chain) -> dict[str, list[dict[str, object]]]:
    """The rows of all tables, but for what any store does for a member who comes.

    They earn, top up, choose a PIN, and have their file changed.
    """
    tables = [table for table in metadata.sorted_tables if is_projected(table) and table.name not in OF_ANY_STORE]
    found = {table.name: rows(chain.office.database, table) for table in tables}  # type: ignore[arg-type]
    for row in found["member"]:
        for name in ("sealed_pin_hash", "personal", "adviser", "inviter", "file_version", "pin_version"):
            del row[name]
    return found


OF_ANY_STORE = ("member_account", "document_account")


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    for store in ("HP", "BJ", "NJ"):
        made.install(f"{store}01", store)
    made.voucher()
    return made


@dataclass
class Neighbour:
    """What the other store has: goods, a bill, a parked bill, a day, and rights of a member."""

    chain: Chain
    member_id: str
    last: Entry

    @classmethod
    def of(cls, chain: Chain) -> Neighbour:
        member_id = chain.member(principal_fen=100_00)
        for right_id, account, pin in (("r1", f"value:{member_id}", PIN), ("v1", "voucher:V100", "")):
            ask = RightAsk(right_id=right_id, account=account, amount=1, incarnation=1, pin=pin)
            assert isinstance(chain.office.ask_right(sender(chain, "BJ01"), ask), RightGrantedAnswer)
        with chain.office.open(STAFF) as books:
            pieces = (BANGLE, RING, SENT)
            books.record(PiecesReceived(document_no="R", store="BJ", source="", opening=True, pieces=pieces))
        hand_in(chain, chain_of("NJ01", [ASKED]), "NJ01")
        bill = {"member_id": member_id, "document_no": BILL.sale_no}
        own = [
            DayOpened(store="BJ", date="2026-11-21", float_fen=0),
            BILL,
            PointsEarned(**bill, points=5),
            StoredValueSpent(**bill, right_id="r1", principal_fen=1, bonus_fen=0),
            SaleHeld(hold_no="HD1", store="BJ", name="", member_id="", pieces=1, due_fen=1, cart="{}"),
            PiecesHeld(hold_no="HD1", store="BJ", name="", barcodes=(BANGLE.barcode,)),
            KEPT,
            sending(1, SENT),
        ]
        entries = chain_of("BJ01", own)
        hand_in(chain, entries, "BJ01")
        return cls(chain, member_id, entries[-1])

    def goes_on(self) -> None:
        bill = {"member_id": self.member_id, "document_no": BILL.sale_no}
        between = {"barcode": RING.barcode, "store": "BJ", "asking_store": "NJ", "reason": "x"}
        more = [
            RightClosed(right_id="r1", spent=1),
            VoucherRedeemed(code="V100", right_id="v1", document_no=NEXT_BILL.sale_no, store="BJ"),
            HoldEnded(hold_no="HD1", store="BJ", how="recalled"),
            PiecesReleased(hold_no="HD1", store="BJ", barcodes=(BANGLE.barcode,)),
            ReservationEnded(reservation_no=ASKED.reservation_no, **between),
            NEXT_BILL,
            PiecesSold(sale_no=NEXT_BILL.sale_no, store="BJ", barcodes=(BANGLE.barcode,), versions=(1,)),
            sending(2, RING),
            NEXT_ASKED,
            PointsTakenBack(**bill, points=5),
            StoredValuePutBack(**bill, principal_fen=1, bonus_fen=0),
        ]
        hand_in(self.chain, chain_of("BJ01", more, seq=self.last.seq, prev=self.last.hash), "BJ01")
        arrived = [ASKED, arriving(sending(1, SENT)), arriving(sending(2, RING))]
        hand_in(self.chain, chain_of("NJ01", arrived), "NJ01")


def test_nothing_of_another_store_is_changed_or_used_up(chain: Chain) -> None:
    neighbour = Neighbour.of(chain)
    before = standing(chain)
    assert before["exception_ledger"] == []

    written = [*Said(neighbour.member_id, "r1").facts(), *attackers_papers(chain)]
    entries = chain_of("HP01", written)
    answers = [hand_in(chain, entries[at : at + BATCH_ENTRIES]) for at in range(0, len(entries), BATCH_ENTRIES)]

    assert {type(answer) for answer in answers} == {Ack}
    after = standing(chain)
    assert {name for name, found in before.items() if any(row not in after[name] for row in found)} == set()
    neighbour.goes_on()
    waiting = standing(chain)["exception_ledger"]
    assert [(row["kind"], row["reason"]) for row in waiting if row["register"] != "HP01"] == []
    assert chain.office.verify().sound
