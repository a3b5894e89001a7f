"""Headquarters changes its promotions: each till follows at the minute, with a line and without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from headquarters.deciding import rule_sets
from kernel.actor import Actor
from shop.staff.rules.roles import permissions_of
from tests.builders import shop
from tests.builders.counter import SmallChain, small_chain

WRITER = Actor("9001", "企划", "headquarters", permissions_of("headquarters"))
CHECKER = Actor("9002", "财务", "headquarters", permissions_of("headquarters"))
TENTH: dict[str, Any] = {"id": "TENTH", "name": "全场9折", "stage": "unit", "benefit": {"type": "percent", "pct": 10}}
DOUBLE = {**TENTH, "id": "DOUBLE", "name": "全场8折", "benefit": {"type": "percent", "pct": 20}}
FULL = 8_980_00  # the ring


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        made["HP01"].begin(shop.MANAGER)
        yield made


def publish(chain: SmallChain, *rules: dict[str, Any], hours: int = 0) -> None:
    """Two people put these rules in the place of all others, `hours` from now."""
    start = chain.clock.now() + timedelta(hours=hours) if hours else None
    keeper = chain.office.keeper
    number = rule_sets.propose(keeper, WRITER, json.dumps(rules).encode(), effective_at=start)
    rule_sets.approve(keeper, CHECKER, number, signing_key=chain.office.secrets.signing_key)


def sync(chain: SmallChain) -> None:
    chain.sync("HP01", "HP01")


def due(chain: SmallChain) -> int:
    """What the ring comes to on a new bill, fen."""
    till = chain["HP01"]
    till.ok("scan", code=shop.RING)
    cart = till.till.selling.cart()
    till.ok("void", reason="不要了")
    return cart.due_fen


def test_a_rule_that_headquarters_takes_back_is_on_no_bill_once_the_till_has_heard_of_it(chain: SmallChain) -> None:
    publish(chain, TENTH)
    sync(chain)
    before = due(chain)

    publish(chain)  # no rule at all
    not_heard = due(chain)
    sync(chain)

    assert (before, not_heard, due(chain)) == (FULL * 9 // 10, FULL * 9 // 10, FULL)


def test_a_bill_that_is_begun_loses_the_rule_and_one_that_is_paid_keeps_it(chain: SmallChain) -> None:
    till = chain["HP01"]
    publish(chain, TENTH)
    sync(chain)
    till.ok("scan", code=shop.RING)
    publish(chain)
    sync(chain)
    begun = till.till.selling.cart().due_fen
    till.ok("void", reason="不要了")

    publish(chain, TENTH)
    sync(chain)
    till.ok("scan", code=shop.RING)
    till.ok("begin_tender")
    publish(chain)
    sync(chain)
    tendering = till.till.paying.tendering()

    assert begun == FULL
    assert tendering is not None
    assert tendering.due_fen == FULL * 9 // 10


def test_a_set_to_come_that_is_taken_back_never_begins(chain: SmallChain) -> None:
    publish(chain, TENTH)
    publish(chain, DOUBLE, hours=2)
    sync(chain)
    publish(chain, TENTH)  # the rules of now once more: the newest version counts
    sync(chain)

    chain.clock.forward(hours=3)

    assert due(chain) == FULL * 9 // 10


def test_a_till_without_a_line_begins_and_ends_a_set_at_its_minutes(chain: SmallChain) -> None:
    publish(chain, TENTH)
    publish(chain, DOUBLE, hours=1)
    publish(chain, hours=2)
    sync(chain)
    chain.wires["HP01"].down = True

    found = []
    for minutes in (0, 59, 1, 59, 1):
        chain.clock.forward(minutes=minutes)
        found.append(due(chain))

    assert found == [FULL * 9 // 10, FULL * 9 // 10, FULL * 8 // 10, FULL * 8 // 10, FULL]


def test_a_till_that_was_away_over_the_minute_follows_when_it_is_back(chain: SmallChain) -> None:
    publish(chain, TENTH)
    sync(chain)
    chain.wires["HP01"].down = True
    publish(chain, DOUBLE, hours=1)
    chain.clock.forward(hours=2)
    away = due(chain)

    chain.wires["HP01"].down = False
    sync(chain)

    assert (away, due(chain)) == (FULL * 9 // 10, FULL * 8 // 10)


def test_a_proposal_that_is_withdrawn_reaches_no_till(chain: SmallChain) -> None:
    publish(chain, TENTH)
    keeper = chain.office.keeper
    number = rule_sets.propose(keeper, WRITER, json.dumps([DOUBLE]).encode())
    rule_sets.withdraw(keeper, WRITER, number, "写错了")
    sync(chain)

    assert due(chain) == FULL * 9 // 10
