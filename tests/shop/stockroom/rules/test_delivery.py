"""A delivery is compared with the supplier's list piece by piece and as a whole."""

from __future__ import annotations

import msgspec

from shop.stock.facts import Difference
from shop.stockroom.rules.delivery import differences, weight_differences
from tests.builders import shop

BANGLE = shop.PIECES[0]  # 20.35 g of gold
OTHER = msgspec.structs.replace(BANGLE, barcode="OTHER", gross_weight_mg=5_000)


def test_what_came_as_told_differs_in_nothing():
    assert differences([BANGLE], {BANGLE.barcode}, weighed={BANGLE.barcode: 20_360}, weighed_mg=20_350, reason="") == ()


def test_short_extra_light_and_a_wrong_total_each_have_a_line():
    found = differences([BANGLE, OTHER], {"OTHER", "EXTRA"}, weighed={"OTHER": 4_980}, weighed_mg=4_900, reason="少货")

    assert found == (
        Difference(barcode=BANGLE.barcode, what="short", told_mg=20_350, reason="少货"),
        Difference(barcode="EXTRA", what="extra", reason="少货"),
        Difference(barcode="OTHER", what="weight", told_mg=5_000, found_mg=4_980, reason="少货"),
        Difference(barcode="", what="total", told_mg=5_000, found_mg=4_900, reason="少货"),
    )


def test_silver_is_allowed_a_tenth_of_a_gram():
    silver = msgspec.structs.replace(BANGLE, barcode="AG", purity_code="AG925")

    assert weight_differences({"AG": silver}, {"AG": 20_450}) == ()
    assert [one.found_mg for one in weight_differences({"AG": silver}, {"AG": 20_451})] == [20_451]
