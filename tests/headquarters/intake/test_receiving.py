"""A register's entries arrive exactly once, whatever the network and the sender do."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headquarters.intake.receiving import BadBatch
from headquarters.registers.door import Installed
from headquarters.tables import feed_item, register_cursor
from headquarters.telling.feed_rows import numbers_in
from kernel.books import entries as kernel_entries
from kernel.database import AnyDatabase, Database
from kernel.facts import GENESIS, Entry, hash_of
from kernel.secrets import public_key_of
from kernel.tables import exception_ledger, journal
from membership.facts import PointsEarned
from membership.tables import member_account
from shop.sales.facts import SaleHeld
from sync.protocol import Ack, Blocked, Need, UploadAnswer
from tests.headquarters.chain import Chain, batch_of, chain_of, kept, new_chain, points, rows, troubles

ROOT = Path(__file__).parents[3]
PARKED = SaleHeld(hold_no="H-1", store="HP", name="穿红衣", member_id="", pieces=1, due_fen=100, cart="{}")


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    return made


def sender(chain: Chain, register: str = "HP01") -> Installed:
    till = chain.tills[register]
    return Installed(register, till.store, public_key_of(till.secrets.signing_key))


def hand_in(chain: Chain, entries: list[Entry], register: str = "HP01", **changes: object) -> UploadAnswer:
    return chain.office.receive(sender(chain, register), batch_of(entries, chain.tills[register], **changes))


def told(chain: Chain, register: str) -> list[int]:
    """Numbers of a register's entries that stand in any feed."""
    shared = {no for row in rows(chain.office.database, feed_item) for no in numbers_in(row["no"], row["earlier"])}
    found = rows(chain.office.database, journal)
    return sorted(row["seq"] for row in found if row["register"] == register and row["no"] in shared)


def seqs(chain: Chain) -> list[int]:
    return [seq for _epoch, seq, _kind in kept(chain.office.database, "HP01")]


def test_a_batch_is_kept_carried_out_and_acknowledged(chain: Chain) -> None:
    entries = chain_of("HP01", points(3))

    answer = hand_in(chain, entries)

    assert isinstance(answer, Ack)
    assert (answer.epoch, answer.seq, answer.hash, answer.incarnation) == (1, 3, entries[-1].hash, 1)
    assert seqs(chain) == [1, 2, 3]
    assert chain.account("m1").points == 3


