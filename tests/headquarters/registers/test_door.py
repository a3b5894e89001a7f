"""Only the machine that headquarters knows speaks for a register, and a copy of it is found out."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from headquarters.registers import door as registers
from headquarters.registers.door import (
    Door,
    EpochSealed,
    Installed,
    NotQuarantined,
    Quarantined,
    RegisterElsewhere,
    RegisterNameInvalid,
    RegisterUnknown,
    Replayed,
    Revoked,
    StoreUnknown,
    WrongSignature,
    WrongToken,
    check_place,
    listed,
    names,
)
from headquarters.tables import enrolled_register, register_cursor
from kernel.books import entries
from kernel.clock import unix_ms
from kernel.database import AnyDatabase
from kernel.projection import Put
from kernel.secrets import new_signing_key
from sync.identity import EMPTY_SHA256, Signer
from sync.rights import RightGranted, right
from tests.builders.books import counted
from tests.headquarters.front_door import Front


@pytest.fixture
def front(any_database: AnyDatabase) -> Front:
    return Front(any_database)


def state_of(database: AnyDatabase, register: str = "HP01") -> tuple[str, str]:
    with database.reading() as connection:
        return next((one.state, one.reason) for one in listed(connection) if one.register == register)


def test_an_enrolled_register_is_let_in_by_its_signature(front: Front):
    machine = front.enrol()

    found = front.request(machine)

    assert found == Installed("HP01", "HP", machine.public_key, 1, 1, unix_ms(front.clock.now()))


def test_nobody_speaks_for_a_register_that_was_never_enrolled(front: Front):
    machine = front.enrol()
    who = msgspec.structs.replace(machine.signer.credentials("POST", "/v1/up"), register="HP09")

    assert not front.door.knows("HP09")
    with pytest.raises(WrongToken):
        front.door.admit(who, "POST", "/v1/up", EMPTY_SHA256, writes=True)


@pytest.mark.parametrize(
    ("method", "path", "body"), [("GET", "/v1/up", "0"), ("POST", "/v1/rights", "0"), ("POST", "/v1/up", "1")]
)
def test_a_signature_is_good_for_its_own_request_only(front: Front, method: str, path: str, body: str):
    who = front.enrol().signer.credentials("POST", "/v1/up", "0" * 64)

    with pytest.raises(WrongSignature):
        front.door.admit(who, method, path, body * 64, writes=True)


@pytest.mark.parametrize("change", [{"counter": 5}, {"token": "1." + "0" * 40}, {"epoch": 2}, {"incarnation": 9}])
def test_nothing_that_was_signed_can_be_changed_on_the_way(front: Front, change: dict[str, object]):
    who = msgspec.structs.replace(front.enrol().signer.credentials("POST", "/v1/up"), **change)

    with pytest.raises(WrongSignature):
        front.door.admit(who, "POST", "/v1/up", EMPTY_SHA256, writes=True)


def test_another_key_does_not_speak_for_the_register(front: Front):
    machine = front.enrol()
    thief = Signer(machine.tokens, new_signing_key(counted(77)), front.clock)

    with pytest.raises(WrongSignature):
        front.door.admit(thief.credentials("POST", "/v1/up"), "POST", "/v1/up", EMPTY_SHA256, writes=True)


@pytest.mark.parametrize("token", ["x", "0.", "1", "2." + "f" * 40, "9" * 30, "1." + "F" * 40])
def test_a_token_that_headquarters_never_made_is_refused_though_well_signed(front: Front, token: str):
    machine = front.enrol()
    assert machine.tokens.identity is not None
    machine.tokens.keep(msgspec.structs.replace(machine.tokens.identity, token=token))

    with pytest.raises(WrongToken):
        front.request(machine)


def test_the_same_request_a_second_time_is_not_let_in(front: Front):
    who = front.enrol().signer.credentials("POST", "/v1/up")
    front.door.admit(who, "POST", "/v1/up", EMPTY_SHA256, writes=True)

    with pytest.raises(Replayed) as refused:
        front.door.admit(who, "POST", "/v1/up", EMPTY_SHA256, writes=True)

    assert refused.value.heard == who.counter


def number(token: str) -> int:
    return int(token.split(".")[0])


def test_a_lost_answer_to_hello_is_asked_again_and_the_next_token_is_as_good(front: Front):
    machine = front.enrol()
    lost = front.hello(machine, lost=True)

    token = front.hello(machine)

    assert number(token) > number(lost)
    assert front.request(machine).token_no == number(token)


def test_the_next_token_becomes_the_current_one_when_it_is_first_used(front: Front):
    machine = front.enrol()

    tokens = [front.hello(machine) for _ in range(3)]

    assert sorted(tokens, key=number) == tokens
    assert front.request(machine).token_no == number(tokens[-1])


def test_two_machines_that_both_said_hello_and_used_neither_answer_are_told_apart_at_the_first_request(front: Front):
    machine = front.enrol()
    copy = machine.copied()
    front.hello(machine)
    front.hello(copy)
    front.request(copy)

    with pytest.raises(Quarantined, match="clone"):
        front.request(machine)


def test_two_hellos_with_one_counter_are_told_apart_by_any_two_server_processes(front: Front):
    machine = front.enrol()
    copy = machine.copied()
    front.clock.forward(milliseconds=1)
    first, second = (one.signer.credentials("POST", "/v1/hello") for one in (machine, copy))
    front.door.admit(first, "POST", "/v1/hello", EMPTY_SHA256, writes=True)

    with pytest.raises(Replayed):
        Door(front.database, front.tokens).admit(second, "POST", "/v1/hello", EMPTY_SHA256, writes=True)


def test_a_copied_till_puts_the_register_into_quarantine(front: Front):
    machine = front.enrol()
    copy = machine.copied()
    front.hello(machine)
    front.request(machine)

    with pytest.raises(Quarantined, match="clone"):
        front.request(copy)

    assert state_of(front.database) == ("quarantined", "clone")
    with pytest.raises(Quarantined, match="clone"):
        front.request(machine)


def test_a_copy_that_only_reads_is_found_out_too(front: Front):
    machine = front.enrol()
    copy = machine.copied()
    front.hello(machine)
    front.request(machine)

    with pytest.raises(Quarantined):
        front.request(copy, writes=False)


def test_both_machines_of_a_quarantined_register_may_read_on(front: Front):
    machine = front.enrol()
    copy = machine.copied()
    front.hello(machine)
    front.request(machine)
    with pytest.raises(Quarantined):
        front.request(copy)

    assert [front.request(one, writes=False).register for one in (machine, copy)] == ["HP01", "HP01"]


def test_a_message_that_was_late_by_one_hello_is_no_copy(front: Front):
    machine = front.enrol()
    front.clock.forward(milliseconds=1)
    late = machine.signer.credentials("POST", "/v1/rights")
    front.hello(machine)
    front.request(machine)

    with pytest.raises(Replayed):
        front.door.admit(late, "POST", "/v1/rights", EMPTY_SHA256, writes=True)

    assert state_of(front.database) == ("active", "")


def test_another_server_process_knows_the_copy_as_well(front: Front):
    machine = front.enrol()
    copy = machine.copied()
    front.hello(machine)
    front.request(machine)
    front.door = Door(front.database, front.tokens)

    with pytest.raises(Quarantined):
        front.request(copy)


def test_a_restored_headquarters_knows_tokens_again_that_it_gave_out_after_its_backup(front: Front):
    machine = front.enrol()
    front.hello(machine)
    with front.database.reading() as connection:
        backup = dict(connection.execute(select(enrolled_register)).one()._mapping)
    tokens = [front.hello(machine) for _ in range(5)]

    with front.open() as books:
        books.carry_out([Put(enrolled_register, backup)])
    front.door = Door(front.database, front.tokens)

    assert front.request(machine).token_no == number(tokens[-1])


def test_a_counter_is_not_written_down_for_each_request(front: Front):
    machine = front.enrol()
    front.request(machine)
    with front.database.reading() as connection:
        before = connection.scalar(select(enrolled_register.c.counter))

    for _ in range(5):
        front.request(machine)
    with front.database.reading() as connection:
        soon = connection.scalar(select(enrolled_register.c.counter))
    front.clock.forward(seconds=11)
    front.request(machine)
    with front.database.reading() as connection:
        later = connection.scalar(select(enrolled_register.c.counter))

    assert before == soon
    assert later > soon


def test_enrolled_again_the_register_has_a_new_epoch_and_the_old_machine_is_shut_out(front: Front):
    first = front.enrol()
    front.request(first)
    with front.open() as books:
        books.carry_out([Put(register_cursor, {"register": "HP01", "epoch": 3, "seq": 40, "hash": "ab" * 32})])

    second = front.enrol(seed=200)

    assert front.request(second).epoch == 4
    with pytest.raises(EpochSealed):
        front.request(first)
    with front.database.reading() as connection:
        row = connection.execute(select(enrolled_register)).one()
    assert (row.sealed_epoch, row.sealed_seq, row.sealed_hash) == (3, 40, "ab" * 32)


def test_a_machine_that_was_enrolled_again_with_its_old_token_is_told_so(front: Front):
    first = front.enrol()
    old = first.tokens.identity
    front.enrol()  # the same keys: a disk that was put back
    first.tokens.keep(old)  # type: ignore[arg-type]

    with pytest.raises(EpochSealed):
        front.request(first)


def held(front: Front) -> list[tuple[str, str, int, int]]:
    with front.database.reading() as connection:
        found = connection.execute(select(right.c.right_id, right.c.state, right.c.live, right.c.aside))
        return [tuple(row) for row in found.all()]


def grant(front: Front, right_id: str, register: str) -> None:
    with front.open() as books:
        books.record(RightGranted(right_id=right_id, register=register, account="value:m1", amount=100_00))


@pytest.mark.parametrize("way", ["enrolled again", "revoked"])
def test_what_a_lost_machine_holds_stays_set_aside_and_waits_for_a_person(front: Front, way: str):
    front.enrol()
    front.enrol("HP02", seed=300)
    grant(front, "w1", "HP01")
    grant(front, "w2", "HP02")

    if way == "revoked":
        with front.open() as books:
            registers.revoke(books, "HP01", "stolen")
    else:
        front.enrol(seed=200)

    assert sorted(held(front)) == [("w1", "quarantined", 1, 1), ("w2", "open", 1, 1)]


def test_a_revoked_register_is_nobody(front: Front):
    machine = front.enrol()
    with front.open() as books:
        registers.revoke(books, "HP01", "stolen")

    with pytest.raises(Revoked):
        front.request(machine, writes=False)


def test_a_false_alarm_is_ended_by_a_person(front: Front):
    machine = front.enrol()
    with front.open() as books:
        registers.quarantine(books, "HP01", "a fork")
    with pytest.raises(Quarantined, match="a fork"):
        front.request(machine)

    with front.open() as books:
        registers.release(books, "HP01")

    assert front.request(machine).register == "HP01"


def test_a_revoked_register_is_not_released(front: Front):
    front.enrol()
    with front.open() as books:
        registers.revoke(books, "HP01")

    with pytest.raises(NotQuarantined), front.open() as books:
        registers.release(books, "HP01")


def test_what_nobody_speaks_for_can_not_be_shut_out(front: Front):
    for decide in (registers.release, registers.revoke, lambda books, name: registers.quarantine(books, name, "x")):
        with pytest.raises(RegisterUnknown), front.open() as books:
            decide(books, "HP01")


def test_people_see_which_registers_wait_for_them(front: Front):
    for name, seed in (("HP01", 100), ("HP02", 200), ("BJ01", 300)):
        front.enrol(name, name[:2], seed=seed)
    with front.open() as books:
        registers.quarantine(books, "HP02", "a fork")

    with front.database.reading() as connection:
        assert names(listed(connection)) == ("BJ01", "HP01", "HP02")
        assert names(listed(connection, "quarantined")) == ("HP02",)


def test_every_place_learns_the_key_of_a_new_register(front: Front):
    front.enrol()

    with front.database.reading() as connection:
        kinds = [entry.kind for entry in entries(connection, "HQ")]
    assert kinds[-2:] == ["staff.register_installed", "chain.register_key"]


@pytest.mark.parametrize("name", ["HQ", "H", "hp01", "HP-01", "HP0123456", "1HP", ""])
def test_a_name_that_cannot_stand_on_a_document_is_refused(front: Front, name: str):
    with pytest.raises(RegisterNameInvalid), front.database.reading() as connection:
        check_place(connection, name, "HP")


def test_a_register_needs_a_store_of_the_chain(front: Front):
    with pytest.raises(StoreUnknown), front.database.reading() as connection:
        check_place(connection, "XX01", "XX")


def test_a_register_stays_in_the_store_whose_facts_it_wrote(front: Front):
    front.enrol("HP01", "HP")

    with front.database.reading() as connection:
        check_place(connection, "HP01", "HP")
        with pytest.raises(RegisterElsewhere):
            check_place(connection, "HP01", "BJ")


def test_no_token_and_no_key_of_a_till_stands_in_headquarters_database(front: Front):
    machine = front.enrol()
    token = front.hello(machine)

    with front.database.reading() as connection:
        kept = str(connection.execute(select(enrolled_register)).all())

    assert token not in kept
    assert machine.key not in kept
