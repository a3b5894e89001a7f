"""Goods that came back on a bill, as lines of its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from printers.document import AnyBlock, Pair, Text
from shop.sales.facts import Charge

if TYPE_CHECKING:
    from shop.returns.queries import ReturnedRow

RETURN = "return"


def charge_sums(charges: Sequence[Charge]) -> list[tuple[str, int]]:
    """What is paid besides goods, (name, fen) each; all that came back in one sum."""
    back = sum(charge.fen for charge in charges if charge.kind == RETURN)
    others = [(charge.name, charge.fen) for charge in charges if charge.kind != RETURN]
    return [*([("退货", back)] if back else []), *others]


def returned_blocks(rows: Sequence[ReturnedRow]) -> list[AnyBlock]:
    """What came back, what the store keeps of it, and what the customer gets for it."""
    blocks: list[AnyBlock] = [Text("退货", bold=True)] if rows else []
    for number, row in enumerate(rows, start=1):
        blocks += [
            Text(f"{number}. {row.name}", bold=True),
            Text(f"   {row.barcode}"),
            Text(f"   原单 {row.of_sale_no} 第 {row.of_line_no} 行" + (f" {row.qty} 件" if row.qty > 1 else "")),
            Text(f"   原因 {row.reason}"),
            Pair("   原实付", plain_yuan(-row.paid_fen)),
        ]
        if row.kept_fen:
            blocks.append(Pair("   按规则不退", plain_yuan(row.kept_fen)))
        if row.fee_fen:
            blocks.append(Pair("   手续费", plain_yuan(row.fee_fen)))
        blocks.append(Pair("   退款", plain_yuan(-row.refund_fen)))
    return blocks
