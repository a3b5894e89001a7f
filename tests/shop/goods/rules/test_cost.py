"""What an article cost is not for everybody."""

from __future__ import annotations

import msgspec

from shop.goods.rules.cost import without_cost
from tests.shop.goods.rules.test_checks import BOX


def test_what_an_article_cost_is_taken_off_its_record():
    assert without_cost(msgspec.structs.replace(BOX, cost_fen=3_00)) == BOX
