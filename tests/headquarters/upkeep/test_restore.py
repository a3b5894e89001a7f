"""Headquarters brought back from a backup: a new life that forgets nothing the shops know."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from headquarters.office import SECRETS
from headquarters.registers.recovering import awaited
from headquarters.settings import Settings
from headquarters.upkeep.backup import make_backup
from headquarters.upkeep.errors import (
    BackupUnreadable,
    RestoreFailed,
    RestoreUnfinished,
    SecretsMissing,
    TargetNotEmpty,
)
from headquarters.upkeep.restore import LIFE, MARK, Restored, require_finished, restore
from kernel.books import head
from kernel.secrets import fresh_secrets
from kernel.verify import verify
from shop.staff.facts import StoreOpened
from shop.staff.tables import store
from tests.headquarters.chain import STAFF, kept, rows
from tests.headquarters.upkeep.books_of import House, file_of, till_of


@pytest.fixture
def backup(house: House, tmp_path: Path) -> Path:
    """A backup after which headquarters and the till went on."""
    office = house.chain.office
    made = make_backup(office.database, tmp_path / "backups", house.key, house.chain.clock, direct=house.direct)
    with office.open(STAFF) as books:
        books.record(StoreOpened(code="NJ", name="南京路店"))
    till_of(house).earn("m-2", 70)
    till_of(house).agent.run_once()
    return made.path


def brought_back(house: House, backup: Path, *, into: Settings | None = None, force: bool = False) -> Restored:
    """Restore into an empty database, and open headquarters on it."""
    house.chain.office.database.close()
    used = into or house.settings
    if not house.settings.database and not force:
        for part in house.data.glob("headquarters.db*"):
            part.unlink()
    restored = restore(house.data, used, backup, clock=house.chain.clock, force=force)
    house.reopened(used)
    return restored


def test_a_new_life_begins_and_awaits_every_register(house: House, backup: Path):
    restored = brought_back(house, backup, into=house.empty())

    office = house.chain.office
    assert (restored.incarnation, restored.epoch, restored.awaited) == (2, 2, ("HP01",))
    assert office.incarnation == 2
    with office.database.reading() as connection:
        assert awaited(connection) == ("HP01",)
        assert head(connection, "HQ")[:2] == (2, 1)
    assert kept(office.database, "HQ")[-1] == (2, 1, "upkeep.restored")


def test_the_till_hands_in_again_what_the_backup_did_not_have(house: House, backup: Path):
    brought_back(house, backup, into=house.empty())
    assert house.chain.account("m-2").points == 0

    till_of(house).agent.run_once()
    till_of(house).agent.run_once()

    office = house.chain.office
    assert house.chain.account("m-2").points == 70
    with office.database.reading() as connection:
        assert awaited(connection) == ()
        verdict = verify(connection, register="HQ", projections=office.keeper.projections, together=True)
    assert verdict.findings == ()


def test_books_that_stand_there_are_not_written_over(house: House, backup: Path):
    house.chain.office.database.close()

    with pytest.raises(TargetNotEmpty):
        restore(house.data, house.settings, backup, clock=house.chain.clock)

    house.reopened()
    assert "NJ" in [row["code"] for row in rows(house.chain.office.database, store)]
    require_finished(house.data)
    assert not (house.data / LIFE).exists()  # no life began, so no till counts one


def test_with_force_they_are_set_aside_and_can_be_looked_at(house: House, backup: Path):
    restored = brought_back(house, backup, force=True)

    assert [row["code"] for row in rows(house.chain.office.database, store)] == ["BJ", "HP"]
    assert restored.aside
    if house.settings.database:
        with house.chain.office.database.reading() as connection:
            found = connection.execute(text(f"SELECT code FROM {restored.aside}.store")).scalars()
            assert "NJ" in set(found)
    else:
        assert file_of(house).with_name(restored.aside).exists()


def test_an_altered_backup_changes_nothing(house: House, backup: Path):
    raw = bytearray(backup.read_bytes())
    raw[-40] ^= 1
    backup.write_bytes(raw)

    with pytest.raises(BackupUnreadable):
        restore(house.data, house.settings, backup, clock=house.chain.clock, force=True)

    assert "NJ" in [row["code"] for row in rows(house.chain.office.database, store)]


def test_what_fails_half_way_leaves_the_old_books_standing(house: House, backup: Path, monkeypatch: pytest.MonkeyPatch):
    def fails(*_arguments: object) -> None:
        raise RestoreFailed(finding="planted")

    house.chain.office.database.close()
    monkeypatch.setattr("headquarters.upkeep.restore.begin", fails)
    with pytest.raises(RestoreFailed):
        restore(house.data, house.settings, backup, clock=house.chain.clock, force=True)

    require_finished(house.data)
    house.reopened()
    assert "NJ" in [row["code"] for row in rows(house.chain.office.database, store)]


def test_two_restores_of_one_backup_are_two_lives(house: House, backup: Path):
    first = brought_back(house, backup, into=house.empty())
    second = brought_back(house, backup, into=house.empty(), force=not house.settings.database)

    assert (first.incarnation, first.epoch) == (2, 2)
    assert (second.incarnation, second.epoch) == (3, 3)


def test_a_folder_that_forgot_its_lives_is_told_of_them(house: House, backup: Path):
    house.chain.office.database.close()

    restored = restore(house.data, house.settings, backup, above=6, clock=house.chain.clock, force=True)

    assert (restored.incarnation, restored.epoch) == (7, 7)


def test_without_secrets_nothing_is_opened_but_the_sheet_brings_them_back(house: House, backup: Path):
    secrets = house.chain.office.secrets
    (house.data / SECRETS).unlink()
    house.chain.office.database.close()

    with pytest.raises(SecretsMissing):
        restore(house.data, house.settings, backup, clock=house.chain.clock, force=True)
    with pytest.raises(BackupUnreadable):
        restore(house.data, house.settings, backup, secrets=fresh_secrets(), clock=house.chain.clock, force=True)
    restore(house.data, house.settings, backup, secrets=secrets, clock=house.chain.clock, force=True)

    assert (house.data / SECRETS).stat().st_mode & 0o777 == 0o600


def test_a_backup_of_another_kind_of_database_is_refused(house: House, backup: Path):
    other = Settings() if house.settings.database else Settings(database="postgresql://127.0.0.1:1/nothing")

    with pytest.raises(BackupUnreadable):
        restore(house.data, other, backup, clock=house.chain.clock)


def test_an_interrupted_restore_is_not_served(tmp_path: Path):
    require_finished(tmp_path)
    (tmp_path / MARK).touch()

    with pytest.raises(RestoreUnfinished):
        require_finished(tmp_path)


def test_a_person_reads_what_follows(house: House, backup: Path):
    words = "\n".join(brought_back(house, backup, into=house.empty()).lines())

    assert "headquarters' life 2 begins" in words
    assert "  HP01" in words
    assert "enrol it again" in words


def test_a_backup_that_is_not_there_is_said(house: House, backup: Path):
    with pytest.raises(BackupUnreadable):
        restore(house.data, house.settings, backup.with_name("missing.jinpu"), clock=house.chain.clock)
