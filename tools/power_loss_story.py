"""Records a real till at work: every byte that it writes, in one log with everything that it says and prints.

The till is a process of its own under strace. It is closed once and killed once on the way, so that the recording has a
log file of SQLite's that is taken away and made again, and one that a next start finds.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import cast

from tools.crash_story import Answer, Command, Story, World, learn
from tools.power_loss_log import CALLS, Answered, Event, Paper, read_log
from tools.small_shop import PIN, STAFF_NO, make_shop, read_guide

ROOT = Path(__file__).resolve().parents[1]
MEMBERS, PIECES_A_SALE, FEWEST_PIECES = 10, 6, 200
STRETCHES = 3  # between them the till is closed, then killed
LONGEST_TEXT = 16_000_000  # bytes of one write that strace shows
TILL, BEFORE, LOG, TOLD = "till", "before", "strace.log", "commands.json"
UNLOCK: Command = {"do": "unlock", "staff": STAFF_NO, "pin": PIN}


class NotRecorded(Exception):
    """There is no strace here, or it may not follow a process, or the till ended by itself."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a till did. `before`: its folder at the beginning, names and contents.

    `worlds[n]` is what the shop's paper says after n answers, `commands[n]` what was asked next; `said` is where in
    the log each answer left the till, `printed` where each bill's receipt began to leave the printer.
    """

    before: tuple[tuple[str, bytes], ...]
    events: tuple[Event, ...]
    commands: tuple[Command, ...]
    worlds: tuple[World, ...]
    said: tuple[int, ...]
    printed: tuple[tuple[int, str], ...]


class _Till:
    """`pos_app script -` under strace, spoken to line by line."""

    def __init__(self, folder: Path, log: Path) -> None:
        strace = ["strace", "-f", "-y", "-xx", "--seccomp-bpf", "-A", "-o", str(log), "-s", str(LONGEST_TEXT)]
        till = [sys.executable, "-m", "pos_app", "script", "-", "--data", str(folder)]
        self._process = subprocess.Popen(
            [*strace, "-e", f"trace={','.join(CALLS)}", *till],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip

    def ask(self, command: Command) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # it ended: the answer that does not come says so
            self._process.stdin.write(json.dumps(command).encode() + b"\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise NotRecorded(f"the till or strace ended at {command}; what it said stands above")
        return cast(Answer, json.loads(line))

    def end(self, *, kill: bool) -> None:
        """Close the till in peace, or kill it while it waits for the next command."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if kill:
            tracer = self._process.pid
            with suppress(OSError):  # both have ended by themselves
                for child in Path(f"/proc/{tracer}/task/{tracer}/children").read_text().split():
                    os.kill(int(child), signal.SIGKILL)
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.read()
        self._process.wait()
        self._process.stdout.close()


@contextmanager
def _till(folder: Path, log: Path, *, kill: bool) -> Iterator[_Till]:
    till = _Till(folder, log)
    try:
        yield till
    finally:
        till.end(kill=kill)


def record(where: Path, *, sales: int, seed: int) -> None:
    """Let a till make `sales` bills and whatever else happens at a counter; leaves the recording in `where`.

    Raises NotRecorded.
    """
    if shutil.which("strace") is None:
        raise NotRecorded("this needs strace: apt-get install strace")
    folder, rng = where.resolve() / TILL, Random(seed)
    pieces = max(FEWEST_PIECES, PIECES_A_SALE * sales)
    make_shop(folder, pieces=pieces, members=MEMBERS, printer="file", seed=seed)
    shutil.copytree(folder, where / BEFORE)
    story, world = Story(rng, read_guide(folder)), World()
    commands: list[Command] = []
    for stretch in range(1, STRETCHES + 1):
        with _till(folder, where.resolve() / LOG, kill=stretch == 2) as till:
            commands.append(UNLOCK)
            till.ask(UNLOCK)
            world = restarted(world)
            while len(world.sales) < sales * stretch // STRETCHES:
                command = story.next(world, "commit")
                commands.append(command)
                world = learn(world, command, till.ask(command))
    (where / TOLD).write_text(json.dumps({"folder": str(folder), "commands": commands}), encoding="utf-8")


def restarted(world: World) -> World:
    """What a till that starts shows of what was there: the cart, and paying again if something was paid."""
    return replace(world, cart=replace(world.cart, due=-1), in_tender=bool(world.cart.tenders), undo=())


def read_recording(where: Path) -> Recording:
    """Raises LogNotUnderstood."""
    told = json.loads((where / TOLD).read_text(encoding="utf-8"))
    before = tuple(_contents(where / BEFORE))
    names, sizes = [name for name, _data in before], [len(data) for _name, data in before]
    events = tuple(read_log(where / LOG, Path(told["folder"]), names, sizes))
    answers = [event for event in events if isinstance(event, Answered)]
    worlds = tuple(_worlds(told["commands"], [json.loads(answer.line) for answer in answers]))
    printed = tuple((event.begin, event.sale_no) for event in events if isinstance(event, Paper))
    said = tuple(answer.begin for answer in answers)
    return Recording(before, events, tuple(told["commands"]), worlds, said, printed)


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _worlds(commands: Sequence[Command], answers: Sequence[Answer]) -> Iterator[World]:
    world = World()
    yield world
    for command, answer in zip(commands, answers, strict=True):
        world = restarted(world) if command == UNLOCK else learn(world, command, answer)
        yield world
