"""What a damaged file still gives, and what of it may come back to the counter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.books import entries
from kernel.database import Database
from pos_app.place import DATABASE
from pos_app.upkeep.salvage import Wreck, bring_counter_back, bring_keys_back, read_wreck, set_aside_name
from printers.tables import print_job
from shop.sales.tables import cart_draft, cart_draft_line
from sync.rights import in_doubt, lease
from tests.builders.books import rows
from tests.builders.counter import Counter, standing_alone
from tests.builders.shop import PLAIN_RINGS

PAGE = 4_096


@contextmanager
def ended_till(tmp_path: Path) -> Iterator[Counter]:
    """A till that sold one ring, has a second on the screen, and has ended."""
    with standing_alone(tmp_path) as counter:
        (tmp_path / "scratch").mkdir()
        counter.begin().sell(PLAIN_RINGS[0])
        counter.ok("scan", code=PLAIN_RINGS[1])
        counter.till.close()
        yield counter


def read(counter: Counter, tmp_path: Path) -> Wreck:
    return read_wreck(counter.folder, tmp_path / "scratch", "HP01")


def own_entries(counter: Counter) -> list[int]:
    database = Database(counter.folder / DATABASE)
    with database.reading() as connection:
        found = [entry.seq for entry in entries(connection, "HP01")]
    database.close()
    return found


def test_a_sound_file_gives_its_whole_journal_and_the_bill_on_the_screen(tmp_path: Path) -> None:
    with ended_till(tmp_path) as counter:
        wreck = read(counter, tmp_path)

        assert [entry.seq for entry in wreck.entries] == own_entries(counter)
        assert len(wreck.draft_lines) == 1


def test_reading_leaves_the_old_file_as_it_is(tmp_path: Path) -> None:
    with ended_till(tmp_path) as counter:
        before = (counter.folder / DATABASE).read_bytes()

        read(counter, tmp_path)

        assert (counter.folder / DATABASE).read_bytes() == before


def test_an_altered_entry_is_not_believed(tmp_path: Path) -> None:
    with ended_till(tmp_path) as counter:
        seqs = own_entries(counter)
        file = counter.folder / DATABASE
        file.write_bytes(file.read_bytes().replace(b'"due_fen":20000', b'"due_fen":10000'))

        assert len(read(counter, tmp_path).entries) == len(seqs) - 1


def test_the_first_page_of_the_backup_opens_a_file_without_its_own(tmp_path: Path) -> None:
    with ended_till(tmp_path) as counter:
        seqs = own_entries(counter)
        file = counter.folder / DATABASE
        (tmp_path / "scratch" / DATABASE).write_bytes(file.read_bytes())
        with file.open("r+b") as raw:
            raw.write(b"\xa5" * PAGE)

        assert [entry.seq for entry in read(counter, tmp_path).entries] == seqs


def test_a_file_that_is_gone_or_empty_gives_nothing(tmp_path: Path) -> None:
    with ended_till(tmp_path) as counter:
        (counter.folder / DATABASE).write_bytes(b"")
        empty = read(counter, tmp_path)
        (counter.folder / DATABASE).unlink()

        assert empty == read(counter, tmp_path) == Wreck()


def test_the_file_that_was_set_aside_is_read_when_the_place_is_empty(tmp_path: Path) -> None:
    with ended_till(tmp_path) as counter:
        seqs = own_entries(counter)
        (counter.folder / DATABASE).rename(counter.folder / set_aside_name("20261121T093000"))

        assert [entry.seq for entry in read(counter, tmp_path).entries] == seqs


def bring(counter: Counter, wreck: Wreck) -> int:
    with counter.till.place.database.writing() as connection:
        return bring_counter_back(connection, wreck)


DRAFT = {"cart_id": "c1", "header": '{"cart_id":"c1","opened_at":"2026-11-21T10:00:00.000+08:00"}'}


def test_half_a_bill_is_not_put_on_the_screen(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        lines = ({"cart_id": "c1", "line_id": "l1", "line": '{"barcode": 69'},)

        assert bring(counter, Wreck(drafts=(DRAFT,), draft_lines=lines)) == 0

        assert rows(counter.till.place.database, cart_draft) == []
        assert rows(counter.till.place.database, cart_draft_line) == []


def test_a_bill_that_was_paid_does_not_come_back(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin().ok("scan", code=PLAIN_RINGS[0])
        drafts = tuple(rows(counter.till.place.database, cart_draft))
        lines = tuple(rows(counter.till.place.database, cart_draft_line))
        counter.ok("pay", method="cash")
        counter.ok("commit")

        assert bring(counter, Wreck(drafts=drafts, draft_lines=lines)) == 0


def test_the_backups_own_bill_is_dropped_because_it_may_have_been_paid_since(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin().ok("scan", code=PLAIN_RINGS[0])

        assert bring(counter, Wreck()) == 0

        assert rows(counter.till.place.database, cart_draft) == []


def test_a_paper_that_was_waiting_is_a_question_for_a_person(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin().sell(PLAIN_RINGS[0])
        job = {**rows(counter.till.place.database, print_job)[0], "state": "queued"}

        bring(counter, Wreck(jobs=(job,)))

        assert [row["state"] for row in rows(counter.till.place.database, print_job)] == ["doubt"]


def test_a_right_in_doubt_comes_back_to_be_settled(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        doubt = {"right_id": "r1", "account": "value:m1", "amount": 1, "asked_at": "2026", "state": "granted"}

        bring(counter, Wreck(doubts=(doubt,)))

        (kept,) = rows(counter.till.place.database, in_doubt)
        assert doubt.items() <= kept.items()


def test_a_backups_lease_does_not_come_back_without_what_was_paid_from_it_since(tmp_path: Path) -> None:
    zero = dict.fromkeys(("bonus", "spent_bonus", "held_principal", "held_bonus", "own_seq", "asked_ns"), 0)
    held = {
        "right_id": "l1", "account": "value:m1", "principal": 500, "count": 1, "accepted_in": 1,
        "epoch": 1, "boot_id": "b", "asked_wall": "2026", "expires_s": 0, "state": "held", **zero,
    }  # fmt: skip
    with standing_alone(tmp_path) as counter:
        with counter.till.place.database.writing() as connection:
            connection.execute(lease.insert().values({**held, "spent_principal": 0}))

        bring(counter, Wreck(leases=({**held, "spent_principal": 100},)))
        newest = [row["spent_principal"] for row in rows(counter.till.place.database, lease)]
        bring(counter, Wreck())

        assert newest == [100]
        assert rows(counter.till.place.database, lease) == []


def test_a_row_that_the_damage_left_without_its_parts_is_passed_over(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        broken = {"right_id": "r1", "account": None, "amount": 1, "asked_at": "2026", "state": "granted"}

        bring(counter, Wreck(doubts=(broken,)))

        assert rows(counter.till.place.database, in_doubt) == []


def test_only_the_keys_that_are_needed_come_back(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        wreck = Wreck(member_keys=({"member_id": "m8", "wrapped": "a"}, {"member_id": "m9", "wrapped": "b"}))
        with counter.till.place.database.writing() as connection:
            bring_keys_back(connection, wreck, ["m9"])
            found = connection.exec_driver_sql("SELECT member_id FROM member_key WHERE member_id LIKE 'm_'").all()

        assert [row[0] for row in found] == ["m9"]
