"""A real till in a process of its own, spoken to line by line, and killed without a warning."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


class TillProcess:
    """`python -m pos_app script - --data FOLDER`; an answer that is here was committed before."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pos_app", "script", "-", "--data", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def do(self, command: str, **arguments: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": command, **arguments}).encode() + b"\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def ok(self, command: str, **arguments: Any) -> dict[str, Any]:
        """As `do`; a refusal ends the test."""
        answer = self.do(command, **arguments)
        assert answer["ok"], answer
        return answer

    def sell(self, *codes: str) -> str:
        """The number of the bill."""
        for code in codes:
            self.ok("scan", code=code)
        self.ok("pay", method="cash")
        return str(self.ok("commit")["sale_no"])

    def kill(self) -> None:
        """SIGKILL: nothing is closed, nothing is flushed."""
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


def run(*arguments: str, typed: str = "") -> tuple[int, str]:
    """One command of the till's command line: (exit code, everything it said)."""
    done = subprocess.run(
        [sys.executable, "-m", "pos_app", *arguments],
        input=typed.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.returncode, done.stdout.decode()
