"""A till that cannot hand its journal in any more: its file is brought, read, and what is new in it comes in."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import msgspec
import pytest

from headquarters.intake.branches import BranchRefused
from headquarters.registers.door import RegisterUnknown, enrol_key, revoke
from headquarters.upkeep.importing import WAL, Copied, Imported, import_branch, read_copy
from kernel.database import AnyDatabase, Database, prepare_schema
from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import Insert
from kernel.secrets import PlaceSecrets, fresh_secrets
from kernel.tables import journal
from membership.tables import carried_entry, member_directory
from sync.protocol import RightAsk
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, counted, new_chain, points, rows, troubles
from tests.headquarters.intake.test_guards import spent
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.headquarters.people import till_file, written

COMMON = chain_of("HP01", points(3))


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    return made


def bring(chain: Chain, file: Path, secrets: PlaceSecrets | None = None) -> tuple[Imported, ...]:
    copied = read_copy(file, "HP01", secrets)
    return import_branch(chain.office, STAFF, "HP01", copied, name="old disk")


def lost(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        revoke(books, "HP01", "the till burnt")


def behind(entries: list[Entry], count: int, mark: str = "a") -> list[Entry]:
    return chain_of("HP01", points(count), seq=len(entries), prev=entries[-1].hash, mark=mark)


def test_the_other_branch_of_a_cloned_till_comes_in_from_its_file(chain: Chain, tmp_path: Path) -> None:
    hand_in(chain, [*COMMON, *behind(COMMON, 2)])
    file = till_file(tmp_path / "till.db", [*COMMON, *behind(COMMON, 4, "copy")])
    before = file.read_bytes()

    found = bring(chain, file)

    assert found == (Imported(epoch=1, first=1, last=7, forked_from=3, entries=4, troubled=0),)
    assert chain.account("m1").points == 3 + 2 + 4
    assert bring(chain, file)[0].entries == 0
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["till.db"]
    assert chain.office.verify().findings == ()


def test_what_a_branch_wrote_is_known_as_carried(chain: Chain, tmp_path: Path) -> None:
    hand_in(chain, COMMON)
    copies = behind(COMMON, 4, "copy")
    hand_in(chain, [*COMMON, *behind(COMMON, 2)])
    bring(chain, till_file(tmp_path / "till.db", [*COMMON, *copies]))

    carried = rows(chain.office.database, carried_entry)

    assert {row["entry_id"] for row in carried} == {entry.id for entry in copies}
    assert {row["register"] for row in carried} == {"HQ"}


def test_a_revoked_till_hands_in_by_its_file_what_it_never_sent(chain: Chain, tmp_path: Path) -> None:
    hand_in(chain, COMMON)
    lost(chain)

    found = bring(chain, till_file(tmp_path / "till.db", [*COMMON, *behind(COMMON, 2)]))

    assert found == (Imported(epoch=1, first=1, last=5, forked_from=3, entries=2, troubled=0),)
    assert chain.account("m1").points == 5


def test_what_a_revoked_till_spent_of_its_right_is_paid_from_it(chain: Chain, tmp_path: Path) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask = RightAsk(right_id="r", account=f"value:{member_id}", amount=60_00, incarnation=1, pin=PIN)
    chain.office.ask_right(sender(chain), ask)
    lost(chain)
    twice = [spent(member_id, "r", 50_00), spent(member_id, "r", 50_00)]

    (found,) = bring(chain, till_file(tmp_path / "till.db", chain_of("HP01", twice)))

    assert (found.entries, found.troubled) == (2, 1)
    assert chain.account(member_id).principal_fen == 50_00
    assert len(troubles(chain.office.database)) == 1  # type: ignore[arg-type]


def test_what_a_till_can_still_hand_in_is_not_taken_from_a_copy_of_its_file(chain: Chain, tmp_path: Path) -> None:
    hand_in(chain, COMMON)
    more = behind(COMMON, 2)

    with pytest.raises(BranchRefused) as refused:
        bring(chain, till_file(tmp_path / "till.db", [*COMMON, *more]))

    assert "its till hands it in" in str(refused.value)
    hand_in(chain, more)
    assert chain.account("m1").points == 5


def test_the_unsent_end_of_an_epoch_that_was_sealed_comes_in(chain: Chain, tmp_path: Path) -> None:
    hand_in(chain, COMMON)
    with chain.office.open(STAFF) as books:
        enrol_key(books, "HP01", "HP", "another key")

    (found,) = bring(chain, till_file(tmp_path / "till.db", [*COMMON, *behind(COMMON, 1)]))

    assert found.entries == 1


def test_a_long_branch_comes_in_by_parts_and_remembers_where_it_left(chain: Chain, tmp_path: Path) -> None:
    hand_in(chain, [*COMMON, *behind(COMMON, 1)])

    (found,) = bring(chain, till_file(tmp_path / "till.db", [*COMMON, *behind(COMMON, 450, "copy")]))

    assert found.line() == "epoch 1, 1 to 453: 450 new behind 3, 0 in the exception ledger"
    carried = written(chain.office.database, "HQ")
    assert {'"forked_from":3' in entry.body for entry in carried if entry.kind == "chain.branch_entry"} == {True}


def test_each_epoch_and_each_side_of_a_gap_comes_in(chain: Chain, tmp_path: Path) -> None:
    lost(chain)
    second = chain_of("HP01", points(4), epoch=2, prev=COMMON[-1].hash)

    found = bring(chain, till_file(tmp_path / "till.db", [*COMMON, second[0], *second[2:]]))

    assert [(one.epoch, one.first, one.last, one.entries) for one in found] == [
        (1, 1, 3, 3),
        (2, 1, 1, 1),
        (2, 3, 4, 2),
    ]


def test_a_till_that_was_cut_off_is_read_with_the_log_beside_its_file(chain: Chain, tmp_path: Path) -> None:
    running = till_file(tmp_path / "running.db", COMMON[:1])
    database = Database(running)
    with database.writing() as connection:
        carry_out(connection, [Insert(journal, msgspec.structs.asdict(entry)) for entry in COMMON[1:]])
    for suffix in ("", WAL):  # as a cut power leaves them: nothing was written back yet
        copyfile(f"{running}{suffix}", tmp_path / f"till.db{suffix}")
    database.close()

    assert len(read_copy(tmp_path / "till.db", "HP01").entries) == 3


def test_members_whom_a_lost_till_enrolled_come_with_its_secrets(chain: Chain, tmp_path: Path) -> None:
    database = Database(tmp_path / "till.db")
    prepare_schema(database)
    till, _wire = chain.install("HP01", "HP", database=database)
    till.enrol()
    database.close()
    lost(chain)

    with pytest.raises(BranchRefused):
        bring(chain, tmp_path / "till.db", fresh_secrets(counted(99)))
    bring(chain, tmp_path / "till.db", till.secrets)

    (known,) = rows(chain.office.database, member_directory)  # type: ignore[arg-type]
    assert known["name"] == "李雪梅"


def test_members_who_came_without_their_keys_are_listed_when_those_are_brought(chain: Chain, tmp_path: Path) -> None:
    database = Database(tmp_path / "till.db")
    prepare_schema(database)
    till, _wire = chain.install("HP01", "HP", database=database)
    till.enrol()
    database.close()
    lost(chain)
    bring(chain, tmp_path / "till.db")

    bring(chain, tmp_path / "till.db", till.secrets)

    assert [row["name"] for row in rows(chain.office.database, member_directory)] == ["李雪梅"]  # type: ignore[arg-type]
    assert chain.office.verify().findings == ()


@pytest.mark.parametrize("content", [b"", b"no database at all", None])
def test_what_is_no_file_of_this_till_is_refused(chain: Chain, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "till.db"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BranchRefused):
        bring(chain, file)


def test_a_till_that_nobody_knows_brings_nothing(chain: Chain) -> None:
    copied = Copied(tuple(chain_of("XX01", points(1))), {})

    with pytest.raises(RegisterUnknown):
        import_branch(chain.office, STAFF, "XX01", copied, name="old disk")
