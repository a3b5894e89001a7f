"""A folder as a printer: every job becomes a numbered file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from printers.devices.base import NotSent, PrinterState, Sent
from printers.document import Document
from printers.layout import plain_text
from printers.profile import PrinterProfile

_NUMBERED = re.compile(r"(\d{4,})\.bin")


class FilePrinter:
    """Writes `0001.bin`, `0002.bin`, ...; with `readable` also the same paper as `.txt` and `.png`.

    A file is there whole or not at all.
    """

    kind = "file"
    can_read = False

    def __init__(self, folder: Path, profile: PrinterProfile, *, readable: bool = False) -> None:
        self._folder, self._profile, self._readable = folder, profile, readable

    def send(self, data: bytes, document: Document | None = None) -> Sent:
        return self._keep(data, document)

    def pulse(self, in_turn: bytes, at_once: bytes, in_time: Callable[[], bool]) -> Sent:
        return self._keep(in_turn, None)

    def _keep(self, data: bytes, document: Document | None) -> Sent:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = f"{self._last() + 1:04}"
            if self._readable and document is not None:
                from printers.paper_bytes import paper_png

                _write(self._folder / f"{name}.txt", plain_text(document, self._profile.columns).encode())
                _write(self._folder / f"{name}.png", paper_png(document, self._profile))
            _write(self._folder / f"{name}.bin", data)
        except OSError as error:
            raise NotSent(reason=error.strerror or str(error), folder=str(self._folder)) from error
        return Sent.PRINTED

    def state(self) -> PrinterState:
        """Whether the folder, or the nearest one above it, can be written."""
        there = next(path for path in (self._folder, *self._folder.parents) if path.exists())
        return PrinterState.READY if there.is_dir() and os.access(there, os.W_OK) else PrinterState.OFFLINE

    def cancel(self, system_job: str) -> None:
        """There is no queue."""

    def _last(self) -> int:
        found = (_NUMBERED.fullmatch(path.name) for path in self._folder.iterdir())
        return max((int(match[1]) for match in found if match), default=0)


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(path.suffix + ".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
