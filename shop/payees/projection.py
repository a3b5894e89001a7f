"""What each fact about a payee does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp
from shop.payees.facts import CashPayeeNamed
from shop.payees.tables import cash_payee


def _named(entry: Entry, fact: CashPayeeNamed) -> Iterable[RowOp]:
    place = {"register": entry.register, "business_date": entry.business_date, "at": entry.wall, "actor": entry.actor}
    yield Insert(cash_payee, {**msgspec.structs.asdict(fact), **place})


PROJECTIONS: Handlers = {CashPayeeNamed: _named}
