"""From a backup's hour to now, in the order in which it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.books import entries
from kernel.facts import Entry
from kernel.tables import exception_ledger
from membership.usecases import enrol
from pos_app.place import DATABASE
from pos_app.upkeep.catching_up import CaughtUp, catch_up
from pos_app.upkeep.errors import HeadquartersNeeded
from pos_app.upkeep.restore import restore
from pos_app.upkeep.salvage import Wreck
from sync.ports import Unreachable
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone
from tests.builders.shop import PLAIN_RINGS
from tests.headquarters.chain import Wire


def own(counter: Counter) -> list[Entry]:
    with counter.till.place.database.reading() as connection:
        return list(entries(connection, "HP01"))


def from_backup(counter: Counter, wreck: Wreck, epochs: tuple[int, ...] = ()) -> CaughtUp:
    place = counter.till.place
    return catch_up(place.keeper, place.keys, wreck, None, from_file="b", epochs=epochs, say=lambda _words: None)


def old_file_and_backup(counter: Counter) -> list[Entry]:
    """Three bills more than the till's folder has after this; their entries."""
    counter.begin()
    place = counter.till.place
    counter.till.place.database.backup_to(counter.folder / "backup.db")
    had = len(own(counter))
    for code in PLAIN_RINGS[:3]:
        counter.sell(code)
    behind = own(counter)[had:]
    counter.till.close()
    (counter.folder / "backup.db").replace(place.folder / DATABASE)
    counter.open()
    return behind


def test_entries_of_the_old_file_that_continue_the_chain_are_taken_in_and_named(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        behind = old_file_and_backup(counter)

        done = from_backup(counter, Wreck(entries=tuple(behind)))

        assert [(named.sale_no[-4:], named.amount_fen) for named in done.saved if named.sale_no] == [
            ("0001", 200_00), ("0002", 210_00), ("0003", 220_00),
        ]  # fmt: skip
        assert done.lost == ()
        assert counter.sound()


def test_entries_behind_a_gap_are_named_and_not_taken_in(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        behind = old_file_and_backup(counter)
        second = next(entry for entry in behind if b"0002" in entry.body.encode())

        done = from_backup(counter, Wreck(entries=tuple(entry for entry in behind if entry != second)))

        assert [named.sale_no[-4:] for named in done.saved if named.sale_no] == ["0001"]
        assert [named.sale_no[-4:] for named in done.lost if named.sale_no] == ["0003"]
        assert counter.sound()


def test_the_new_epoch_is_higher_than_any_that_was_ever_seen(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        assert from_backup(counter, Wreck(), epochs=(1, 4, 2)).epoch == 5
        assert own(counter)[-1].epoch == 5
        assert counter.sound()


class BreakingOff(Wire):
    """The line breaks while the journal is fetched."""

    def journal(self, epoch, seq):  # type: ignore[no-untyped-def]
        raise Unreachable("reset")


def test_a_line_that_breaks_off_leaves_the_books_as_they_were(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"]
        before, place = own(counter), counter.till.place
        wire = BreakingOff(chain.office, chain.wires["HP01"].signer)

        with pytest.raises(HeadquartersNeeded):
            catch_up(place.keeper, place.keys, Wreck(), wire, from_file="", epochs=(), say=lambda _words: None)

        assert own(counter) == before


def hold_at_one_till_and_recall_at_the_other(chain: SmallChain) -> None:
    chain["HP01"].ok("scan", code=PLAIN_RINGS[0])
    hold_no = chain["HP01"].ok("hold")["hold"]["hold_no"]
    chain.sync("HP01", "HP02")
    chain["HP02"].begin()
    chain["HP02"].ok("recall", hold_no=hold_no)
    chain["HP02"].ok("pay", method="cash")
    chain["HP02"].ok("commit")
    chain.sync("HP02", "HP01")


def test_a_bill_parked_here_and_paid_at_the_next_till_is_paid_and_not_parked(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"].begin()
        counter.till.upkeep.run_once()
        hold_at_one_till_and_recall_at_the_other(chain)
        counter.till.close()
        (counter.folder / DATABASE).unlink()

        done = restore(counter.folder, headquarters=chain.wires["HP01"], clock=chain.clock)
        counter.open()

        assert done.caught_up.replayed.troubled == 0
        assert rows(counter.till.place.database, exception_ledger) == []
        assert counter.till.header().holds == 0
        assert counter.sound()


def test_a_member_enrolled_since_the_backup_comes_back_with_the_name(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"].begin()
        counter.till.upkeep.run_once()
        with counter.till.post.books() as books:
            enrol(
                books, counter.till.place.keys, name="陈静", phone="13700001111",
                phone_mac=counter.till.post.phone_mac, home_store="HP",
            )  # fmt: skip
        chain.sync("HP01")
        counter.till.close()
        (counter.folder / DATABASE).unlink()

        restore(counter.folder, headquarters=chain.wires["HP01"], clock=chain.clock)
        counter.open()
        counter.unlock("1007")

        assert [hit["name"] for hit in counter.ok("find_members", text="1111")["members"]] == ["陈静"]
