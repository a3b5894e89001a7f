"""The guard around the suite."""

from __future__ import annotations

import socket

import pytest

from tests.conftest import OutsideNetwork


def test_a_test_that_would_reach_another_machine_is_stopped():
    with socket.socket() as outside, pytest.raises(OutsideNetwork):
        outside.connect(("192.0.2.1", 80))


def test_a_test_may_talk_to_a_server_on_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()

        with socket.create_connection(address) as client:
            assert client.getpeername() == address
