"""What may stand on a disk after the power failed: rebuilt from what a till was seen to write.

Kept: whatever a sync had finished with. Each write since then is kept or not, and three in ten of those kept are torn:
every 512 bytes of them on their own. Names made, changed and taken away reach the disk in their order, and with the
next sync at the latest, as in ext4's ordered mode; the order of writes to files counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from random import Random

from tools.power_loss_log import Cut, Event, Name, Sync, Write

SECTOR, TORN_OF_100 = 512, 30
KEPT_OF_100 = (0, 20, 50, 80, 100)


@dataclass(slots=True)
class _File:
    settled: bytearray
    pending: list[Write | Cut] = field(default_factory=list)


class Disk:
    """A folder on a disk that is about to lose its power. Moments are asked for in their order."""

    def __init__(self, before: Sequence[tuple[str, bytes]], events: Iterable[Event], *, ignore_sync: str = "") -> None:
        """`before`: names and contents, all of it settled. `ignore_sync`: a pattern of names whose syncs do nothing."""
        self._files = {number: _File(bytearray(data)) for number, (_name, data) in enumerate(before)}
        self._names = {name: number for number, (name, _data) in enumerate(before)}
        self._pending_names: list[Name] = []
        self._ignored = ignore_sync
        steps = [(event.begin, event) for event in events if isinstance(event, Write | Cut | Name)]
        steps += [(event.end, event) for event in events if isinstance(event, Sync)]  # type: ignore[misc]
        self._steps: list[tuple[int, Write | Cut | Name | Sync]] = sorted(steps, key=lambda step: step[0])
        self._done = 0

    def go_to(self, moment: int) -> None:
        """Let everything happen that the log has before `moment`."""
        while self._done < len(self._steps) and self._steps[self._done][0] < moment:
            self._happen(self._steps[self._done][1])
            self._done += 1

    def _happen(self, event: Write | Cut | Name | Sync) -> None:
        match event:
            case Name():
                self._pending_names.append(event)
            case Write() | Cut():
                self._of(event.file).pending.append(event)
            case Sync() if not (self._ignored and fnmatch(event.name, self._ignored)):
                self._settle(event)

    def _of(self, file: int) -> _File:
        return self._files.setdefault(file, _File(bytearray()))

    def _settle(self, sync: Sync) -> None:
        if sync.file is not None:
            file = self._of(sync.file)
            for change in file.pending:
                if change.end < sync.begin:
                    _apply(file.settled, change, None)
            file.pending = [change for change in file.pending if change.end >= sync.begin]
        while self._pending_names and self._pending_names[0].end < sync.begin:
            _rename(self._names, self._pending_names.pop(0))

    def after_power_loss(self, rng: Random) -> dict[str, bytes]:
        """One of the folders that may be found now."""
        kept_of_100 = rng.choice(KEPT_OF_100)
        names = dict(self._names)
        for change in self._pending_names[: rng.randint(0, len(self._pending_names))]:
            _rename(names, change)
        return {name: self._found(self._of(file), kept_of_100, rng) for name, file in sorted(names.items())}

    @staticmethod
    def _found(file: _File, kept_of_100: int, rng: Random) -> bytes:
        if not file.pending:
            return bytes(file.settled)
        data = bytearray(file.settled)
        for change in file.pending:
            if rng.randrange(100) < kept_of_100:
                _apply(data, change, rng if rng.randrange(100) < TORN_OF_100 else None)
        return bytes(data)


def _rename(names: dict[str, int], change: Name) -> None:
    if change.old:
        names.pop(change.old, None)
    if change.file is None:
        names.pop(change.name, None)
    else:
        names[change.name] = change.file


def _apply(data: bytearray, change: Write | Cut, torn: Random | None) -> None:
    """Change `data`; with `torn`, every 512 bytes of the disk get their part of a write or keep what they had."""
    if isinstance(change, Cut):
        del data[change.size :]
        data.extend(bytes(change.size - len(data)))
        return
    at, stop = change.offset, change.offset + len(change.data)
    while at < stop:
        end = stop if torn is None else min(stop, (at // SECTOR + 1) * SECTOR)
        if torn is None or torn.randrange(2):
            data.extend(bytes(max(0, end - len(data))))
            data[at:end] = change.data[at - change.offset : end - change.offset]
        at = end


def lay_out(found: dict[str, bytes], folder: Path) -> None:
    """Write what was found into an empty folder."""
    for name, data in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
