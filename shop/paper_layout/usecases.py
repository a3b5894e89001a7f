"""Changing the look of papers."""

from __future__ import annotations

from kernel.books import Books
from shop.paper_layout.errors import LayoutFaulty
from shop.paper_layout.facts import PaperLayout, PaperLayoutSet
from shop.paper_layout.rules.checking import faults


def set_layout(books: Books, layout: PaperLayout) -> None:
    """Papers that are made from now on look like this. Raises LayoutFaulty with the first fault."""
    found = faults(layout)
    if found:
        raise LayoutFaulty(finding=found[0])
    books.record(PaperLayoutSet(layout=layout))
