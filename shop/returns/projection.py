"""What each fact of a return does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.old_gold.projection import came_back
from shop.returns.facts import LineReturned, ReturnAsked
from shop.returns.tables import return_request, sale_return
from shop.sales.tables import sale_line


def _line_returned(entry: Entry, fact: LineReturned) -> Iterable[RowOp]:
    row = msgspec.structs.asdict(fact)
    for name in ("weighed", "of_qty", "line_net_fen", "line_points"):  # as of a sold line
        del row[name]
    place = {"register": entry.register, "business_date": entry.business_date}
    yield Insert(sale_return, {**place, **row, "at": entry.wall, "actor": entry.actor})
    of_line = {"sale_id": fact.of_sale_id, "line_no": fact.of_line_no}
    yield Set(sale_line, of_line, {}, deltas={"returned": fact.qty})  # meets nothing where the bill is not known
    if fact.purity_code:  # goods without metal are never old gold, and come back by the unit
        yield came_back(entry, fact.of_sale_no, fact.barcode, fact.sale_no)
    yield Set(return_request, {"of_sale_no": fact.of_sale_no, "store": fact.store}, {"state": "done"})


def _return_asked(entry: Entry, fact: ReturnAsked) -> Iterable[RowOp]:
    row = msgspec.structs.asdict(fact)
    yield Insert(
        return_request,
        {**row, "register": entry.register, "at": entry.wall, "actor": entry.actor, "state": "asked"},
    )


PROJECTIONS: Handlers = {LineReturned: _line_returned, ReturnAsked: _return_asked}
