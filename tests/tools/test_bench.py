"""The benchmark's rows and floors; the figures themselves are shown by `make bench`, never asserted here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kernel.projection import Add, Insert, Remove, Set
from pos_app.till import open_till
from promotions import RuleSet
from shop.catalogue.tables import piece
from tests.postgres import Cluster
from tools import (
    bench,
    bench_commit,
    bench_day_page,
    bench_headquarters,
    bench_members,
    bench_promotions,
    bench_promotions_replay,
)
from tools.bench_promotions_baskets import FAMILIES, draw
from tools.bench_raw import statements
from tools.bench_row import Row, limited, median, middle, quantile, table
from tools.small_shop import PIN, STAFF_NO, make_shop


def test_a_row_within_its_target_is_ok():
    row = Row("commit", 3.0, "ms", "bare driver", 1.0, 4.0)

    assert (row.ratio, row.ok) == (3.0, True)


def test_a_row_past_its_limit_is_marked_in_the_table():
    assert table([limited("memory", 230.0, "MB", 220.0)]).endswith("MISSED")


def test_a_member_is_found_by_each_way_of_typing(tmp_path: Path):
    rows = bench_members.measure(tmp_path, count=60, searches=14)

    assert [row.name for row in rows] == [f"member of 60 by {way}: CPU p99" for way in bench_members.WAYS]
    assert all(row.measured > 0 for row in rows)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_drawn_basket_is_the_same_each_time_and_in_the_rule_format(family: str):
    basket = draw(family, 10, 40, 7)

    assert basket == draw(family, 10, 40, 7)
    assert len(RuleSet.parse(basket.rules)) == 40


def test_the_best_price_is_measured_by_its_slowest_its_usual_and_its_unproven_answers():
    rows = bench_promotions.measure(2, (bench_promotions.Asked("C", 3, None, 5.0),))

    words = "best price, C, 3 lines x 200 rules, exact"
    assert [row.name for row in rows][:3] == [f"{words}: CPU p99", f"{words}: CPU median", f"{words}: unproven"]
    assert rows[0].against == 5.0


def test_a_replay_is_held_to_a_hundred_thousand_bills_a_minute():
    rows = bench_promotions_replay.measure(3)

    assert [(row.against, row.measured > 0) for row in rows] == [(0.6, True)] * 2


def test_ninety_nine_of_a_hundred_are_no_slower_than_their_p99():
    assert quantile([float(number) for number in range(100)], 0.99) == 98.0


def test_the_middle_of_three_is_their_median():
    assert median([5.0, 1.0, 3.0]) == 3.0


def test_two_things_are_compared_in_the_round_of_the_middling_ratio():
    assert middle([(10.0, 5.0), (9.0, 1.0), (1.0, 1.0)]) == (10.0, 5.0)


def test_rows_of_one_kind_go_to_the_bare_driver_as_one_batch():
    ops = [Insert(piece, {"barcode": "1"}), Insert(piece, {"barcode": "2"}), Remove(piece, {"barcode": "1"})]

    assert statements(ops) == [
        ('INSERT INTO "piece" (barcode) VALUES (?)', [("1",), ("2",)]),
        ('DELETE FROM "piece" WHERE barcode = ?', [("1",)]),
    ]


@pytest.mark.parametrize(
    "op", [Add(piece, {"barcode": "1"}, {"cost_fen": 5}), Set(piece, {"barcode": "1"}, {}, deltas={"cost_fen": 5})]
)
def test_an_addition_becomes_one_update(op: Add | Set):
    assert statements([op]) == [('UPDATE "piece" SET cost_fen = cost_fen + ? WHERE barcode = ?', [(5, "1")])]


def test_a_generated_shop_sells_its_first_piece(tmp_path: Path):
    guide = make_shop(tmp_path / "till", pieces=6, members=1)
    till = open_till(tmp_path / "till")
    till.unlock(STAFF_NO, PIN)

    scanned = till.selling.scan(guide.barcodes[0])
    till.close()

    assert scanned.what == "line"


def test_the_commit_is_held_against_the_same_rows_written_bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make_shop(tmp_path / "shop", pieces=30, members=2)
    monkeypatch.setattr(bench_commit, "BILLS", 3)
    monkeypatch.setattr(bench_commit, "WARM_UP", 0)

    rows = bench_commit.measure(tmp_path / "shop", tmp_path)

    assert [row.against_name for row in rows] == ["bare driver, same rows"] * 2
    assert all(row.measured > 0 and row.against > 0 for row in rows)


def test_headquarters_is_held_against_the_rows_that_it_wrote(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name, few in {"BATCHES": 1, "ROUNDS": 1, "WARM_UP": 1}.items():
        monkeypatch.setattr(bench_headquarters, name, few)

    (row,) = bench_headquarters.measure(cluster, tmp_path)

    assert "sales of 18 rows" in row.name
    assert min(row.measured, row.against) > 0


def test_the_file_of_a_run_holds_every_row(tmp_path: Path):
    bench.write([limited("memory", 110.0, "MB", 220.0)], tmp_path / "bench.json")

    rows = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["rows"]
    assert (rows[0]["name"], rows[0]["ratio"], rows[0]["ok"]) == ("memory", 0.5, True)


def test_a_long_day_s_page_is_held_to_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bench_day_page, "BILLS", 3)

    cpu, memory = bench_day_page.measure(tmp_path)

    assert (cpu.unit, memory.unit) == ("s", "MB")
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")
