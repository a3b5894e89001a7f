"""One piece from its delivery on, with who and when."""

from __future__ import annotations

import pytest

from shop.stock.errors import PieceUnknown
from tests.shop.reports.day import CHAIN_CODE, a_day, tables


def test_a_life_names_each_step_its_paper_and_its_person():
    found = tables(a_day(), "piece_life", barcode="６９０１０００００００01")

    assert found["货品"].rows == ((CHAIN_CODE, "足金999项链", "足金999", 10_000, 10_000),)
    assert [(row[1], row[3], row[4], row[6]) for row in found["履历"].rows] == [
        ("收货", "", "和平路店", "王芳"),
        ("售出", "和平路店", "", "王芳"),
    ]


def test_an_unknown_piece_has_no_life():
    with pytest.raises(PieceUnknown):
        tables(a_day(), "piece_life", barcode="404")
