"""Books are served or brought back, never both at once: a server would keep on in books that were just set aside.

The data folder itself is locked, so that no file is left behind and it does not matter who would own it. Servers on
other machines are not seen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from headquarters.upkeep.errors import RestoreUnfinished, ServerRuns
from kernel.file_lock import lock_file


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """As long as this lasts nothing is restored here; others may serve beside. Raises RestoreUnfinished."""
    with _folder(data) as handle:
        try:
            lock_file(handle, wait=False, shared=True)
        except OSError as error:
            raise RestoreUnfinished(folder=str(data)) from error
        yield


@contextmanager
def restoring(data: Path) -> Iterator[None]:
    """As long as this lasts nothing is served here. Raises ServerRuns."""
    with _folder(data) as handle:
        try:
            lock_file(handle, wait=False)
        except OSError as error:
            raise ServerRuns(folder=str(data)) from error
        yield


@contextmanager
def _folder(data: Path) -> Iterator[int]:
    handle = os.open(data, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
