"""The demo chain: headquarters as its own process on loopback, two tills, and a whole day at their counters.

The till knows headquarters only as another program: it starts it, reads the guide that it writes, and enrols by it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kernel.clock import SystemClock
from pos_app.children import environment
from pos_app.enrolled import door_at
from pos_app.setting_up import Machine, join
from pos_app.setting_up.answers import PrinterAnswers
from pos_app.setting_up.enrolment import Enrolment
from pos_app.settings import load_settings
from pos_app.till import open_till
from shop.demo_guide import DemoGuide, DemoTill, read_guide

MADE_ON = "made-on"
START_TRIES, WAIT_STEPS = 5, 100


class DemoFailed(Exception):
    """The demo could not be set up; the text says why."""


class Demo:
    """One demo chain in one folder."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder, self._say = folder, say
        self._office: subprocess.Popen[bytes] | None = None

    @property
    def hq(self) -> Path:
        return self.folder / "headquarters"

    def till_folder(self, register: str) -> Path:
        return self.folder / register

    def make(self, *, printer: str) -> DemoGuide:
        """Make the chain afresh, unless today's is there already and only shown on screen."""
        today = SystemClock().now().date().isoformat()
        made = self.folder / MADE_ON
        if printer == "screen" and made.exists() and made.read_text().strip() == today:
            self._say("今天的演示数据已经在,接着用")
            return self.guide()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._run("headquarters", "demo", "--data", str(self.hq), "--today", today)
        guide = self.guide()
        try:
            url = self.start_headquarters()
            for one in guide.registers:
                self._enrol(one, printer, url)
        finally:
            self.stop_headquarters()
        made.write_text(today)
        return guide

    def guide(self) -> DemoGuide:
        return read_guide(self.hq)

    def _enrol(self, one: DemoTill, printer: str, url: str) -> None:
        """The way of every till: a code from headquarters, the machine's own key, six digits, a yes."""
        folder = self.till_folder(one.register).absolute()
        paper = PrinterAnswers(kind=printer, folder=str(folder / "paper") if printer == "file" else "")
        machine = Machine(printer=paper, backup_folder=str(self.folder.absolute() / "backup" / one.register))
        (self.folder / "backup").mkdir(exist_ok=True)
        printed = self._output("headquarters", "enrol", one.register, one.store, "--json", "--data", str(self.hq))
        code = msgspec.json.decode(printed, type=Enrolment)

        def approve(register: str, digits: str) -> None:
            self._say(self._output("headquarters", "approve", register, digits, "--data", str(self.hq)).rstrip())

        join(folder, machine, code, url, tell=self._say, show=approve)

    def _output(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own program, our own arguments
            [sys.executable, "-m", *arguments], capture_output=True, text=True, env=environment(), check=False
        )
        if done.returncode != 0:
            raise DemoFailed(f"{' '.join(arguments[:2])}: {done.stderr.strip()}")
        return done.stdout

    def _run(self, *arguments: str) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own program, our own arguments
            [sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True, env=environment()
        )
        assert process.stdout is not None
        for line in process.stdout:
            self._say(line.rstrip())
        if process.wait() != 0:
            raise DemoFailed(f"{' '.join(arguments[:2])} ended with {process.returncode}")

    @contextmanager
    def headquarters(self) -> Iterator[str]:
        """Headquarters' server on loopback while the block runs, or the one that another till's demo runs already."""
        running = load_settings(self.till_folder(self.guide().registers[0].register)).headquarters_url
        if _is_up(running):
            yield running
            return
        try:
            yield self.start_headquarters()
        finally:
            self.stop_headquarters()

    def start_headquarters(self) -> str:
        """Start the server; the tills' settings learn its address. Raises DemoFailed."""
        for attempt in range(START_TRIES):
            port = 20_000 + (os.getpid() * 7 + attempt * 1_009) % 20_000
            url = f"http://127.0.0.1:{port}"
            with (self.folder / "headquarters.log").open("ab") as log:
                self._office = subprocess.Popen(  # noqa: S603 - our own program, our own arguments
                    [sys.executable, "-m", "headquarters", "serve", "--data", str(self.hq), "--port", str(port)],
                    stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment(),
                )  # fmt: skip
            if self._answers(url):
                self._tell_tills(url)
                return url
            self.stop_headquarters()
        raise DemoFailed(f"headquarters did not start, see {self.folder / 'headquarters.log'}")

    def _answers(self, url: str) -> bool:
        assert self._office is not None
        for _step in range(WAIT_STEPS):
            if self._office.poll() is not None:
                return False
            if _is_up(url):
                return True
            _rest(self._office)
        return False

    def fill(self, register: str) -> None:
        """Let a till fetch what it lacks before its window opens, so that its people are there at once."""
        self._say(f"{register} 下载货品、会员、金价、促销")
        till = open_till(self.till_folder(register))
        try:
            till.sync_now()
        finally:
            till.close()

    def stop_headquarters(self) -> None:
        if self._office is not None:
            self._office.terminate()
            self._office.wait()
            self._office = None

    def _tell_tills(self, url: str) -> None:
        for one in self.guide().registers:
            folder = self.till_folder(one.register)
            if folder.exists():
                msgspec.structs.replace(load_settings(folder), headquarters_url=url).keep(folder)


def _is_up(url: str) -> bool:
    caller = door_at(url)
    try:
        return caller.is_up()
    finally:
        caller.close()


def _rest(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return
