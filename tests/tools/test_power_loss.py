"""A real till is recorded while it sells; its power is cut at hundreds of moments of that recording."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest

from tools.power_loss import Tally, main, replay
from tools.power_loss_checks import Finding, acknowledged, judge
from tools.power_loss_replay import Disk, lay_out
from tools.power_loss_story import TILL, Recording, read_recording, record

SALES, STATES, SEED = 30, 300, 20261122


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("power") / "recording"
    record(folder, sales=SALES, seed=SEED)
    return folder


@pytest.fixture(scope="module")
def recording(where: Path) -> Recording:
    return read_recording(where)


@pytest.fixture
def evening(recording: Recording, tmp_path: Path) -> Path:
    """The till's folder after everything that was recorded."""
    disk = Disk(recording.before, recording.events)
    disk.go_to(closing_time(recording))
    lay_out(disk.after_power_loss(Random(SEED)), tmp_path / "evening")
    return tmp_path / "evening"


def closing_time(recording: Recording) -> int:
    return recording.events[-1].begin + 1


def looked_at(where: Path, states: int, *more: str) -> int:
    return main(["--recording", str(where), "--states", str(states), "--seed", str(SEED), *more])


def test_three_hundred_power_cuts_lose_no_bill_and_leave_none_half(where: Path, capsys: pytest.CaptureFixture[str]):
    code = looked_at(where, STATES)

    table = capsys.readouterr().out
    assert code == 0, table
    assert f"bills recorded / commands    {SALES} / " in table
    assert f"states                       {STATES}\n" in table


def test_a_disk_that_keeps_nothing_when_told_to_is_found_out(where: Path, capsys: pytest.CaptureFixture[str]):
    code = looked_at(where, 40, "--ignore-sync")

    assert code == 1
    assert f"again: python tools/power_loss.py --recording {where} --seed {SEED} --ignore-sync '*'" in (
        capsys.readouterr().out
    )


def test_a_log_that_is_not_synced_with_each_bill_loses_bills_and_leaves_none_half(recording: Recording, tmp_path: Path):
    """What synchronous=NORMAL would do: the reason for FULL in kernel/database.py."""
    found = dict(replay(recording, range(1, 41, 2), SEED, tmp_path, ignore_sync="till.db-wal"))

    assert sum(bool(finding.lost) for finding in found.values()) > 10
    assert not any(finding.half for finding in found.values())


def test_a_state_comes_again_by_its_seed_and_number(recording: Recording, tmp_path: Path):
    together = dict(replay(recording, range(9), SEED, tmp_path, ignore_sync="till.db-wal"))
    alone = dict(replay(recording, [7], SEED, tmp_path, ignore_sync="till.db-wal"))

    assert alone == {7: together[7]}
    assert alone[7].lost


def test_the_recording_has_every_byte_that_the_till_wrote(where: Path, evening: Path):
    assert (evening / "till.db").read_bytes() == (where / TILL / "till.db").read_bytes()


def test_a_receipt_on_its_way_out_is_a_promise_before_the_answer_is(recording: Recording):
    begin, sale_no = recording.printed[0]

    assert sale_no not in acknowledged(recording, begin)
    assert sale_no in acknowledged(recording, begin + 1)
    assert begin < next(said for said, world in zip(recording.said, recording.worlds[1:], strict=True) if world.sales)


def test_a_bill_that_lost_a_line_is_half_there(recording: Recording, evening: Path):
    change(evening, "DELETE FROM sale_line WHERE rowid = (SELECT min(rowid) FROM sale_line)")

    finding = judge(recording, closing_time(recording), evening, whole=True)

    assert not finding.lost
    assert "lines, total and tenders differ" in finding.half[0]
    assert any(said.startswith("sale_line: ") for said in finding.unsound)


def test_cash_that_was_moved_and_is_forgotten_is_named_though_no_bill_is_lost(recording: Recording, evening: Path):
    change(evening, "DELETE FROM cash_movement")

    finding = judge(recording, closing_time(recording), evening, whole=False)

    assert (finding.lost, finding.half) == ((), ())
    assert finding.behind[0].startswith("movements: found ()")


def test_a_file_that_is_cut_off_is_corrupt_and_all_its_bills_are_lost(recording: Recording, evening: Path):
    with (evening / "till.db").open("r+b") as file:
        file.truncate(8192)

    finding = judge(recording, closing_time(recording), evening, whole=False)

    assert "database.damaged" in finding.corrupt
    assert len(finding.lost) == SALES


def test_without_strace_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("PATH", "")

    assert main(["--sales", "1", "--states", "1"]) == 2

    assert "strace" in capsys.readouterr().out


def test_the_table_counts_states_and_the_worst_loss():
    tally = Tally()

    tally.count(Finding(), whole=True)
    assert not tally.bad
    tally.count(Finding(lost=("S-1", "S-2")), whole=False)
    assert (tally.states, tally.verified, tally.lossy, tally.worst, tally.bad) == (2, 1, 1, 2, True)


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "till.db")
    with connection:
        connection.execute(statement)
    connection.close()
