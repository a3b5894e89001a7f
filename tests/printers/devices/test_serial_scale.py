"""A balance on a real serial address: a pseudo-terminal, a socket on loopback, pyserial's own loop."""

from __future__ import annotations

import os
import socket
import threading
import tty
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kernel.clock import FixedClock
from printers.devices.scale import Live, ScaleCommandMissing, ScaleState
from printers.devices.scale_formats import AND, CUSTOM, SICS, ScaleFormat, scale_format
from printers.devices.serial_scale import Pace, SerialScale, Settle

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
QUICK = Pace(wait=0.05, pause=0, silent_after=0.2, retry=0)
LISTENING = scale_format(CUSTOM, pattern=r"(?P<stable>ST)?,(?P<value>[ \d.-]+)(?P<unit>[a-z]+)")


class Bench:
    """A balance on a pseudo-terminal; `send` is what it says, `asked` what it was asked."""

    def __init__(self, language: ScaleFormat, **how: object) -> None:
        self._own, slave = os.openpty()
        tty.setraw(slave)
        tty.setraw(self._own)
        self.scale = SerialScale(os.ttyname(slave), language, FixedClock(NOW), pace=QUICK, **how)  # type: ignore[arg-type]
        self._slave = slave
        self.scale.turn()  # opens the line

    def send(self, *parts: bytes) -> None:
        for part in parts:
            os.write(self._own, part)

    def asked(self) -> bytes:
        return os.read(self._own, 1024)

    def show(self, *lines: bytes) -> ScaleState:
        """Whole lines, one a turn."""
        for line in lines:
            self.send(line + b"\r\n")
            self.scale.turn()
        return self.scale.live().state

    def unplug(self) -> None:
        os.close(self._own)
        self._own = -1

    def close(self) -> None:
        self.scale.stop()
        os.close(self._slave)
        if self._own >= 0:
            self.unplug()


class Networked:
    """A balance behind a socket, and its thread at work; `line` takes its next connection."""

    def __init__(self, language: ScaleFormat, told: Callable[[Live], None]) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(5)
        url = f"socket://127.0.0.1:{self._door.getsockname()[1]}"
        self._scale = SerialScale(url, language, FixedClock(NOW), pace=replace(QUICK, wait=3))
        self._scale.listen(told)

    def __enter__(self) -> Networked:
        self._scale.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()  # first: what waits at it is refused, so no read is left waiting
        self._scale.stop()

    def line(self) -> socket.socket:
        line, _ = self._door.accept()
        line.settimeout(5)
        return line


@pytest.fixture
def listening() -> Iterator[Bench]:
    """A balance that sends by itself."""
    bench = Bench(LISTENING)
    yield bench
    bench.close()


@pytest.fixture
def sics() -> Iterator[Bench]:
    bench = Bench(SICS)
    yield bench
    bench.close()


def test_a_load_that_has_settled_is_a_weight_with_its_line_and_time(sics: Bench):
    assert sics.show(b"S D     31.100 g", b"S S     32.560 g") is ScaleState.MOVING
    assert sics.show(b"S S     32.560 g") is ScaleState.STABLE

    weighing = sics.scale.live().weighing

    assert weighing is not None
    assert (weighing.mg, weighing.raw, weighing.unit, weighing.stable) == (32_560, "S S     32.560 g", "g", True)
    assert (weighing.at, weighing.port) == (NOW, sics.scale.port)


def test_two_stable_lines_that_differ_have_not_settled(listening: Bench):
    assert listening.show(b"ST,32.560g", b"ST,32.580g") is ScaleState.MOVING


def test_a_shop_may_let_the_last_digit_tremble():
    bench = Bench(LISTENING, settle=Settle(readings=3, mg=10))
    try:
        assert bench.show(b"ST,32.560g", b"ST,32.570g", b"ST,32.560g") is ScaleState.STABLE
    finally:
        bench.close()


def test_the_balance_is_asked_in_its_language(sics: Bench):
    assert sics.asked() == b"SI\r\n"


def test_a_line_that_comes_in_pieces_is_put_together(listening: Bench):
    listening.show(b"ST,32.560g")

    for piece in (b"ST,3", b"2.56", b"0g\r", b"\n"):
        listening.send(piece)
    listening.scale.turn()

    assert listening.scale.live().state is ScaleState.STABLE


def test_half_a_line_is_dropped_and_does_not_spoil_the_next(listening: Bench):
    listening.show(b"ST,32.560g")
    listening.send(b"ST,9")
    listening.scale.turn()

    assert listening.show(b"ST,32.560g") is ScaleState.STABLE


