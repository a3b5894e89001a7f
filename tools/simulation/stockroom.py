"""The stockroom of one machine: pieces come in, go to other stores on paper, and are kept for other stores.

The paper travels with the goods: whoever has it may scan it, with a line or without, once or twice, all of it or part.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from kernel.books import Books
from kernel.clock import stamp
from kernel.facts import Entry
from kernel.secrets import public_key_of, sign, signature_fits
from shop.catalogue.facts import PieceRecord
from shop.stock.queries import known_document, reservations_asked, reservations_kept, reservations_waiting, transfers_in
from shop.stock.rules.documents import SignedTransfer, codes_of, pack
from shop.stock.tables import piece_stock
from shop.stock.usecases import (
    answer_reservation,
    ask_reservation,
    end_reservation,
    move_to_counter,
    read_document,
    receive_pieces,
    receive_transfer,
    send_pieces,
)
from sync.ports import Rejected, Unreachable
from sync.protocol import LookupAsk, PieceFound
from tools.simulation.clerks import Deed, members_here, pick, quietly, recorded
from tools.simulation.tills import Machine
from tools.simulation.world import Paper, World

_MORE = 8  # pieces that a run may bring beyond those it begins with
_QR_CHARS = 900  # small enough that some documents need several codes


def deliver(world: World, machine: Machine) -> None:
    """A supplier's piece comes into the store."""
    if len(world.known.pieces) >= world.odds.pieces + _MORE:
        return
    record = PieceRecord(
        barcode=f"69{len(world.known.pieces):08}", category_major="素金", category="戒指", pricing_mode="by_piece",
        purity_code=world.rng.choice(("Au999", "Au750")), gross_weight_mg=5_000,
        net_gold_weight_mg=world.rng.randint(1_000, 5_000), label_price_fen=world.rng.randrange(100, 8_000, 10),
        cost_fen=90,
    )  # fmt: skip
    world.known.pieces[record.barcode] = record
    recorded(world, machine, lambda books: quietly(books, receive_pieces, [record], store=machine.store, source="D-1"))


def _in_stock(machine: Machine) -> list[str]:
    with machine.disk.reading() as connection:
        mine = (piece_stock.c.store == machine.store, piece_stock.c.status.in_(("in_stock", "reserved")))
        return list(connection.scalars(select(piece_stock.c.barcode).where(*mine).order_by(piece_stock.c.barcode)))


def _other_store(world: World, machine: Machine) -> str | None:
    return pick(world, [store for store in world.stores if store != machine.store])


# --- transfers -------------------------------------------------------------------------------------------------------


def send(world: World, machine: Machine) -> None:
    """Some pieces go to another store, with their document."""
    to_store, here = _other_store(world, machine), _in_stock(machine)
    if to_store is None or not here:
        return
    barcodes = world.rng.sample(here, min(len(here), world.rng.choice((1, 2, 4))))
    key = machine.secrets.signing_key
    made: list[SignedTransfer] = []

    def work(books: Books) -> list[Entry]:
        made.append(send_pieces(books, barcodes, store=machine.store, to_store=to_store, sign=partial(sign, key)))
        return []

    if recorded(world, machine, work):
        document = made[0].document
        text = pack(document, made[0].signature)
        world.known.papers.append(Paper(document.document_no, to_store, text, public_key_of(key)))
        world.say(f"{machine.name} sends {barcodes} to {to_store} by {document.document_no}")


def receive(world: World, machine: Machine) -> None:
    """A document that came with the goods is scanned: for the first time, or again; now and then at a wrong store."""
    papers = [one for one in world.known.papers if one.to_store == machine.store or world.rng.random() < 0.05]
    paper = pick(world, papers[-6:])
    if paper is None:
        return
    with machine.disk.reading() as connection:
        told = paper.number in {row.document_no for row in transfers_in(connection, machine.store)}
    by_paper = not told or world.rng.random() < 0.6
    found_all = world.rng.random() < 0.6

    def work(books: Books) -> list[Entry]:
        if by_paper:
            codes = codes_of(paper.text, _QR_CHARS)
            signed = read_document(books.connection, codes, store=machine.store, fits=signature_fits)
        else:
            signed = known_document(books.connection, paper.number, store=machine.store)
        carried = [line.piece.barcode for line in signed.document.lines]
        receive_transfer(books, signed, None if found_all else set(carried[:1]))
        return []

    if recorded(world, machine, work):
        world.count("received.by_paper" if by_paper else "received.as_told")
        world.say(f"{machine.name} receives {paper.number}")


def lay_elsewhere(world: World, machine: Machine) -> None:
    barcode = pick(world, _in_stock(machine))
    if barcode is not None:
        recorded(
            world, machine,
            lambda books: quietly(books, move_to_counter, [barcode], store=machine.store, counter="柜二"),
        )  # fmt: skip


# --- keeping pieces for others ---------------------------------------------------------------------------------------


def reserve(world: World, machine: Machine) -> None:
    """A customer wants a piece that another store has: headquarters is asked who has it, and that store to keep it."""
    barcode = pick(world, list(world.known.pieces))
    if barcode is None:
        return
    try:
        found = machine.line.look_up(LookupAsk(barcode=barcode))
    except (Unreachable, Rejected) as error:
        world.count(f"lookup.{error}")
        return
    if isinstance(found, PieceFound) and found.store:
        member_id = pick(world, [*members_here(machine), ""]) or ""
        recorded(
            world, machine,
            lambda books: quietly(
                books, ask_reservation, barcode, store=machine.store, custodian=found.store, for_whom="李女士",
                member_id=member_id,
            ),
        )  # fmt: skip


def answer(world: World, machine: Machine) -> None:
    """The custodian keeps what another store asks for, or refuses."""
    with machine.disk.reading() as connection:
        asked = pick(world, list(reservations_waiting(connection, machine.store)))
    if asked is not None:
        keep = world.rng.random() < 0.8
        until = stamp(machine.clock.now() + timedelta(hours=world.rng.choice((1, 48))))
        recorded(
            world, machine,
            lambda books: quietly(
                books, answer_reservation, asked.reservation_no, store=machine.store, keep=keep, until=until,
                reason="" if keep else "in the window",
            ),
        )  # fmt: skip
        world.count("reservation.kept" if keep else "reservation.refused")


def release(world: World, machine: Machine) -> None:
    """What ran out is for sale again; now and then a customer changes her mind."""
    now = stamp(machine.clock.now())
    with machine.disk.reading() as connection:
        mine = [*reservations_kept(connection, machine.store), *reservations_asked(connection, machine.store)]
    over = [one for one in mine if (one.until and one.until < now) or world.rng.random() < 0.2]
    chosen = pick(world, over)
    if chosen is not None:
        recorded(
            world, machine,
            lambda books: quietly(
                books, end_reservation, chosen.reservation_no, store=machine.store, reason="run out"
            ),
        )  # fmt: skip


IN_THE_STOCKROOM: dict[str, Deed] = {
    "deliver": deliver, "send": send, "receive": receive, "lay_elsewhere": lay_elsewhere, "reserve": reserve,
    "answer": answer, "release": release,
}  # fmt: skip
