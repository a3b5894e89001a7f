"""The papers of rewards: what a member took for points, and what of it came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from printers.document import AnyBlock, Barcode, Document, Pair, Rule, Text
from printers.receipts import ending, heading, key_values, signature, total

if TYPE_CHECKING:
    from pos_app.printing import Letterhead


@dataclass(frozen=True, slots=True)
class RewardPaper:
    """`qty` pieces for `unit_points` each; the member has `points_after`. `of_number`: the paper that gave it."""

    number: str
    label: str
    name: str
    qty: int
    unit_points: int
    points_after: int
    at: str
    of_number: str = ""

    @property
    def points(self) -> int:
        return self.qty * self.unit_points


def reward_slip(head: Letterhead, paper: RewardPaper, *, by: str) -> Document:
    """Signed by the customer; by its number a reward can come back."""
    title = "积分兑换退回单" if paper.of_number else "积分兑换单"
    pairs = [("时间", paper.at[:19].replace("T", " ")), ("会员", paper.label), ("经手", by)]
    if paper.of_number:
        pairs.append(("原兑换单", paper.of_number))
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text(title, align="center", width=2, height=2, bold=True),
        Barcode(paper.number),
        *key_values(pairs),
        Rule(),
        Text(paper.name),
        Pair(f"   {paper.qty} 件", f"每件 {paper.unit_points:,} 分"),
        Rule(),
        total("退回积分" if paper.of_number else "兑换积分", f"{paper.points:,}"),
        Pair("积分余额", f"{paper.points_after:,}"),
        *signature("顾客", "经手人"),
        *ending("凭本单可退回未用的礼品"),
    ]
    return Document(f"{title} {paper.number}", tuple(blocks))
