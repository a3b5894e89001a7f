"""Which weights a counter believes."""

from __future__ import annotations

import pytest

from shop.catalogue.errors import TagDiffers, WeightAbsurd, WeightNotPositive
from shop.catalogue.rules.kinds import CATEGORIES
from shop.catalogue.rules.purity import PURITIES
from shop.catalogue.rules.weighing import BOUNDS_MG, require_as_tagged, require_plausible, tolerance_mg


@pytest.mark.parametrize("mg", [0, -20])
def test_nothing_on_the_scale_is_no_piece(mg: int):
    with pytest.raises(WeightNotPositive):
        require_plausible(mg, "戒指")


def test_a_bracelets_weight_is_no_rings():
    require_plausible(120_000, "手镯")

    with pytest.raises(WeightAbsurd) as refused:
        require_plausible(120_000, "戒指")

    assert refused.value.facts == {"weight": "120.00", "category": "戒指", "least": "0.20", "most": "100.00"}


def test_every_category_has_its_bounds_and_another_has_the_widest():
    assert set(BOUNDS_MG) == set(CATEGORIES)
    with pytest.raises(WeightAbsurd):
        require_plausible(10_000_001)


def test_every_purity_has_a_tolerance():
    assert {tolerance_mg(row.code) for row in PURITIES if row.metal != "silver"} == {10}
    assert tolerance_mg("AG925") == 100
    assert tolerance_mg("of another day") == 10


@pytest.mark.parametrize(("tag", "scale", "purity"), [(20_350, 20_340, "AU999"), (20_350, 20_250, "AG925")])
def test_a_tag_within_its_tolerance_is_right(tag: int, scale: int, purity: str):
    require_as_tagged(tag, scale, purity)

    with pytest.raises(TagDiffers):
        require_as_tagged(tag, scale - 1, purity)


def test_a_tag_that_is_off_is_refused_with_both_weights():
    with pytest.raises(TagDiffers) as refused:
        require_as_tagged(20_350, 20_120, "AU999")

    assert refused.value.facts == {"tag": "20.35", "scale": "20.12", "difference": "0.23", "tolerance": "0.01"}
