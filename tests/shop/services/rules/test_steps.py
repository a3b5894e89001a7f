"""Which step may follow which, and how much of a customer's metal may go."""

from __future__ import annotations

import pytest

from shop.services.errors import LossTooMuch, MetalWrong, StepWrong, StonesDiffer
from shop.services.facts import Metal, MetalUsed, Stones
from shop.services.rules.steps import BEFORE, require_metal, require_same_stones, require_step
from shop.services.rules.wording import STATES, STEPS

LEFT = (Metal(purity_code="AU999", mg=12_500),)


def used(used_mg: int, loss_mg: int, purity: str = "AU999") -> list[MetalUsed]:
    return [MetalUsed(purity_code=purity, used_mg=used_mg, loss_mg=loss_mg)]


@pytest.mark.parametrize(("state", "step"), [(state, step) for step, before in BEFORE.items() for state in before])
def test_the_way_of_a_ticket_is_open(state: str, step: str):
    require_step("F-1", state, step)


def test_a_wrong_step_is_told_in_the_shops_words():
    with pytest.raises(StepWrong) as refused:
        require_step("F-1", "picked_up", "sent")

    assert refused.value.facts == {"ticket": "F-1", "state": "已取件", "step": "送修"}


def test_every_step_has_its_words():
    assert BEFORE.keys() <= STEPS.keys()
    assert {state for before in BEFORE.values() for state in before} <= STATES.keys()


def test_a_loss_within_the_agreed_one_is_nobodys_question():
    require_metal(LEFT, LEFT, used(12_250, 250), 20_000, allowed=False)


def test_one_mg_more_is_somebodys():
    with pytest.raises(LossTooMuch):
        require_metal(LEFT, LEFT, used(12_249, 251), 20_000, allowed=False)
    require_metal(LEFT, LEFT, used(12_249, 251), 20_000, allowed=True)


@pytest.mark.parametrize("wrong", [used(12_400, 101), used(-1, 0), used(1, 0, "PT950"), used(6_000, 0) * 2])
def test_nobody_allows_more_than_was_left(wrong: list[MetalUsed]):
    with pytest.raises(MetalWrong):
        require_metal(LEFT, LEFT, wrong, 1_000_000, allowed=True)


def test_metal_that_nobody_left_is_neither_used_nor_lost():
    require_metal(LEFT, LEFT, used(0, 0, "PT950"), 20_000, allowed=False)
    with pytest.raises(MetalWrong):
        require_metal(LEFT, LEFT, used(0, 1, "PT950"), 20_000, allowed=True)


def test_stones_are_counted_over_all_names():
    three, two = [Stones(name="钻石", count=1), Stones(name="锆石", count=2)], [Stones(name="钻石", count=2)]

    with pytest.raises(StonesDiffer):
        require_same_stones(three, two, "")
    require_same_stones(three, two, "锆石换成一粒")
