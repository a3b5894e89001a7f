"""A till's folder is made whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from headquarters.office import create_office
from headquarters.registers.door import quarantine
from headquarters.settings import Settings
from kernel.actor import program
from kernel.books import entries
from kernel.clock import FixedClock
from kernel.secrets import KeystoreMissing
from pos_app.bringing_in import ImportNotReady
from pos_app.importing import check, read
from pos_app.install import FolderInUse
from pos_app.place import AlreadyRunning, FolderLock, open_place
from pos_app.setting_up import (
    Enrolment,
    FolderNotEmpty,
    FolderUnwritable,
    Machine,
    SetupInvalid,
    enrol_again,
    join,
    read_answers,
    refuse_used_folder,
    set_up,
)
from pos_app.setting_up.checking import board_rows
from pos_app.setting_up.enrolling import EnrolmentRefused, HeadquartersSilent, OtherRegister
from pos_app.setting_up.making import OtherChain
from pos_app.settings import load_settings
from pos_app.till import open_till
from shop.daily_close.facts import DayOpened
from shop.gold_board.facts import GoldBoardPublished
from shop.gold_board.usecases import publish_board
from shop.staff.facts import CompanyNamed, RegisterInstalled, StaffHired, StoreOpened, TillRestored
from shop.staff.usecases import hire
from tests.builders.books import OPENING
from tests.builders.keystore import machine_with_keystore, machine_without_keystore
from tests.builders.opening import fill, gold, member, write_answers
from tests.headquarters.serving import serving

ROOT = Path(__file__).parents[3]


def answers(tmp_path, **other):
    return read_answers(write_answers(tmp_path / "a.json", **other))


def test_what_was_told_stands_in_the_tills_own_journal(tmp_path):
    set_up(tmp_path / "till", answers(tmp_path), clock=FixedClock(OPENING))

    place = open_place(tmp_path / "till")
    with place.database.reading() as connection:
        kinds = [entry.kind for entry in entries(connection, "HP01")]
    place.close()
    assert kinds == [
        CompanyNamed.kind, StoreOpened.kind, RegisterInstalled.kind, StaffHired.kind, StaffHired.kind,
        GoldBoardPublished.kind,
    ]  # fmt: skip


def test_no_pin_stands_in_the_file_that_was_made(tmp_path):
    set_up(tmp_path / "till", answers(tmp_path))

    assert all(b"314159" not in path.read_bytes() for path in (tmp_path / "till").iterdir())


def test_printer_ticket_unit_and_backup_become_settings(tmp_path):
    told = answers(
        tmp_path, printer={"kind": "network", "host": "10.0.0.9", "port": 9101}, ticket_unit="yuan",
        backup_folder=str(tmp_path / "backup"),
    )  # fmt: skip

    set_up(tmp_path / "till", told)

    kept = load_settings(tmp_path / "till")
    assert (kept.printer.host, kept.printer.port, kept.ticket_unit_fen) == ("10.0.0.9", 9101, 100)
    assert kept.backup_folder == str(tmp_path / "backup")


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "till").mkdir()

    made = set_up(tmp_path / "till", answers(tmp_path))

    assert made.folder == tmp_path / "till"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "till"]


def test_a_folder_with_a_till_in_it_is_refused_and_not_touched(tmp_path):
    set_up(tmp_path / "till", answers(tmp_path))
    before = {path.name: path.read_bytes() for path in (tmp_path / "till").iterdir()}

    with pytest.raises(FolderInUse):
        set_up(tmp_path / "till", answers(tmp_path))

    assert {path.name: path.read_bytes() for path in (tmp_path / "till").iterdir()} == before


def test_a_folder_with_other_things_in_it_is_refused(tmp_path):
    (tmp_path / "till").mkdir()
    (tmp_path / "till" / "photo.jpg").touch()

    with pytest.raises(FolderNotEmpty):
        refuse_used_folder(tmp_path / "till")


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(FolderUnwritable):
        set_up(tmp_path / "file" / "till", answers(tmp_path))


def test_faults_leave_nothing_behind(tmp_path):
    told = answers(tmp_path, register="x")

    with pytest.raises(SetupInvalid):
        set_up(tmp_path / "till", told)

    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_an_import_with_bad_rows_leaves_nothing_behind(tmp_path):
    plan = check(read(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(1)])))

    with pytest.raises(ImportNotReady):
        set_up(tmp_path / "till", answers(tmp_path), plan=plan)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "期初.xlsx"]


def test_two_setups_at_once_do_not_mix(tmp_path):
    other = FolderLock(tmp_path / ".till.setup")

    with pytest.raises(AlreadyRunning):
        set_up(tmp_path / "till", answers(tmp_path))

    other.release()


KILLED = """
import os, signal, sys
from pathlib import Path
from pos_app.importing import check, read
from pos_app.setting_up import read_answers, set_up

