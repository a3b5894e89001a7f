"""What the list says last stands, and what was given is counted by its day."""

from __future__ import annotations

from shop.rewards.facts import Reward, RewardGiven, RewardReturned, RewardsOffered
from shop.rewards.queries import given_by, listed, reward_of, rewards_of_day, taken_by
from tests.shop.counting_house import House

GIVEN = RewardGiven(
    document_no="X-HP01-20261121-0001", store="HP", member_id="m1", member_label="李**", code="BOX1", name="首饰盒",
    qty=3, unit_points=500,
)  # fmt: skip
BACK = RewardReturned(
    document_no="Z-HP01-20261121-0001", of_document=GIVEN.document_no, store="HP", member_id="m1", code="BOX1",
    before=0, qty=1, of_qty=3, unit_points=500, reason="多拿了",
)  # fmt: skip


def test_a_reward_that_is_offered_again_costs_what_was_said_last() -> None:
    house = House()
    house.record("HQ", RewardsOffered(rewards=(Reward(code="BOX1", points=500), Reward(code="BAG1", points=100))))
    house.record("HQ", RewardsOffered(rewards=(Reward(code="BOX1", points=400),)))

    with house.database.reading() as connection:
        assert reward_of(connection, "BOX1") == Reward(code="BOX1", points=400)
        assert reward_of(connection, "BAG1") == Reward(code="BAG1", points=100)
        assert listed(connection) == ()  # goods of these codes are not in the catalogue


def test_what_was_given_and_came_back_is_counted_by_member_and_day() -> None:
    house = House()
    house.record("HP01", GIVEN, BACK)

    with house.database.reading() as connection:
        given = given_by(connection, GIVEN.document_no)
        total = rewards_of_day(connection, "HP01", "2026-11-21")
        assert given is not None
        assert given.left == 2
        assert taken_by(connection, "m1") == {"BOX1": 2}
        assert (total.given, total.points, total.returned, total.points_back) == (3, 1_500, 1, 500)
