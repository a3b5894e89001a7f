"""A balance as the counter knows it: what it shows now, and why that may be no weight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the balance said: `mg` what lies on it, `raw` its line, `at` an aware time, `port` its address."""

    mg: int
    raw: str
    unit: str
    stable: bool
    at: datetime
    port: str


class ScaleState(Enum):
    """How the balance stands. STABLE and MOVING have a weighing; MOVING may lack it."""

    STABLE = "stable"
    MOVING = "moving"
    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    FAULT = "fault"
    UNIT = "unit"
    FINE = "fine"
    UNVERIFIED = "unverified"
    STRANGE = "strange"  # lines of another format
    RUBBISH = "rubbish"  # bytes that are no text: the baud rates differ
    SILENT = "silent"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Live:
    """One moment of a balance. `raw` is its last line, `why` the system's words where the line itself broke."""

    state: ScaleState
    weighing: Weighing | None = None
    raw: str = ""
    unit: str = ""
    why: str = ""


class Scale(Protocol):
    """A balance as the counter uses it. `tare` and `zero` are carried out by the balance soon."""

    @property
    def port(self) -> str: ...
    def live(self) -> Live:
        """How it stands; never waits."""

    def look(self) -> Live:
        """As `live`; where no thread looks after the balance, wait until it has settled or said why not."""

    def tare(self) -> None: ...
    def zero(self) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


class ScaleTrouble(DomainError):
    """Base: the balance gives no weight to use. `port` its address, `unit` what it shows, `why` the system's words."""

    code = "scale.trouble"


class ScaleUnstable(ScaleTrouble):
    code = "scale.unstable"


class ScaleOverload(ScaleTrouble):
    code = "scale.overload"


class ScaleUnderload(ScaleTrouble):
    code = "scale.underload"


class ScaleFault(ScaleTrouble):
    code = "scale.fault"


class ScaleUnitRefused(ScaleTrouble):
    """Only g, mg, kg and ct are lawful and known."""

    code = "scale.unit"


class ScaleTooFine(ScaleTrouble):
    """It shows tenths of a milligram."""

    code = "scale.too_fine"


class ScaleUnverified(ScaleTrouble):
    """Its last digit is in brackets: not verified for trade."""

    code = "scale.unverified"


class ScaleStrange(ScaleTrouble):
    """It speaks another format."""

    code = "scale.strange"


class ScaleRubbish(ScaleTrouble):
    """It speaks at another baud rate."""

    code = "scale.rubbish"


class ScaleSilent(ScaleTrouble):
    code = "scale.silent"


class ScaleUnreachable(ScaleTrouble):
    code = "scale.unreachable"


class ScaleCommandMissing(DomainError):
    """This balance takes no such command over its line; its own key does it. `command` tare | zero."""

    code = "scale.command_missing"


_TROUBLE = {
    ScaleState.MOVING: ScaleUnstable,
    ScaleState.OVERLOAD: ScaleOverload,
    ScaleState.UNDERLOAD: ScaleUnderload,
    ScaleState.FAULT: ScaleFault,
    ScaleState.UNIT: ScaleUnitRefused,
    ScaleState.FINE: ScaleTooFine,
    ScaleState.UNVERIFIED: ScaleUnverified,
    ScaleState.STRANGE: ScaleStrange,
    ScaleState.RUBBISH: ScaleRubbish,
    ScaleState.SILENT: ScaleSilent,
    ScaleState.UNREACHABLE: ScaleUnreachable,
}


def trouble(live: Live, port: str) -> ScaleTrouble | None:
    """Why this moment gives no weight; None for a weight that has settled."""
    return None if live.state is ScaleState.STABLE else _TROUBLE[live.state](port=port, unit=live.unit, why=live.why)


def settled(live: Live, port: str) -> Weighing:
    """The weight that can be used. Raises a kind of ScaleTrouble."""
    refused = trouble(live, port)
    if refused is not None:
        raise refused
    assert live.weighing is not None
    return live.weighing
