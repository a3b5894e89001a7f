"""Whether a bill's stored figures are what its stored inputs give, to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from kernel.money import plain_yuan
from shop.sales.facts import SaleCompleted, SoldLine
from shop.sheet.rules.figures import LineFigures, LineShare, Sheet
from shop.sheet.rules.inputs import SheetInput

_LINE = ("weight_mg", "board_price_fen", "metal_fen", "craft_fen", "stone_fen", "list_fen", "net_fen", "points")
_BILL = ("list_fen", "discount_fen", "due_fen", "points", "rule_set", "old_gold_fen", "deposit_fen")


class BilledLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line's figures as they were sold."""

    line_no: int
    barcode: str
    name: str
    weight_mg: int
    board_price_fen: int
    metal_fen: int
    craft_fen: int
    stone_fen: int
    list_fen: int
    net_fen: int
    points: int
    shares: tuple[LineShare, ...]


class Billed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bill's figures as they were sold; `old_gold_fen` and `deposit_fen` are what these paid of it."""

    lines: tuple[BilledLine, ...]
    list_fen: int
    discount_fen: int
    due_fen: int
    points: int
    rule_set: str
    old_gold_fen: int = 0
    deposit_fen: int = 0


class Bill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sold bill: where it stands, its sheet's inputs, its figures, its sheet's code and who can check that."""

    sale_no: str
    wall: str
    journal_no: str
    sheet: SheetInput
    figures: Billed
    code: str = ""
    public_key: str = ""
    bill: Literal[1] = 1


class Compared(Struct, frozen=True, kw_only=True):
    """One line, or the bill where `line_no` is 0: its words, and what differs."""

    line_no: int
    words: str
    differences: tuple[str, ...]


def billed(sale: SaleCompleted) -> Billed:
    """The figures of a sale as it was recorded."""
    return Billed(
        lines=tuple(_billed_line(line) for line in sale.lines),
        list_fen=sale.list_fen,
        discount_fen=sale.discount_fen,
        due_fen=sale.due_fen,
        points=sale.points,
        rule_set=sale.rule_set,
        old_gold_fen=_paid_by(sale, "old_gold"),
        deposit_fen=_paid_by(sale, "deposit"),
    )


def _paid_by(sale: SaleCompleted, method: str) -> int:
    return sum(tender.amount_fen for tender in sale.tenders if tender.method == method)


def _billed_line(line: SoldLine) -> BilledLine:
    return BilledLine(
        line_no=line.line_no, barcode=line.barcode, name=line.name, **{name: getattr(line, name) for name in _LINE},
        shares=tuple(LineShare(rule_id=share.rule_id, name=share.name, fen=share.fen) for share in line.shares),
    )  # fmt: skip


def compare(stored: Billed, sheet: Sheet) -> tuple[Compared, ...]:
    """Each line, then the bill as a whole."""
    out = []
    for number in range(1, max(len(stored.lines), len(sheet.lines)) + 1):
        old = stored.lines[number - 1] if number <= len(stored.lines) else None
        new = sheet.lines[number - 1] if number <= len(sheet.lines) else None
        name = (old or new).name  # type: ignore[union-attr]
        gone = ("the bill has no such line",) if old is None else ("the sheet has no such line",)
        found = gone if old is None or new is None else tuple(_line_differences(old, new))
        out.append(Compared(line_no=number, words=name, differences=found))
    return (*out, Compared(line_no=0, words="bill", differences=tuple(_bill_differences(stored, sheet))))


def _line_differences(old: BilledLine, new: LineFigures) -> Iterator[str]:
    for name in ("barcode", *_LINE):
        yield from _differs(name, getattr(old, name), getattr(new, name))
    before, after = ({share.rule_id: share.fen for share in line.shares} for line in (old, new))
    for rule_id in sorted({*before, *after}):
        yield from _differs(f"share {rule_id}_fen", before.get(rule_id, 0), after.get(rule_id, 0))


def _bill_differences(old: Billed, new: Sheet) -> Iterator[str]:
    # Recorded is what came off in all; the sheet tells odd money and goods that rules added apart.
    discount = new.list_fen - new.goods_fen
    for name in _BILL:
        now = discount if name == "discount_fen" else getattr(new, name)
        yield from _differs(name, getattr(old, name), now)


def _differs(name: str, old: object, new: object) -> Iterator[str]:
    if old != new:
        words = [plain_yuan(one) if isinstance(one, int) and name.endswith("_fen") else str(one) for one in (old, new)]
        yield f"{name}: recorded {words[0]}, recomputed {words[1]}"
