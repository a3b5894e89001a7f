"""Two tills of one store do whatever comes, in any order, on a network that comes and goes: the books always agree."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain

STEPS = 90
CODES = (
    shop.BANGLE, shop.RING, shop.PENDANT, shop.SILVER, *shop.PLAIN_RINGS, shop.VOUCHER, shop.LI_VOUCHER, shop.LI,
    shop.BJ_RING, "nothing",
)  # fmt: skip
Arguments = Callable[[random.Random], dict[str, Any]]


def _amount(rng: random.Random) -> str:
    return f"{rng.randint(0, 2_000)}.{rng.randint(0, 99):02}"


# What a till is told, how often, and with which arguments.
COMMANDS: tuple[tuple[int, str, Arguments], ...] = (
    (10, "scan", lambda rng: {"code": rng.choice(CODES)}),
    (3, "attach_member", lambda rng: {"tail": rng.choice(("李雪梅", "李学明", "周敏"))}),
    (1, "detach_member", lambda rng: {}),
    (5, "pay", lambda rng: {"method": "cash"}),
    (2, "pay", lambda rng: {"method": "card", "amount": _amount(rng), "reference": "8842"}),
    (4, "pay", lambda rng: {"method": "stored_value", "amount": _amount(rng), "pin": shop.VALUE_PIN}),
    (1, "pay", lambda rng: {"method": "stored_value", "amount": _amount(rng), "pin": shop.WRONG_PIN}),
    (7, "commit", lambda rng: {}),
    (2, "remove_tender", lambda rng: {"no": rng.randint(0, 2)}),
    (2, "cancel_tender", lambda rng: {}),
    (2, "hold", lambda rng: {}),
    (3, "recall", lambda rng: {}),
    (2, "undo", lambda rng: {}),
    (1, "remove_line", lambda rng: {"no": rng.randint(1, 3)}),
    (1, "remove_voucher", lambda rng: {"code": shop.VOUCHER}),
    (1, "void", lambda rng: {"reason": "不要了"}),
    (1, "cash", lambda rng: {"what": "drop", "amount": _amount(rng), "reason": "送银行"}),
    (4, "sync", lambda rng: {}),
)


def any_day(chain: SmallChain, rng: random.Random) -> None:
    """Commands in any order; now and then a till is started again, and one call in ten finds no network."""
    weights = [weight for weight, _command, _arguments in COMMANDS]
    for _ in range(STEPS):
        register = rng.choice(("HP01", "HP02"))
        chain.wires[register].down = rng.random() < 0.1
        _weight, command, arguments = rng.choices(COMMANDS, weights)[0]
        chain[register].do(command, **arguments(rng))
        if rng.random() < 0.04:
            chain[register].reopen()
            chain[register].unlock(shop.MANAGER)


def settled(chain: SmallChain) -> list[Counter]:
    """The tills after everybody has heard everything; bills on the screen are given up."""
    tills = [chain[register] for register in ("HP01", "HP02", "BJ01")]
    for register in ("HP01", "HP02"):
        chain.wires[register].down = False
        chain[register].ok("void", reason="关门")
    chain["BJ01"].unlock(shop.BJ_CASHIER)
    chain["BJ01"].ok("scan", code=shop.LI)  # she comes to a store that has never seen her
    chain["BJ01"].ok("void", reason="关门")
    chain.sync("HP01", "HP02", "BJ01", "HP01", "HP02")
    return tills


@pytest.fixture(params=[1, 2, 3])
def chain(request: pytest.FixtureRequest, tmp_path: Path):  # type: ignore[no-untyped-def]
    with small_chain(tmp_path) as small:
        small["HP01"].begin(shop.MANAGER)
        small["HP02"].begin(shop.MANAGER)
        any_day(small, random.Random(request.param))
        yield small


def test_all_places_agree_and_nothing_was_spent_twice(chain: SmallChain):
    tills = settled(chain)

    accounts = {(till.account("李雪梅").principal_fen, till.account("李雪梅").bonus_fen) for till in tills}
    assert len(accounts) == 1
    assert min(min(accounts)) >= 0
    assert [till.sound() for till in tills] == [True] * 3
    assert chain.office.verify().findings == ()
    # Nothing is set aside any more: the whole balance can be spent at the other store.
    (left,) = accounts
    tills[2].begin(shop.BJ_CASHIER)
    tills[2].ok("attach_member", tail="李雪梅")
    tills[2].ok("scan", code=shop.BJ_RING)
    spent = f"{min(sum(left), 300_00) // 100}"
    assert tills[2].ok("pay", method="stored_value", amount=spent, pin=shop.VALUE_PIN)["ok"]
