"""Whatever people do with pieces, pieces and grams add up at every till and at headquarters."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import DomainError
from shop.agreement import balance_lines
from shop.catalogue.facts import PieceRecord
from shop.counting.usecases import close_count, open_count, scan
from shop.stockroom.queries import balances, in_hand_of, unbalanced
from shop.stockroom.rules.balance import Amount
from shop.stockroom.usecases import find, lend, receive_delivery, return_to_supplier, take_back, write_off
from tests.builders import shop
from tests.builders.stores import Place, Stores
from tests.shop.stock.parcels import receive, sell, send, take_by_force

PIECES = (shop.BANGLE, shop.RING, shop.PLATINUM)
NEW = {"HP01": "NEWHP", "BJ01": "NEWBJ"}  # what each store's supplier brings


class World:
    """HP01 and BJ01 with what lies between them; headquarters hears everything at the end of each move."""

    def __init__(self) -> None:
        self.stores = Stores()
        self.papers: list[tuple[str, tuple[str, ...]]] = []  # (the store it goes to, its codes)
        self.told = {"HP01": len(self.stores.hp.written()), "BJ01": 0, "HQ": len(self.stores.hq.written())}

    def place(self, name: str) -> Place:
        return self.stores.hp if name == "HP01" else self.stores.bj

    def tell(self) -> None:
        """Headquarters hears both tills, and each till what names its store."""
        tills = (self.stores.hp, self.stores.bj)
        for till in tills:
            news = till.written()[self.told[till.name] :]
            self.told[till.name] += len(news)
            assert set(self.stores.hq.hear(news)) <= {None}
            other = next(one for one in tills if one is not till)
            other.hear([entry for entry in news if entry.kind.startswith("stock.transfer")])
        forced = self.stores.hq.written()[self.told["HQ"] :]
        self.told["HQ"] += len(forced)
        for till in tills:
            till.hear(forced)


Move = Callable[[World, str, str], None]


def _send(world: World, till: str, code: str) -> None:
    goal = "BJ" if till == "HP01" else "HP"
    world.papers.append((goal, send(world.place(till), code, to=goal)))


def _receive(world: World, till: str, _code: str) -> None:
    place = world.place(till)
    goal, codes = next(paper for paper in world.papers if paper[0] == place.store)
    world.papers.remove((goal, codes))
    receive(place, codes)


def _in_books(world: World, till: str, work: Callable[..., object], *given: object, **more: object) -> None:
    place = world.place(till)
    with place.keeper.open(place.actor) as books:
        work(books, *given, store=place.store, **more)


def _count(world: World, till: str, code: str) -> None:
    """Only one piece is scanned: the others are lost, or come back where an earlier count had lost it."""
    place = world.place(till)
    with place.keeper.open(place.actor) as books:
        number = open_count(books, store=place.store)
        scan(books, number, [code], store=place.store)
        close_count(books, number, store=place.store, reason="盘点")


def _new(till: str) -> PieceRecord:
    return msgspec.structs.replace(shop.PIECES[0], barcode=NEW[till])


# To add a move: a line here.
MOVES: dict[str, Move] = {
    "deliver": lambda w, till, _code: _in_books(w, till, receive_delivery, [_new(till)], supplier="金厂"),
    "sell": lambda w, till, code: sell(w.place(till), code, number=f"{till}-{len(w.place(till).written())}"),
    "send": _send,
    "receive": _receive,
    "return to supplier": lambda w, t, c: _in_books(w, t, return_to_supplier, [c], supplier="金厂", reason="退"),
    "write off": lambda w, till, code: _in_books(w, till, write_off, [code], reason="断"),
    "lend": lambda w, t, c: _in_books(w, t, lend, [c], borrower="展会", due_on="2026-12-31", reason="展"),
    "take back": lambda w, till, code: _in_books(w, till, take_back, [code]),
    "count": _count,
    "find": lambda w, till, code: _in_books(w, till, find, [code], reason="找到"),
    "take by force": lambda w, _till, code: take_by_force(w.stores, code, to="BJ"),
}
CODES = (*PIECES, *NEW.values())
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(["HP01", "BJ01"]), st.sampled_from(CODES)),
    max_size=14,
)


@settings(max_examples=30)
@given(STEPS)
def test_any_sequence_of_moves_keeps_pieces_and_grams_in_balance(steps: list[tuple[str, str, str]]):
    world = World()
    for move, till, code in steps:
        world.stores.clock.forward(minutes=1)
        with suppress(DomainError, StopIteration):  # what a store may not do changes nothing
            MOVES[move](world, till, code)
        world.tell()

    for till in (world.stores.hp, world.stores.bj):
        with till.database.reading() as there, world.stores.hq.database.reading() as office:
            assert unbalanced(there, till.store) == unbalanced(office, till.store) == ()
            assert balance_lines(there, till.store) == balance_lines(office, till.store)


@settings(max_examples=30)
@given(STEPS)
def test_a_piece_is_in_one_store_only(steps: list[tuple[str, str, str]]):
    world = World()
    for move, till, code in steps:
        world.stores.clock.forward(minutes=1)
        with suppress(DomainError, StopIteration):
            MOVES[move](world, till, code)
        world.tell()

    with world.stores.hq.database.reading() as office:
        here = [set(in_hand_of(office, store, CODES)) for store in ("HP", "BJ")]
    assert here[0] & here[1] == set()


def test_every_move_has_its_own_line_of_the_balance():
    world = World()
    for move, till, code in [
        ("deliver", "HP01", ""), ("sell", "HP01", "NEWHP"), ("send", "HP01", shop.RING), ("receive", "BJ01", ""),
        ("lend", "HP01", shop.BANGLE), ("take back", "HP01", shop.BANGLE), ("send", "BJ01", shop.RING),
        ("receive", "HP01", ""), ("write off", "HP01", shop.RING), ("return to supplier", "HP01", shop.PLATINUM),
        ("count", "HP01", shop.BANGLE), ("find", "HP01", shop.BAR),
    ]:  # fmt: skip
        world.stores.clock.forward(minutes=1)
        MOVES[move](world, till, code)
        world.tell()

    with world.stores.hp.database.reading() as connection:
        found = balances(connection, "HP", world.stores.hp.written()[0].wall)
    assert found["AU750"].moves == {
        "sent": Amount(1, 3_120), "transferred_in": Amount(1, 3_120), "written_off": Amount(1, 3_120),
        "lost": Amount(1, 2_400),
    }  # fmt: skip
    assert found["AU999"].moves["lent"] == found["AU999"].moves["lent_back"] == Amount(1, 20_350)
    assert found["PT950"].moves == {"supplier_returned": Amount(1, 5_600)}
    assert found["AU9999"].moves == {"lost": Amount(1, 10_000), "gained": Amount(1, 10_000)}
