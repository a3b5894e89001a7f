"""What a till's file says of headquarters while the till itself is at work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pos_app.settings import load_settings
from pos_app.sync_report import BEHIND, REFUSED, SYNCED, lines, look
from sync.standing import note
from tests.builders import shop
from tests.builders.counter import SmallChain, copy_alone, small_chain


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as small:
        folder = small["HP01"].folder
        msgspec.structs.replace(load_settings(folder), headquarters_url="http://127.0.0.1:9").keep(folder)
        small["HP01"].begin()
        small.sync("HP01")
        yield small


def test_a_till_that_handed_everything_in_is_synced(chain: SmallChain):
    report = look(chain["HP01"].folder, clock=chain.clock)

    assert (report.state, report.exit_code, report.pending, report.register) == ("synced", SYNCED, 0, "HP01")
    assert report.feeds["all"] > 0
    assert lines(report, clock=chain.clock)[0] == "HP HP01  ● 已同步"


def test_a_sale_that_waits_is_pending(chain: SmallChain):
    chain.wires["HP01"].down = True
    chain["HP01"].sell(shop.RING)

    report = look(chain["HP01"].folder, clock=chain.clock)

    assert (report.state, report.exit_code) == ("pending", BEHIND)
    assert report.pending > 0
    assert f"  待传: {report.pending} 条" in lines(report, clock=chain.clock)


def test_a_line_that_is_gone_for_hours_is_offline(chain: SmallChain):
    chain.clock.forward(minutes=121)

    report = look(chain["HP01"].folder, clock=chain.clock)

    assert (report.state, report.exit_code) == ("offline", BEHIND)
    assert any("联系不上总部。照常收银" in line for line in lines(report, clock=chain.clock))


@pytest.mark.parametrize(("frozen", "reason"), [("blocked.fork", "fork"), ("register.revoked", "register.revoked")])
def test_a_till_that_is_refused_says_why(chain: SmallChain, frozen: str, reason: str):
    with chain["HP01"].till.place.database.writing() as connection:
        note(connection, frozen=frozen)

    report = look(chain["HP01"].folder, clock=chain.clock)

    assert (report.state, report.exit_code, report.reason) == ("rejected", REFUSED, reason)


def test_a_recovering_headquarters_refuses_nobody(chain: SmallChain):
    with chain["HP01"].till.place.database.writing() as connection:
        note(connection, frozen="recovering")

    report = look(chain["HP01"].folder, clock=chain.clock)

    assert (report.state, report.recovering) == ("synced", True)
    assert any("总部正在恢复" in line for line in lines(report, clock=chain.clock))


def test_a_till_that_never_heard_headquarters_is_offline(chain: SmallChain):
    with chain["HP01"].till.place.database.writing() as connection:
        note(connection, heard_at="")

    assert look(chain["HP01"].folder, clock=chain.clock).state == "offline"


def test_a_shop_that_stands_alone_is_well(tmp_path: Path):
    report = look(copy_alone(tmp_path / "till"))

    assert (report.state, report.exit_code) == ("alone", SYNCED)
    assert lines(report) == ["HP HP01  ● 单店运行,不连总部"]


def test_a_program_reads_it_as_json(chain: SmallChain):
    report = look(chain["HP01"].folder, clock=chain.clock)

    read = json.loads(report.to_json())

    assert (read["state"], read["exit_code"], read["incarnation"]) == ("synced", 0, 1)
    assert read["feeds"] == report.feeds
