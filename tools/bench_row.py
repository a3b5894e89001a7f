"""One line of the benchmark's table, and the small arithmetic that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from time import thread_time


@dataclass(frozen=True, slots=True)
class Row:
    """`measured` against `against`, both in `unit`; `ratio` is what `target` limits, as 'at most'.

    `against` is a floor or a peer measured in the same run where there is one, else the limit itself.
    """

    name: str
    measured: float
    unit: str
    against_name: str
    against: float
    target: float

    @property
    def ratio(self) -> float:
        return self.measured / self.against

    @property
    def ok(self) -> bool:
        return self.ratio <= self.target

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": round(self.ratio, 4), "ok": self.ok}


def limited(name: str, measured: float, unit: str, limit: float) -> Row:
    """A row that is held to a fixed limit."""
    return Row(name, measured, unit, "limit", limit, 1.0)


def quantile(samples: Sequence[float], part: float) -> float:
    """The least sample that at least `part` (0 to 1) of them do not exceed: the nearest rank."""
    return sorted(samples)[max(0, ceil(part * len(samples)) - 1)]


def median(samples: Sequence[float]) -> float:
    return quantile(samples, 0.5)


def middle(rounds: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The round of the middling ratio: two things measured in one round were slowed by the same neighbours."""
    return sorted(rounds, key=lambda pair: pair[0] / pair[1])[len(rounds) // 2]


def cpu_seconds(work: Callable[[], object]) -> float:
    """What one call costs this thread."""
    began = thread_time()
    work()
    return thread_time() - began


def table(rows: Sequence[Row]) -> str:
    """The rows as text, one a line, columns under their heads."""
    head = ("what", "measured", "against", "", "ratio", "target", "")
    body = [
        (
            row.name, f"{row.measured:,.3f} {row.unit}", row.against_name, f"{row.against:,.3f} {row.unit}",
            f"{row.ratio:.2f}", f"<= {row.target:.2f}", "ok" if row.ok else "MISSED",
        )
        for row in rows
    ]  # fmt: skip
    lines = [head, *body]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 2, 6) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
