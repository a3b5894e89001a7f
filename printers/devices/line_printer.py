"""A printer behind a line: asked before the first byte, believed only when it says itself that the paper is out.

`ack` of its profile says how it answers for a whole paper. While it has no paper it still holds what was sent: the
line stays open and we wait for it. A line that breaks, or a ready printer that says nothing, leaves a doubt.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from printers.devices.answers import (
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    ASK_PAPER_QUEUED,
    ASK_PRINTER,
    OFFLINE,
    Answer,
    Answers,
    Paper,
    Printed,
    Status,
    ask_token,
    state_of,
)
from printers.devices.base import (
    CoverOpen,
    Line,
    LineBroken,
    MaybeSent,
    NotSent,
    PaperOut,
    PrinterOffline,
    PrinterState,
    PrinterUnreachable,
    Sent,
    TooLate,
)
from printers.document import Document
from printers.profile import PrinterProfile

_REFUSALS: dict[PrinterState, type[NotSent]] = {
    PrinterState.PAPER_OUT: PaperOut,
    PrinterState.COVER_OPEN: CoverOpen,
    PrinterState.OFFLINE: PrinterOffline,
}


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: for a status byte, for the print's own answer from a ready printer, between looks at the printer."""

    status: float = 1.0
    printed: float = 20.0
    look: float = 1.0


