"""What a printer says, told apart by its fixed bits. Sources: Epson's ESC/POS reference, HPRT's manual.

A status byte (DLE EOT) is 0xx1xx10, a paper byte (GS r) 0000xxxx, an automatic status begins with 0xx1xx00 and has
three bytes more, `_` begins a name, `7"` a token of a finished print. So a status byte that comes late can never be
taken for the end of a print.
"""

from __future__ import annotations

from dataclasses import dataclass

from printers.devices.base import PrinterState

ASK_PRINTER, ASK_OFFLINE_CAUSE, ASK_PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
ASK_PAPER_QUEUED = b"\x1d\x72\x01"  # answered only when the printer has worked down to it
ASK_NAME = b"\x1d\x49\x43"
OFFLINE, COVER, PAPER_OUT, NEAR_END = 0x08, 0x04, 0x60, 0x0C
_NAME, _TOKEN, _TOKEN_BYTES, _AUTOMATIC_BYTES, _NAME_MAX = 0x5F, b"\x37\x22", 7, 4, 80


def ask_token(token: bytes) -> bytes:
    """GS ( H fn 48: the printer says these four bytes (20h-7Eh) once all before them is on paper."""
    return b"\x1d\x28\x48\x06\x00\x30\x30" + token


@dataclass(frozen=True, slots=True)
class Status:
    """An answer to DLE EOT."""

    bits: int


@dataclass(frozen=True, slots=True)
class Paper:
    """An answer to GS r."""

    bits: int


@dataclass(frozen=True, slots=True)
class Printed:
    """All that stood before this token is on paper."""

    token: bytes


@dataclass(frozen=True, slots=True)
class Name:
    text: str


Answer = Status | Paper | Printed | Name


class Answers:
    """Puts answers together from bytes as they come; what is no answer is dropped."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that are complete by now."""
        self._rest += data
        found: list[Answer] = []
        while self._rest:
            answer, length = _first(self._rest)
            if length == 0:  # its end has not come yet
                break
            if answer is not None:
                found.append(answer)
            self._rest = self._rest[length:]
        return found


def _first(data: bytes) -> tuple[Answer | None, int]:
    """The answer at the beginning and its length in bytes; None for what is none, length 0 for half of one."""
    byte = data[0]
    if byte & 0x93 == 0x12:
        return Status(byte), 1
    if byte & 0xF0 == 0:
        return Paper(byte), 1
    if byte & 0x93 == 0x10:  # automatic status: what follows would look like paper bytes
        return None, _AUTOMATIC_BYTES if len(data) >= _AUTOMATIC_BYTES else 0
    if byte == _NAME:
        end = data.find(0)
        if end < 0:
            return None, 0 if len(data) < _NAME_MAX else 1
        return Name(data[1:end].decode("ascii", "replace").strip()), end + 1
    if byte == _TOKEN[0]:
        return _token(data)
    return None, 1


def _token(data: bytes) -> tuple[Answer | None, int]:
    if len(data) > 1 and data[1] != _TOKEN[1]:
        return None, 1
    if len(data) < _TOKEN_BYTES:
        return None, 0
    return (Printed(data[2:6]), _TOKEN_BYTES) if data[6] == 0 else (None, _TOKEN_BYTES)


def state_of(printer: int | None, cause: int | None, paper: int | None) -> PrinterState:
    """What three answers to DLE EOT 1, 2 and 4 say together; None for one that did not come."""
    if printer is None and paper is None:
        return PrinterState.SILENT
    if paper is not None and paper & PAPER_OUT:
        return PrinterState.PAPER_OUT
    if printer is not None and printer & OFFLINE:
        return PrinterState.COVER_OPEN if cause is not None and cause & COVER else PrinterState.OFFLINE
    return PrinterState.NEAR_END if paper is not None and paper & NEAR_END else PrinterState.READY
