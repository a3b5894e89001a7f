"""Giving a till its books back, and changing nothing when that can not be done."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kernel.clock import FixedClock
from kernel.secrets import fresh_secrets
from pos_app.place import BACKUPS, DATABASE, AlreadyRunning, FolderLock, open_place, verify_folder
from pos_app.settings import NotSetUp, load_settings
from pos_app.till import open_till
from pos_app.upkeep.backups import backups_in
from pos_app.upkeep.errors import (
    BackupUnreadable,
    EnrolmentNeeded,
    HeadquartersNeeded,
    HeadquartersRefused,
    HistoriesDiffer,
    NoBackup,
)
from pos_app.upkeep.restore import restore, ways_out
from sync.identity import Identity, TokenFile
from sync.ports import Rejected
from tests.builders.counter import Counter, small_chain, standing_alone
from tests.builders.shop import MORNING, PLAIN_RINGS
from tests.headquarters.chain import Wire

LATER = FixedClock(MORNING.replace(hour=18))
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens


def backed_up(counter: Counter) -> Path:
    newest = counter.till.upkeep.run_once().newest
    assert newest is not None
    return newest.path


def spoil(counter: Counter) -> None:
    """The till ends and its file is beyond reading."""
    counter.till.close()
    file = counter.folder / DATABASE
    file.write_bytes(b"\xa5" * file.stat().st_size)


def bills(folder: Path) -> list[str]:
    till = open_till(folder, clock=LATER)
    with till.post.reading() as connection:
        found = connection.exec_driver_sql("SELECT sale_no FROM sale ORDER BY sale_no").all()
    till.close()
    return [row[0] for row in found]


def test_a_shop_that_stands_alone_has_what_its_newest_backup_had(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        kept = counter.begin().sell(PLAIN_RINGS[0])["sale_no"]
        backup = backed_up(counter)
        counter.sell(PLAIN_RINGS[1])
        spoil(counter)

        restored = restore(counter.folder, clock=LATER)

        assert restored.from_file == backup.name
        assert restored.caught_up.headquarters is None
        assert bills(counter.folder) == [kept]
        assert verify_folder(counter.folder).findings == ()


def test_the_old_file_is_kept_aside_as_it_was(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        backed_up(counter)
        spoil(counter)
        before = (counter.folder / DATABASE).read_bytes()

        restored = restore(counter.folder, clock=LATER)

        assert restored.set_aside == "till.db.damaged-20261121T183000"
        assert (counter.folder / restored.set_aside).read_bytes() == before


def test_a_sound_file_gives_everything_even_without_a_backup(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        kept = counter.begin().sell(PLAIN_RINGS[0])["sale_no"]
        counter.ok("scan", code=PLAIN_RINGS[1])
        counter.till.close()

        restored = restore(counter.folder, clock=LATER)

        assert restored.from_file == ""
        assert restored.caught_up.cart_lines == 1
        assert bills(counter.folder) == [kept]


def test_an_altered_backup_is_passed_over_and_named(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        older = backed_up(counter)
        counter.begin()
        newer = backed_up(counter)
        newer.write_bytes(newer.read_bytes()[:-1])
        spoil(counter)

        restored = restore(counter.folder, clock=LATER)

        assert restored.from_file == older.name
        assert restored.passed_over == (newer.name,)


def test_a_backup_on_the_second_disk_is_found(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        backup = backed_up(counter)
        spoil(counter)
        (tmp_path / "usb").mkdir()
        backup.rename(tmp_path / "usb" / backup.name)
        msgspec.structs.replace(load_settings(counter.folder), backup_folder=str(tmp_path / "usb")).keep(counter.folder)

        assert ways_out(counter.folder).backups[0][0] == tmp_path / "usb" / backup.name
        assert restore(counter.folder, clock=LATER).from_file == backup.name


def test_two_restores_in_one_second_keep_both_old_files(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        backed_up(counter)
        spoil(counter)

        asides = [restore(counter.folder, clock=LATER).set_aside, restore(counter.folder, clock=LATER).set_aside]

        assert len(set(asides)) == 2
        assert all((counter.folder / aside).exists() for aside in asides)


def test_with_nothing_to_restore_from_nothing_is_changed(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        spoil(counter)
        before = (counter.folder / DATABASE).read_bytes()

        with pytest.raises(NoBackup):
            restore(counter.folder, clock=LATER)

        assert (counter.folder / DATABASE).read_bytes() == before
        assert not (counter.folder / ".restoring").exists()


def test_each_restore_begins_an_epoch_that_was_never_used(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        first_backup = backed_up(counter)
        spoil(counter)
        first = restore(counter.folder, clock=LATER)
        file = counter.folder / DATABASE
        file.write_bytes(b"\xa5" * file.stat().st_size)

        second = restore(counter.folder, from_file=first_backup, clock=LATER)

        assert (first.caught_up.epoch, second.caught_up.epoch) == (2, 3)
        assert verify_folder(counter.folder).findings == ()


def test_an_epoch_is_not_used_twice_even_when_every_backup_is_gone(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"].begin()
        chain.sync("HP01")
        spoil(counter)
        first = restore(counter.folder, headquarters=counter.headquarters, clock=LATER)
        for lost in (*(counter.folder / BACKUPS).glob("*.jinpu"), *counter.folder.glob(f"{DATABASE}*")):
            lost.unlink()

        second = restore(counter.folder, headquarters=counter.headquarters, clock=LATER)

        assert (first.caught_up.epoch, second.caught_up.epoch) == (2, 3)


def test_the_restored_books_are_backed_up_at_once(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        backed_up(counter)
        spoil(counter)

        restored = restore(counter.folder, clock=LATER)

        newest = backups_in(counter.folder / BACKUPS, "HP01")[0]
        assert restored.backup_trouble == ""
        assert (newest.epoch, newest.seq) == (2, 1)


def test_an_interrupted_restore_is_begun_again(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        kept = counter.begin().sell(PLAIN_RINGS[0])["sale_no"]
        backed_up(counter)
        saved = counter.sell(PLAIN_RINGS[1])["sale_no"]
        counter.till.close()
        (counter.folder / DATABASE).rename(counter.folder / "till.db.damaged-20261121T170000")  # killed behind this
        (counter.folder / ".restoring").mkdir()

        restore(counter.folder, clock=LATER)

        assert bills(counter.folder) == [kept, saved]


def test_a_till_that_is_open_is_not_restored(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)

    with pytest.raises(AlreadyRunning):
        restore(tmp_path, clock=LATER)
    lock.release()


def test_an_empty_folder_needs_a_backup_and_the_sheet(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp):
        restore(tmp_path, clock=LATER)


def test_the_wrong_sheet_opens_nothing(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        backup = backed_up(counter)

        with pytest.raises(BackupUnreadable):
            restore(tmp_path / "new", from_file=backup, secrets=fresh_secrets(), clock=LATER)


def test_a_till_whose_token_is_gone_needs_a_code_from_headquarters(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        backed_up(counter)
        spoil(counter)

        with pytest.raises(EnrolmentNeeded):
            restore(counter.folder, headquarters_url=NOWHERE, clock=LATER)


def test_without_headquarters_a_till_of_a_chain_is_left_as_it_is(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        backed_up(counter)
        spoil(counter)
        TokenFile(counter.folder).keep(
            Identity(register="HP01", store="HP", epoch=1, incarnation=1, token="1.t", headquarters_key="k")
        )
        before = (counter.folder / DATABASE).read_bytes()

        with pytest.raises(HeadquartersNeeded):
            restore(counter.folder, headquarters_url=NOWHERE, clock=LATER)

        assert (counter.folder / DATABASE).read_bytes() == before


def test_the_ways_out_say_whether_headquarters_answers(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        alone = ways_out(counter.folder).headquarters_reachable
        msgspec.structs.replace(load_settings(counter.folder), headquarters_url=NOWHERE).keep(counter.folder)

        assert alone is None
        assert ways_out(counter.folder).headquarters_reachable is False


class Refusing(Wire):
    """Headquarters that knows this till no more."""

    def hello(self, ask):  # type: ignore[no-untyped-def]
        raise Rejected("token.wrong")


def test_a_till_that_headquarters_does_not_know_any_more_is_left_as_it_is(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"]
        backed_up(counter)
        spoil(counter)

        with pytest.raises(HeadquartersRefused):
            restore(counter.folder, headquarters=Refusing(chain.office, chain.wires["HP01"].signer), clock=LATER)


def test_without_any_backup_headquarters_gives_the_whole_history(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"]
        sold = [counter.begin().sell(PLAIN_RINGS[0])["sale_no"], counter.sell(PLAIN_RINGS[1])["sale_no"]]
        chain.sync("HP01")
        spoil(counter)

        restored = restore(counter.folder, headquarters=chain.wires["HP01"], clock=LATER)

        assert restored.from_file == ""
        assert restored.caught_up.replayed.troubled == 0
        assert bills(counter.folder) == sold


def test_a_backup_that_tells_another_story_than_headquarters_is_not_taken(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"]
        counter.begin()
        counter.till.place.database.backup_to(tmp_path / "copy.db")
        counter.sell(PLAIN_RINGS[0])
        chain.sync("HP01")
        counter.till.close()
        (tmp_path / "copy.db").replace(counter.folder / DATABASE)
        counter.open()
        counter.unlock("1007")
        counter.sell(PLAIN_RINGS[1])
        backed_up(counter)
        counter.till.close()

        with pytest.raises(HistoriesDiffer):
            restore(counter.folder, headquarters=counter.headquarters, clock=LATER)

        open_place(counter.folder, clock=LATER).close()