folder, stop_at = Path(sys.argv[1]), int(sys.argv[2])
heard = []

def tell(words):
    heard.append(words)
    if len(heard) == stop_at:
        os.kill(os.getpid(), signal.SIGKILL)

set_up(folder / "till", read_answers(folder / "a.json"), plan=check(read(folder / "b.xlsx")), tell=tell)
"""


@pytest.mark.parametrize("step", range(1, 7))
def test_a_power_cut_in_the_middle_leaves_no_till_and_the_next_try_makes_one(tmp_path, step):
    told = answers(tmp_path)
    plan_file = fill(tmp_path / "b.xlsx", pieces=[gold(1)], members=[member(1)])

    died = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(step)], cwd=ROOT, check=False)

    assert died.returncode == -signal.SIGKILL
    assert not (tmp_path / "till").exists()
    made = set_up(tmp_path / "till", told, plan=check(read(plan_file)))
    assert made.brought is not None
    assert made.brought.pieces == 1
    assert not (tmp_path / ".till.setup").exists()


@pytest.fixture
def office(tmp_path):
    made = create_office(tmp_path / "hq", Settings())
    with made.open(program("admin")) as books:
        books.record(CompanyNamed(name="金铺珠宝有限公司"))
        books.record(StoreOpened(code="HP", name="和平路店"))
        hire(books, staff_no="1007", name="王芳", role="cashier", store="HP", pin="135790", pepper=made.secrets.pepper)
        told = read_answers(write_answers(tmp_path / "a.json"))
        publish_board(books, board_rows(told.gold_board), effective_at=books.clock.now())
    yield made
    made.close()


def coded(office, register: str = "HP01", url: str = "") -> Enrolment:
    with office.open(program("admin")) as books:
        code = office.enrolments.make_code(books, register, "HP").code
    return Enrolment(register=register, store="HP", code=code, url=url)


def approving(office) -> Callable[[str, str], None]:
    def approve(register: str, digits: str) -> None:
        with office.open(program("admin")) as books:
            office.enrolments.approve(books, register, digits)

    return approve


def test_a_till_that_joins_gets_company_store_staff_and_board_from_headquarters(tmp_path, office):
    with serving(office) as url:
        made = join(tmp_path / "till", Machine(), coded(office), url, show=approving(office))

    till = open_till(tmp_path / "till")
    assert made.sync == "synced"
    assert till.unlock("1007", "135790").name == "王芳"
    assert till.header().store_name == "和平路店"
    assert till.boards.board().state == "fresh"
    till.close()


def test_headquarters_may_write_its_address_on_the_paper(tmp_path, office):
    with serving(office) as url:
        made = join(tmp_path / "till", Machine(), coded(office, url=url), "", show=approving(office))

    assert load_settings(made.folder).headquarters_url == url


def test_a_till_does_not_join_while_headquarters_cannot_be_reached(tmp_path, office):
    with serving(office) as gone:
        pass

    with pytest.raises(HeadquartersSilent):
        join(tmp_path / "till", Machine(), coded(office), gone)

    assert not (tmp_path / "till").exists()


def test_a_till_whose_code_was_replaced_is_not_made(tmp_path, office):
    old = coded(office)
    coded(office)

    with serving(office) as url, pytest.raises(EnrolmentRefused):
        join(tmp_path / "till", Machine(), old, url)

    assert not (tmp_path / "till").exists()


def test_the_second_machine_of_a_register_gets_its_journal_back_and_goes_on_in_the_next_epoch(tmp_path, office):
    with serving(office) as url:
        join(tmp_path / "first", Machine(), coded(office), url, show=approving(office))
        first = open_till(tmp_path / "first")
        first.unlock("1007", "135790")
        first.drawer.open_day(1_000_00)
        first.sync_now()
        first.close()

        made = join(tmp_path / "second", Machine(), coded(office), url, show=approving(office))

    second = open_place(made.folder)
    with second.database.reading() as connection:
        found = [(entry.epoch, entry.seq, entry.kind) for entry in entries(connection, "HP01")]
    second.close()
    assert made.sync == "synced"
    assert found == [(1, 1, DayOpened.kind), (2, 1, TillRestored.kind)]


def test_a_till_that_is_enrolled_again_keeps_its_books_and_hands_the_rest_in(tmp_path, office):
    with serving(office) as url:
        join(tmp_path / "till", Machine(), coded(office), url, show=approving(office))
        with office.open(program("admin")) as books:
            quarantine(books, "HP01", "clone")
        till = open_till(tmp_path / "till")
        till.unlock("1007", "135790")
        till.drawer.open_day(1_000_00)
        blocked = till.sync_now()
        till.close()

        made = enrol_again(tmp_path / "till", coded(office).code, show=approving(office))

    assert blocked is not None
    assert blocked.state == "rejected"
    assert made.sync == "synced"
    with office.database.reading() as connection:
        found = [(entry.epoch, entry.kind) for entry in entries(connection, "HP01")]
    assert found == [(1, DayOpened.kind), (2, TillRestored.kind)]


def test_a_till_that_joins_with_the_keystore_leaves_no_key_in_its_folder(tmp_path, office):
    machine = Machine(keystore=True)
    with machine_with_keystore() as keystore, serving(office) as url:
        made = join(tmp_path / "till", machine, coded(office), url, show=approving(office))
        join(tmp_path / "second", machine, coded(office), url, show=approving(office))  # its journal comes back too
        entries_kept = len(keystore.entries)
        open_place(tmp_path / "second").close()

    assert made.sync == "synced"
    assert entries_kept == 2
    assert not [path for name in ("till", "second") for path in (tmp_path / name).rglob("secrets*")]


def test_no_code_is_used_up_for_a_machine_without_a_keystore(tmp_path, office):
    paper = coded(office)
    with serving(office) as url:
        with machine_without_keystore(), pytest.raises(KeystoreMissing):
            join(tmp_path / "till", Machine(keystore=True), paper, url)

        made = join(tmp_path / "till", Machine(), paper, url, show=approving(office))

    assert made.sync == "synced"


def test_a_setup_that_fails_leaves_nothing_in_the_keystore(tmp_path):
    def cut(words: str) -> None:
        if words == "保存":
            raise KeyboardInterrupt

    with machine_with_keystore() as keystore, pytest.raises(KeyboardInterrupt):
        set_up(tmp_path / "till", answers(tmp_path, keystore=True), tell=cut)

    assert keystore.entries == {}
    assert not (tmp_path / "till").exists()


def test_a_code_for_another_till_changes_nothing(tmp_path, office):
    with serving(office) as url:
        join(tmp_path / "till", Machine(), coded(office), url, show=approving(office))
        before = {path.name: path.read_bytes() for path in (tmp_path / "till").glob("*[tn]")}

        with pytest.raises(OtherRegister):
            enrol_again(tmp_path / "till", coded(office, "HP02").code)

    assert {path.name: path.read_bytes() for path in (tmp_path / "till").glob("*[tn]")} == before


def test_a_shop_of_another_chain_is_not_joined_with_its_books(tmp_path, office):
    set_up(tmp_path / "till", answers(tmp_path))

    with serving(office) as url, pytest.raises(OtherChain):
        enrol_again(tmp_path / "till", coded(office).code, url, show=approving(office))

    assert load_settings(tmp_path / "till").headquarters_url == ""
