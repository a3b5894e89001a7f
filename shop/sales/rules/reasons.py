"""Why rules are not on a bill, in the engine's own words, and what the customer could still do to have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from promotions import Priced, Reason, RuleSet
from promotions.words import explain, hint

NEXT_STEP = "NEXT_STEP"  # of a rule that is on the bill: so little more and it takes off more

# What is nearest to being had first; what has nothing to do with these goods or this customer last.
_NEAR = (
    "SHORT_BY", "SHORT_BY_PIECES", "SHORT_BY_WEIGHT", "SHORT_BY_POINTS", "NOT_OPTED_IN", "BANNED", "LANE_TAKEN_BY",
    "NOT_WITH", "WORSE_BY", "LIMIT", "NO_CODE", "NOT_MEMBER", "WRONG_LEVEL", "WRONG_SEGMENT", "NOT_BIRTHDAY",
    "NOT_TRADE_IN", "NOT_WITH_TRADE_IN", "OUT_OF_WINDOW", "WRONG_STORE", "NO_MATCH",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A rule that did not apply: why in words, as code and number, and a `hint` what it would take ('' for nothing)."""

    rule_id: str
    name: str
    words: str
    code: str = ""
    number: int = 0
    hint: str = ""

    @property
    def asks(self) -> bool:
        """The customer may have it by asking."""
        return self.code == "NOT_OPTED_IN"


class Worded(Sequence[ReasonLine]):
    """Lines that are made when somebody looks at them: a scan does not wait for the words of two hundred rules."""

    __slots__ = ("_lines", "_make")

    def __init__(self, make: Callable[[], tuple[ReasonLine, ...]]) -> None:
        self._make = make
        self._lines: tuple[ReasonLine, ...] | None = None

    @property
    def lines(self) -> tuple[ReasonLine, ...]:
        if self._lines is None:
            self._lines = self._make()
        return self._lines

    @overload
    def __getitem__(self, at: int) -> ReasonLine: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[ReasonLine, ...]: ...
    def __getitem__(self, at: int | slice) -> ReasonLine | tuple[ReasonLine, ...]:
        return self.lines[at]

    def __len__(self) -> int:
        return len(self.lines)

    def __eq__(self, other: object) -> bool:
        return self.lines == (other.lines if isinstance(other, Worded) else other)

    def __hash__(self) -> int:
        return hash(self.lines)


def reason_lines(priced: Priced, rules: RuleSet) -> Worded:
    """Each rule that is not on the bill, in the rules' order."""
    return Worded(lambda: tuple(_line(reason, rules) for reason in priced.reasons))


def nearest_first(reasons: Iterable[ReasonLine]) -> tuple[ReasonLine, ...]:
    """What is nearest to being had first: by kind of reason, then by how much is missing."""
    return tuple(sorted(reasons, key=lambda one: (_nearness(one.code), one.number, one.rule_id)))


def hints(reasons: Iterable[ReasonLine], most: int = 3) -> tuple[ReasonLine, ...]:
    """The rules that so little more would bring that a customer may want it (凑单), the least first."""
    return tuple(one for one in nearest_first(reasons) if one.hint)[:most]


def _nearness(code: str) -> int:
    known = "SHORT_BY" if code == NEXT_STEP else code
    return _NEAR.index(known) if known in _NEAR else len(_NEAR)


def _line(reason: Reason, rules: RuleSet) -> ReasonLine:
    more = hint(rules[reason.rule_id], reason)
    return ReasonLine(reason.rule_id, reason.name, explain(reason), reason.code, reason.number or 0, more)
