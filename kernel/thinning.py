"""Which of many dated files to keep: the newest, and the last of each day and month for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

DAY, MONTH = "%Y-%m-%d", "%Y-%m"


class DatedFile(Protocol):
    """A file and when it was made."""

    @property
    def path(self) -> Path: ...
    @property
    def at(self) -> datetime: ...


def thin_out(files: Sequence[DatedFile], now: datetime, *, kept: int, spans: Sequence[tuple[str, int]]) -> list[str]:
    """Remove all but the first `kept` of `files`, given newest first, and the last of each span; the names removed.

    `spans`: a span as `strftime` writes it (DAY, MONTH), and for how many days back its last file is kept.
    """
    keep = {one.path for one in files[: max(1, kept)]}
    seen: set[str] = set()
    for one in files:
        for span, days in spans:
            name = one.at.strftime(span)
            if name not in seen and one.at > now - timedelta(days=days):
                keep.add(one.path)
            seen.add(name)
    removed = [one.path for one in files if one.path not in keep]
    for path in removed:
        path.unlink(missing_ok=True)
    return [path.name for path in removed]
