"""A yes from afar by script: asked at one till, given at the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        yield made


def tills(chain: SmallChain) -> tuple[Counter, Counter]:
    """The cashier's with a ring on the bill, and the one where the manager stands."""
    here, there = chain["HP01"], chain["HP02"]
    here.unlock(shop.CASHIER)
    here.ok("scan", code=shop.RING)
    there.unlock(shop.MANAGER)
    chain.sync("HP01", "HP02")
    return here, there


def test_a_yes_given_at_the_other_till_lets_one_command_through(chain: SmallChain):
    here, there = tills(chain)
    discount = {"no": 1, "what": "pct", "value": "20", "reason": "样品"}
    assert here.refusal("give_discount", **discount) == "auth.over_limit"

    number = here.ok("ask_approval", permission="sale.discount_over", what="8 折", reason="样品")["request"]
    chain.sync("HP01", "HP02")
    (shown,) = there.ok("approval_requests")["requests"]
    there.ok("answer_approval", request=shown["request"], granted=True)
    chain.sync("HP02", "HP01")

    assert (shown["request"], shown["what"]) == (number, "8 折")
    assert here.ok("approval_answer")["state"] == "granted"
    here.ok("give_discount", **discount)
    assert here.refusal("give_discount", **{**discount, "value": "30"}) == "auth.over_limit"


def test_who_gave_up_hears_no_answer(chain: SmallChain):
    here, there = tills(chain)
    number = here.ok("ask_approval", permission="sale.discount_over", what="8 折")["request"]
    here.ok("give_up_approval")
    chain.sync("HP01", "HP02")
    there.ok("answer_approval", request=number, granted=True)
    chain.sync("HP02", "HP01")

    assert here.ok("approval_answer") == {"ok": True, "state": "none"}
