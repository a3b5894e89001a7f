"""Backups that nobody has to think of, and that never stand in the way of a sale."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec

from kernel.clock import FixedClock
from pos_app.place import BACKUPS, FolderLock
from pos_app.settings import load_settings
from pos_app.upkeep.automatic import Upkeep, UpkeepStatus
from pos_app.upkeep.backups import backups_in
from tests.builders.counter import Counter, copy_alone, standing_alone
from tests.builders.shop import MANAGER, MORNING, PLAIN_RINGS, SILVER

WAIT_S = 30


def names(folder: Path) -> list[str]:
    return [backup.path.name for backup in backups_in(folder, "HP01")]


def with_second_disk(tmp_path: Path, second: Path, **more: int) -> Counter:
    folder = copy_alone(tmp_path / "HP01")
    msgspec.structs.replace(load_settings(folder), backup_folder=str(second), **more).keep(folder)
    return Counter(folder, FixedClock(MORNING))


def test_a_backup_is_made_when_something_new_was_written_and_only_then(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        upkeep = counter.till.upkeep
        first = upkeep.run_once().newest
        again = upkeep.run_once().newest
        counter.begin().sell(SILVER)
        after_sale = upkeep.run_once().newest

        assert first == again
        assert after_sale is not None
        assert after_sale.seq > first.seq  # type: ignore[union-attr]
        assert len(names(counter.folder / BACKUPS)) == 2


def test_the_daily_close_makes_a_backup_of_the_closed_day(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin(MANAGER)
        counter.ok("count_drawer", total="1000.00")
        counter.ok("close_day")

        last = counter.journal()[-1]
        assert [backup.seq for backup in backups_in(counter.folder / BACKUPS, "HP01")] == [last.seq]


def test_the_second_disk_has_what_the_first_has(tmp_path: Path) -> None:
    counter = with_second_disk(tmp_path, tmp_path / "usb")

    status = counter.till.upkeep.run_once()

    assert status.problem is None
    assert names(tmp_path / "usb") == names(counter.folder / BACKUPS) != []
    counter.till.close()


def test_a_missing_second_disk_is_said_and_selling_goes_on(tmp_path: Path) -> None:
    counter = with_second_disk(tmp_path, tmp_path / "unplugged" / "jinpu")

    status = counter.till.upkeep.run_once()

    assert status.problem is not None
    assert status.problem.code == "backup.second_missing"
    assert status.newest is not None
    assert counter.begin().sell(SILVER)["ok"]
    counter.till.close()


def test_a_second_disk_that_comes_back_gets_the_newest_backup(tmp_path: Path) -> None:
    second = tmp_path / "unplugged" / "jinpu"
    counter = with_second_disk(tmp_path, second)
    counter.till.upkeep.run_once()
    second.parent.mkdir()

    status = counter.till.upkeep.run_once()

    assert status.problem is None
    assert names(second) == names(counter.folder / BACKUPS)
    counter.till.close()


def test_a_second_disk_that_fails_does_not_fill_the_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    counter = with_second_disk(tmp_path, tmp_path / "file", backups_kept=2)
    counter.begin()
    for code in PLAIN_RINGS[:5]:
        counter.sell(code)
        counter.till.upkeep.run_once()

    status = counter.till.upkeep.status

    assert status.problem is not None
    assert status.problem.code == "backup.second_failed"
    assert len(names(counter.folder / BACKUPS)) == 2
    counter.till.close()


def test_a_backup_that_cannot_be_made_is_said_and_selling_goes_on(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        lock = FolderLock(counter.folder / BACKUPS, ".lock")

        status = counter.till.upkeep.run_once()

        assert status.problem is not None
        assert status.problem.code == "backup.busy"
        assert counter.begin().sell(SILVER)["ok"]
        lock.release()


def test_books_that_somebody_altered_are_said_once_a_day_and_at_the_close(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        upkeep = counter.till.upkeep
        counter.begin(MANAGER).sell(SILVER)
        sound = upkeep.run_once().problem
        with counter.till.place.database.writing() as connection:
            connection.exec_driver_sql("DROP TRIGGER journal_no_update")
            connection.exec_driver_sql("UPDATE journal SET actor = 'x' WHERE register = 'HP01' AND seq = 1")
        same_day = upkeep.run_once().problem
        counter.clock.forward(days=1)
        next_day = upkeep.run_once().problem

        assert (sound, same_day) == (None, None)
        assert next_day is not None
        assert next_day.code == "books.unsound"
        assert upkeep.run_once().problem is next_day  # until a check finds them sound
        assert any("账本自查没有通过" in check.words for check in counter.till.drawer.close_draft().checks)


def test_in_the_background_it_tells_who_listens(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        place = counter.till.place
        upkeep = Upkeep(place.keeper, place.folder, place.settings, place.secrets.backup_key)
        heard: list[UpkeepStatus] = []
        came = threading.Event()
        upkeep.listen(lambda status: (heard.append(status), came.set()))  # type: ignore[func-returns-value]

        upkeep.start()
        upkeep.soon()

        assert came.wait(WAIT_S)
        upkeep.stop()
        assert heard[0].newest is not None
        assert heard[0].problem is None


def test_in_the_background_a_closed_day_does_not_wait_for_the_half_hour(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        upkeep = counter.till.upkeep
        seqs: list[int] = []
        first, second = threading.Event(), threading.Event()

        def heard(status: UpkeepStatus) -> None:
            seqs.append(0 if status.newest is None else status.newest.seq)
            (second if first.is_set() else first).set()

        upkeep.listen(heard)
        upkeep.start()
        upkeep.soon()
        assert first.wait(WAIT_S)
        counter.begin(MANAGER)

        upkeep.soon()

        assert second.wait(WAIT_S)
        assert seqs[1] > seqs[0]
