"""A balance on a serial line: a thread of its own asks it, puts its lines together, and knows what it shows now.

The line is any address that pyserial takes: /dev/ttyUSB0, COM3, socket://host:port, rfc2217://host:port, loop://.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.clock import Clock
from printers.devices.scale import Live, ScaleCommandMissing, ScaleState, Weighing
from printers.devices.scale_formats import (
    Fault,
    Heard,
    NotALine,
    Overload,
    Reading,
    Said,
    ScaleFormat,
    Underload,
    Unstable,
)

if TYPE_CHECKING:
    import serial

BROKEN: tuple[type[Exception], ...] = (OSError, ValueError)  # pyserial's own are OSErrors; ValueError is a bad address
try:
    import termios

    BROKEN += (termios.error,)  # a terminal that is gone says so itself
except ImportError:  # Windows has none
    pass

LINE_MAX = 80  # bytes; no balance sends a longer line
TURNS_MAX = 40  # that a look takes
STRANGE_MAX = 3  # lines in a row that say nothing before it is said so
_LINE_END = re.compile(rb"[\r\n]+")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settle:
    """When a weight has settled: `readings` stable lines in a row, at most `mg` apart."""

    readings: int = 2
    mg: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: how long a read waits, how soon it is asked again, when it is silent, when the line is tried again."""

    wait: float = 0.25
    pause: float = 0.1
    silent_after: float = 2.0
    retry: float = 1.0


