"""The list takes goods that are in the catalogue; what was not given here does not come back here."""

from __future__ import annotations

import pytest

from shop.rewards.errors import RewardNotGiven, RewardWrong
from shop.rewards.facts import Reward
from shop.rewards.usecases import offer, take_back
from tests.shop.counting_house import STAFF, House
from tests.shop.rewards.test_projection import GIVEN


@pytest.mark.parametrize("rewards", [[], [Reward(code="NOTHING", points=5)]])
def test_a_list_of_nothing_or_of_what_nobody_knows_is_refused(rewards: list[Reward]) -> None:
    with House().keeper.open(STAFF) as books, pytest.raises(RewardWrong):
        offer(books, rewards)


NO = GIVEN.document_no


@pytest.mark.parametrize(("number", "store", "qty"), [("X-1", "HP", 1), (NO, "BJ", 1), (NO, "HP", 4), (NO, "HP", 0)])
def test_what_was_not_given_here_does_not_come_back(number: str, store: str, qty: int) -> None:
    house = House()
    house.record("HP01", GIVEN)

    with house.keeper.open(STAFF) as books, pytest.raises(RewardNotGiven):
        take_back(books, number, qty, store=store, reason="不合用")
