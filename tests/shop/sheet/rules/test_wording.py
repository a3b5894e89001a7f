"""How figures came about, in words."""

from __future__ import annotations

from typing import Any

import pytest

from shop.sheet.rules.wording import percent
from tests.shop.sheet.rules.test_calculate import BANGLE, worked


def told(benefit: dict[str, Any], **more: Any) -> str:
    rule = {"id": "R", "name": "优惠", "stage": "unit", "scope": {"all": True}, "benefit": benefit, **more}
    return worked(rules=[rule]).lines[0].figures[2].formula


@pytest.mark.parametrize(("ppm", "words"), [(10_000, "1 %"), (12_500, "1.25 %"), (0, "0 %"), (1_000_000, "100 %")])
def test_a_rate_is_told_without_cutting_it(ppm: int, words: str):
    assert percent(ppm) == words


@pytest.mark.parametrize(("benefit", "more", "words"), [
    ({"type": "percent", "pct": 20, "component": "craft"}, {}, "工费 × 20 %"),
    ({"type": "amount_off", "fen": 100_00}, {}, "减 100.00"),
    ({"type": "fixed_price", "fen": 3_000_00}, {}, "特价 3,000.00"),
    ({"type": "percent", "pct": "2.5"}, {"stage": "order"}, "全单分摊 价款 × 2.5 %"),
    ({"type": "amount_off", "fen": 50_00, "every": True}, {"stage": "order", "cond": {"min_amount": 1_000_00}},
     "每满 1,000.00 减 50.00 按金额分摊"),
    ({"type": "tiers", "tiers": [[1_000_00, 80_00]]}, {"stage": "order"}, "按金额分摊"),
])  # fmt: skip
def test_each_way_of_taking_off_says_how_it_reckons(benefit: dict[str, Any], more: dict[str, Any], words: str):
    assert told(benefit, **more) == words


def test_a_locked_price_names_its_order():
    lock = {"order_no": "O-HP01-20261101-0001", "price_fen": 1_250_00, "pickup_date": "2026-12-01"}

    (metal, *_rest) = worked(lines=[{**BANGLE, "lock": lock}]).lines[0].figures

    assert metal.formula == "2.46 g × 1,250.00 (锁金价 O-HP01-20261101-0001)"


def test_a_line_that_was_rounded_up_says_so():
    figures = worked(policy={"line_unit_fen": 100}, lines=[{**BANGLE, "board_price_fen": 1_169_00}]).lines[0].figures

    assert figures[2].words == "舍零取整 (进) 0.38"
