"""Tills of two stores that are seldom in touch all handle one piece: a person may hear a refusal, never a conflict."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.books import Books
from kernel.errors import DomainError
from kernel.facts import Entry
from kernel.secrets import public_key_of, signature_fits
from shop.staff.facts import RegisterKeyPublished
from shop.stock.errors import PieceDisputed, PieceHereAlready, PieceOnOtherPaper
from shop.stock.facts import PiecesReturned, PiecesSold, TransferLine
from shop.stock.queries import known_document, piece_went_by, reservations_waiting, transfers_in
from shop.stock.usecases import (
    answer_reservation,
    ask_reservation,
    move_custody,
    move_to_counter,
    read_document,
    receive_pieces,
    receive_transfer,
    require_here,
)
from shop.stockroom.usecases import find, lend, lose, receive_delivery, return_to_supplier, take_back, write_off
from tests.builders import shop
from tests.builders.stores import Place, Stores
from tests.shop.stock.parcels import receive, sell, send

RING, BANGLE = shop.RING, shop.BANGLE
RECORD = next(record for record in shop.PIECES if record.barcode == RING)
TILLS = ("HP01", "HP02", "BJ01", "BJ02")
OTHER = {"HP": "BJ", "BJ": "HP"}


@pytest.fixture
def stores() -> Stores:
    return Stores()


def second_till(stores: Stores) -> Place:
    """HP02, that knows of the shop's pieces and has heard nothing else."""
    till = Place("HP02", stores.clock)
    key = public_key_of(till.key)
    stores.hq.record(RegisterKeyPublished(register=till.name, store=till.store, public_key=key, epoch=1))
    for one in (stores.hp, stores.bj, stores.bj2):
        one.hear(stores.hq.written()[-1:])
    till.hear([*stores.hq.written(), *stores.hp.written()])
    return till


# --- one piece on two papers ---------------------------------------------------------------------------------------


def test_a_piece_on_two_papers_is_received_by_the_one_that_the_books_know(stores: Stores):
    other = second_till(stores)
    paper, rival = send(stores.hp, RING, BANGLE), send(other, RING)
    stores.bj.hear(other.written())

    taken = receive(stores.bj, paper)
    with pytest.raises(PieceOnOtherPaper) as refused:
        receive(stores.bj, paper)
    receive(stores.bj, rival)

    assert ([line.piece.barcode for line in taken.lines], taken.missing) == ([BANGLE], ())
    assert refused.value.facts == {"barcode": RING, "document": "T-HP02-20261121-0001"}
    assert stores.bj.state(RING) == ("BJ", "in_stock", 3)


def test_a_piece_that_was_scanned_off_the_other_paper_is_named_and_nothing_is_taken_in(stores: Stores):
    other = second_till(stores)
    paper = send(stores.hp, RING, BANGLE)
    send(other, RING)
    stores.bj.hear(other.written())

    with pytest.raises(PieceOnOtherPaper):
        receive(stores.bj, paper, RING, BANGLE)

    assert stores.bj.state(BANGLE) is None


def test_a_piece_that_headquarters_gave_to_another_store_meanwhile_is_not_received(stores: Stores):
    paper = send(stores.hp, RING)
    stores.hq.hear(stores.hp.written()[1:])
    with stores.hq.keeper.open(stores.hq.actor) as books:
        (moved,) = move_custody(books, [RING], to_store="NJ", reason="错发")
    stores.bj.hear(stores.hq.written()[-1:])

    with pytest.raises(PieceOnOtherPaper) as refused:
        receive(stores.bj, paper)

    assert refused.value.facts["document"] == moved.document_no


def test_what_is_on_its_way_here_is_not_received_from_a_supplier(stores: Stores):
    send(stores.hp, RING)
    stores.bj.hear(stores.hp.written()[1:])

    with pytest.raises(PieceHereAlready), stores.bj.keeper.open(stores.bj.actor) as books:
        receive_pieces(books, [RECORD], store="BJ", source="D-1")


def test_a_piece_of_which_the_books_know_a_later_step_is_not_sold(stores: Stores):
    other = second_till(stores)
    receive(stores.bj, send(stores.hp, RING))  # in truth HP02 sold it, took it back and sends it now
    sell(other, RING)
    give_back(other, other, "S-1", 2)
    send(other, RING)
    stores.bj.hear(other.written()[-1:])

    with pytest.raises(PieceDisputed) as refused:
        sell(stores.bj, RING)

    assert refused.value.facts["document"] == "T-HP01-20261121-0001"


# --- anything, in any order ----------------------------------------------------------------------------------------


def give_back(till: Place, seller: Place, sale_no: str, version: int) -> None:
    """A customer brings the ring back, as the counter takes it."""
    with till.keeper.open(till.actor) as books:
        if piece_went_by(books.connection, RING, version, seller.store):
            return
        lines, number = (TransferLine(version=version, piece=RECORD),), f"S-back-{version}"
        books.record(
            PiecesReturned(
                sale_no=number, of_sale_no=sale_no, store=till.store, from_store=seller.store, lines=lines
            )
        )  # fmt: skip


