"""The kept inputs of a bill."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from shop.sheet.rules.inputs import SharedInputs, SheetInput, together
from shop.sheet.tables import sale_sheet, sheet_shared


def sheet_of_sale(connection: Connection, sale_id: str) -> SheetInput | None:
    """What a bill was worked out from; None where this till never had it."""
    row = connection.execute(
        select(sale_sheet.c.sheet, sheet_shared.c.inputs)
        .join(sheet_shared, sheet_shared.c.shared == sale_sheet.c.shared)
        .where(sale_sheet.c.sale_id == sale_id)
    ).first()
    if row is None:
        return None
    return together(
        msgspec.json.decode(row.sheet, type=SheetInput), msgspec.json.decode(row.inputs, type=SharedInputs)
    )  # fmt: skip
