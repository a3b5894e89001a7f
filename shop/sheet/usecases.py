"""Keeping a bill's inputs."""

from __future__ import annotations

import hashlib

from kernel.books import Books
from kernel.facts import canonical
from kernel.projection import Ensure, Put
from shop.sheet.rules.inputs import SheetInput, apart
from shop.sheet.tables import sale_sheet, sheet_shared


def keep_sheet(books: Books, sale_id: str, sheet: SheetInput) -> None:
    """Keep what a sale's figures came from, in the transaction that records the sale."""
    own, shared = apart(sheet)
    inputs = canonical(shared)
    name = hashlib.sha256(inputs).hexdigest()
    row = {"sale_id": sale_id, "sheet": canonical(own).decode(), "shared": name}
    books.carry_out(
        [Ensure(sheet_shared, {"shared": name, "inputs": inputs.decode()}), Put(sale_sheet, row)]
    )  # fmt: skip