@dataclass
class Chain:
    """Four tills and headquarters, the papers that lie about, and how far each has heard the others."""

    stores: Stores = field(default_factory=Stores)
    papers: list[tuple[str, ...]] = field(default_factory=list)
    accepted: list[Entry] = field(default_factory=list)
    heard: dict[str, int] = field(default_factory=dict)
    sold: list[tuple[Place, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        tills = (self.stores.hp, second_till(self.stores), self.stores.bj, self.stores.bj2)
        self.tills = dict(zip(TILLS, tills, strict=True))
        self.handed_in = {name: len(till.written()) for name, till in self.tills.items()}
        self.office_told = len(self.stores.hq.written())

    def hand_in(self, till: Place) -> None:
        new = till.written()[self.handed_in[till.name] :]
        self.handed_in[till.name] += len(new)
        reasons = self.stores.hq.hear(new)
        self.accepted += [entry for entry, reason in zip(new, reasons, strict=True) if reason is None]

    def fetch(self, till: Place) -> None:
        """What headquarters took in and is about the till's store."""
        own = self.stores.hq.written()[self.office_told :]
        self.office_told += len(own)
        self.accepted += own
        news, self.heard[till.name] = self.accepted[self.heard.get(till.name, 0) :], len(self.accepted)
        till.hear(one for one in news if one.register != till.name and f'"{till.store}"' in one.body)


Deed = Callable[[Chain, Place, int], None]


def recorded(work: Callable[[Books, Place], object]) -> Deed:
    def deed(_chain: Chain, till: Place, _choice: int) -> None:
        with till.keeper.open(till.actor) as books:
            work(books, till)

    return deed


def _send(chain: Chain, till: Place, _choice: int) -> None:
    chain.papers.append(send(till, RING, to=OTHER[till.store]))


def _receive(chain: Chain, till: Place, choice: int) -> None:
    if chain.papers:
        with till.keeper.open(till.actor) as books:
            paper = chain.papers[choice % len(chain.papers)]
            receive_transfer(books, read_document(books.connection, paper, store=till.store, fits=signature_fits))


def _receive_as_told(_chain: Chain, till: Place, _choice: int) -> None:
    with till.keeper.open(till.actor) as books:
        for row in transfers_in(books.connection, till.store):
            receive_transfer(books, known_document(books.connection, row.document_no, store=till.store))


def _sell(chain: Chain, till: Place, _choice: int) -> None:
    with till.keeper.open(till.actor) as books:
        here, number = require_here(books.connection, RING, till.store), f"S-{till.name}-{len(chain.sold)}"
        books.record(PiecesSold(sale_no=number, store=till.store, barcodes=(RING,), versions=(here.version,)))
    chain.sold.append((till, number, here.version + 1))


def _give_back(chain: Chain, till: Place, choice: int) -> None:
    if chain.sold:
        seller, number, version = chain.sold[choice % len(chain.sold)]
        give_back(till, seller, number, version)


def _move_by_force(chain: Chain, till: Place, choice: int) -> None:
    office = chain.stores.hq
    with office.keeper.open(office.actor) as books:
        move_custody(books, [RING], to_store=till.store if choice % 2 else "", reason="核对")


def _answer(books: Books, till: Place) -> None:
    for asked in reservations_waiting(books.connection, till.store):
        answer_reservation(books, asked.reservation_no, store=till.store, keep=True, until="2026-12-31T20:00")


DEEDS: dict[str, Deed] = {
    "hand in": lambda chain, till, _choice: chain.hand_in(till),
    "fetch": lambda chain, till, _choice: chain.fetch(till),
    "send": _send,
    "receive": _receive,
    "receive as told": _receive_as_told,
    "sell": _sell,
    "give back": _give_back,
    "by force": _move_by_force,
    "deliver": recorded(lambda books, till: receive_delivery(books, [RECORD], store=till.store, supplier="周记")),
    "lay": recorded(lambda books, till: move_to_counter(books, [RING], store=till.store, counter="柜二")),
    "lend": recorded(
        lambda books, till: lend(
            books, [RING], store=till.store, borrower="展会", due_on="2026-12-01", reason="展览"
        )
    ),
    "take back": recorded(lambda books, till: take_back(books, [RING], store=till.store)),
    "write off": recorded(lambda books, till: write_off(books, [RING], store=till.store, reason="断裂")),
    "to supplier": recorded(
        lambda books, till: return_to_supplier(books, [RING], store=till.store, supplier="周记", reason="返修")
    ),
    "lose": recorded(lambda books, till: lose(books, [RING], store=till.store, reason="盘点")),
    "find": recorded(lambda books, till: find(books, [RING], store=till.store, reason="盘点")),
    "ask": recorded(
        lambda books, till: ask_reservation(
            books, RING, store=till.store, custodian=OTHER[till.store], for_whom="李女士"
        )
    ),
    "answer": recorded(_answer),
}  # fmt: skip
STEP = st.tuples(st.sampled_from(TILLS), st.sampled_from(sorted(DEEDS)), st.integers(0, 7))


@settings(max_examples=40)
@given(st.lists(STEP, min_size=8, max_size=40))
def test_whatever_four_tills_do_with_one_piece_nobody_meets_a_conflict(steps: list[tuple[str, str, int]]):
    chain = Chain()
    for name, deed, choice in steps:
        with suppress(DomainError):  # a refusal in words is what may happen
            DEEDS[deed](chain, chain.tills[name], choice)
