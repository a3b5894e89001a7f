"""What each fact of a return does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.returns.facts import LineReturned, ReturnAsked
from shop.returns.tables import return_request, sale_return


def _line_returned(entry: Entry, fact: LineReturned) -> Iterable[RowOp]:
    row = msgspec.structs.asdict(fact)
    del row["weighed"]  # as of a sold line
    place = {"register": entry.register, "business_date": entry.business_date}
    yield Insert(sale_return, {**place, **row, "at": entry.wall, "actor": entry.actor})
    yield Set(return_request, {"of_sale_no": fact.of_sale_no, "store": fact.store}, {"state": "done"})


def _return_asked(entry: Entry, fact: ReturnAsked) -> Iterable[RowOp]:
    row = msgspec.structs.asdict(fact)
    yield Insert(
        return_request,
        {**row, "register": entry.register, "at": entry.wall, "actor": entry.actor, "state": "asked"},
    )


PROJECTIONS: Handlers = {LineReturned: _line_returned, ReturnAsked: _return_asked}
