"""A machine becomes a register by a code, its own key, and a person who compares six digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from sqlalchemy import select

from headquarters.registers.door import Quarantined, RegisterNameInvalid, StoreUnknown
from headquarters.registers.enrolment import DigitsDiffer, NobodyWaits
from headquarters.tables import enrolment
from kernel.database import AnyDatabase
from kernel.secrets import open_sealed, public_key_of
from sync.joining import EnrolDenied, Enrolled, EnrolWaiting, SharedSecrets, sealing_purpose
from tests.headquarters.front_door import Front, Machine


@pytest.fixture
def front() -> Iterator[Front]:
    made = Front()
    yield made
    made.database.close()


@pytest.fixture
def machine(front: Front) -> Machine:
    return Machine(front.clock, 100)


def denied(answer: object) -> str:
    assert isinstance(answer, EnrolDenied)
    return answer.code


def test_a_code_names_register_and_store_and_shows_the_same_digits_on_both_screens(front: Front, machine: Machine):
    code = front.code("HP03", "HP")

    answer = front.enrolments.ask(machine.ask(code.code))

    assert answer == EnrolWaiting(register="HP03", store="HP", fingerprint=machine.digits(code.code))
    with front.database.reading() as connection:
        waiting = front.enrolments.waiting(connection)
    assert [(one.register, one.machine, one.fingerprint) for one in waiting] == [
        ("HP03", "PC-7", machine.digits(code.code))
    ]


def test_until_a_person_says_yes_the_machine_waits(front: Front, machine: Machine):
    code = front.code("HP03").code
    front.enrolments.ask(machine.ask(code))

    assert isinstance(front.enrolments.poll(machine.poll()), EnrolWaiting)


def test_an_approved_machine_gets_its_token_and_the_chains_secrets_sealed_to_it(front: Front, machine: Machine):
    code = front.code("HP03").code
    front.enrolments.ask(machine.ask(code))
    front.approve("HP03", machine.digits(code))

    answer = front.enrolments.poll(machine.poll())

    assert isinstance(answer, Enrolled)
    assert (answer.register, answer.store, answer.epoch, answer.incarnation) == ("HP03", "HP", 1, 1)
    assert answer.headquarters_key == public_key_of(front.secrets.signing_key)
    purpose = sealing_purpose("HP03", 1)
    shared = msgspec.json.decode(open_sealed(machine.exchange, answer.sealed, purpose=purpose), type=SharedSecrets)
    assert (shared.pepper, shared.phone_key) == (front.secrets.pepper, front.secrets.phone_key)


def test_on_every_engine_a_machine_joins_speaks_and_its_copy_is_found_out(any_database: AnyDatabase):
    front = Front(any_database)
    machine = front.enrol("HP03")
    copy = machine.copied()
    front.hello(machine)
    front.request(machine)

    with pytest.raises(Quarantined, match="clone"):
        front.request(copy)

    assert front.enrol("HP03", seed=200).tokens.identity is not None


def test_an_answer_that_was_lost_is_given_again_until_the_register_has_spoken(front: Front):
    machine = front.enrol("HP03")

    again = front.enrolments.poll(machine.poll())
    front.request(machine)

    assert isinstance(again, Enrolled)
    assert machine.tokens.identity is not None
    assert again.token == machine.tokens.identity.token
    assert denied(front.enrolments.poll(machine.poll())) == "enrol.code_used"


def test_asking_twice_changes_nothing(front: Front, machine: Machine):
    code = front.code().code

    assert front.enrolments.ask(machine.ask(code)) == front.enrolments.ask(machine.ask(code.lower().replace("-", " ")))


def test_a_code_that_headquarters_never_made_is_wrong(front: Front, machine: Machine):
    assert denied(front.enrolments.ask(machine.ask("AAAA-BBBB-CCCC-DDDD"))) == "enrol.code_wrong"


def test_a_code_is_for_one_machine(front: Front, machine: Machine):
    code = front.code().code
    front.enrolments.ask(machine.ask(code))

    assert denied(front.enrolments.ask(Machine(front.clock, 200).ask(code))) == "enrol.code_used"


def test_a_code_is_worth_nothing_after_a_quarter_of_an_hour(front: Front, machine: Machine):
    code = front.code().code

    front.clock.forward(minutes=15, seconds=1)

    assert denied(front.enrolments.ask(machine.ask(code))) == "enrol.code_expired"


def test_a_machine_that_nobody_approved_in_time_has_to_begin_again(front: Front, machine: Machine):
    code = front.code().code
    front.enrolments.ask(machine.ask(code))

    front.clock.forward(minutes=16)

    assert denied(front.enrolments.poll(machine.poll())) == "enrol.code_expired"
    with pytest.raises(NobodyWaits):
        front.approve("HP01", machine.digits(code))


def test_a_new_code_makes_the_one_before_worthless(front: Front, machine: Machine):
    old = front.code().code
    front.code()

    assert denied(front.enrolments.ask(machine.ask(old))) == "enrol.refused"


def test_other_digits_on_the_screen_are_another_machine(front: Front, machine: Machine):
    code = front.code().code
    front.enrolments.ask(machine.ask(code))

    with pytest.raises(DigitsDiffer):
        front.approve("HP01", Machine(front.clock, 200).digits(code))

    assert isinstance(front.enrolments.poll(machine.poll()), EnrolWaiting)


def test_digits_may_be_typed_as_they_are_read_aloud(front: Front, machine: Machine):
    code = front.code().code
    front.enrolments.ask(machine.ask(code))
    digits = machine.digits(code)

    assert front.approve("HP01", f"{digits[:3]} {digits[3:]}") == 1


def test_a_refused_machine_is_told_so(front: Front, machine: Machine):
    front.enrolments.ask(machine.ask(front.code().code))
    with front.open() as books:
        front.enrolments.refuse(books, "HP01")

    assert denied(front.enrolments.poll(machine.poll())) == "enrol.refused"
    with pytest.raises(NobodyWaits), front.open() as books:
        front.enrolments.refuse(books, "HP01")


def test_only_the_machine_itself_may_ask_how_it_stands(front: Front, machine: Machine):
    front.enrolments.ask(machine.ask(front.code().code))
    poll = machine.poll()

    forged = msgspec.structs.replace(poll, now="2026-11-22T00:00:00.000+08:00")
    stranger = Machine(front.clock, 200).poll()

    assert [denied(front.enrolments.poll(one)) for one in (forged, stranger)] == ["enrol.unknown"] * 2


@pytest.mark.parametrize("key", ["x", "A" * 43 + "=", "A" * 64])
def test_nothing_is_sealed_to_what_is_no_key(front: Front, machine: Machine, key: str):
    ask = msgspec.structs.replace(machine.ask(front.code().code), exchange_key=key)

    assert denied(front.enrolments.ask(ask)) == "enrol.key_unusable"


def test_a_machine_at_work_goes_on_until_another_one_is_approved(front: Front, machine: Machine):
    at_work = front.enrol("HP01", seed=300)
    code = front.code("HP01").code
    front.enrolments.ask(machine.ask(code))

    assert front.request(at_work).epoch == 1
    assert front.approve("HP01", machine.digits(code)) == 2


def test_an_earlier_machine_whose_place_was_taken_is_told_nothing(front: Front):
    first = front.enrol("HP01", seed=300)
    front.enrol("HP01", seed=400)

    assert denied(front.enrolments.poll(first.poll())) == "enrol.code_used"


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda front: front.code("HQ", "HP"), RegisterNameInvalid),
        (lambda front: front.code("HP01", "XX"), StoreUnknown),
    ],
)
def test_a_code_is_made_for_a_register_that_can_be(
    front: Front, make: Callable[[Front], object], error: type[Exception]
):
    with pytest.raises(error):
        make(front)


def test_the_code_itself_is_not_in_the_database(front: Front):
    code = front.code().code

    with front.database.reading() as connection:
        kept = str(connection.execute(select(enrolment)).all())

    assert code not in kept
    assert code.replace("-", "") not in kept
