"""The A4 page of a day with ten thousand bills, drawn by the process of its own that the till starts for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from pos_app.children import environment
from pos_app.papers_samples import AT
from pos_app.reporting.day_page import DayPage
from shop.daily_close.facts import DayClosed
from tools.bench_row import Row, limited

BILLS = 10_000


def measure(work: Path) -> list[Row]:
    """CPU of the whole process, its start in it, and the most memory that it had."""
    file = work / "day.pdf"
    child = subprocess.Popen(
        [sys.executable, "-m", "pos_app.reporting", "day", str(file)], stdin=subprocess.PIPE, env=environment()
    )
    assert child.stdin is not None
    child.stdin.write(msgspec.json.encode(long_day()))
    child.stdin.close()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode or not file.exists():
        raise RuntimeError(f"the day's page was not written: exit code {child.returncode}")
    return [
        limited(f"page of a day with {BILLS:,} bills: CPU", used.ru_utime + used.ru_stime, "s", 5.0),
        limited(f"page of a day with {BILLS:,} bills: memory", used.ru_maxrss / 1024, "MB", 150.0),
    ]


def long_day() -> DayPage:
    """What stands on the page of such a day."""
    bills = tuple(
        (f"S-HP01-20261121-{number:05}", "10:32:05", "3", f"{number:,}.60", "储值 银行卡 现金", "李** 128****6620")
        for number in range(1, BILLS + 1)
    )
    return DayPage(
        company="金铺珠宝有限公司", store="和平路店", store_code="HP", register="HP01", report=_report(), bills=bills,
        by="周建平", at=AT,
    )  # fmt: skip


def _report() -> DayClosed:
    """A day of which only its bills are long."""
    plain: dict[Any, Any] = {int: 0, str: "2026-11-21"}
    fields = msgspec.structs.fields(DayClosed)
    return DayClosed(**{field.name: plain.get(field.type, ()) for field in fields if field.required})