def test_the_same_batch_again_changes_nothing_and_gets_the_same_answer(chain: Chain) -> None:
    batch = batch_of(chain_of("HP01", points(3)), chain.tills["HP01"])

    answers = [chain.office.receive(sender(chain), batch) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert chain.account("m1").points == 3


def test_a_batch_that_repeats_known_entries_adds_only_the_new_ones(chain: Chain) -> None:
    entries = chain_of("HP01", points(5))
    hand_in(chain, entries[:3])

    answer = hand_in(chain, entries[1:])

    assert isinstance(answer, Ack)
    assert answer.seq == 5
    assert chain.account("m1").points == 5


@settings(max_examples=40)
@given(order=st.lists(st.tuples(st.integers(0, 7), st.integers(1, 8)), max_size=12))
def test_any_order_and_number_of_pieces_ends_in_each_entry_once(order: list[tuple[int, int]]) -> None:
    chain, entries = new_chain(), chain_of("HP01", points(8))
    chain.install("HP01", "HP")

    for start, length in [*order, (0, 8)]:
        hand_in(chain, entries[start : start + length])

    assert seqs(chain) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert chain.account("m1").points == 8


def test_a_gap_is_answered_with_what_is_needed(chain: Chain) -> None:
    entries = chain_of("HP01", points(4))
    hand_in(chain, entries[:1])

    answer = hand_in(chain, entries[2:])

    assert isinstance(answer, Need)
    assert (answer.epoch, answer.seq, answer.hash) == (1, 1, entries[0].hash)
    assert seqs(chain) == [1]


def test_another_entry_at_a_known_place_is_a_fork(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", points(2)))

    answer = hand_in(chain, chain_of("HP01", points(3), mark="copy"))

    assert answer == Blocked(reason="fork")
    assert chain.account("m1").points == 2


def test_a_continuation_of_another_chain_is_a_fork(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", points(2)))
    other = chain_of("HP01", points(3), mark="copy")

    answer = hand_in(chain, other[2:])

    assert answer == Blocked(reason="fork")


def test_an_altered_amount_is_seen_by_its_hash(chain: Chain) -> None:
    entries = chain_of("HP01", points(2))
    richer = msgspec.structs.replace(entries[1], body=entries[1].body.replace('"points":1', '"points":100000'))

    answer = hand_in(chain, [entries[0], richer])

    assert answer == Blocked(reason="chain")
    assert seqs(chain) == []


def test_an_entry_with_the_id_of_another_is_kept_out(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", points(1), mark="x"))
    chain.install("HP02", "HP")
    stolen = chain_of("HP01", points(1), mark="x")[0].id
    copied = _with_id(chain_of("HP02", points(1))[0], stolen)

    answer = hand_in(chain, [copied], "HP02")

    assert answer == Blocked(reason="id_taken")


def test_an_unknown_kind_is_stored_and_told_but_waits_for_a_newer_program(chain: Chain) -> None:
    entries = chain_of("HP01", [("membership.card_lost", '{"card_no":"6"}'), *points(1)])

    answer = hand_in(chain, entries)

    assert isinstance(answer, Ack)
    assert seqs(chain) == [1, 2]
    assert troubles(chain.office.database) == ["unknown kind: membership.card_lost version 1"]
    assert told(chain, "HP01") == [1]


def test_an_entry_that_does_not_fit_its_kind_goes_to_the_exceptions_and_the_chain_goes_on(chain: Chain) -> None:
    entries = chain_of("HP01", [("membership.points_earned", '{"member_id":"m1","points":"many"}'), *points(1)])

    answer = hand_in(chain, entries)

    assert isinstance(answer, Ack)
    assert answer.seq == 2
    assert [reason.split(":")[0] for reason in troubles(chain.office.database)] == ["malformed"]
    assert chain.account("m1").points == 1


def test_what_could_not_be_carried_out_here_is_not_told_to_others(chain: Chain) -> None:
    entries = chain_of("HP01", [("sales.held", "{}"), PARKED])

    hand_in(chain, entries)

    assert told(chain, "HP01") == [2]


def test_a_new_epoch_starts_at_one_and_names_the_end_of_the_old_one(chain: Chain) -> None:
    old = chain_of("HP01", points(2))
    hand_in(chain, old)
    new = chain_of("HP01", points(1), epoch=2, prev=old[-1].hash)

    answer = hand_in(chain, new)

    assert isinstance(answer, Ack)
    assert (answer.epoch, answer.seq) == (2, 1)


@pytest.mark.parametrize(
    "begins_with",
    [
        pytest.param({"epoch": 2, "prev": GENESIS}, id="names another end"),
        pytest.param({"epoch": 2, "seq": 4, "prev": GENESIS}, id="does not start at one"),
    ],
)
def test_a_new_epoch_that_leaves_something_out_is_asked_for_it(chain: Chain, begins_with: dict[str, object]) -> None:
    hand_in(chain, chain_of("HP01", points(2)))

    answer = hand_in(chain, (chain_of("HP01", points(1), **begins_with)))  # type: ignore[arg-type]

    assert isinstance(answer, Need)
    assert (answer.epoch, answer.seq) == (1, 2)


def test_an_old_epoch_that_goes_on_is_sealed(chain: Chain) -> None:
    old = chain_of("HP01", points(3))
    hand_in(chain, old[:2])
    hand_in(chain, chain_of("HP01", points(1), epoch=2, prev=old[1].hash))

    answer = hand_in(chain, old[2:])

    assert answer == Blocked(reason="sealed")


def test_a_crash_in_the_middle_of_a_batch_leaves_nothing_of_it(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("headquarters.books.share", _dies)
        with pytest.raises(KeyboardInterrupt):
            hand_in(chain, chain_of("HP01", points(3)))

    assert seqs(chain) == []
    assert rows(chain.office.database, register_cursor) == []
    assert chain.account("m1").points == 0


def test_after_such_a_crash_the_same_batch_is_taken(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("headquarters.books.share", _dies)
        with pytest.raises(KeyboardInterrupt):
            hand_in(chain, chain_of("HP01", points(3)))

    hand_in(chain, chain_of("HP01", points(3)))

    assert seqs(chain) == [1, 2, 3]
    assert chain.account("m1").points == 3


DYING_HEADQUARTERS = """
import os, signal, sys
from pathlib import Path
import headquarters.books
from tests.headquarters.chain import chain_of, new_chain, new_database, points
from tests.headquarters.intake.test_receiving import hand_in

def dies(connection, numbered, foreseen):
    os.kill(os.getpid(), signal.SIGKILL)

chain = new_chain(new_database(Path(sys.argv[1])))
chain.install("HP01", "HP")
hand_in(chain, chain_of("HP01", points(2)))
headquarters.books.share = dies
hand_in(chain, chain_of("HP01", points(5)))
"""


def test_headquarters_killed_in_the_middle_of_a_batch_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "headquarters.db"

    ended = subprocess.run([sys.executable, "-c", DYING_HEADQUARTERS, str(path)], timeout=60, cwd=ROOT, check=False)

    database = Database(path)
    found = kept(database, "HP01"), [row["points"] for row in rows(database, member_account)]
    database.close()
    assert ended.returncode == -signal.SIGKILL
    assert found == ([(1, 1, "membership.points_earned"), (1, 2, "membership.points_earned")], [2])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"register": "BJ01"}, "batch.register"),
        ({"signature": "A" * 88}, "batch.signature"),
    ],
)
def test_a_batch_that_is_not_the_registers_own_is_refused(chain: Chain, changes: dict[str, object], code: str) -> None:
    till = chain.tills["HP01"]
    batch = msgspec.structs.replace(batch_of(chain_of("HP01", points(2)), till), **changes)

    with pytest.raises(BadBatch) as refused:
        chain.office.receive(sender(chain), batch)

    assert refused.value.code == code


@pytest.mark.parametrize("changes", [{"epoch": 2}, {"from_seq": 2}], ids=["another epoch", "other numbers"])
def test_entries_at_other_places_than_they_were_written_at_do_not_fit_their_hashes(
    chain: Chain, changes: dict[str, object]
) -> None:
    answer = hand_in(chain, chain_of("HP01", points(2)), **changes)

    assert answer == Blocked(reason="chain")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="empty"),
        pytest.param("[1]", id="a list"),
        pytest.param("{" * 3, id="cut off"),
        pytest.param('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", id="too deep"),
        pytest.param('{"points":9223372036854775808}', id="a number no database can hold"),
        pytest.param('{"a":[{"b":-99999999999999999999}]}', id="such a number deep inside"),
    ],
)
def test_a_body_that_no_till_writes_is_refused(chain: Chain, body: str) -> None:
    entries = chain_of("HP01", [("membership.points_earned", body)])

    with pytest.raises(BadBatch) as refused:
        hand_in(chain, entries)

    assert refused.value.code == "batch.entry"


