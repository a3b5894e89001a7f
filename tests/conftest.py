"""What holds for every test: no screen, no network beyond this machine, the same examples each time."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import settings

from tests.postgres import any_database, cluster, make_any, pooled, pooler, postgres  # noqa: F401 - fixtures

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

settings.register_profile("shop", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "shop"))


class OutsideNetwork(AssertionError):
    """A test tried to reach another machine."""


def is_this_machine(address: object) -> bool:
    """Loopback in either family, or a path of a Unix socket."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    """Refuse every connection that would leave the machine, whichever library opens it."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not is_this_machine(address):
            raise OutsideNetwork(f"a test may not connect to {address!r}")
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if not is_this_machine(address):
            raise OutsideNetwork(f"a test may not connect to {address!r}")
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield
