"""This machine becomes a register: what it shows, how long it waits, and when it gives up."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from kernel.secrets import public_key_of, signature_fits
from pos_app.setting_up import enrolling as enrolling_module
from pos_app.setting_up.enrolling import (
    CodeExpired,
    CodeUsed,
    CodeWrong,
    Enrolling,
    EnrolmentRefused,
    HeadquartersSilent,
    OtherRegister,
)
from sync.identity import poll_words
from sync.joining import EnrolAnswer, EnrolAsk, EnrolDenied, EnrolPoll
from sync.ports import Rejected, Unreachable
from tests.headquarters.front_door import Front


class FrontDoor:
    """Headquarters' door without a socket; `before_poll` happens before each poll is answered."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self.polls: list[EnrolPoll] = []
        self.before_poll: Callable[[int], object] = lambda _number: None

    def ask(self, ask: EnrolAsk) -> EnrolAnswer:
        return self.front.enrolments.ask(ask)

    def poll(self, poll: EnrolPoll) -> EnrolAnswer:
        self.polls.append(poll)
        self.before_poll(len(self.polls))
        return self.front.enrolments.poll(poll)


@pytest.fixture
def door() -> FrontDoor:
    return FrontDoor(Front())


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def machine(door: FrontDoor, said: list[str]) -> Enrolling:
    """A machine whose digits are approved as soon as they are shown."""
    return Enrolling(door, door.front.clock, said.append, wait=lambda _s: None, show=door.front.approve)


def test_a_machine_shows_six_digits_and_gets_its_place(machine: Enrolling, door: FrontDoor, said: list[str]):
    joined = machine.run(door.front.code("HP03").code)

    assert (joined.identity.register, joined.identity.store, joined.identity.epoch) == ("HP03", "HP", 1)
    assert (joined.shared.pepper, joined.shared.phone_key) == (
        door.front.secrets.pepper, door.front.secrets.phone_key,
    )  # fmt: skip
    assert said[0].startswith("HP03 · HP:本机六位数 ")


def test_the_key_is_made_here_and_the_poll_bears_its_signature(machine: Enrolling, door: FrontDoor):
    joined = machine.run(door.front.code("HP03").code)

    poll = door.polls[0]
    assert poll.public_key == public_key_of(joined.signing_key)
    assert signature_fits(poll.public_key, poll_words(poll.public_key, poll.now), poll.signature)


def test_each_try_is_a_new_key(machine: Enrolling, door: FrontDoor):
    first, second = (machine.run(door.front.code("HP03").code) for _ in range(2))

    assert first.signing_key != second.signing_key
    assert second.identity.epoch == 2


def test_a_line_that_breaks_while_a_person_looks_is_no_refusal(door: FrontDoor):
    def broken_at_first(number: int) -> None:
        if number < 4:
            raise Unreachable("down")

    door.before_poll = broken_at_first
    waits: list[float] = []

    joined = Enrolling(door, door.front.clock, lambda _w: None, waits.append, door.front.approve).run(
        door.front.code().code
    )

    assert joined.identity.register == "HP01"
    assert len(waits) == 3


def test_a_refusal_names_headquarters_code(door: FrontDoor):
    def refuse(register: str, _digits: str) -> None:
        with door.front.open() as books:
            door.front.enrolments.refuse(books, register)

    machine = Enrolling(door, door.front.clock, lambda _w: None, lambda _s: None, refuse)

    with pytest.raises(EnrolmentRefused) as refused:
        machine.run(door.front.code().code)

    assert refused.value.facts == {"reason": "enrol.refused"}


@pytest.mark.parametrize("code", ["", "x", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG", "A" * 500])
def test_a_code_that_is_none_is_said_to_be_wrong(machine: Enrolling, code: str):
    with pytest.raises(CodeWrong):
        machine.run(code)


def test_a_code_that_another_machine_took_is_said_to_be_used(machine: Enrolling, door: FrontDoor):
    code = door.front.code().code
    machine.run(code)

    with pytest.raises(CodeUsed):
        machine.run(code)


def test_a_code_that_came_too_late_is_said_to_be_over(machine: Enrolling, door: FrontDoor):
    code = door.front.code().code
    door.front.clock.forward(minutes=16)

    with pytest.raises(CodeExpired):
        machine.run(code)


def test_a_code_for_another_till_is_not_used_up_here(machine: Enrolling, door: FrontDoor):
    with pytest.raises(OtherRegister):
        machine.run(door.front.code("HP03").code, here="HP01")

    assert door.polls == []


def test_when_nobody_comes_the_machine_gives_up(door: FrontDoor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(enrolling_module, "POLLS", 3)
    machine = Enrolling(door, door.front.clock, lambda _w: None, lambda _s: None)

    with pytest.raises(CodeExpired):
        machine.run(door.front.code().code)


@pytest.mark.parametrize(
    ("error", "raised"), [(Unreachable("x"), HeadquartersSilent), (Rejected("x"), EnrolmentRefused)]
)
def test_a_headquarters_that_does_not_answer_is_named(door: FrontDoor, error: Exception, raised: type[Exception]):
    class Closed(FrontDoor):
        def ask(self, ask: EnrolAsk) -> EnrolAnswer:
            raise error

    with pytest.raises(raised):
        Enrolling(Closed(door.front), door.front.clock, lambda _w: None).run("ABCDEFGH")


def test_secrets_sealed_to_another_machine_are_not_taken(door: FrontDoor):
    class Mixed(FrontDoor):
        def poll(self, poll: EnrolPoll) -> EnrolAnswer:
            answer = super().poll(poll)
            return EnrolDenied(code="x") if isinstance(answer, EnrolDenied) else _with_other_seal(answer)

    machine = Enrolling(Mixed(door.front), door.front.clock, lambda _w: None, lambda _s: None, door.front.approve)

    with pytest.raises(EnrolmentRefused, match=r"seal_broken"):
        machine.run(door.front.code().code)


def _with_other_seal(answer: EnrolAnswer) -> EnrolAnswer:
    return msgspec.structs.replace(answer, sealed="AAAA.BBBB") if hasattr(answer, "sealed") else answer
