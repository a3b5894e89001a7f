"""Two programs that open one file take turns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kernel.file_lock import lock_file

HOLDER = """
import sys
from kernel.file_lock import lock_file
with open(sys.argv[1], "a+b") as file:
    lock_file(file.fileno(), wait=True)
    print("held", flush=True)
    sys.stdin.readline()
    print("freed", flush=True)
"""


def test_who_does_not_wait_is_told_so_and_who_waits_is_next(tmp_path: Path):
    path = tmp_path / "file"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with path.open("a+b") as file:
        with pytest.raises(BlockingIOError):
            lock_file(file.fileno(), wait=False)

        other.stdin.write("go on\n")
        other.stdin.flush()
        lock_file(file.fileno(), wait=True)

        assert other.stdout.read() == "freed\n"
        other.wait()
