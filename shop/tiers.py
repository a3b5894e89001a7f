"""Tiers and bills together: only what a bill bears out makes a member rise."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from kernel.asking import fetch
from membership.facts import Grown
from membership.tables import member_merge
from shop.sales.tables import sale

_BILLS = (
    select(
        sale.c.sale_no,
        (sale.c.due_fen - sale.c.charges_fen).label("goods_fen"),
        func.coalesce(member_merge.c.survivor, sale.c.member_id).label("owner"),
    )
    .outerjoin(member_merge, member_merge.c.member_id == sale.c.member_id)
    .where(sale.c.sale_no.in_(bindparam("sale_nos", expanding=True)))
)


def backed_by_bills(connection: Connection, rows: Iterable[Grown]) -> list[Grown]:
    """What registers say that a member paid: no more of a bill than its goods cost, and only of the member's bills."""
    told = list(rows)
    numbers = sorted({row.document_no for row in told if row.paid_fen})
    found = fetch(connection, _BILLS, {"sale_nos": numbers}) if numbers else []
    cost = {(row.sale_no, row.owner): max(0, int(row.goods_fen)) for row in found}
    return [
        msgspec.structs.replace(row, paid_fen=min(row.paid_fen, cost.get((row.document_no, row.member_id), 0)))
        for row in told
    ]
