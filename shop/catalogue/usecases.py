"""Headquarters adds to the table of purities."""

from __future__ import annotations

from kernel.books import Books
from shop.catalogue.facts import PurityListed
from shop.catalogue.rules.purity import Purity, require_listable


def list_purity(books: Books, row: Purity) -> None:
    """A purity, or another name of a known one, from the day `row.valid_from`. Raises as `require_listable`."""
    require_listable(row)
    books.record(
        PurityListed(
            code=row.code, name=row.name, metal=row.metal, fineness_permille_x10=row.fineness_permille_x10,
            valid_from=row.valid_from, also=row.also,
        )
    )  # fmt: skip
