"""What the stockroom tells, as rows to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.stockroom_rows import age_rows, balance_rows, life_rows
from shop.stockroom.queries import AgeRow
from shop.stockroom.rules.balance import Amount, Balance
from tests.builders import shop
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        yield made


def test_a_piece_of_goods_tells_its_life(work: DeskAtWork):
    rows = life_rows(work.desk.till.stockroom.life(shop.RING))

    assert [row.title for row in rows] == ["收货  和平路店"]


def test_ages_are_told_by_kind_and_band_with_the_oldest():
    (row,) = age_rows([AgeRow("素金", "AU999", band=0, pieces=3, mg=12_340, oldest_days=41)])

    assert (row.title, row.detail, row.amount) == ("素金 足金999  90 天内", "最久 41 天", "3 件 12.34 g")


def test_a_balance_is_told_from_opening_to_closing_with_its_moves_between():
    balance = Balance(opening=Amount(2, 20_000), moves={"sold": Amount(1, 5_500)}, closing=Amount(1, 14_500))

    rows = balance_rows({"AU999": balance})

    assert [(row.title, row.amount) for row in rows] == [
        ("足金999 期初", "2 件 20.00 g"),
        ("足金999 -销售", "1 件 5.50 g"),
        ("足金999 期末", "1 件 14.50 g"),
    ]
