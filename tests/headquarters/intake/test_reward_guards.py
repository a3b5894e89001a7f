"""What a rewritten till says of rewards gives nobody points that were not paid for one, and none twice."""

from __future__ import annotations

from msgspec.structs import replace

from kernel.facts import Fact
from membership.points.facts import PointsPutBack
from membership.queries import account
from shop.rewards.facts import Reward, RewardGiven, RewardReturned, RewardsOffered
from sync.exceptions import waiting
from tests.builders.counter import Counter, SmallChain
from tests.pos_app.counter.test_rewards import CODE, LI, POINTS, chain, take

__all__ = ["chain"]


def forge(till: Counter, *facts: Fact) -> None:
    """The till's program was changed: it writes what it likes, and signs it."""
    with till.till.post.books() as books:
        for fact in facts:
            books.record(fact)


def test_points_are_not_put_back_without_a_return_nor_twice(chain: SmallChain) -> None:
    till = chain["HP01"]
    number = take(till, 3)
    back = str(till.ok("return_reward", document=number, reason="不合用", qty=1)["document"])
    again = PointsPutBack(member_id=till.member_id(LI), points=500, document_no=number, returned_on=back)
    forge(till, again, replace(again, returned_on="Z-HP01-20261121-0099"), replace(again, returned_on=""))

    till.ok("sync")

    with chain.office.database.reading() as connection:
        assert [one.kind for one in waiting(connection)] == ["membership.points_put_back"] * 3
    assert at_headquarters(chain, till) == POINTS - 1_000


def test_more_than_was_given_or_for_more_points_does_not_come_back(chain: SmallChain) -> None:
    till = chain["HP01"]
    number = take(till)
    back = RewardReturned(
        document_no="Z-HP01-20261121-0001", of_document=number, store="HP", member_id=till.member_id(LI), code=CODE,
        before=0, qty=1, of_qty=1, unit_points=5_000, reason="x",
    )  # fmt: skip
    forge(
        till, back,
        replace(back, document_no="Z-HP01-20261121-0002", unit_points=500, qty=2, of_qty=2),
        replace(back, document_no="Z-HP01-20261121-0003", unit_points=500, before=1),
        PointsPutBack(member_id=back.member_id, points=5_000, document_no=number, returned_on=back.document_no),
    )  # fmt: skip

    till.ok("sync")

    with chain.office.database.reading() as connection:
        assert len(waiting(connection)) == 4
    assert at_headquarters(chain, till) == POINTS - 500


def test_a_reward_needs_points_spent_on_its_paper_and_the_list_is_headquarters(chain: SmallChain) -> None:
    till = chain["HP01"]
    given = RewardGiven(
        document_no="X-HP01-20261121-0001", store="HP", member_id=till.member_id(LI), member_label="", code=CODE,
        name="首饰盒", qty=1, unit_points=500,
    )  # fmt: skip
    cheap = RewardsOffered(rewards=(Reward(code=CODE, points=1),))
    forge(till, given, replace(given, document_no="X-BJ01-20261121-0001"), cheap)
    forge(till, replace(given, document_no="X-HP01-20261121-0002", store="BJ"))

    till.ok("sync")

    with chain.office.database.reading() as connection:
        assert len(waiting(connection)) == 4


def at_headquarters(chain: SmallChain, till: Counter) -> int:
    with chain.office.database.reading() as connection:
        return account(connection, till.member_id(LI)).points
