"""What a new layout does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, canonical
from kernel.projection import Handlers, Put, RowOp
from shop.paper_layout.facts import PaperLayoutSet
from shop.paper_layout.tables import paper_layout


def _set(_entry: Entry, fact: PaperLayoutSet) -> Iterable[RowOp]:
    yield Put(paper_layout, {"one": 1, "layout": canonical(fact.layout).decode()})


PROJECTIONS: Handlers = {PaperLayoutSet: _set}
