"""What the program asks of any printer, and what can go wrong before and after the first byte."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from kernel.errors import DomainError
from printers.document import Document


class Sent(Enum):
    """What is known once everything was given away."""

    PRINTED = "printed"  # the device itself is the proof: a file on disk, a picture on screen
    HANDED = "handed"  # someone took all bytes; whether paper came out nobody said


class NotSent(DomainError):
    """Not one byte left: the job waits and may be tried again by itself."""

    code = "printer.not_sent"


class PrinterUnreachable(NotSent):
    """Nobody answers at that address, or the printer does not answer a status request that its profile promises."""

    code = "printer.unreachable"


class PaperOut(NotSent):
    code = "printer.paper_out"


class CoverOpen(NotSent):
    code = "printer.cover_open"


class PrinterOffline(NotSent):
    code = "printer.offline"


class MaybeSent(DomainError):
    """Some bytes left and then the line broke: only a person who looks at the paper knows."""

    code = "printer.doubt"


class Printer(Protocol):
    """A place for bytes. `can_read` tells whether it answers status requests."""

    @property
    def kind(self) -> str: ...

    @property
    def can_read(self) -> bool: ...

    def send(self, data: bytes, document: Document | None = None, *, needs_paper: bool = True) -> Sent:
        """Give all bytes of one job away; `document` is what they print, where they print anything.

        Raises NotSent (or a kind of it) when no byte left, MaybeSent when the line broke later. A job that needs
        no paper (the drawer) is not refused for want of it.
        """
        ...
