"""Locks between the programs of one machine, on an open file; the system frees them when it is closed."""

from __future__ import annotations

import os


def lock_file(handle: int, *, wait: bool, shared: bool = False) -> None:
    """Raises OSError when another program has it; with `wait` on Windows alone, and after 10 s.

    `shared`: others may have it in the same way (on Windows nobody may).
    """
    if os.name == "nt":  # written for Windows, not tested there
        import msvcrt

        mode = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK  # type: ignore[attr-defined]
        msvcrt.locking(handle, mode, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