class LinePrinter:
    """While a paper waits in the printer, on the sending thread: `told` hears of its state, and `meanwhile` may give
    real-time bytes (the drawer's pulse) to send to one that answers.
    """

    def __init__(
        self,
        line: Line,
        profile: PrinterProfile,
        waits: Waits | None = None,
        *,
        told: Callable[[PrinterState], None] = lambda _state: None,
        meanwhile: Callable[[], bytes] = lambda: b"",
    ) -> None:
        self._line, self._profile, self._waits = line, profile, waits or Waits()
        self.told, self.meanwhile = told, meanwhile
        self._stopping = threading.Event()
        self._has_answered = False  # a status request
        self.mute = False  # one of an unknown make that was asked in vain: not before each paper again
        self._in_step = False  # whether no answer to an earlier job can still come
        self._answers = Answers()
        self._ended = False  # whether the answer to a whole paper came while something else was asked

    @property
    def kind(self) -> str:
        return self._line.kind

    @property
    def can_read(self) -> bool:
        return self._line.can_read and self._profile.status != "none"

    @property
    def acknowledges(self) -> bool:
        """Whether the printer itself says that a paper is out."""
        return self._line.can_read and self._profile.ack != "none"

    def stop(self) -> None:
        """Wait no longer for a paper that is in the printer: the program ends."""
        self._stopping.set()

    def cancel(self, system_job: str) -> None:
        self._line.cancel(system_job)

    # --- one job -------------------------------------------------------------------------------------------------

    def send(self, data: bytes, document: Document | None = None) -> Sent:
        self._open()
        try:
            self._before()
            if not self.acknowledges:
                self._give(data)
                return self._finish()
            token = _token_of(data)
            asked = ask_token(token) if self._profile.ack == "gs_h" else ASK_PAPER_QUEUED
            self._in_step = False
            self._give(data + asked)
            self._wait_for_paper(token)
            self._believe()
            self._in_step = True
            return Sent.PRINTED
        finally:
            self._line.close()

    def pulse(self, in_turn: bytes, at_once: bytes, in_time: Callable[[], bool]) -> Sent:
        self._open()
        try:
            state = self._ready_for_pulse()
            if not in_time():
                raise TooLate(printer=self._line.where)
            self._give(at_once if state in _REFUSALS else in_turn)
            return self._finish()
        finally:
            self._line.close()

    def _ready_for_pulse(self) -> PrinterState:
        """How it stands, asked on the line by which the pulse goes, so that no other till comes between."""
        if not self.can_read or self.mute:
            return PrinterState.UNKNOWN
        try:
            state = self._look()
        except LineBroken as error:
            raise self._unreachable(error) from error
        if state is PrinterState.SILENT and self._should_answer:
            raise self._no_answer()
        return state

    def _open(self) -> None:
        self._answers = Answers()
        try:
            self._line.open()
        except LineBroken as error:
            raise self._unreachable(error) from error

    def _before(self) -> None:
        """Raise what keeps the printer from printing; nothing that prints has left by then."""
        try:
            if self.can_read and not self.mute:
                self._refuse_unready()
            if self.acknowledges and self._profile.ack == "gs_r" and not self._in_step:
                self._get_in_step()
        except LineBroken as error:
            raise self._unreachable(error) from error

    def _refuse_unready(self) -> None:
        state = self._look()
        if state is PrinterState.SILENT:
            if self._should_answer:
                raise self._no_answer()
            return
        if state in _REFUSALS:
            raise _REFUSALS[state](printer=self._line.where)

    def _get_in_step(self) -> None:
        """GS r answers carry no number: one to an earlier job, which ended in doubt, must not count for this one."""
        self._write_all(ASK_PAPER_QUEUED)
        if not self._read(self._waits.printed, lambda answer: isinstance(answer, Paper)):
            raise PrinterUnreachable(printer=self._line.where, reason="no answer to a paper request")
        while self._read(self._waits.status / 2, lambda answer: isinstance(answer, Paper)):
            pass

    def _give(self, data: bytes) -> None:
        given = 0
        try:
            while given < len(data):
                given += self._line.write(data[given:])
        except LineBroken as error:
            if given == 0 and not error.facts.get("some_left"):
                raise self._unreachable(error) from error
            raise self._doubt(error, given) from error

    def _finish(self) -> Sent:
        try:
            return self._line.finish()
        except LineBroken as error:
            raise self._doubt(error) from error

    # --- the printer's own answer --------------------------------------------------------------------------------

    def _wait_for_paper(self, token: bytes) -> None:
        """Until the printer says that all is out. Raises MaybeSent."""
        wanted: Answer = Printed(token)

        def is_end(answer: Answer) -> bool:
            return answer == wanted if self._profile.ack == "gs_h" else isinstance(answer, Paper)

        self._ended = False
        until = time.monotonic() + self._waits.printed
        try:
            while not self._read(self._waits.look, is_end):
                if self._stopping.is_set():
                    raise MaybeSent(printer=self._line.where, reason="the program ended")
                state = self._look(is_end) if self.can_read else PrinterState.UNKNOWN
                if self._ended:
                    return
                self.told(state)
                if state not in (PrinterState.UNKNOWN, PrinterState.SILENT):
                    self._write_all(self.meanwhile())
                if state in _REFUSALS:
                    until = time.monotonic() + self._waits.printed  # it holds the data, and goes on with new paper
                elif time.monotonic() > until:
                    raise MaybeSent(printer=self._line.where, reason="no answer")
        except LineBroken as error:
            raise self._doubt(error) from error

    def _believe(self) -> None:
        """GS r is answered by one byte, 00, and a serial line says 00 too when the printer's power fails. So a printer
        that answers at all is asked once more whether it is there. Raises MaybeSent.
        """
        if self._profile.ack != "gs_r" or not self.can_read or self.mute:
            return
        try:
            if self._ask(ASK_PRINTER, lambda _answer: False) is None:
                raise MaybeSent(printer=self._line.where, reason="an answer, then silence")
        except LineBroken as error:
            raise self._doubt(error) from error

    def _read(self, seconds: float, is_it: Callable[[Answer], bool]) -> bool:
        """Whether that answer came in time; what else comes is passed over."""
        while came := self._line.read(seconds):
            said = [is_it(answer) for answer in self._answers.feed(came)]  # each of them is looked at
            if any(said):
                return True
        return False

    # --- status --------------------------------------------------------------------------------------------------

    def state(self) -> PrinterState:
        """Asks on a connection of its own. A printer that promises answers and gives none is SILENT."""
        if not self.can_read:
            return self._line.state()
        try:
            self._open()
        except NotSent:
            return PrinterState.SILENT
        try:
            state = self._look()
        except LineBroken:
            state = PrinterState.SILENT
        finally:
            self._line.close()
        return PrinterState.UNKNOWN if state is PrinterState.SILENT and not self._should_answer else state

    def _look(self, is_end: Callable[[Answer], bool] = lambda _answer: False) -> PrinterState:
        """Ask DLE EOT 1 and 4, and 2 where it is offline; `_ended` says whether the awaited end came between them."""
        printer = self._ask(ASK_PRINTER, is_end)
        if printer is None and not self._should_answer:
            self.mute = True  # it does not know the question: a second one costs a second
            return PrinterState.SILENT
        paper = self._ask(ASK_PAPER, is_end)
        cause = self._ask(ASK_OFFLINE_CAUSE, is_end) if printer is not None and printer & OFFLINE else None
        return state_of(printer, cause, paper)

    def _ask(self, question: bytes, is_end: Callable[[Answer], bool]) -> int | None:
        """The status byte, None for silence. Nothing more is asked before the answer came or its time is over."""
        bits: list[int] = []

        def take(answer: Answer) -> bool:
            self._ended = self._ended or is_end(answer)
            bits.extend([answer.bits] if isinstance(answer, Status) else [])
            return bool(bits)

        self._write_all(question)
        if self._read(self._waits.status, take):
            self._has_answered, self.mute = True, False
        return bits[-1] if bits else None

    def _write_all(self, data: bytes) -> None:
        while data:
            data = data[self._line.write(data) :]

    @property
    def _should_answer(self) -> bool:
        """Whether its silence is bad news: it was promised to answer, or it has answered before."""
        return self._profile.status == "required" or self._has_answered

    def _no_answer(self) -> PrinterUnreachable:
        return PrinterUnreachable(printer=self._line.where, reason="no answer to a status request")

    def _unreachable(self, error: LineBroken) -> PrinterUnreachable:
        return PrinterUnreachable(printer=self._line.where, reason=str(error.facts.get("reason", "")))

    def _doubt(self, error: LineBroken, given: int | None = None) -> MaybeSent:
        facts = {} if given is None else {"bytes_sent": given}
        return MaybeSent(printer=self._line.where, reason=str(error.facts.get("reason", "")), **facts)


def _token_of(data: bytes) -> bytes:
    """Four printable bytes that no other paper of these days has."""
    digest = hashlib.sha256(data).digest()
    return bytes(0x30 + byte % 0x40 for byte in digest[:4])
