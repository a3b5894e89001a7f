"""What a report asks and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection

from shop.reports.rules.table import Table
from shop.staff.rules import roles


@dataclass(frozen=True, slots=True)
class Asked:
    """A store, the business days `first` to `last`, both of them in it, and a piece's `barcode` where one is asked.

    `people` and `stores` are names by number and code.
    """

    store: str
    first: str
    last: str
    barcode: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    stores: Mapping[str, str] = field(default_factory=dict)

    def person(self, actor: str) -> str:
        """Names in the place of numbers: '1007/1003' is who did it and who allowed it."""
        return "/".join(self.people.get(number, number) for number in actor.split("/"))

    def store_name(self, code: str) -> str:
        return self.stores.get(code, code)


@dataclass(frozen=True, slots=True)
class Report:
    """A report without its figures.

    `name` is what a command calls it; `asks` whether it is about a period, about what is there now (as of `last`), or
    about one piece; `permission` is needed besides roles.SEE_REPORTS.
    """

    name: str
    title: str
    note: str
    tables: Callable[[Connection, Asked], Iterable[Table]]
    asks: Literal["period", "now", "piece"] = "period"
    permission: str = roles.SEE_REPORTS
