"""A reward's facts bear only numbers that can be."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from shop.rewards.facts import Reward
from tests.shop.rewards.test_projection import BACK, GIVEN


@pytest.mark.parametrize("wrong", [{"qty": 0}, {"qty": -1}, {"unit_points": 0}, {"unit_points": 10**9}])
def test_nothing_is_given_for_nothing(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no reward"):
        replace(GIVEN, **wrong)


@pytest.mark.parametrize("wrong", [{"qty": 4}, {"qty": 0}, {"before": -1}, {"unit_points": -500}])
def test_no_more_comes_back_than_went(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no return"):
        replace(BACK, **wrong)


@pytest.mark.parametrize("wrong", [{"points": -1}, {"each": -1}])
def test_a_list_gives_no_points_away(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no reward"):
        Reward(**{"code": "BOX1", "points": 500, **wrong})
