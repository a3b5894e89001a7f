"""Requests that no till sends: each is answered with its own code."""

from __future__ import annotations

import random

import pytest

from sync.ports import Rejected
from tools.simulation.faults import draw
from tools.simulation.hostile import ATTACKS, knock
from tools.simulation.quick import shortcuts
from tools.simulation.world import Violation, World

CODES = {
    "wrong_signature": "signature.wrong", "altered": "signature.wrong", "other_name": "token.wrong",
    "forged_token": "token.wrong", "replayed": "token.replayed", "negative_right": "body.malformed",
    "nonsense": "body.malformed", "other_batch": "batch.register", "no_date": "batch.entry",
}  # fmt: skip


@pytest.mark.parametrize("name", CODES)
def test_a_request_that_no_till_sends_is_refused_by_its_code(name: str) -> None:
    with shortcuts(real_keys=False):
        world = World(1, draw(random.Random(1)))
        machine = world.install("HP01", "HP")
        world.members.append("m1")
        machine.agent.run_once()

        with pytest.raises(Rejected) as refused:
            world.center.deliver(ATTACKS[name](world, machine))

    assert str(refused.value) == CODES[name]


def test_an_attack_that_is_let_through_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headquarters.registers.door.signature_fits", lambda *_: True)
    monkeypatch.setattr("tools.simulation.hostile.ATTACKS", {"wrong_signature": ATTACKS["wrong_signature"]})
    with shortcuts(real_keys=False):
        world = World(1, draw(random.Random(1)))
        machine = world.install("HP01", "HP")

        with pytest.raises(Violation):
            knock(world, machine)
