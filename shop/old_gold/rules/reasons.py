"""Why old gold is not taken, or not all of it at the price that was asked for: a code with both numbers in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """`facts` are amounts and weights as a person reads them. A `blocking` one takes the piece off the bill."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)
    blocking: bool = True


def blocked(reasons: Sequence[Reason]) -> bool:
    """Whether any of them keeps the piece off the bill."""
    return any(reason.blocking for reason in reasons)
