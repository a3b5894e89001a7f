"""How a till of a chain stands with headquarters, and what could not be carried out at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kernel.actor import NotPermitted
from kernel.errors import DomainError
from kernel.facts import Entry
from pos_app.counter.exchange import RivalRow, chip
from shop.stock.facts import PiecesSold
from sync.exceptions import NotWaiting, SeenReasonMissing, count_waiting
from sync.settling import exception_settled
from sync.status import SyncStatus
from tests.builders import shop
from tests.builders.books import rows, written
from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone
from tests.pos_app.fake_chain import NOW, SYNCED
from tests.sync.fake import points

OFFLINE = replace(SYNCED, state="offline", offline_since=NOW)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as small:
        yield small


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


@pytest.mark.parametrize(
    ("status", "seconds", "said"),
    [
        (None, 0, "● 单店"),
        (SYNCED, 0, "● 已同步"),
        (replace(SYNCED, state="pending", pending=3), 0, "↑ 待传 3"),
        (OFFLINE, 39, "● 已同步"),
        (replace(OFFLINE, pending=9), 39, "↑ 待传 9"),
        (OFFLINE, 40, "▲ 离线 1 分"),
        (replace(OFFLINE, pending=9), 720, "▲ 离线 12 分 · 待传 9"),
        (OFFLINE, 3 * 3600, "▲ 离线 3 小时"),
        (OFFLINE, 72 * 3600, "▲ 离线 3 天"),
        (replace(SYNCED, state="rejected", pending=1, reason="fork"), 0, "■ 上传被拒 1 · 查看"),
        (replace(SYNCED, state="rejected", reason="page.altered"), 0, "■ 上传被拒 · 查看"),
        (replace(SYNCED, recovering=True, pending=2), 0, "▲ 总部恢复中 · 待传 2"),
        (replace(SYNCED, exceptions=2), 0, "▲ 待处理 2 · 查看"),
        (replace(SYNCED, warnings=("disk.low",)), 0, "▲ 磁盘快满 · 查看"),
        (replace(SYNCED, warnings=("clock.skew",), exceptions=1), 0, "▲ 待处理 1 · 查看"),
    ],
)
def test_the_chip_says_the_worst_in_few_words(status: SyncStatus | None, seconds: int, said: str):
    assert chip(status, NOW + timedelta(seconds=seconds))[1] == said


def test_the_page_knows_feeds_and_policy_of_a_till_of_a_chain(chain: SmallChain):
    till = chain["HP01"]
    till.begin()
    chain.sync("HP01")

    standing = till.till.exchange.standing()

    assert standing.status is not None
    assert standing.status.state == "synced"
    assert {name for name, _position in standing.feeds} >= {"all", "store:HP"}
    assert standing.policy.hard > standing.policy.soft > 0


def test_a_shop_that_stands_alone_has_no_exchange(alone: Counter):
    standing = alone.till.exchange.standing()

    assert (standing.status, standing.feeds, standing.held) == (None, (), ())
    alone.till.exchange.nudge()


def told(counter: Counter, entries: list[Entry]) -> None:
    with counter.till.place.database.writing() as connection:
        for entry in entries:
            assert counter.till.place.keeper.apply_foreign(connection, entry, entry.wall) is not None


def test_what_a_manager_has_seen_waits_no_more_at_this_till_and_keeps_its_reason(alone: Counter):
    told(alone, written("BJ01", points(2), kind="of.tomorrow"))
    exchange, database = alone.till.exchange, alone.till.place.database

    exchange.seen("BJ01-1-2", "与总部核对过")

    assert [one.number for one in exchange.troubles()] == ["BJ01-1-1"]
    with database.reading() as connection:
        assert count_waiting(connection) == 1
    (row,) = rows(database, exception_settled)
    assert (row["how"], row["note"], row["settled_by"]) == ("seen", "与总部核对过", shop.MANAGER)


@pytest.mark.parametrize(
    ("number", "reason", "error"),
    [("BJ01-1-1", " ", SeenReasonMissing), ("BJ01-1-9", "没有这一条", NotWaiting)],
)
def test_only_what_waits_is_seen_and_with_a_reason(alone: Counter, number: str, reason: str, error: type[DomainError]):
    told(alone, written("BJ01", points(1), kind="of.tomorrow"))

    with pytest.raises(error):
        alone.till.exchange.seen(number, reason)
    assert len(alone.till.exchange.troubles()) == 1


def test_a_piece_that_was_sold_twice_names_who_sold_it_first(alone: Counter):
    sale_no = alone.sell(shop.RING)["sale_no"]
    other = PiecesSold(sale_no="S-BJ01-20261121-0001", store="BJ", barcodes=(shop.RING,), versions=(1,))
    told(alone, written("BJ01", [other]))

    (trouble,) = alone.till.exchange.troubles()

    assert (trouble.kind, trouble.number) == ("stock.pieces_sold", "BJ01-1-1")
    (rival,) = trouble.rivals
    assert isinstance(rival, RivalRow)
    assert (rival.barcode, rival.claimed_by, rival.what, rival.store, rival.document_no) == (
        shop.RING, "北京路店", "sold", "和平路店", sale_no,
    )  # fmt: skip


def test_what_a_newer_program_wrote_waits_without_a_rival(alone: Counter):
    told(alone, written("BJ01", points(1), kind="stock.pieces_sold"))

    (trouble,) = alone.till.exchange.troubles()

    assert (trouble.kind, trouble.rivals) == ("stock.pieces_sold", ())


def test_only_who_may_sees_what_waits(alone: Counter):
    alone.unlock(shop.CASHIER)

    with pytest.raises(NotPermitted):
        alone.till.exchange.troubles()


def test_the_list_comes_out_of_the_printer(alone: Counter):
    alone.till.exchange.print_list("没有生效的记录", [("货品售出  BJ01-1-1", "这件货的去向已有另一笔")])

    with alone.till.place.database.reading() as connection:
        from printers.queue import jobs

        (paper,) = [job for job in jobs(connection) if job.doc_kind == "list"]
    assert paper.document.title == "没有生效的记录"
