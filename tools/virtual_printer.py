"""A small network printer on loopback that can be out of paper, silent, slow, unplugged and swapped.

It takes one connection at a time, obeys real-time commands at once and the rest in order, keeps what it was sent
while it has no paper, and says by GS r and GS ( H when it has worked down to there. `papers` are the bytes of each
paper that was cut, `torn` those of papers that a power cut ended.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

TURN_S = 0.004
_DLE_EOT, _DLE_DC4 = b"\x10\x04", b"\x10\x14\x01"
# The length of each command that our own bytes use, header included; data that follows is counted by `_length`.
_FIXED = {
    b"\x1b@": 2, b"\x1ba": 3, b"\x1bE": 3, b"\x1b-": 3, b"\x1b3": 3, b"\x1b2": 2, b"\x1bd": 3, b"\x1bt": 3,
    b"\x1bp": 5, b"\x1bJ": 3, b"\x1c&": 2, b"\x1c.": 2, b"\x1c-": 3, b"\x1d!": 3, b"\x1dB": 3, b"\x1dh": 3, b"\x1dw": 3,
    b"\x1dH": 3, b"\x1dr": 3, b"\x1dI": 3, b"\x1da": 3,
}  # fmt: skip
STOPS = frozenset({"paper_out", "cover", "offline", "stall"})


class VirtualPrinter:
    """`faults`: paper_out, near_end, cover, offline, mute (no answers), stall (takes nothing). `ack`: what it knows.

    `bytes_a_second` 0 prints at once. `cut_power_after` so many printed bytes it goes dark once. `drawer` counts
    pulses, `name` is what GS I 67 says.
    """

    def __init__(self, *, ack: frozenset[str] = frozenset({"gs_r", "gs_h"}), name: str = "") -> None:
        self.ack, self.name = ack, name
        self.faults: set[str] = set()
        self.bytes_a_second, self.cut_power_after, self.drawer = 0, 0, 0
        self.papers: list[bytes] = []
        self.torn: list[bytes] = []
        self.first_byte_at = 0.0  # of time.monotonic(), when a job's first byte came
        self.heard = threading.Condition()
        self._held, self._paper = b"", b""
        self._power, self._ending = True, False
        self._budget = 0.0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(TURN_S)
        self.port: int = self._listener.getsockname()[1]
        self._line: socket.socket | None = None
        self._lock = threading.RLock()
        self._thread = threading.Thread(target=self._serve, name="virtual printer", daemon=True)

    def __enter__(self) -> VirtualPrinter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        self._thread.join(timeout=10)
        self._listener.close()

    # --- what happens to it --------------------------------------------------------------------------------------

    def fault(self, name: str, *, on: bool = True) -> None:
        with self._lock:
            (self.faults.add if on else self.faults.discard)(name)

    def power(self, *, on: bool) -> None:
        """Off: what it holds is lost, the paper in it ends where it is, and nobody is told that the line is dead."""
        with self._lock:
            self._power = on
            if not on:
                if self._paper:
                    self.torn.append(self._paper)
                self._held = self._paper = b""
                self._hang_up()

    def pull_cable(self) -> None:
        """The line breaks; what has arrived is printed."""
        with self._lock:
            self._hang_up()

    def swap(self) -> None:
        """Another printer of the kind stands there."""
        self.power(on=False)
        self.power(on=True)

    @property
    def busy(self) -> bool:
        """Whether something that it was sent is not on paper yet, or somebody has its line."""
        with self._lock:
            return bool(self._held) or self._line is not None

    def wait_for(self, papers: int, seconds: float = 10.0) -> bool:
        """Whether so many papers have come out by then."""
        with self.heard:
            return self.heard.wait_for(lambda: len(self.papers) >= papers, seconds)

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            line.close()

    # --- its own life --------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        while not self._ending:
            with self._lock:
                line = self._line
            if line is None:
                self._accept()
            else:
                self._hear(line)
            with self._lock:
                self._work()
        with self._lock:
            self._hang_up()

    def _accept(self) -> None:
        try:
            line, _ = self._listener.accept()
        except OSError:
            return
        with self._lock:
            self._line = line
            if not self._power:
                self._hang_up()

    def _hear(self, line: socket.socket) -> None:
        try:
            if "stall" in self.faults or not select.select([line], [], [], TURN_S)[0]:
                threading.Event().wait(TURN_S if "stall" in self.faults else 0)
                return
            came = line.recv(4096)
        except (OSError, ValueError):
            came = b""
        with self._lock:
            if not came:  # they said goodbye: so do we
                line.close()
                self._line = None if self._line is line else self._line
                return
            self._held += self._at_once(came)

    def _at_once(self, came: bytes) -> bytes:
        """Obey the real-time commands and take them out."""
        while (at := came.find(_DLE_EOT)) >= 0 and at + 2 < len(came):
            self._say(bytes((self._status(came[at + 2]),)))
            came = came[:at] + came[at + 3 :]
        while (at := came.find(_DLE_DC4)) >= 0:
            self.drawer += 1
            came = came[:at] + came[at + 5 :]
        if came and not self._held:
            self.first_byte_at = time.monotonic()
        return came

    def _status(self, which: int) -> int:
        faults = self.faults
        if which == 1:
            return 0x1A if faults & {"paper_out", "cover", "offline"} else 0x12
        if which == 2:
            return 0x12 | (0x04 if "cover" in faults else 0) | (0x20 if "paper_out" in faults else 0)
        return 0x12 | (0x60 if "paper_out" in faults else 0) | (0x0C if "near_end" in faults else 0)

    def _say(self, answer: bytes) -> None:
        if "mute" not in self.faults and self._line is not None:
            with suppress(OSError):
                self._line.sendall(answer)

    def _work(self) -> None:
        self._budget = min(self._budget + self.bytes_a_second * TURN_S, 400.0)
        while self._held and self._power and not self.faults & STOPS:
            length = _length(self._held)
            if length == 0 or (self.bytes_a_second and self._budget < length):
                return
            self._budget -= length
            command, self._held = self._held[:length], self._held[length:]
            self._obey(command)
            if 0 < self.cut_power_after <= len(self._paper):
                self.cut_power_after = 0
                self.power(on=False)

    def _obey(self, command: bytes) -> None:
        if command[:2] == b"\x1dr":
            if "gs_r" in self.ack:
                self._say(b"\x03" if "near_end" in self.faults else b"\x00")
        elif command[:3] == b"\x1d(H":
            if "gs_h" in self.ack:
                self._say(b"\x37\x22" + command[7:11] + b"\x00")
        elif command[:2] == b"\x1dI":
            if self.name:
                self._say(b"_" + self.name.encode() + b"\x00")
        elif command[:2] == b"\x1bp":
            self.drawer += 1
        elif command[:2] == b"\x1dV":
            with self.heard:
                self.papers.append(self._paper)
                self._paper = b""
                self.heard.notify_all()
        else:
            self._paper += command


def _length(data: bytes) -> int:
    """The length of the first command or character; 0 while it has not come whole."""
    if data[0] not in (0x1B, 0x1C, 0x1D):
        return 1
    head = data[:2]
    if len(head) < 2:
        return 0
    need = _FIXED.get(head, 0)
    if head == b"\x1dV" and len(data) > 2:
        need = 4 if data[2] in (0x41, 0x42) else 3
    elif head == b"\x1d(" and len(data) >= 5:
        need = 5 + data[3] + 256 * data[4]
    elif head == b"\x1dv" and len(data) >= 8:
        need = 8 + (data[4] + 256 * data[5]) * (data[6] + 256 * data[7])
    elif head == b"\x1dk" and len(data) >= 4:
        need = 4 + data[3]
    return need if need and len(data) >= need else 0
