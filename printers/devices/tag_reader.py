"""An RFID reader on a serial line that writes the tags before it as text, a line each, over and over."""

from __future__ import annotations

from printers.devices.serial_scale import BROKEN

READS_A_SECOND = 5
LINE_BYTES = 4096


def read_tags(url: str, seconds: int, *, baud: int = 115_200) -> tuple[str, ...]:
    """The whole lines that come within so many seconds; none where the line is broken or silent.

    `url` as pyserial takes it: /dev/ttyUSB0, COM3, socket://host:port, loop://.
    """
    import serial  # a till without a reader never loads it

    heard = b""
    try:
        with serial.serial_for_url(url, baudrate=baud, timeout=1 / READS_A_SECOND) as line:
            for _turn in range(max(1, seconds * READS_A_SECOND)):
                heard += line.read(LINE_BYTES)
    except BROKEN:
        pass  # what was heard before counts
    return tuple(part.decode("ascii", "replace").strip() for part in heard.split(b"\n")[:-1] if part.strip())