def test_long_digits_in_a_text_are_no_number(chain: Chain) -> None:
    document = PointsEarned(member_id="m1", points=1, document_no="9" * 30)

    answer = hand_in(chain, chain_of("HP01", [document]))

    assert isinstance(answer, Ack)


@pytest.mark.parametrize("field", ["id", "kind", "actor", "business_date", "wall"])
def test_an_envelope_wider_than_its_column_is_refused(chain: Chain, field: str) -> None:
    entry = msgspec.structs.replace(chain_of("HP01", points(1))[0], **{field: "x" * 65})

    with pytest.raises(BadBatch):
        hand_in(chain, [entry])


def test_a_register_cannot_replace_the_key_of_a_member_it_did_not_enrol(chain: Chain) -> None:
    member_id = chain.member()
    before = _key(chain, member_id)
    hand_in(chain, chain_of("HP01", points(1)), member_keys={member_id: "A" * 43 + "="})

    assert _key(chain, member_id) == before


def test_a_key_that_opens_nothing_leaves_the_entry_to_a_person_and_the_chain_goes_on(chain: Chain) -> None:
    till, _wire = chain.install("HP02", "HP")
    member_id = till.enrol()
    with till.database.reading() as connection:
        sealed = list(kernel_entries(connection, "HP02"))
    answer = hand_in(chain, sealed, "HP02", member_keys={member_id: "A" * 43 + "="})

    assert isinstance(answer, Ack)
    assert [row["reason"] for row in rows(chain.office.database, exception_ledger)] == [
        f"no effect: SealBroken: member:{member_id}"
    ]


def _key(chain: Chain, member_id: str) -> str | None:
    with chain.office.database.reading() as connection:
        return chain.office.keys.export_key(connection, member_id)


def _with_id(entry: Entry, entry_id: str) -> Entry:
    changed = msgspec.structs.replace(entry, id=entry_id)
    return msgspec.structs.replace(changed, hash=hash_of(changed))


def _dies(*_given: object) -> None:
    raise KeyboardInterrupt
