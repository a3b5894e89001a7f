"""Helper processes of this program: the same interpreter, the same source."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a black window beside the till's


def environment() -> dict[str, str]:
    """The programs are run from where this one was found."""
    root = str(Path(__file__).resolve().parent.parent)
    known = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{known}" if known else root}


def run_helper(module: str, *arguments: str, given: bytes, timeout_s: int) -> str:
    """Run a module of ours with `given` on its standard input; '' or what it said when it failed."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, our own arguments
            [sys.executable, "-m", module, *arguments],
            input=given, capture_output=True, env=environment(), check=False, timeout=timeout_s,
            creationflags=_NO_CONSOLE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"{timeout_s} s"
    except OSError as error:
        return error.strerror or str(error)
    if done.returncode == 0:
        return ""
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else f"exit {done.returncode}"