def test_what_was_under_way_when_the_line_was_opened_is_no_weight():
    heard: list[str] = []
    stable = threading.Event()

    def told(live: Live) -> None:
        heard.append(live.raw)
        if live.state is ScaleState.STABLE:
            stable.set()

    with Networked(replace(LISTENING, ask=b"READ\r\n"), told) as balance, balance.line() as line:
        line.recv(64)  # it is open and reads
        line.sendall(b"ST,2.560g\r\nST,32.560g\r\nST,32.560g\r\n")
        assert stable.wait(5)

    assert [raw for raw in heard if raw] == ["ST,32.560g"] * 2


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (b"S +", ScaleState.OVERLOAD),
        (b"S -", ScaleState.UNDERLOAD),
        (b"S S      8.682 mom", ScaleState.UNIT),
        (b"S S    32.5601 g", ScaleState.FINE),
        (b"S S    32.5[6] g", ScaleState.UNVERIFIED),
        (b"ES", ScaleState.FAULT),
    ],
)
def test_what_the_balance_complains_of_is_told_at_once(sics: Bench, line: bytes, state: ScaleState):
    sics.show(b"S S     32.560 g", b"S S     32.560 g")

    assert sics.show(line) is state
    assert sics.scale.live().weighing is None


def test_a_balance_that_says_nothing_is_silent_and_its_old_weight_is_gone(listening: Bench):
    listening.show(b"ST,32.560g", b"ST,32.560g")

    states = [listening.scale.turn().state for _ in range(4)]

    assert states == [ScaleState.STABLE] * 3 + [ScaleState.SILENT]
    assert listening.scale.live().weighing is None


def test_bytes_that_are_no_text_are_told_as_another_baud_rate(listening: Bench):
    for _ in range(3):
        listening.send(b"\xf8\x80\x9e\xfe\x80\x78")
        listening.scale.turn()

    assert listening.scale.live().state is ScaleState.RUBBISH


def test_lines_of_another_balance_are_told_as_another_format(sics: Bench):
    assert sics.show(*[b"ST,+0032.560   g"] * 3) is ScaleState.STRANGE
    assert sics.show(*[b"S S     32.560 g"] * 2) is ScaleState.STABLE


def test_a_stream_without_an_end_of_line_fills_no_memory(listening: Bench):
    listening.send(b"9" * 1000)
    listening.scale.turn()

    assert listening.show(b"ST,32.560g", b"ST,32.560g") is ScaleState.STABLE


def test_tare_and_zero_are_sent_where_the_language_has_them(sics: Bench, listening: Bench):
    sics.asked()
    sics.scale.tare()
    sics.scale.zero()
    sics.scale.turn()

    assert sics.asked() == b"T\r\nZ\r\nSI\r\n"
    with pytest.raises(ScaleCommandMissing):
        listening.scale.tare()


def test_a_cable_that_is_pulled_is_told(listening: Bench):
    listening.show(b"ST,32.560g", b"ST,32.560g")

    listening.unplug()

    assert listening.scale.turn().state is ScaleState.UNREACHABLE


@pytest.mark.parametrize(
    ("url", "frame"), [("/dev/no-such-port", "8N1"), ("nonsense://x", "8N1"), ("loop://", "8X"), ("loop://", "9N1")]
)
def test_a_port_that_cannot_be_opened_is_told_and_tried_again(url: str, frame: str):
    scale = SerialScale(url, AND, FixedClock(NOW), frame=frame, pace=QUICK)

    assert [scale.turn().state, scale.turn().state] == [ScaleState.UNREACHABLE] * 2


def test_pyserials_loop_is_a_balance_that_answers_what_it_is_asked():
    echo = scale_format(CUSTOM, pattern=r"(?P<stable>ST),(?P<value>\S+) (?P<unit>\w+)", ask="ST,1.500 ct")
    scale = SerialScale("loop://", echo, FixedClock(NOW), pace=QUICK)
    try:
        for _ in range(4):
            scale.turn()
        weighing = scale.live().weighing
    finally:
        scale.stop()

    assert weighing is not None
    assert (weighing.mg, weighing.unit) == (300, "ct")


def test_a_balance_on_the_network_is_found_again_by_itself_after_it_was_off():
    stable, gone = threading.Event(), threading.Event()
    events = {ScaleState.STABLE: stable, ScaleState.UNREACHABLE: gone}

    with Networked(AND, lambda live: events[live.state].set() if live.state in events else None) as balance:
        for _time in range(2):
            with balance.line() as line:
                while not stable.is_set() and line.recv(64):
                    line.sendall(b"ST,+0032.560   g\r\n")
            assert gone.wait(5)
            assert stable.is_set()
            stable.clear()
            gone.clear()
