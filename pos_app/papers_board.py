"""The gold board on paper (价牌): a strip for the counter, and an A4 page for the window.

What a shop sells and buys at is to be seen by customers, and to be changed when it changes (明码标价 rules, articles
5 and 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.money import plain_yuan
from printers.pdf import Column, Section, table_report_pdf
from shop.gold_board.facts import BoardRow


@dataclass(frozen=True, slots=True)
class Tags:
    """Prices of one moment, `at` an ISO time, as (name of the purity, its prices) in the board's order."""

    company: str
    store: str
    version: int
    at: str
    rows: Sequence[tuple[str, BoardRow]]

    @property
    def title(self) -> str:
        version = f" v{self.version}" if self.version else ""
        return f"今日金价{version}"

    @property
    def minute(self) -> str:
        return self.at[:16].replace("T", " ")


def tag_rows(tags: Tags) -> list[tuple[str, str]]:
    """One purity a row: what it sells at, and below what members pay and what the shop buys at."""
    return [(f"{name} {plain_yuan(row.retail_fen)} 元/克", _small(row)) for name, row in tags.rows]


def _small(row: BoardRow) -> str:
    words = [f"会员 {plain_yuan(row.member_fen)}"] if row.member_fen else []
    return " ".join([*words, f"换购 {plain_yuan(row.trade_in_fen)}", f"回收 {plain_yuan(row.recycle_fen)}"])


def tags_pdf(tags: Tags) -> bytes:
    """The page for the window. A column for members stands there where any purity has a price for them."""
    members = any(row.member_fen for _, row in tags.rows)
    heads = ("售价 元/克", *(("会员价 元/克",) if members else ()), "换购 元/克", "回收 元/克")
    columns = (Column("品类", 4), *(Column(head, 3, "right") for head in heads))
    rows = [
        (
            name,
            plain_yuan(row.retail_fen),
            *((plain_yuan(row.member_fen or row.retail_fen),) if members else ()),
            plain_yuan(row.trade_in_fen),
            plain_yuan(row.recycle_fen),
        )
        for name, row in tags.rows
    ]
    pairs = [("门店", tags.store), ("时间", tags.minute)]
    return table_report_pdf(tags.title, pairs, [Section("金价", columns, rows)], tags.company, signatures=())
