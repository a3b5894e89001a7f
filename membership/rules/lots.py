"""Lots of one kind of value, as a fold over the movements of an account: nothing of them is kept in a table.

So the balance is the sum of the movements and the sum of the open lots at once. Movements come in from many registers
in any order; whoever folds puts them in order first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Lot:
    """So many points or fen that came at once. `made` = `left` + what went, by reason in `gone`. Days 'YYYY-MM-DD'.

    It can be used from `available_on` ('' at once) and ends after `ends_on` ('' never). Its id is that of the entry
    that made it.
    """

    lot_id: str
    day: str
    made: int
    left: int
    document_no: str = ""
    rule: str = ""
    available_on: str = ""
    ends_on: str = ""
    gone: dict[str, int] = field(default_factory=dict)

    def take(self, amount: int, why: str) -> int:
        """Up to `amount` goes; how much went."""
        went = min(amount, self.left)
        if went:
            self.left -= went
            self.gone[why] = self.gone.get(why, 0) + went
        return went


Order = Callable[[Lot], tuple[object, ...]]


@dataclass(slots=True)
class Shelf:
    """The lots of one account. `owed` went although no lot was there for it; the next lot pays it first."""

    lots: list[Lot] = field(default_factory=list)
    owed: dict[str, int] = field(default_factory=dict)  # by reason
    _spent_on: dict[str, list[tuple[Lot, int]]] = field(default_factory=dict)  # by document, oldest first

    @property
    def balance(self) -> int:
        return sum(lot.left for lot in self.lots) - sum(self.owed.values())

    def put(self, lot: Lot) -> None:
        """A new lot, which pays first what is owed."""
        for why in sorted(self.owed):
            self.owed[why] -= lot.take(self.owed[why], why)
        self._forget_paid()
        self.lots.append(lot)

    def take(self, amount: int, why: str, order: Order, *, first: str = "", on: str = "") -> None:
        """Take `amount` off the lots in `order`, those of the document `first` before all others.

        `on` is the document that it paid, to which it can come back.
        """
        open_lots = sorted((lot for lot in self.lots if lot.left), key=order)
        if first:
            open_lots.sort(key=lambda lot: lot.document_no != first)
        for lot in open_lots:
            went = lot.take(amount, why)
            if went and on:
                self._spent_on.setdefault(on, []).append((lot, went))
            amount -= went
        if amount:
            self.owed[why] = self.owed.get(why, 0) + amount

    def come_back(self, amount: int, why: str, document_no: str) -> int:
        """What a document took returns to its lots, the last taken first; what is left over had no known lot."""
        for reason in sorted(self.owed):
            paid = min(amount, self.owed[reason])
            self.owed[reason] -= paid
            amount -= paid
        self._forget_paid()
        spent = self._spent_on.get(document_no, [])
        while amount and spent:
            lot, went = spent.pop()
            back = min(amount, went)
            lot.left += back
            lot.gone[why] -= back
            amount -= back
            if went > back:
                spent.append((lot, went - back))
        return amount

    def _forget_paid(self) -> None:
        self.owed = {why: rest for why, rest in self.owed.items() if rest}


def left_of(lots: Iterable[Lot]) -> int:
    return sum(lot.left for lot in lots)
