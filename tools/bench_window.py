"""What the till's window costs: a scan until its line is painted, the cold start, memory over a long day.

Each is measured in a process of its own (`tools/bench_window_child.py`), offscreen, as CPU time: wall time on a shared
machine is noise.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from tools.bench_row import Row, limited, median, quantile
from tools.small_shop import PIN

CHILD = Path(__file__).with_name("bench_window_child.py")
LINES, SCANS, STARTS = 200, 150, 5
BILLS_BEFORE, BILLS = 200, 2_000


def _child(task: str, folder: Path, *arguments: int) -> dict[str, Any]:
    """Run one task of the child on a till's folder; its answer. Raises CalledProcessError."""
    ran = subprocess.run(
        [sys.executable, str(CHILD), task, str(folder), *map(str, arguments)],
        check=True, stdout=subprocess.PIPE, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return cast(dict[str, Any], json.loads(ran.stdout))


def scans(shop: Path, work: Path) -> list[Row]:
    """Keys of a scanner to a painted line with LINES lines on the bill: the screen's thread, and the till's."""
    folder = work / "scans"
    shutil.copytree(shop, folder)
    found = _child("scan", folder, LINES, SCANS)
    screen, till = ([seconds * 1000 for seconds in found[name]] for name in ("screen", "till"))
    words = f"scan to painted line, {LINES} lines: screen's thread CPU"
    return [
        limited(f"{words} p50", median(screen), "ms", 30.0),
        limited(f"{words} p99", quantile(screen, 0.99), "ms", 50.0),
        limited(f"scan, {LINES} lines: till's thread CPU p50", median(till), "ms", 25.0),
    ]


def starts(shop: Path, work: Path) -> list[Row]:
    """CPU time of a fresh process until the lock screen is painted, and until it can sell."""
    folder = work / "starts"
    shutil.copytree(shop, folder)
    found = [_child("start", folder, int(PIN)) for _ in range(STARTS)]
    return [
        limited("cold start to the lock screen: CPU", median([each["lock"] for each in found]), "s", 1.0),
        limited("cold start to ready, unlocked: CPU", median([each["ready"] for each in found]), "s", 2.0),
    ]


def beside_a_page(shop: Path, work: Path) -> list[Row]:
    """How long the screen's thread is away while a process of its own draws a long day's page."""
    folder = work / "page"
    shutil.copytree(shop, folder)
    waits = _child("page", folder)["waits"]
    words = "a window beside that page: wait of a turn, p99"
    return [limited(words, quantile(waits, 0.99) * 1000, "ms", 50.0)]


def memory(shop: Path, work: Path, bills: int = BILLS) -> list[Row]:
    """Resident memory of the window's process after `bills` scripted bills, against what it was after a tenth."""
    folder = work / "memory"
    shutil.copytree(shop, folder)
    found = _child("memory", folder, bills // (BILLS // BILLS_BEFORE), bills)
    before, after = found["before"] / 1024, found["after"] / 1024
    return [
        limited(f"memory after {bills:,} bills", after, "MB", 220.0),
        Row(f"memory after {bills:,} bills", after, "MB", "after a tenth of them", before, 1.10),
    ]
