"""Kill a real till at random moments and look whether anything is lost or doubled (`make crash ROUNDS=n`).

Each round starts `pos_app script -` as a process on one folder, talks to it through its standard input, and kills it
with SIGKILL while a command is on its way. The next round's start is the recovery; what it finds is compared with what
was acknowledged. The folder is kept for many rounds, so that damage would add up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, NoReturn, cast

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kernel.database import Database  # noqa: E402
from pos_app import commands, script  # noqa: E402, F401 - `script` is loaded here, so that no forked till loads it
from tools.crash_checks import contradictions, differences, read_world  # noqa: E402
from tools.crash_story import Answer, Command, Story, World, after, learn  # noqa: E402
from tools.small_shop import PIN, STAFF_NO, Guide, make_shop, read_guide  # noqa: E402

PIECES, MEMBERS, ROUNDS_A_FOLDER, VERIFY_EVERY = 1_200, 10, 100, 20
MOST_QUIET, MOST_COMMANDS = 10, 40
# How often each moment is chosen; "start" kills the recovery itself.
MOMENTS = {
    "commit": 38, "pay": 14, "scan": 10, "start": 8, "hold": 6, "recall": 5, "void": 4, "remove_tender": 4, "cash": 4,
    "attach_member": 3, "cancel_tender": 3, "correct_tenders": 3, "count_drawer": 2, "remove_line": 2,
}  # fmt: skip
LONGEST_WAIT_S = 0.020
LONGEST_START_S = {False: 0.15, True: 0.8}  # by whether the interpreter starts too


class Violated(Exception):
    """The till broke a promise; the text says which."""


@dataclass(slots=True)
class Tally:
    """What a run did and found."""

    rounds: int = 0
    acknowledged: int = 0
    unanswered_done: int = 0
    unanswered_not: int = 0
    recovered_carts: int = 0
    sales: int = 0
    verified: int = 0
    kills: Counter[str] = field(default_factory=Counter)


class Process:
    """One real till, spoken to in lines: a process of its own that runs `pos_app script -` on a folder.

    It is forked from this process, which has loaded the program but opened nothing; `cold` starts the interpreter
    anew instead, which takes three times as long.
    """

    def __init__(self, folder: Path, errors: IO[bytes], *, cold: bool) -> None:
        sys.stdout.flush()
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _become_till(folder, (theirs_in, theirs_out, errors.fileno()), (ours_in, ours_out), cold=cold)
        os.close(theirs_in)
        os.close(theirs_out)
        self._to, self._from = os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb")
        self._alive = True

    def send(self, command: Command) -> None:
        with suppress(BrokenPipeError):  # it died: the answer that does not come says so
            self._to.write(json.dumps(command).encode() + b"\n")
            self._to.flush()

    def ask(self, command: Command) -> Answer:
        """Send a command and wait for its answer. Raises Violated when the till died instead."""
        self.send(command)
        line = self._from.readline()
        if not line.endswith(b"\n"):
            raise Violated(f"the till died by itself at {command}")
        return cast(Answer, json.loads(line))

    def kill(self) -> Answer | None:
        """SIGKILL; the answer that was on its way, if it had left the till already."""
        if not self._alive:
            return None
        self._alive = False
        os.kill(self._pid, signal.SIGKILL)
        rest = self._from.read()
        os.waitpid(self._pid, 0)
        self._from.close()
        with suppress(BrokenPipeError):
            self._to.close()
        return cast(Answer, json.loads(rest)) if rest.endswith(b"\n") else None


def _become_till(folder: Path, theirs: Sequence[int], ours: Sequence[int], *, cold: bool) -> NoReturn:
    """In the forked process: stand on the pipes and run the till's `script` command to its end."""
    try:
        for number, handle in enumerate(theirs):
            os.dup2(handle, number)
        for handle in ours:
            os.close(handle)
        os.chdir(ROOT)
        if cold:
            arguments = ["script", "-", "--data", str(folder)]
            os.execv(sys.executable, [sys.executable, "-m", "pos_app", *arguments])
        commands.script(Path("-"), folder)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


