"""What may differ between the counter, the scale and the refinery."""

from __future__ import annotations

import pytest

from shop.old_gold.rules.refining import beyond_tolerance, fine_of, weighs_otherwise


def test_pure_metal_is_rounded_half_up_to_the_milligram():
    assert fine_of(12_345, 9_995) == 12_339
    assert fine_of(1_000, 9_995) == 1_000


@pytest.mark.parametrize(("weighed", "otherwise"), [(30_030, False), (29_970, False), (30_031, True), (29_969, True)])
def test_three_pieces_on_the_scale_may_be_three_times_its_step_apart(weighed: int, otherwise: bool):
    assert weighs_otherwise(30_000, weighed, 3) is otherwise


@pytest.mark.parametrize(("found", "beyond"), [(9_950, False), (9_949, True), (10_050, False), (10_051, True)])
def test_half_a_percent_of_pure_metal_may_be_lost_or_gained(found: int, beyond: bool):
    assert beyond_tolerance(10_000, found, 5_000) is beyond
