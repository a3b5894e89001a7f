"""A way to a printer of the system's own queue (CUPS), by its commands lp, lpstat and cancel.

The queue takes a job whole and prints it when it likes; it says `completed` with the paper out. So a job is handed,
never printed, and it is cancelled before its paper is printed again: else it comes out later, and there are two.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence

from printers.devices.base import LineBroken, PrinterState, Sent

Run = Callable[[Sequence[str], bytes], bytes]
_JOB = re.compile(rb"request id is (\S+)")


def run_command(command: Sequence[str], given: bytes, seconds: float = 10.0) -> bytes:
    """What a command says; always in English. Raises LineBroken."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the words are ours or a queue's name
            list(command), input=given, capture_output=True, timeout=seconds, check=True,
            env={"PATH": "/usr/bin:/usr/sbin:/bin:/usr/local/bin", "LC_ALL": "C"},
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise LineBroken(reason=error.stderr.decode(errors="replace").strip() or str(error)) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LineBroken(reason=str(error)) from error
    return done.stdout


def queue_state(run: Run, name: str) -> PrinterState:
    """Only whether the queue is there, takes jobs and works; of paper it knows nothing."""
    try:
        said = run(("lpstat", "-p", name), b"")
    except LineBroken:
        return PrinterState.SILENT
    return PrinterState.OFFLINE if b"disabled" in said else PrinterState.UNKNOWN


def job_number(said: bytes) -> str:
    """The number that `lp` gave a job, '' where it says none."""
    number = _JOB.search(said)
    return number[1].decode() if number else ""


class CupsLine:
    """Collects a job and gives it to the queue `name` at its end, as raw bytes."""

    kind = "cups"
    can_read = False

    def __init__(self, name: str, run: Run = run_command) -> None:
        self._name, self._run, self._job = name, run, b""

    @property
    def where(self) -> str:
        return self._name

    def open(self) -> None:
        """A queue that is stopped or unknown takes nothing: its jobs wait with us, where they can be moved."""
        self._job = b""
        if self.state() is not PrinterState.UNKNOWN:
            raise LineBroken(reason="the queue is stopped")

    def write(self, data: bytes) -> int:
        self._job += data
        return len(data)

    def read(self, seconds: float) -> bytes:
        return b""

    def finish(self) -> Sent:
        said = self._run(("lp", "-d", self._name, "-o", "raw", "-t", "jinpu"), self._job)
        return Sent("handed", job_number(said))

    def close(self) -> None:
        self._job = b""

    def state(self) -> PrinterState:
        return queue_state(self._run, self._name)

    def cancel(self, system_job: str) -> None:
        """Raises LineBroken where the queue cannot be asked; a job that is through already is no trouble."""
        if self.waits(system_job):
            self._run(("cancel", system_job), b"")

    def waits(self, system_job: str) -> bool:
        """Whether that job is still in the queue."""
        waiting = self._run(("lpstat", "-W", "not-completed", "-o", self._name), b"")
        return system_job.encode() in [line.split()[0] for line in waiting.splitlines() if line.split()]
