"""What the program asks of any printer, and what can go wrong before and after the first byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from kernel.errors import DomainError
from printers.document import Document


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known once everything was given away.

    `system_job` names the job in an operating system's queue, which must be cancelled before the paper is printed
    again: such a queue prints late, and then there are two.
    """

    state: str
    system_job: str = ""
    PRINTED: ClassVar[Sent]  # the device itself says so: a printer's answer, a file on disk, a picture on screen
    HANDED: ClassVar[Sent]  # someone took all bytes; whether paper came out nobody said


Sent.PRINTED = Sent("printed")
Sent.HANDED = Sent("handed")


class PrinterState(StrEnum):
    """How a printer stands. `UNKNOWN`: it cannot say; silence of one that could is not taken for good news."""

    READY = "ready"
    NEAR_END = "near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"
    SILENT = "silent"
    UNKNOWN = "unknown"

    @property
    def trouble(self) -> bool:
        """Whether somebody has to go there."""
        return self not in (PrinterState.READY, PrinterState.UNKNOWN)


class NotSent(DomainError):
    """Not one byte left: the job waits and may be tried again by itself."""

    code = "printer.not_sent"
    state = PrinterState.OFFLINE


class PrinterUnreachable(NotSent):
    """Nobody answers at that address, or the printer does not answer a status request that its profile promises."""

    code = "printer.unreachable"
    state = PrinterState.SILENT


class PaperOut(NotSent):
    code = "printer.paper_out"
    state = PrinterState.PAPER_OUT


class CoverOpen(NotSent):
    code = "printer.cover_open"
    state = PrinterState.COVER_OPEN


class PrinterOffline(NotSent):
    code = "printer.offline"


class TooLate(NotSent):
    """Nobody stands at the till any more who waits for the drawer."""

    code = "printer.too_late"


class MaybeSent(DomainError):
    """Some bytes left and then the line broke, or no answer came: only a person who looks at the paper knows."""

    code = "printer.doubt"


class Printer(Protocol):
    """A place for bytes. `can_read` tells whether it answers, `kind` by which way it is reached."""

    @property
    def kind(self) -> str: ...

    @property
    def can_read(self) -> bool: ...

    def send(self, data: bytes, document: Document | None = None) -> Sent:
        """Give all bytes of one paper away; `document` is what they print.

        Raises NotSent (or a kind of it) when no byte left, MaybeSent when the line broke later.
        """
        ...

    def pulse(self, in_turn: bytes, at_once: bytes, in_time: Callable[[], bool]) -> Sent:
        """Open the drawer: `at_once` by a printer that prints nothing now, where the other would wait in its buffer.

        Nothing leaves when `in_time` says no at the last moment, or when the printer does not answer that should: it
        may be busy for somebody else, and the drawer would open whenever that is over. Nobody answers for a pulse.
        Raises NotSent (or a kind of it), MaybeSent.
        """
        ...

    def state(self) -> PrinterState:
        """How it stands now; asks it, so never from a screen's thread and never while it is sending."""
        ...

    def cancel(self, system_job: str) -> None:
        """Take a job that was handed to an operating system's queue out of it; nothing where there is no queue."""
        ...


class LineBroken(DomainError):
    """The other side is gone, or takes nothing any more. `reason`; `some_left`: part of the write may have gone."""

    code = "printer.line_broken"


class Line(Protocol):
    """A way to a printer: opened for one job, closed after it. `where` is its address in a person's words."""

    @property
    def kind(self) -> str: ...

    @property
    def can_read(self) -> bool: ...

    @property
    def where(self) -> str: ...

    def open(self) -> None:
        """Raises LineBroken."""
        ...

    def write(self, data: bytes) -> int:
        """Give some of the bytes and return how many left. Raises LineBroken."""
        ...

    def read(self, seconds: float) -> bytes:
        """What the printer says within that time, at once when it says something; b'' for silence.

        Raises LineBroken when the other side hung up.
        """
        ...

    def finish(self) -> Sent:
        """Everything was written: wait until the other side has taken it. Raises LineBroken."""
        ...

    def close(self) -> None:
        """Let go, whatever happened; never raises."""
        ...

    def state(self) -> PrinterState:
        """What this way knows of its printer without a word from it: UNKNOWN mostly."""
        ...

    def cancel(self, system_job: str) -> None: ...
