"""The stockroom's papers say what lies on them, what differs, and who signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.papers_stock import StockPage, stock_pdf, stock_slip
from pos_app.printing import Letterhead
from shop.catalogue.queries import Piece, piece_by_barcode
from shop.counting.facts import CountResult
from shop.counting.queries import CountedPiece
from shop.stock.facts import Difference
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.printers.reading import on_paper


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as made:
        yield made


def letterhead(counter: Counter) -> Letterhead:
    with counter.till.post.reading() as connection:
        return counter.till.paper.letterhead(connection)


def bangle(counter: Counter) -> Piece:
    with counter.till.post.reading() as connection:
        found = piece_by_barcode(connection, shop.BANGLE)
    assert found is not None
    return found


def page(counter: Counter) -> StockPage:
    return StockPage(
        "入库单", "R-1", (("供应商", "金厂"),), (bangle(counter),), ("收货人",),
        differences=(Difference(barcode="N2", what="short", told_mg=5_000),),
        result=CountResult(found=(shop.BANGLE,), missing=("N3",)),
    )  # fmt: skip


def test_the_slip_sums_its_pieces_and_names_what_differs(counter: Counter):
    text = on_paper(stock_slip(letterhead(counter), page(counter)), 48)

    assert "1 件 20.35g" in text
    assert "单上有,货没到 N2" in text
    assert "盘亏" in text
    assert "N3" in text


def test_a_count_names_each_piece_and_where_the_books_have_it(counter: Counter):
    counted = {shop.RING: CountedPiece("钻石戒指", "BJ", "金柜", "sold")}
    result = CountResult(elsewhere=(shop.RING,), unknown=("X1",))

    slip = stock_slip(letterhead(counter), replace(page(counter), result=result, counted=counted))

    lines = [line.split() for line in on_paper(slip, 48).splitlines()]
    assert [shop.RING, "BJ", "金柜", "已售"] in lines
    assert ["钻石戒指"] in lines
    assert ["X1"] in lines


def test_the_page_is_a_pdf(counter: Counter):
    assert stock_pdf(letterhead(counter), page(counter)).startswith(b"%PDF")
