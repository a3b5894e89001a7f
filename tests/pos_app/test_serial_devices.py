from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from queue import Queue

import pytest

from membership.errors import CardInvalid
from pos_app.serial_devices import SerialDevices, card_read
from pos_app.settings import CardReaderSettings, DisplaySettings, ScannerSettings, TillSettings
from printers.devices.pole_formats import Lamp, PoleText


def till(**devices: object) -> TillSettings:
    return TillSettings(register="HP01", store="HP", **devices)  # type: ignore[arg-type]


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    own, other = os.openpty()
    tty.setraw(own)
    tty.setraw(other)
    yield own, os.ttyname(other)
    os.close(own)
    os.close(other)


def test_a_code_from_a_scanner_on_a_line_reaches_the_till(line: tuple[int, str]) -> None:
    codes: Queue[str] = Queue()
    devices = SerialDevices(till(scanner=ScannerSettings(url=line[1])), codes.put)
    assert devices.scanner is not None
    devices.scanner.turn()  # opens the line
    devices.start()

    os.write(line[0], b"JZ00001234\r")

    assert codes.get(timeout=5) == "JZ00001234"
    devices.stop()


def test_the_pole_shows_what_it_is_told_in_its_own_language(line: tuple[int, str]) -> None:
    devices = SerialDevices(till(display=DisplaySettings(pole="led8", url=line[1])), lambda _code: None)
    devices.start()
    devices.say(PoleText(1_727_283, Lamp.TOTAL))

    shown = b""
    while b"\r" not in shown:
        shown += os.read(line[0], 100)

    assert shown == b"\x1bs2\x1bQA17272.83\r"
    devices.stop()


def test_a_till_without_such_devices_has_none() -> None:
    devices = SerialDevices(till(), lambda _code: None)
    devices.start()

    devices.say(PoleText(100, Lamp.TOTAL))

    assert (devices.pole, devices.scanner) == (None, None)
    devices.stop()


def test_the_page_of_machines_says_how_they_stand(line: tuple[int, str]) -> None:
    away = "/dev/does-not-exist"
    own = till(display=DisplaySettings(pole="led8", url=line[1]), scanner=ScannerSettings(url=away))
    devices = SerialDevices(own, lambda _code: None)
    pole, scanner = devices.machines()
    pole.test()

    assert (pole.row().kind, pole.row().state, pole.row().trouble) == ("display", "ready", "")
    assert (scanner.row().kind, scanner.row().where) == ("scanner", away)
    assert (scanner.row().state, scanner.row().trouble) == ("offline", "device.line_broken")
    assert b"88888.88" in os.read(line[0], 100)


def test_a_scanner_s_row_shows_what_it_read_last(line: tuple[int, str]) -> None:
    devices = SerialDevices(till(scanner=ScannerSettings(url=line[1])), lambda _code: None)
    assert devices.scanner is not None
    devices.scanner.turn()
    os.write(line[0], b"JZ00001234\r")
    devices.scanner.turn()

    (scanner,) = devices.machines()

    assert scanner.row().where == f"{line[1]} · JZ00001234"
    devices.stop()


def test_a_card_on_a_reader_of_its_own_is_a_member_s_card(line: tuple[int, str]) -> None:
    codes: list[str] = []
    reading = CardReaderSettings(url=line[1], spelling="dec10_reversed")
    devices = SerialDevices(till(card_reader=reading), codes.append)
    assert devices.reader is not None
    devices.reader.turn()
    os.write(line[0], b"3283263748\r")
    devices.reader.turn()

    assert [card_read(code, reading) for code in codes] == ["U04A1B2C3"]
    devices.stop()


def test_a_reader_that_plays_a_keyboard_is_known_by_its_prefix() -> None:
    reading = CardReaderSettings(prefix="~", spelling="dec10")

    assert card_read("~0077705923", reading) == "U04A1B2C3"
    assert card_read("0077705923", reading) == "0077705923"
    with pytest.raises(CardInvalid):
        card_read("~12", reading)


def test_without_a_reader_every_code_stays_as_it_was_scanned() -> None:
    assert card_read("~0077705923", CardReaderSettings()) == "~0077705923"
