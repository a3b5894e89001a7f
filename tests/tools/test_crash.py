"""A real till is killed again and again, and its paper is compared with its books."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tools.crash import Tally, report
from tools.crash_checks import differences
from tools.crash_story import UNKNOWN, Bill, Paid, World, after, learn

ROOT = Path(__file__).parents[2]
CASH = Paid("cash", 898_000, 900_000)
RING = Bill(lines=("2100000000012",), tenders=(CASH,), due=898_000)


def test_fifty_kills_of_a_real_till_lose_and_double_nothing():
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "crash.py"), "--rounds", "50", "--seed", "20261121"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "bills lost / doubled                 0 / 0" in ran.stdout


def test_a_bill_that_was_acknowledged_must_be_in_the_books():
    said = differences(World(), World(sales={"S-1": RING}))

    assert said[0].startswith("sale S-1: found None")


def test_a_bill_that_nobody_asked_for_is_named():
    assert differences(World(sales={"S-1": RING}), World()) == [f"sale without an answer: found {[RING]}, asked for []"]


def test_a_bill_whose_answer_never_came_may_be_there_once():
    asked = after(World(cart=RING, in_tender=True), {"do": "commit"})

    assert asked.sales == {UNKNOWN: RING}
    assert differences(World(sales={"S-1": RING}), asked) == []
    assert differences(World(sales={"S-1": RING, "S-2": RING}), asked) != []


def test_an_amount_that_is_not_what_was_paid_is_named():
    dearer = replace(RING, due=898_001)

    assert differences(World(sales={"S-1": dearer}), World(sales={"S-1": RING})) != []


def test_a_refused_command_changes_nothing_on_paper():
    world = World(cart=RING)

    assert learn(world, {"do": "scan", "code": "6999999999994"}, {"ok": False, "code": "item.not_found"}) == world


def test_a_piece_that_is_scanned_twice_stands_on_the_bill_once():
    world = after(World(), {"do": "scan", "code": "2100000000012"})

    assert after(world, {"do": "scan", "code": "2100000000012"}) == world


def test_a_parked_bill_comes_back_as_it_was():
    held = learn(World(cart=RING), {"do": "hold", "name": "一会儿来"}, {"ok": True, "hold": {"hold_no": "HD1"}})

    assert held.cart == Bill()
    assert after(held, {"do": "recall", "hold_no": "HD1"}).cart == replace(RING, due=-1)


def test_a_report_says_what_was_on_its_way_when_the_till_was_killed():
    tally = Tally(rounds=2)
    tally.kills.update(["commit", "commit"])

    assert "commit 2" in report(tally, 3.0)