class Run:
    """Rounds on one folder; `world` is what the paper says, `unanswered` the command whose answer never came."""

    def __init__(self, folder: Path, guide: Guide, rng: random.Random, tally: Tally, *, cold: bool) -> None:
        self._folder, self._rng, self._tally, self._cold = folder, rng, tally, cold
        self._story = Story(rng, guide)
        self._errors = folder / "stderr.txt"
        self.world = World()
        self.unanswered: Command | None = None

    def round(self) -> None:
        """Start, check, go on selling, kill. Raises Violated."""
        self._tally.rounds += 1
        moment = self._rng.choices(list(MOMENTS), list(MOMENTS.values()))[0]
        with self._errors.open("ab") as errors:
            till = Process(self._folder, errors, cold=self._cold)
            try:
                if moment == "start":
                    time.sleep(self._rng.uniform(0, LONGEST_START_S[self._cold]))
                    self._tally.kills["start"] += 1
                else:
                    self._recover(till)
                    self._sell(till, moment)
            finally:
                till.kill()

    def _sell(self, till: Process, moment: str) -> None:
        quiet = self._rng.randint(0, MOST_QUIET)
        for place in range(MOST_COMMANDS):
            command = self._story.next(self.world, moment if place >= quiet else "")
            if place >= quiet and (command["do"] == moment or place == MOST_COMMANDS - 1):
                till.send(command)
                time.sleep(LONGEST_WAIT_S * self._rng.random() ** 1.5)
                self._tally.kills[command["do"]] += 1
                answer = till.kill()
                self._answered(command, answer)
                return
            self._answered(command, till.ask(command))

    def _answered(self, command: Command, answer: Answer | None) -> None:
        if answer is None:
            self.unanswered = command
            return
        self._tally.acknowledged += 1
        self._tally.sales += command["do"] == "commit" and bool(answer["ok"])
        self.world = learn(self.world, command, answer)

    def _recover(self, till: Process) -> None:
        """Unlock the restarted till and compare its books with the paper."""
        unlocked = till.ask({"do": "unlock", "staff": STAFF_NO, "pin": PIN})
        if not unlocked["ok"]:
            raise Violated(f"the till does not unlock: {unlocked}")
        database = Database(self._folder / "till.db")
        try:
            with database.reading() as connection:
                found, wrong = read_world(connection), list(contradictions(connection))
        finally:
            database.close()
        if wrong:
            raise Violated("; ".join(wrong))
        self._compare(found)
        shown = till.ask({"do": "cart"})["cart"]
        if tuple(line["barcode"] for line in shown["lines"]) != found.cart.lines:
            raise Violated(f"the screen shows another cart than the books keep: {shown}")
        self._tally.recovered_carts += bool(found.cart.lines)
        self.world = found
        if self._tally.rounds % VERIFY_EVERY == 0:
            self._verify(till)

    def _compare(self, found: World) -> None:
        before = replace(self.world, in_tender=False, undo=())
        said = differences(found, before)
        if self.unanswered is not None:
            done = differences(found, after(self.world, self.unanswered))
            if said and done:
                raise Violated(f"{self.unanswered} is half there: {'; '.join(said)} -- or -- {'; '.join(done)}")
            self._tally.unanswered_done += bool(said)
            self._tally.unanswered_not += not said
        elif said:
            raise Violated("; ".join(said))
        self.unanswered = None

    def _verify(self, till: Process) -> None:
        verdict = till.ask({"do": "verify"})
        if not verdict.get("sound"):
            raise Violated(f"the books do not verify: {verdict}")
        self._tally.verified += 1

    def finish(self) -> None:
        """One more start: everything is compared, the whole journal verified."""
        with self._errors.open("ab") as errors:
            till = Process(self._folder, errors, cold=self._cold)
            try:
                self._recover(till)
                self._verify(till)
            finally:
                till.kill()


