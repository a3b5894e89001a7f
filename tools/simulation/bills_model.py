"""Bills, what came back of them, old gold and goods by quantity, kept a second time from the journal alone.

As model.py does for accounts: it decides by itself which facts may count. A bill counts by its numbers; its lines come
back unit by unit, each once; old gold stands behind a tender that names it; quantities are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kernel.facts import Entry
from tools.simulation.model import HQ


@dataclass
class Line:
    """A sold line: its goods by their code, what it cost and earned, and how many of its units came back."""

    code: str
    qty: int
    net_fen: int
    points: int
    returned: int = 0


@dataclass
class Bill:
    """A paid bill: its lines by number, and what old pieces paid of it, by their numbers."""

    sale_no: str
    store: str
    member_id: str
    lines: dict[int, Line]
    old_gold: dict[str, int]


@dataclass
class Bills:
    """What the journal says. `back` says by bill and code on which bill of which store a piece came back.

    `on_shelf` are quantities by store and code; `disputed` codes and old pieces that an exception names.
    """

    by_id: dict[str, Bill] = field(default_factory=dict)
    by_no: dict[str, Bill] = field(default_factory=dict)
    units_back: dict[tuple[str, int, int], tuple[str, str, str, int]] = field(default_factory=dict)
    back: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    gone: set[tuple[str, str]] = field(default_factory=set)  # by receipt and barcode: what its customer has no more
    old_gold: dict[str, tuple[str, str, int, int]] = field(default_factory=dict)  # store, purity, fine mg, cost fen
    papers: set[tuple[str, str, str, str]] = field(default_factory=set)
    on_shelf: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    disputed: set[str] = field(default_factory=set)

    def judge(self, entry: Entry, body: dict[str, Any], store: str) -> Change | None:
        """What an entry of a register of this store does; None when it may not be."""
        if entry.kind == "goods.listed":
            return (lambda: None) if entry.register == HQ else None
        own = str(body.get(_NUMBERS.get(entry.kind, ""), f"-{entry.register}-"))
        if body["store"] != store or not own.partition("-")[2].startswith((f"{entry.register}-", f"{entry.register}E")):
            return None
        return DEEDS[entry.kind](self, body)

    def dispute(self, body: dict[str, Any]) -> None:
        """An entry that has no effect names these goods."""
        lines = [*body.get("lines", ()), body.get("line", {})]
        self.disputed.update(line["code"] for line in lines if "code" in line)
        self.disputed.update(line["barcode"] for line in lines if line.get("unit"))

    def step(self, store: str, code: str, qty: int, paper: tuple[str, str, str]) -> Change | None:
        """One change of a quantity, which each paper makes once."""
        key = (*paper, code)
        if key in self.papers:
            return None

        def change() -> None:
            self.papers.add(key)
            self.on_shelf[store, code] += qty

        return change


Change = Callable[[], None]
_NUMBERS = {"sales.completed": "sale_no", "returns.line_returned": "sale_no", "goods.moved": "document_no",
            "old_gold.taken": "old_no"}  # fmt: skip


def _all(steps: list[Change | None]) -> Change | None:
    """Every step, or none where one may not be."""
    sound = [one for one in steps if one is not None]
    if len(sound) < len(steps):
        return None

    def change() -> None:
        for one in sound:
            one()

    return change


def _completed(bills: Bills, body: dict[str, Any]) -> Change | None:
    if body["sale_id"] in bills.by_id or body["sale_no"] in bills.by_no:
        return None

    def change() -> None:
        lines = {
            one["line_no"]: Line(one["barcode"], one.get("qty", 1), one["net_fen"], one["points"])
            for one in body["lines"]
        }
        old = {one["reference"]: one["amount_fen"] for one in body["tenders"] if one["method"] == "old_gold"}
        bill = Bill(body["sale_no"], body["store"], body["member_id"], lines, old)
        bills.by_id[body["sale_id"]] = bills.by_no[body["sale_no"]] = bill

    return change


def _line_returned(bills: Bills, body: dict[str, Any]) -> Change | None:
    bill, now = bills.by_id.get(body["of_sale_id"]), bills.by_no.get(body["sale_no"])
    if bill is None or now is None or now.store != body["store"]:
        return None
    if (bill.sale_no, bill.store, bill.member_id) != (body["of_sale_no"], body["from_store"], body["member_id"]):
        return None
    line = bill.lines.get(body["of_line_no"])
    qty, before = body.get("qty", 1), body.get("before", 0)
    if line is None or (line.code, line.returned) != (body["barcode"], before) or not 0 < qty <= line.qty - before:
        return None
    units = slice(before, before + qty)
    if body["paid_fen"] != sum(_shared(line.net_fen, line.qty)[units]):
        return None
    if body["points"] != sum(_shared(line.points, line.qty)[units]):
        return None
    piece = (bill.sale_no, line.code)
    if body["purity_code"] and piece in bills.gone:
        return None

    def change() -> None:
        line.returned += qty
        told = (body["sale_no"], body["store"], line.code, qty)
        bills.units_back[bill.sale_no, body["of_line_no"], before] = told
        bills.back[piece].add((body["sale_no"], body["store"]))
        if body["purity_code"]:
            bills.gone.add(piece)

    return change


def _shared(total: int, units: int) -> list[int]:
    """Unit by unit; the first ones take what cannot be shared."""
    return [total // units + (place < total % units) for place in range(units)]


def _old_gold_taken(bills: Bills, body: dict[str, Any]) -> Change | None:
    bill, number = bills.by_id.get(body["sale_id"]), body["old_no"]
    piece = (body["receipt_no"], body["barcode"])
    own = body["source"] == "own" and bool(body["receipt_no"])
    if bill is None or bill.old_gold.get(number) != body["credit_fen"] or number in bills.old_gold:
        return None
    if (own and piece in bills.gone) or not 0 < body["fine_mg"] <= body["net_mg"] <= body["gross"]["mg"]:
        return None

    def change() -> None:
        bills.old_gold[number] = (body["store"], body["purity_code"], body["fine_mg"], body["credit_fen"])
        if own:
            bills.gone.add(piece)

    return change


def _goods_moved(bills: Bills, body: dict[str, Any]) -> Change | None:
    of = body["document_no"] if body["what"] == "sent" else body.get("of_document", "")
    paper = (body["document_no"], body["what"], of)
    return _all([bills.step(body["store"], line["code"], line["qty"], paper) for line in body["lines"]])


def _goods_sold(bills: Bills, body: dict[str, Any]) -> Change | None:
    bill = bills.by_id.get(body["sale_id"])
    if bill is None or (bill.sale_no, bill.store) != (body["sale_no"], body["store"]):
        return None
    steps = []
    for line in body["lines"]:
        sold = bill.lines.get(line["line_no"])
        if sold is None or (sold.code, sold.qty) != (line["code"], line["qty"]):
            return None
        steps.append(bills.step(body["store"], sold.code, -sold.qty, (bill.sale_no, "sold", f"{line['line_no']}")))
    return _all(steps)


def _goods_returned(bills: Bills, body: dict[str, Any]) -> Change | None:
    line, before = body["line"], body["before"]
    came = bills.units_back.get((body["of_sale_no"], line["line_no"], before))
    if came != (body["sale_no"], body["store"], line["code"], line["qty"]):
        return None
    paper = (body["sale_no"], "returned", f"{body['of_sale_no']}/{line['line_no']}/{before}")
    return bills.step(body["store"], line["code"], line["qty"], paper)


DEEDS: dict[str, Callable[[Bills, dict[str, Any]], Change | None]] = {
    "sales.completed": _completed,
    "returns.line_returned": _line_returned,
    "old_gold.taken": _old_gold_taken,
    "goods.moved": _goods_moved,
    "goods.sold": _goods_sold,
    "goods.returned": _goods_returned,
}
JUDGED = (*DEEDS, "goods.listed")
