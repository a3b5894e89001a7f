"""Counts at several tills: blind, from readers and files, interrupted by a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone

EPC = "E28011700000020A1B2C3D4E"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as made:
        yield made.begin(shop.MANAGER)


def test_nothing_scanned_is_lost_when_the_power_goes(counter: Counter):
    number = counter.ok("open_count")["count"]
    counter.ok("count_scan", count=number, codes=[shop.BANGLE])
    counter.reopen()
    counter.unlock(shop.MANAGER)

    assert counter.ok("stock_counts")["counts"][0]["scanned"] == 1
    assert counter.ok("count_scan", count=number, codes=[shop.BANGLE, shop.RING])["scanned"] == 2


def test_tags_from_a_file_count_as_the_pieces_they_hang_on(counter: Counter, tmp_path: Path):
    bound, read = tmp_path / "bound.csv", tmp_path / "read.txt"
    bound.write_text(f"{EPC},{shop.BANGLE}\n", "utf-8")
    read.write_text(f"EPC {EPC}\nEPC {EPC}\n", "utf-8")
    counter.ok("bind_tags", file=str(bound))
    number = counter.ok("open_count")["count"]

    assert counter.ok("count_tags", count=number, file=str(read))["new"] == [shop.BANGLE]
    assert counter.refusal("count_tags", count=number, file=str(tmp_path / "none.txt")) == "count.no_tags"


def test_a_reader_that_says_nothing_changes_nothing(counter: Counter):
    number = counter.ok("open_count")["count"]

    assert counter.refusal("count_tags", count=number, reader="loop://", seconds=0) == "count.no_tags"


def test_who_counts_does_not_see_what_is_expected(counter: Counter):
    number = counter.ok("open_count")["count"]
    counter.unlock(shop.SALESPERSON)
    counter.ok("count_scan", count=number, codes=[shop.BANGLE])

    assert counter.refusal("count_result", count=number) == "auth.not_permitted"
    assert counter.refusal("close_count", count=number) == "auth.not_permitted"


def test_two_tills_scan_into_one_count_and_headquarters_agrees(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        one, other = chain["HP01"].begin(shop.MANAGER), chain["HP02"].begin(shop.MANAGER)
        number = one.ok("open_count")["count"]
        chain.sync("HP01", "HP02")
        other.ok("count_scan", count=number, codes=[shop.BANGLE])
        chain.sync("HP02", "HP01")
        one.ok("count_scan", count=number, codes=[shop.RING])
        closed = one.ok("close_count", count=number, reason="年终盘点")["closed"]["result"]
        chain.sync("HP01", "HP02")

        assert set(closed["found"]) == {shop.BANGLE, shop.RING}
        assert other.refusal("scan", code=shop.SILVER) == "item.gone"
        assert one.ok("gram_balance") == other.ok("gram_balance")
        assert one.sound()


def test_a_count_that_was_given_up_and_an_open_one_are_told_at_the_close(counter: Counter):
    number = counter.ok("open_count", place="金柜")["count"]
    assert [check["code"] for check in counter.ok("close_draft")["close"]["checks"]] == ["counts"]

    counter.ok("drop_count", count=number, reason="改天")
    assert not counter.ok("close_draft")["close"]["checks"]