def run(rounds: int, seed: int, where: Path, *, cold: bool = False) -> Tally:
    """`rounds` kills on folders below `where`. Raises Violated."""
    tally, rng = Tally(), random.Random(seed)
    template = where / "template"
    make_shop(template, pieces=PIECES, members=MEMBERS)
    guide = read_guide(template)
    while tally.rounds < rounds:
        folder = where / f"till-{tally.rounds:06}"
        shutil.copytree(template, folder)
        batch = Run(folder, guide, rng, tally, cold=cold)
        for _ in range(min(ROUNDS_A_FOLDER, rounds - tally.rounds)):
            batch.round()
        batch.finish()
        shutil.rmtree(folder)
    return tally


def report(tally: Tally, seconds: float) -> str:
    """The table that a run ends with."""
    kills = ", ".join(f"{name} {count}" for name, count in tally.kills.most_common())
    rows = [
        ("rounds", str(tally.rounds)),
        ("kills by what was on its way", kills),
        ("commands acknowledged", str(tally.acknowledged)),
        ("bills acknowledged", str(tally.sales)),
        ("bills lost / doubled", "0 / 0"),
        ("without an answer: done / not done", f"{tally.unanswered_done} / {tally.unanswered_not}"),
        ("restarts with a cart on the screen", str(tally.recovered_carts)),
        ("whole journals verified", str(tally.verified)),
        ("seconds", f"{seconds:.0f}"),
    ]
    return "\n".join(f"{name:<36} {value}" for name, value in rows)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when a promise was broken, with the seed that does it again."""
    parser = argparse.ArgumentParser(description="Kill a real till at random moments; nothing may be lost or doubled.")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cold", action="store_true", help="start the interpreter anew for each round")
    parser.add_argument("--headquarters", action="store_true", help="kill headquarters under eight tills instead")
    parser.add_argument("--printing", action="store_true", help="print ROUNDS receipts while everything fails instead")
    parser.add_argument("--engine", choices=("postgres", "sqlite"), default="postgres", help="headquarters' database")
    given = parser.parse_args(arguments)
    started = time.monotonic()
    if given.headquarters:
        return _headquarters(given, started)
    if given.printing:
        return _printing(given, started)
    with tempfile.TemporaryDirectory(prefix="jinpu-crash-") as where:
        try:
            tally = run(given.rounds, given.seed, Path(where), cold=given.cold)
        except Violated as error:
            kept = Path(tempfile.mkdtemp(prefix="jinpu-crash-kept-"))
            shutil.copytree(where, kept, dirs_exist_ok=True)
            print(f"VIOLATED: {error}\nagain: python tools/crash.py --rounds {given.rounds} --seed {given.seed}")
            print(f"the till's folder is kept in {kept}")
            return 1
    print(report(tally, time.monotonic() - started))
    return 0


def _headquarters(given: argparse.Namespace, started: float) -> int:
    from tools import crash_headquarters as center  # it loads the server's libraries, which no till needs

    where = Path(tempfile.mkdtemp(prefix="jinpu-crash-"))
    try:
        tally = center.run(given.rounds, given.seed, where, engine=given.engine)
    except center.HeadquartersBroke as error:
        again = f"--headquarters --engine {given.engine} --rounds {given.rounds} --seed {given.seed}"
        print(f"VIOLATED: {error}\nagain: python tools/crash.py {again}\nits folder is kept in {where}")
        return 1
    shutil.rmtree(where)
    print(center.report(tally, time.monotonic() - started))
    return 0


def _printing(given: argparse.Namespace, started: float) -> int:
    from tools import crash_printing as paper

    for ack in ("gs_h", "gs_r"):
        where = Path(tempfile.mkdtemp(prefix="jinpu-crash-"))
        try:
            tally = paper.run(given.rounds, given.seed, where, ack=ack)
        except paper.PaperWrong as error:
            again = f"--printing --rounds {given.rounds} --seed {given.seed}"
            print(f"VIOLATED ({ack}): {error}\nagain: python tools/crash.py {again}\nits queue is kept in {where}")
            return 1
        shutil.rmtree(where)
        print(f"--- printing, acknowledged by {ack}\n{paper.report(tally, time.monotonic() - started)}")
        started = time.monotonic()
    return 0


if __name__ == "__main__":
    sys.exit(main())
