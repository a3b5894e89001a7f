"""An account's movements with the balance after each, and whether their sum is what stands on the account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from membership.facts import BonusPart, OwnPart
from membership.rules.told import Amounts
from membership.value.facts import VoidPart

TOLD = "told"  # what headquarters told as a sum


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a movement's entry says besides its sums; fields that an entry has not are empty."""

    reason: str = ""
    by: str = ""
    cause: str = ""
    formula: str = ""
    rule: str = ""
    paid_back_fen: int = 0
    returned_on: str = ""
    released: tuple[BonusPart, ...] = ()
    void: tuple[VoidPart, ...] = ()


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Step:
    """One movement: signed sums, the entry that wrote it, ISO `wall`; days of points as in PointsEarned.

    `heard_from`: the register and place of the entry that carried it here, where it did not come by itself.
    """

    what: str
    sums: Amounts
    wall: str = ""
    document_no: str = ""
    register: str = ""
    epoch: int = 0
    seq: int = 0
    entry_id: str = ""
    available_on: str = ""
    ends_on: str = ""
    said: Said = NOTHING_SAID
    heard_from: tuple[str, tuple[int, int]] | None = None

    @property
    def place(self) -> tuple[int, int]:
        return self.epoch, self.seq

    @property
    def journal_no(self) -> str:
        """'HP01-1-23', '' for what is no entry."""
        return f"{self.register}-{self.epoch}-{self.seq}" if self.register else ""


@dataclass(frozen=True, slots=True)
class Introduced:
    """Headquarters' newest word about an account: its `total`, what of it each register moved, and where it stands."""

    teller: str
    place: tuple[int, int]
    total: Amounts
    own: tuple[OwnPart, ...]

    def knew(self, step: Step, here: str) -> bool:
        """Whether the total has this movement of another register in it."""
        if step.register == here:
            return False
        register, place = step.heard_from or (step.register, step.place)
        if register == self.teller:
            return place <= self.place
        return any(register == part.register and place <= (part.epoch, part.seq) for part in self.own)


@dataclass(frozen=True, slots=True)
class Line:
    """A movement, and what was on the account after it."""

    step: Step
    after: Amounts


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines, newest first, and what stands on the account."""

    lines: tuple[Line, ...]
    balance: Amounts

    @property
    def total(self) -> Amounts:
        return self.lines[0].after if self.lines else Amounts()

    @property
    def difference(self) -> Amounts:
        """What the movements do not explain: nothing, or something is broken."""
        return self.balance.plus(_minus(self.total))

    @property
    def agrees(self) -> bool:
        return not any(self.difference)

    def sum_of(self, what: str) -> Amounts:
        """All movements of one kind together."""
        return _sum(line.step.sums for line in self.lines if line.step.what == what)


def statement_of(
    steps: Sequence[Step], balance: Amounts, *, here: str = "", introduced: Introduced | None = None
) -> Statement:
    """The account of one member at the register `here`, whatever the order of the steps.

    What was `introduced` as a sum is a line of its own, older than all others: the total but for what this register
    wrote itself and for what is listed here anyway. It comes from headquarters' word, not from the balance, so that a
    balance which nothing explains still shows.
    """
    ordered = sorted(steps, key=lambda step: (step.wall, step.entry_id))
    if introduced is not None:
        known = _sum(step.sums for step in ordered if introduced.knew(step, here))
        told = introduced.total.plus(_minus(_own(introduced, here))).plus(_minus(known))
        if any(told):
            ordered.insert(0, Step(TOLD, told))
    lines, after = [], Amounts()
    for step in ordered:
        after = after.plus(step.sums)
        lines.append(Line(step, after))
    return Statement(tuple(reversed(lines)), balance)


def _own(introduced: Introduced, here: str) -> Amounts:
    own = (part for part in introduced.own if part.register == here)
    return _sum(Amounts(part.points, part.principal_fen, part.bonus_fen) for part in own)


def _sum(amounts: Iterable[Amounts]) -> Amounts:
    total = Amounts()
    for one in amounts:
        total = total.plus(one)
    return total


def _minus(amounts: Amounts) -> Amounts:
    return Amounts(*(-part for part in amounts))
