"""Headquarters' stock kept a second time, in plain dicts, from nothing but the journal and the shop's own words.

As model.py does for accounts: it decides by itself which facts about pieces may count, and where each piece is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kernel.facts import Entry
from shop.catalogue.facts import PieceRecord
from tools.simulation.bills_model import JUDGED, Bills
from tools.simulation.model import HQ, Place, place_of, unwrapped

IN_HAND = ("in_stock", "held", "reserved")


@dataclass
class Whereabouts:
    """One piece now: `document` is what set its status."""

    store: str
    status: str
    version: int
    document: str


@dataclass
class Reserved:
    """What one store asked of another."""

    barcode: str
    store: str
    asking_store: str
    state: str


@dataclass
class Stock:
    """What the journal says of pieces. `stores` of registers; `genuine`: a document's text to the key that signed it.

    `wrong` names entries that counted and may not have, or the reverse; `disputed` pieces that an exception names.
    """

    stores: Mapping[str, str]
    genuine: Mapping[str, str]
    where: dict[str, Whereabouts] = field(default_factory=dict)
    records: dict[str, PieceRecord] = field(default_factory=dict)
    steps: dict[tuple[str, int], str] = field(default_factory=dict)  # to which store, '' to none, by piece and version
    left_by: dict[tuple[str, int], str] = field(default_factory=dict)  # of what is received: its document, by that step
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    receipts: set[tuple[str, str]] = field(default_factory=set)
    holds: dict[tuple[str, str], str] = field(default_factory=dict)
    reservations: dict[str, Reserved] = field(default_factory=dict)
    sold_by: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)  # bill and store, by that step
    disputed: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    bills: Bills = field(default_factory=Bills)

    def replay(self, entries: Iterable[Entry], troubled: Mapping[Place, str]) -> Stock:
        for entry in entries:
            self._read(entry, troubled.get(place_of(entry)))
        return self

    def _read(self, kept: Entry, trouble: str | None) -> None:
        entry = unwrapped(kept)
        deed = DEEDS.get(entry.kind)
        if deed is None and entry.kind not in JUDGED:
            return
        body: dict[str, Any] = msgspec.json.decode(entry.body)
        store = "" if entry.register == HQ else self.stores.get(entry.register, "?")
        change = self.bills.judge(entry, body, store) if deed is None else deed(self, body, store)
        if (change is None) != (trouble is not None):
            why = "the shop's rules forbid it" if change is None else "it is in order"
            self.wrong.append(f"{entry.kind} of {place_of(kept)}: {why}, but: {trouble}")
        if trouble is not None:
            self.disputed.update(named(body))
            self.bills.dispute(body)
        elif change is not None:
            change()

    def in_doubt(self) -> set[str]:
        """What is disputed, and what travels on one paper with it: a till takes an entry whole or not at all."""
        doubtful, papers = set(self.disputed), [named(body) for body in self.documents.values()]
        for _ in papers:
            doubtful |= {code for paper in papers if paper & doubtful for code in paper}
        return doubtful

    def is_at(self, barcode: str, store: str, *statuses: str) -> bool:
        place = self.where.get(barcode)
        return place is not None and place.store == store and place.status in statuses

    def is_same(self, record: dict[str, Any]) -> bool:
        return self.records.get(record["barcode"]) == _bare(record)

    def was_given_to(self, store: str, line: dict[str, Any]) -> bool:
        """Whether the piece came to this store by the step that the document names, whatever happened since."""
        return self.steps.get((line["piece"]["barcode"], line["version"])) == store

    def lay(self, barcode: str, version: int, store: str, status: str, document: str) -> None:
        self.where[barcode] = Whereabouts(store, status, version, document)
        self.steps[barcode, version] = store if status in IN_HAND else ""


def named(body: dict[str, Any]) -> set[str]:
    """The barcodes in the body of a fact about pieces; a parked bill says in `pieces` how many."""
    lines = {line["piece"]["barcode"] for line in body.get("lines", ()) if "piece" in line}
    listed = body.get("pieces", ())
    pieces = {one["barcode"] for one in listed if isinstance(one, dict)} if isinstance(listed, list) else set()
    return lines | pieces | set(body.get("barcodes", ())) | ({body["barcode"]} if "barcode" in body else set())


def _bare(record: dict[str, Any]) -> PieceRecord:
    """What a piece is: neither where in its store it lay nor what it cost, which no paper says."""
    return msgspec.structs.replace(msgspec.convert(record, PieceRecord), counter="", cost_fen=0)


Change = Callable[[], None]
Deed = Callable[[Stock, dict[str, Any], str], Change | None]
"""What a fact of a register of this store ('' headquarters) does; None when it may not be."""


def _received(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    if body["store"] != store or any(piece["barcode"] in stock.records for piece in body["pieces"]):
        return None

    def change() -> None:
        for piece in body["pieces"]:
            stock.records[piece["barcode"]] = _bare(piece)
            stock.lay(piece["barcode"], 1, store, "in_stock", body["document_no"])

    return change


def _sold(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    named = list(zip(body["barcodes"], body["versions"], strict=True))
    if body["store"] != store or not all(
        stock.is_at(barcode, store, "in_stock")
        and stock.where[barcode].version == version
        and (barcode, version + 1) not in stock.steps
        for barcode, version in named
    ):
        return None

    def change() -> None:
        for barcode, version in named:
            stock.lay(barcode, version + 1, store, "sold", body["sale_no"])
            stock.sold_by[barcode, version + 1] = (body["sale_no"], store)

    return change


def _came_back(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    """By a line that this store took back, from the customer who had it by that very bill."""
    if body["store"] != store or not all(_may_come_back(stock, body, line) for line in body["lines"]):
        return None

    def change() -> None:
        for line in body["lines"]:
            stock.lay(line["piece"]["barcode"], line["version"] + 1, store, "in_stock", body["sale_no"])

    return change


def _may_come_back(stock: Stock, body: dict[str, Any], line: dict[str, Any]) -> bool:
    barcode, version = line["piece"]["barcode"], line["version"]
    place = stock.where.get(barcode)
    return (
        stock.is_same(line["piece"])
        and (body["sale_no"], body["store"]) in stock.bills.back[body["of_sale_no"], barcode]
        and stock.sold_by.get((barcode, version)) == (body["of_sale_no"], body["from_store"])
        and (barcode, version + 1) not in stock.steps
        and place is not None
        and (place.version, place.store) == (version, body["from_store"])
    )


def _set_aside(before: str, after: str) -> Deed:
    def deed(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
        versions = body.get("versions") or [0] * len(body["barcodes"])
        if body["store"] != store or not all(
            stock.is_at(one, store, before)
            and version in (0, stock.where[one].version)
            and (before != "held" or stock.where[one].document == body["hold_no"])
            for one, version in zip(body["barcodes"], versions, strict=True)
        ):
            return None

        def change() -> None:
            for barcode in body["barcodes"]:
                stock.where[barcode].status, stock.where[barcode].document = after, body["hold_no"]

        return change

    return deed


def _laid_elsewhere(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    there = all(code in stock.where and stock.where[code].store == store for code in body["barcodes"])
    return _no_change if body["store"] == store and there else None


def _sent(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    number, lines = body["document_no"], body["lines"]
    if body["from_store"] != store or number in stock.documents:
        return None
    if not all(
        stock.is_same(line["piece"])
        and stock.was_given_to(store, line)
        and (line["piece"]["barcode"], line["version"] + 1) not in stock.steps
        and stock.left_by.get((line["piece"]["barcode"], line["version"] + 1), number) == number
        for line in lines
    ):
        return None

    def change() -> None:
        stock.documents[number] = body
        for line in lines:
            barcode, version = line["piece"]["barcode"], line["version"]
            stock.steps[barcode, version + 1] = ""
            if stock.is_at(barcode, store, *IN_HAND) and stock.where[barcode].version == version:
                stock.where[barcode] = Whereabouts(store, "in_transit", version + 1, number)

    return change


def _arrived(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    number, lines = body["document_no"], body["lines"]
    if body["to_store"] != store or not (_is_genuine(stock, body) or _was_told(stock, body)):
        return None
    if not all(
        stock.is_same(line["piece"])
        and stock.was_given_to(body["from_store"], line)
        and (number, line["piece"]["barcode"]) not in stock.receipts
        and (line["piece"]["barcode"], line["version"] + 2) not in stock.steps
        and _is_taken_over(stock, body["from_store"], number, line)
        for line in lines
    ):
        return None

    def change() -> None:
        for line in lines:
            stock.receipts.add((number, line["piece"]["barcode"]))
            stock.left_by[line["piece"]["barcode"], line["version"] + 1] = number
            stock.lay(line["piece"]["barcode"], line["version"] + 2, store, "in_stock", number)

    return change


def _is_genuine(stock: Stock, body: dict[str, Any]) -> bool:
    signed_by = stock.genuine.get(body.get("document", ""))
    return signed_by is not None and signed_by == body["public_key"]


def _was_told(stock: Stock, body: dict[str, Any]) -> bool:
    known = stock.documents.get(body["document_no"])
    return known is not None and all(known[name] == body[name] for name in ("from_store", "to_store", "register"))


def _is_taken_over(stock: Stock, from_store: str, number: str, line: dict[str, Any]) -> bool:
    """Whether nothing but what the document itself says happened to the piece since."""
    place, version = stock.where[line["piece"]["barcode"]], line["version"]
    if place.version <= version:
        return place.version < version or place.store == from_store
    return (place.version, place.status, place.document) == (version + 1, "in_transit", number)


def _moved_by_force(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    if store:
        return None

    def change() -> None:
        status = "in_stock" if body["to_store"] else "unlocated"
        for line in body["lines"]:
            code, version = line["piece"]["barcode"], line["version"] + 1
            stock.lay(code, version, body["to_store"], status, body["document_no"])

    return change


def _asked(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    number = body["reservation_no"]
    if body["asking_store"] != store or number in stock.reservations:
        return None

    def change() -> None:
        stock.reservations[number] = Reserved(body["barcode"], body["store"], store, "asked")

    return change


def _answered(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    asked = _reservation(stock, body)
    if asked is None or asked.state != "asked" or store != asked.store:
        return None
    if body["kept"] and not stock.is_at(asked.barcode, store, "in_stock"):
        return None
    if body["kept"] and stock.where[asked.barcode].version != body.get("piece_version", 0):
        return None

    def change() -> None:
        asked.state = "kept" if body["kept"] else "refused"
        if body["kept"]:
            place = stock.where[asked.barcode]
            place.status, place.document = "reserved", body["reservation_no"]

    return change


def _ended(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    asked = _reservation(stock, body)
    if asked is None or store not in (asked.store, asked.asking_store):
        return None

    def change() -> None:
        asked.state = "ended"
        place = stock.where.get(asked.barcode)
        if place is not None and (place.status, place.document) == ("reserved", body["reservation_no"]):
            place.status = "in_stock"

    return change


def _reservation(stock: Stock, body: dict[str, Any]) -> Reserved | None:
    found = stock.reservations.get(body["reservation_no"])
    named = (body["barcode"], body["store"], body["asking_store"])
    return found if found is not None and (found.barcode, found.store, found.asking_store) == named else None


def _parked(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    key = (body["hold_no"], body["store"])
    return None if body["store"] != store or key in stock.holds else _put(stock.holds, key, "held")


def _hold_ended(stock: Stock, body: dict[str, Any], store: str) -> Change | None:
    key = (body["hold_no"], body["store"])
    waits = body["store"] == store and stock.holds.get(key) == "held"
    return _put(stock.holds, key, body["how"]) if waits else None


def _put(kept: dict[tuple[str, str], str], key: tuple[str, str], value: str) -> Change:
    return lambda: kept.__setitem__(key, value)


def _no_change() -> None:
    return None


DEEDS: dict[str, Deed] = {
    "stock.pieces_received": _received,
    "stock.pieces_sold": _sold,
    "stock.pieces_returned": _came_back,
    "stock.pieces_held": _set_aside("in_stock", "held"),
    "stock.pieces_released": _set_aside("held", "in_stock"),
    "stock.pieces_moved": _laid_elsewhere,
    "stock.transfer_sent": _sent,
    "stock.transfer_received": _arrived,
    "stock.custody_moved": _moved_by_force,
    "stock.reservation_asked": _asked,
    "stock.reservation_answered": _answered,
    "stock.reservation_ended": _ended,
    "sales.held": _parked,
    "sales.hold_ended": _hold_ended,
}
