"""Pieces and grams are kept like money: what there was, what came, what went, what is left (domain: 货品平衡)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

IN = ("received", "transferred_in", "returned", "lent_back", "gained")
OUT = ("sold", "sent", "supplier_returned", "written_off", "lent", "lost")
# A step of custody by its name, as it shows where the piece left a hand or came into one.
_CAME = {"returned": "returned", "lent_back": "lent_back", "count_gain": "gained", "moved": "transferred_in"}
_WENT = {
    "sold": "sold", "sent": "sent", "moved": "sent", "to_supplier": "supplier_returned",
    "written_off": "written_off", "lent": "lent", "count_loss": "lost",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """Pieces and their net metal in mg."""

    pieces: int = 0
    mg: int = 0

    def plus(self, other: Amount, sign: int = 1) -> Amount:
        return Amount(self.pieces + sign * other.pieces, self.mg + sign * other.mg)


@dataclass(slots=True)
class Balance:
    """One purity in one store since some moment. `closing` is what lies there by the books of pieces themselves."""

    opening: Amount = Amount()
    moves: dict[str, Amount] = field(default_factory=dict)
    closing: Amount = Amount()

    def add(self, name: str, amount: Amount) -> None:
        self.moves[name] = self.move(name).plus(amount)

    def move(self, name: str) -> Amount:
        return self.moves.get(name, Amount())

    @property
    def expected(self) -> Amount:
        """Opening and everything that came, less everything that went."""
        return total(self.opening, (self.move(name) for name in IN), (self.move(name) for name in OUT))

    @property
    def gap(self) -> Amount:
        """What is left beside what should be left: nothing, or the books are wrong."""
        return self.closing.plus(self.expected, -1)


def total(opening: Amount, came: Iterable[Amount], went: Iterable[Amount]) -> Amount:
    found = opening
    for one in came:
        found = found.plus(one)
    for one in went:
        found = found.plus(one, -1)
    return found


def name_of_step(what: str, *, came: bool, from_store: str) -> str:
    """Under which name a step of custody is added up; `from_store` tells goods of the chain from new ones."""
    if not came:
        return _WENT[what]
    if what == "received":
        return "transferred_in" if from_store else "received"
    return _CAME[what]
