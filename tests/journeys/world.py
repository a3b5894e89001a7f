"""Two tills of one chain, and a plain book of where each thing is, kept by the test itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from kernel.money import parse_yuan
from shop.catalogue.facts import PieceRecord
from shop.old_gold.rules.terms import OldGoldTerms
from tests.builders import shop
from tests.builders.counter import AMPLE, Counter, SmallChain

STORES = {"HP01": "HP", "BJ01": "BJ"}
MANAGERS = {"HP01": shop.MANAGER, "BJ01": shop.BJ_MANAGER}
OTHER = {"HP": "BJ", "BJ": "HP"}
PIECES = {piece.barcode: piece for piece in (*shop.PIECES, *shop.BJ_PIECES)}
WHY = "顾客要求"
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Sold:
    """A piece as a customer took it home: line `no` of a bill."""

    sale_no: str
    no: int
    barcode: str


@dataclass(slots=True)
class World:
    """Two tills and the test's own book: where every piece is, what the drawers and safes hold, who is owed what."""

    chain: SmallChain
    where: dict[str, str] = field(default_factory=dict)  # barcode -> store, or what became of it
    pieces: dict[str, PieceRecord] = field(default_factory=lambda: dict(PIECES))
    sold: list[Sold] = field(default_factory=list)
    ended: list[tuple[str, Sold]] = field(default_factory=list)  # came back, or was melted, at a till
    cash: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STORES, 0))
    value_fen: int = 0  # that LI spent
    safe: dict[str, tuple[str, int]] = field(default_factory=dict)  # old piece -> store, mg
    papers: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    orders: list[tuple[str, str, str]] = field(default_factory=list)  # till, order, piece
    ahead: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STORES, 0))
    tickets: list[tuple[str, str]] = field(default_factory=list)
    owed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STORES, 0))  # mg of customers' own metal

    def __post_init__(self) -> None:
        for piece in shop.PIECES:
            self.where[piece.barcode] = "HP"
        for piece in shop.BJ_PIECES:
            self.where[piece.barcode] = "BJ"
        for register, manager in MANAGERS.items():
            counter = self.chain[register]
            counter.begin(manager, AMPLE)
            settings = counter.till.post.settings
            counter.till.post.settings = msgspec.structs.replace(settings, old_gold=OldGoldTerms(hold_days=0))

    def till(self, register: str) -> Counter:
        return self.chain[register]

    def lying(self, store: str) -> list[str]:
        return [code for code, place in self.where.items() if place == store]

    def out(self, *places: str) -> list[str]:
        return [code for code, place in self.where.items() if place in places]


class Impossible(Exception):
    """Nothing that the move needs is there."""


class Refused(Exception):
    """The till said no; the bill is given up."""


def pick(things: list[Thing], number: int) -> Thing:
    if not things:
        raise Impossible
    return things[number % len(things)]


def ask(counter: Counter, command: str, **arguments: Any) -> dict[str, Any]:
    """Refused by the shop's rules is an answer; by a mistake of this test it is none."""
    answer = counter.do(command, **arguments)
    if not answer["ok"]:
        assert answer["code"] != "script.bad_command", answer
        raise Refused(answer["code"])
    return answer


# --- bills -----------------------------------------------------------------------------------------------------------


def scan(world: World, register: str, number: int) -> str:
    """A piece that lies here is laid on the bill."""
    code = pick(world.lying(STORES[register]), number)
    ask(world.till(register), "scan", code=code)
    return code


def close(world: World, register: str, codes: tuple[str, ...] = (), *, method: str = "cash") -> str:
    """The bill is paid and its goods handed over. Its number."""
    counter = world.till(register)
    tendering = ask(counter, "begin_tender")
    if method == "stored_value":
        had = min(parse_yuan(tendering["left"]), 500_00)
        tendering = ask(counter, "pay", method=method, amount=f"{had // 100}.{had % 100:02}", pin=shop.VALUE_PIN)
    if tendering["left"] != "0.00":
        reference = {"reference": "8842"} if method == "card" else {}
        tendering = ask(counter, "pay", method=method if method == "card" else "cash", **reference)
    sale_no: str = ask(counter, "commit")["sale_no"]
    for tender in tendering["tenders"]:
        if tender["method"] == "cash":
            world.cash[register] += parse_yuan(tender["amount"])
        if tender["method"] == "stored_value":
            world.value_fen += parse_yuan(tender["amount"])
    for no, code in enumerate(codes, start=1):
        world.where[code] = "customer"
        world.sold.append(Sold(sale_no, no, code))
    return sale_no
