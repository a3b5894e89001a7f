"""A tag reader on a line of this machine."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from printers.devices.tag_reader import read_tags

TAGS = b"E28011700000020A\r\nE28011700000020B\r\n"


def test_what_the_reader_says_comes_line_by_line():
    heard = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            line, _from = server.accept()
            with line, suppress(OSError):  # who reads hangs up first
                while not heard.wait(0.05):  # a reader repeats what lies before it
                    line.sendall(TAGS)

        reader = threading.Thread(target=speak)
        reader.start()
        found = read_tags(f"socket://127.0.0.1:{server.getsockname()[1]}", 1)
        heard.set()
        reader.join()

    assert set(found) == {"E28011700000020A", "E28011700000020B"}


def test_a_line_that_is_not_there_says_nothing():
    assert read_tags("/dev/no-such-reader", 1) == ()
