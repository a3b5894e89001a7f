"""An RFID reader on a serial line that writes the tags before it as text, a line each, over and over."""

from __future__ import annotations

from printers.devices.serial_scale import BROKEN

READ_S = 0.2  # how long one read waits; a reader speaks several times a second
LINE_BYTES = 4096


def read_tags(url: str, seconds: int, *, baud: int = 115_200) -> tuple[str, ...]:
    """The lines that come within so many seconds; none where the line is broken or silent.

    `url` as pyserial takes it: /dev/ttyUSB0, COM3, socket://host:port, loop://.
    """
    import serial  # only where a reader is used

    heard = b""
    try:
        with serial.serial_for_url(url, baudrate=baud, timeout=READ_S) as line:
            for _turn in range(max(1, seconds * 5)):
                heard += line.read(LINE_BYTES)
    except BROKEN:
        pass
    return tuple(part.decode("ascii", "replace") for part in heard.splitlines())
