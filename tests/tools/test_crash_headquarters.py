"""Headquarters is killed while eight tills work; afterwards both ends must agree to the last entry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.crash_headquarters import Tally, report
from tools.crash_headquarters_checks import Sums

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("engine", ["postgres", "sqlite"])
def test_headquarters_that_is_killed_under_load_loses_and_doubles_nothing(engine: str):
    arguments = ["--headquarters", "--engine", engine, "--rounds", "2", "--seed", "20261121"]

    ran = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "crash.py"), *arguments], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "entries lost / doubled                     0 / 0" in ran.stdout


def test_what_the_tills_did_is_summed_from_their_journals():
    sums = Sums()

    sums.add("membership.points_earned", '{"member_id":"m","points":5}')
    sums.add("membership.stored_value_spent", '{"member_id":"m","principal_fen":300,"bonus_fen":20}')
    sums.add("stock.pieces_sold", '{"barcodes":["1","2"]}')
    sums.add("rights.closed", '{"right_id":"r"}')

    assert (sums.points["m"], sums.spent["m"], sums.sold) == (5, 320, {"1", "2"})


def test_the_report_names_what_was_killed():
    tally = Tally(rounds=3)
    tally.kills.update(["server", "PostgreSQL", "PostgreSQL"])

    assert "PostgreSQL 2, server 1" in report(tally, 1.0)
