"""The stockroom's papers: deliveries, supplier returns, write-offs, loans and counts, on 80 mm and on A4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kernel.weight import grams
from pos_app.papers_grams import purity_words
from pos_app.printing import Letterhead
from printers.document import AnyBlock, Document, Pair, Rule, Text
from printers.pdf import Column, Section, table_report_pdf
from printers.receipts import ending, heading, key_values, signature, total
from shop.counting.facts import CountResult
from shop.stock.facts import Difference
from shop.stockroom.words import STANDINGS

if TYPE_CHECKING:
    from shop.catalogue.queries import Piece
    from shop.counting.queries import CountedPiece

DIFFERENCES = {
    "short": "单上有,货没到", "extra": "货到了,单上没有", "weight": "重量不符", "total": "总重不符",
    "missing": "没收到",
}  # fmt: skip
RESULTS = {
    "found": "相符", "missing": "盘亏", "regained": "盘盈 (找回)", "misplaced": "放错柜台", "elsewhere": "账上不在本店",
    "moved": "盘点中离开", "arrived": "盘点中到货", "unknown": "认不出的码",
}  # fmt: skip
_PIECES = (
    *(Column("条码", 4), Column("品名", 5), Column("成色", 3)),
    *(Column("总重 g", 2, "right"), Column("净金重 g", 2, "right")),
)
_DIFFERENCES = (Column("条码", 4), Column("差异", 4), Column("单上 g", 2, "right"), Column("实到 g", 2, "right"))


@dataclass(frozen=True, slots=True)
class StockPage:
    """One document of the stockroom: its title and number, what is said of it, its pieces, who signs.

    `counted` are the pieces of a count's `result` by barcode.
    """

    title: str
    number: str
    pairs: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    signers: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    result: CountResult | None = None
    counted: Mapping[str, CountedPiece] = field(default_factory=dict)


def stock_slip(head: Letterhead, page: StockPage) -> Document:
    """On 80 mm, to be signed."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text(page.title, align="center", width=2, height=2, bold=True),
        *key_values([("单号", page.number), *page.pairs]),
        Rule(),
    ]
    for number, piece in enumerate(page.pieces, start=1):
        blocks.append(Text(f"{number}. {piece.name}"))
        blocks.append(Pair(f"   {piece.barcode}", f"{grams(piece.gross_weight_mg)}g"))
    blocks += [Rule(), total("合计", totals_words(page.pieces))]
    blocks += [Pair(f"{DIFFERENCES[one.what]} {one.barcode}".strip(), _weights(one)) for one in page.differences]
    if page.result is not None:
        blocks += _result_blocks(page.result, page.counted, head.store.code)
    return Document(f"{page.title} {page.number}", (*blocks, *signature(*page.signers), *ending("")))


def totals_words(pieces: Sequence[Piece]) -> str:
    return f"{len(pieces)} 件 {grams(sum(piece.gross_weight_mg for piece in pieces))}g"


def _weights(one: Difference) -> str:
    return f"{grams(one.told_mg)} / {grams(one.found_mg)}g"


def place_words(one: CountedPiece, store: str) -> str:
    """Where the books have a piece, seen from `store`: '金柜', 'BJ 金柜', '金柜 已售'."""
    from shop.stockroom.queries import IN_HAND  # late: the window starts without the database

    parts = ("" if one.store == store else one.store, one.counter)
    standing = "" if one.status in IN_HAND else STANDINGS.get(one.status, one.status)
    return " ".join(part for part in (*parts, standing) if part)


def _result_blocks(result: CountResult, counted: Mapping[str, CountedPiece], store: str) -> list[AnyBlock]:
    blocks: list[AnyBlock] = []
    for name, words in RESULTS.items():
        codes = getattr(result, name)
        if codes:
            blocks.append(Pair(words, f"{len(codes)} 件", bold=name == "missing"))
        if name != "found":
            for code in codes:
                one = counted.get(code)
                blocks.append(Text(f"   {code}") if one is None else Pair(f"   {code}", place_words(one, store)))
                blocks += [] if one is None else [Text(f"   {one.name}")]
    return blocks


def stock_pdf(head: Letterhead, page: StockPage) -> bytes:
    """On A4."""
    rows = [
        (
            piece.barcode, piece.name, purity_words(piece.purity_code), grams(piece.gross_weight_mg),
            grams(piece.net_gold_weight_mg),
        )
        for piece in page.pieces
    ]  # fmt: skip
    gross, net = (sum(getattr(p, name) for p in page.pieces) for name in ("gross_weight_mg", "net_gold_weight_mg"))
    sections = [Section("货品", _PIECES, rows, ("合计", f"{len(rows)} 件", "", grams(gross), grams(net)))]
    if page.differences:
        told = [
            (one.barcode, " ".join((DIFFERENCES[one.what], one.reason)), grams(one.told_mg), grams(one.found_mg))
            for one in page.differences
        ]
        sections.append(Section("差异", _DIFFERENCES, told))
    if page.result is not None:
        sections.append(_result_section(page.result, page.counted, head.store.code))
    footer = f"{head.company.name} · {head.store.name}"
    pairs = [("单号", page.number), ("门店", f"{head.store.name} ({head.store.code})"), *page.pairs]
    return table_report_pdf(page.title, pairs, sections, footer, signatures=page.signers)


def _result_section(result: CountResult, counted: Mapping[str, CountedPiece], store: str) -> Section:
    rows = [("相符", f"{len(result.found)} 件", "", "")]
    for name, words in RESULTS.items():
        for code in () if name == "found" else getattr(result, name):
            one = counted.get(code)
            rows.append((words, code, "", "") if one is None else (words, code, one.name, place_words(one, store)))
    return Section("结果", (Column("结果", 3), Column("条码", 4), Column("品名", 5), Column("账上位置", 3)), rows)
