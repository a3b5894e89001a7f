"""What a machine and headquarters say to each other before the machine is a register."""

from __future__ import annotations

import msgspec
import pytest

from kernel.secrets import SealBroken, exchange_key_of, new_exchange_key, open_sealed, seal_to
from sync import wire
from sync.joining import EnrolAnswer, EnrolAsk, EnrolDenied, Enrolled, EnrolWaiting, sealing_purpose
from tests.builders.books import counted

ASK = EnrolAsk(code="ABCDEFGH", public_key="k" * 44, exchange_key="x" * 44, machine="PC-7")


@pytest.mark.parametrize(("register", "epoch"), [("HP04", 1), ("HP03", 2), ("HP0", 31)])
def test_the_chains_secrets_open_for_no_other_register_and_no_other_enrolment_of_it(register: str, epoch: int) -> None:
    machine = new_exchange_key(counted(1))
    sealed = seal_to(exchange_key_of(machine), b"secret", purpose=sealing_purpose("HP03", 1), random=counted(2))

    with pytest.raises(SealBroken):
        open_sealed(machine, sealed, purpose=sealing_purpose(register, epoch))

    assert open_sealed(machine, sealed, purpose=sealing_purpose("HP03", 1)) == b"secret"


@pytest.mark.parametrize(
    "answer",
    [
        EnrolWaiting(register="HP03", store="HP", fingerprint="012345"),
        EnrolDenied(code="enrol.code_used"),
        Enrolled(
            register="HP03", store="HP", epoch=2, incarnation=1, token="1.t", headquarters_key="k", sealed="s"
        ),
    ],
)  # fmt: skip
def test_a_machine_tells_the_answers_apart(answer: EnrolAnswer) -> None:
    assert wire.decode(wire.encode(answer), wire.ENROL_ANSWER) == answer


@pytest.mark.parametrize(
    "changed", [{"code": "ABCDEFG"}, {"code": "A" * 65}, {"public_key": ""}, {"machine": "P" * 121}, {"store": "HP"}]
)
def test_a_question_that_breaks_the_measure_is_not_read(changed: dict[str, str]) -> None:
    said = {**msgspec.to_builtins(ASK), **changed}

    with pytest.raises(wire.BadMessage):
        wire.decode(wire.encode(said), wire.ENROL_ASK)

    assert wire.decode(wire.encode(ASK), wire.ENROL_ASK) == ASK
