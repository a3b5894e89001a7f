"""Papers of goods by quantity: a delivery, a count, a sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from printers.document import QR, AnyBlock, Document, Pair, Rule, Text
from printers.receipts import ending, heading, key_values, signature, total

if TYPE_CHECKING:
    from pos_app.printing import Letterhead
    from shop.goods.facts import GoodsLine, GoodsRecord


@dataclass(frozen=True, slots=True)
class GoodsPaper:
    """`rows` are its articles, None for one that the catalogue does not have, with how their quantity changed."""

    title: str
    number: str
    pairs: tuple[tuple[str, str], ...]
    rows: tuple[tuple[GoodsRecord | None, GoodsLine], ...]
    at: str

    @property
    def units(self) -> int:
        """How many are on the paper: what a count found, what any other paper moved."""
        return sum(_shown(line) for _record, line in self.rows)


def goods_slip(head: Letterhead, paper: GoodsPaper) -> Document:
    """The slip, to be signed; what a count found beside what the books had, a sending with its number as QR."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text(paper.title, align="center", width=2, height=2, bold=True),
        *key_values([("单号", paper.number), ("时间", paper.at[:19].replace("T", " ")), *paper.pairs]),
        Rule(),
    ]
    for record, line in paper.rows:
        name, unit = (line.code, "") if record is None else (record.name, record.unit)
        blocks += [Text(name), Pair(f"   {line.code}", f"{_shown(line)} {unit}".strip())]
        if line.counted is not None and line.qty:
            blocks.append(
                Pair(f"   账面 {line.counted - line.qty}", f"{'盘盈' if line.qty > 0 else '盘亏'} {line.qty:+}")
            )
    blocks += [Rule(), total("合计", f"{len(paper.rows)} 种 {paper.units} 件")]
    blocks += [QR(paper.number, ec="M"), *signature("经手人", "店长", "收货方"), *ending("")]
    return Document(f"{paper.title} {paper.number}", tuple(blocks))


def _shown(line: GoodsLine) -> int:
    return abs(line.qty) if line.counted is None else line.counted