class SerialScale:
    """A balance behind a serial address. `turn` is one step of its thread; a script may take the steps itself.

    `frame` is data bits, parity and stop bits: 8N1, 7E1.
    """

    def __init__(
        self,
        url: str,
        language: ScaleFormat,
        clock: Clock,
        *,
        baud: int = 9600,
        frame: str = "8N1",
        settle: Settle | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.port, self._language, self._clock = url, language, clock
        self._baud, self._frame = baud, frame
        self._settle, self._pace = settle or Settle(), pace or Pace()
        self._line: serial.Serial | None = None
        self._heard = b""  # of a line that has not ended yet
        self._whole = False  # whether that line was heard from its beginning
        self._quiet, self._strange = 0, 0
        self._agreed: list[int] = []
        self._live = Live(ScaleState.SILENT)
        self._wishes: list[bytes] = []
        self._told: Callable[[Live], None] = lambda _live: None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def live(self) -> Live:
        return self._live

    def look(self) -> Live:
        """As `live`; without a thread take the turns here, from now on, until there is something to say."""
        if self._thread is None:
            self._forget()
            for _turn in range(TURNS_MAX):
                if self.turn().state is not ScaleState.MOVING:
                    break
        return self._live

    def _forget(self) -> None:
        """What was said before does not count: lines may have waited since."""
        self._agreed, self._quiet, self._live = [], 0, Live(ScaleState.MOVING)
        if self._line is not None:
            self._heard, self._whole = b"", False
            with suppress(*BROKEN):
                self._line.reset_input_buffer()

    def listen(self, told: Callable[[Live], None]) -> None:
        """`told` hears of every line and every silence, on the thread that takes the turns."""
        self._told = told

    def tare(self) -> None:
        """Raises ScaleCommandMissing."""
        self._wish("tare", self._language.tare)

    def zero(self) -> None:
        """Raises ScaleCommandMissing."""
        self._wish("zero", self._language.zero)

    def _wish(self, name: str, command: bytes) -> None:
        if not command:
            raise ScaleCommandMissing(command=name)
        self._wishes.append(command)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="scale", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self._close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.turn()
            self.rest()

    def rest(self) -> None:
        """Wait until the next turn is due; `stop` ends it."""
        if self._live.state is ScaleState.UNREACHABLE:
            self._stopping.wait(self._pace.retry)
        elif self._language.ask:
            self._stopping.wait(self._pace.pause)

    # --- one step ------------------------------------------------------------------------------------------------

    def turn(self) -> Live:
        """Open the line where that is due, ask, read what comes within the wait, and say how the balance stands."""
        try:
            line = self._line or self._open()
            while self._wishes:
                line.write(self._wishes.pop(0))
            if self._language.ask:
                line.write(self._language.ask)
            self._take(line)
        except (
            OSError,
            ValueError,
        ) as error:  # pyserial's own errors are OSErrors; an address that is none a ValueError
            self._close()
            self._tell(Live(ScaleState.UNREACHABLE, why=str(error)))
        return self._live

    def _open(self) -> serial.Serial:
        import serial  # a till without a balance never loads it

        bits, parity, stops = tuple(self._frame)
        line = serial.serial_for_url(
            self.port, do_not_open=True, baudrate=self._baud, bytesize=int(bits), parity=parity, stopbits=int(stops),
            timeout=self._pace.wait,
        )  # fmt: skip
        if "://" not in self.port:
            line.exclusive = True  # two programs on one line would each get half of it
            line.write_timeout = self._pace.wait
        line.open()
        self._line, self._heard, self._whole, self._quiet, self._strange = line, b"", False, 0, 0
        return line

    def _close(self) -> None:
        line, self._line = self._line, None
        self._agreed = []
        if line is not None:
            with suppress(OSError):
                line.close()

    def _take(self, line: serial.Serial) -> None:
        """Read until a line has ended or nothing more comes."""
        while True:
            came = line.read(max(1, line.in_waiting))
            if not came:
                self._nothing_came()
                return
            self._quiet = 0
            *lines, self._heard = _LINE_END.split(self._heard + came)
            for number, ended in enumerate(lines):
                if ended and (self._whole or number):
                    self._hear(ended)
            self._whole = self._whole or bool(lines)
            if len(self._heard) > LINE_MAX:  # no line end in sight
                self._hear(self._heard)
                self._heard = b""
            if lines:
                return

    def _nothing_came(self) -> None:
        """What began and did not end is dropped; a balance that says nothing for long is silent."""
        half, self._heard, self._whole = self._heard, b"", True
        if self._language.read(half) == NotALine(rubbish=True):
            self._hear(half)  # rubbish may never look like the end of a line
        self._quiet += 1
        if self._quiet * self._pace.wait >= self._pace.silent_after:
            self._agreed, self._strange = [], 0
            self._tell(Live(ScaleState.SILENT))

    def _hear(self, line: bytes) -> None:
        said, raw = self._language.read(line), line.decode("ascii", "backslashreplace")
        if isinstance(said, NotALine):
            self._strange += 1
            self._agreed = []
            lost = ScaleState.RUBBISH if said.rubbish else ScaleState.STRANGE
            self._tell(Live(lost if self._strange >= STRANGE_MAX else ScaleState.MOVING, raw=raw))
            return
        self._strange = 0
        if not isinstance(said, Heard):
            self._tell(self._seen(said, raw))

    def _seen(self, said: Said, raw: str) -> Live:
        if not isinstance(said, Reading):
            self._agreed = []
        if isinstance(said, Overload):
            return Live(ScaleState.OVERLOAD, raw=raw)
        if isinstance(said, Underload):
            return Live(ScaleState.UNDERLOAD, raw=raw)
        if isinstance(said, Fault):
            return Live(_FAULTS[said.why], raw=raw, unit=said.unit)
        assert isinstance(said, Reading | Unstable)
        if said.mg is None:
            return Live(ScaleState.MOVING, raw=raw)
        stable = isinstance(said, Reading) and self._settled(said.mg)
        weighing = Weighing(said.mg, raw, said.unit, stable, self._clock.now(), self.port)
        return Live(ScaleState.STABLE if stable else ScaleState.MOVING, weighing, raw)

    def _settled(self, mg: int) -> bool:
        self._agreed = [*self._agreed, mg][-max(1, self._settle.readings) :]
        if max(self._agreed) - min(self._agreed) > self._settle.mg:
            self._agreed = [mg]
        return len(self._agreed) >= self._settle.readings

    def _tell(self, live: Live) -> None:
        if live.state is not self._live.state:
            log.info("scale %s: %s %s", self.port, live.state.value, live.why or live.raw)
        self._live = live
        self._told(live)


_FAULTS = {
    "device": ScaleState.FAULT,
    "unit": ScaleState.UNIT,
    "fine": ScaleState.FINE,
    "unverified": ScaleState.UNVERIFIED,
}
