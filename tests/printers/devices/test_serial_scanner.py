from __future__ import annotations

import os
import tty
from collections.abc import Iterator

import pytest

from printers.devices.serial_scanner import CODE_MAX, SerialScanner


class Bench:
    """A scanner on a pseudo-terminal; `codes` is what the till was given."""

    def __init__(self, *, prefix: str = "") -> None:
        self._own, self._other = os.openpty()
        tty.setraw(self._own)
        tty.setraw(self._other)
        self.codes: list[str] = []
        self.scanner = SerialScanner(os.ttyname(self._other), self.codes.append, prefix=prefix)
        self.scanner.turn()  # opens the line

    def send(self, data: bytes, codes: int = 1) -> list[str]:
        """What the till was given once so many codes more have come, or nothing comes any more."""
        wanted = len(self.codes) + codes
        os.write(self._own, data)
        while True:
            self.scanner.turn()
            if len(self.codes) >= wanted or self.scanner.silent:
                return self.codes

    def close(self) -> None:
        self.scanner.stop()
        os.close(self._own)
        os.close(self._other)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


def test_a_code_ends_with_its_line(bench: Bench) -> None:
    assert bench.send(b"JZ00001234\r\n") == ["JZ00001234"]


def test_two_codes_at_once_are_two_codes(bench: Bench) -> None:
    assert bench.send(b"JZ00001234\rJZ00001235\r", codes=2) == ["JZ00001234", "JZ00001235"]


def test_start_and_end_marks_and_blanks_are_no_part_of_a_code(bench: Bench) -> None:
    assert bench.send(b"\x02 JZ00001234 \x03") == ["JZ00001234"]


def test_a_scanner_s_own_prefix_goes() -> None:
    bench = Bench(prefix="~")

    assert bench.send(b"~JZ00001234\r") == ["JZ00001234"]
    bench.close()


def test_a_qr_code_with_chinese_words_is_read_from_either_encoding(bench: Bench) -> None:
    bench.send("订单:足金\r".encode())

    assert bench.send("订单:足金\r".encode("gbk")) == ["订单:足金"] * 2


def test_half_a_code_does_not_stick_to_the_next_one(bench: Bench) -> None:
    bench.send(b"JZ0000")

    assert bench.send(b"JZ00001235\r") == ["JZ00001235"]


def test_a_flood_without_an_end_is_no_code(bench: Bench) -> None:
    assert bench.send(b"9" * (3 * CODE_MAX) + b"\r") == []


def test_a_scanner_that_is_not_there_is_told() -> None:
    scanner = SerialScanner("/dev/does-not-exist", print)

    scanner.turn()

    assert "does-not-exist" in scanner.trouble
