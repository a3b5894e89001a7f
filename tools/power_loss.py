"""Cut the power of a till at thousands of moments and look what is left (`python tools/power_loss.py --help`).

One real till is recorded while it sells: what it writes, syncs, prints and answers. From the recording come as many
disks as asked for that a power cut may leave; a till is started on each. A bill whose receipt or answer had begun to
leave the till must be there, whole.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.power_loss_checks import Finding, acknowledged, judge  # noqa: E402
from tools.power_loss_log import LogNotUnderstood, Sync, Write  # noqa: E402
from tools.power_loss_replay import Disk, lay_out  # noqa: E402
from tools.power_loss_story import NotRecorded, Recording, read_recording, record  # noqa: E402

VERIFY_EVERY = 50  # states; the whole journal is verified and every table rebuilt
MOST_SHOWN, LONGEST_SHOWN = 5, 1_000


@dataclass(slots=True)
class Tally:
    """States looked at and what was wrong with them; `worst` is the most acknowledged bills that one state lost."""

    states: int = 0
    corrupt: int = 0
    lossy: int = 0
    worst: int = 0
    half: int = 0
    behind: int = 0
    unsound: int = 0
    verified: int = 0

    @property
    def bad(self) -> bool:
        return bool(self.corrupt or self.lossy or self.half or self.behind or self.unsound)

    def count(self, finding: Finding, *, whole: bool) -> None:
        self.states += 1
        self.corrupt += bool(finding.corrupt)
        self.lossy += bool(finding.lost)
        self.worst = max(self.worst, len(finding.lost))
        self.half += bool(finding.half)
        self.behind += bool(finding.behind)
        self.unsound += bool(finding.unsound)
        self.verified += whole


def moments(recording: Recording, states: Sequence[int], seed: int) -> list[tuple[int, int]]:
    """(moment, state) in the order of the log. Every other state is cut just after an answer or a receipt left."""
    last = max(event.begin for event in recording.events) + 2
    outside = [*recording.said, *(begin for begin, _sale_no in recording.printed)]
    found = []
    for state in states:
        rng = Random(f"{seed} {state} moment")
        found.append((rng.choice(outside) + 1 if state % 2 else rng.randrange(last), state))
    return sorted(found)


def replay(
    recording: Recording, states: Sequence[int], seed: int, where: Path, *, ignore_sync: str = ""
) -> Iterator[tuple[int, Finding]]:
    """(state, what is wrong with it). A state depends on the recording, the seed and its number alone."""
    disk = Disk(recording.before, recording.events, ignore_sync=ignore_sync)
    for moment, state in moments(recording, states, seed):
        disk.go_to(moment)
        folder = where / f"state-{state}"
        lay_out(disk.after_power_loss(Random(f"{seed} {state} disk")), folder)
        yield state, judge(recording, moment, folder, whole=is_verified(state))
        shutil.rmtree(folder)


def is_verified(state: int) -> bool:
    return state % VERIFY_EVERY == 0


def report(tally: Tally, recording: Recording, seconds: float) -> str:
    """The table that a run ends with."""
    writes = [event for event in recording.events if isinstance(event, Write)]
    syncs = sum(isinstance(event, Sync) for event in recording.events)
    bills = len(acknowledged(recording, recording.said[-1] + 1))
    rows = [
        ("bills recorded / commands", f"{bills} / {len(recording.commands)}"),
        ("writes / MB / syncs", f"{len(writes)} / {sum(len(w.data) for w in writes) // 1_000_000} / {syncs}"),
        ("states", str(tally.states)),
        ("corrupt", str(tally.corrupt)),
        ("acknowledged bills lost", f"{tally.lossy} states, {tally.worst} at worst"),
        ("half there", str(tally.half)),
        ("other steps lost or altered", str(tally.behind)),
        ("verified whole / unsound", f"{tally.verified} / {tally.unsound}"),
        ("seconds", f"{seconds:.0f}"),
    ]
    return "\n".join(f"{name:<28} {value}" for name, value in rows)


def run(recording: Recording, given: argparse.Namespace, where: Path) -> Tally:
    """Look at all states, or at the one that was asked for; the first bad ones are printed."""
    tally, shown = Tally(), 0
    states = range(given.states) if given.state is None else [given.state]
    for state, finding in replay(recording, states, given.seed, where, ignore_sync=given.ignore_sync):
        tally.count(finding, whole=is_verified(state))
        if finding.bad and shown < MOST_SHOWN:
            shown += 1
            print(f"BAD: state {state}: {finding}"[:LONGEST_SHOWN])
    return tally


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when a state is bad, with the command that makes it again; 2 when nothing was recorded."""
    given = _arguments(arguments)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jinpu-power-") as scratch:
        where = Path(given.recording or Path(scratch) / "recording")
        try:
            if not given.recording:
                record(where, sales=given.sales, seed=given.seed)
            recording = read_recording(where)
        except (LogNotUnderstood, NotRecorded) as error:
            print(error)
            return 2
        tally = run(recording, given, Path(scratch))
        print(report(tally, recording, time.monotonic() - started))
        if not tally.bad:
            return 0
        kept = given.recording or tempfile.mkdtemp(prefix="jinpu-power-kept-")
        if not given.recording:
            shutil.copytree(where, kept, dirs_exist_ok=True)
        ignoring = f" --ignore-sync '{given.ignore_sync}'" if given.ignore_sync else ""
        print(f"again: python tools/power_loss.py --recording {kept} --seed {given.seed}{ignoring} --state N")
    return 1


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Cut a till's power at random moments; no acknowledged bill may go.")
    parser.add_argument("--sales", type=int, default=40)
    parser.add_argument("--states", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recording", help="a kept recording, instead of making one")
    parser.add_argument("--state", type=int, help="this state alone")
    parser.add_argument(
        "--ignore-sync", nargs="?", const="*", default="", metavar="NAMES",
        help="pretend that syncs of these files did nothing ('*': of all; 'till.db-wal': of the log): shows the loss",
    )  # fmt: skip
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
