"""The log tells what the server does and nothing of its customers."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from headquarters.server.logs import BLANK, configure
from kernel.clock import CHINA, FixedClock

Lines = Callable[[], list[dict[str, Any]]]
log = logging.getLogger("headquarters.example")


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What was logged since the test began, line by line."""
    stream = io.StringIO()
    root = logging.getLogger()
    level = root.level
    handler = configure(FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA)), stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_line_says_when_what_and_how_it_ended(lines: Lines):
    log.info("request", extra={"register": "HP01", "method": "POST", "path": "/v1/up", "status": 200, "ms": 12})

    assert lines() == [
        {
            "at": "2026-11-21T10:00:00.000+08:00", "event": "request", "level": "info",
            "logger": "headquarters.example", "method": "POST", "ms": 12,
            "path": "/v1/up", "register": "HP01", "status": 200,
        }
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["phone", "name_of_member", "card_no", "body", "pin", "token", "anything"])
def test_a_field_that_is_not_on_the_list_is_blanked(lines: Lines, field: str):
    log.warning("look-up", extra={field: "13800006620"})

    assert lines()[0][field] == BLANK


@pytest.mark.parametrize(
    "said",
    ["13800006620", "6688000123456", "李雪梅", "246810", "7.0b9c1f3a5d7e9f1b3d5f7a9c0b9c1f3a5d7e9f1b", "wvWt+/" * 8],
)  # fmt: skip
def test_what_looks_like_somebodys_is_covered_in_every_text(lines: Lines, said: str):
    log.warning("register HP01 said %s to us", said, extra={"reason": f"it is {said}"})

    (line,) = lines()

    assert said not in json.dumps(line, ensure_ascii=False)
    assert line["event"].startswith("register HP01 said")


def test_of_an_error_only_its_kind_and_its_place_are_told(lines: Lines):
    try:
        try:
            raise KeyError("phone 13800006620")
        except KeyError as error:
            raise ValueError("INSERT INTO member VALUES ('Ann Lee')") from error
    except ValueError:
        log.exception("a request failed")

    (line,) = lines()

    assert line["error"] == "ValueError < KeyError"
    assert "test_logs.py" in line["where"][-1]
    assert "Ann Lee" not in json.dumps(line)


def test_configured_twice_each_thing_is_said_once(lines: Lines):
    configure(FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA)), second := io.StringIO())

    log.info("once")

    assert (len(second.getvalue().splitlines()), lines()) == (1, [])
