"""The night rewards who brought a member, once, and tells the stores that know them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from headquarters.settings import Settings
from headquarters.upkeep.inviting import reward_inviters
from headquarters.upkeep.nightly import run
from kernel.database import AnyDatabase
from membership.referral.facts import ReferralRewarded
from membership.referral.rules.inviting import ReferralPolicy
from membership.usecases import enrol
from tests.headquarters.chain import Chain, Till, new_chain, troubles
from tests.shop.sales.test_projection import SALE

POLICY = ReferralPolicy(points=500)
OVER = "2026-11-29"


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database, Settings(referral=POLICY))
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made


def brought(chain: Chain) -> tuple[Till, str]:
    """At HP01 李雪梅 brings 孙莉, who buys a ring; the till and the inviter."""
    till = chain.tills["HP01"]
    inviter = till.enrol()
    with till.open() as books:
        member_id = enrol(
            books, till.keys, name="孙莉", phone="13900000002", phone_mac=till.phone_mac, home_store="HP",
            inviter=inviter,
        )  # fmt: skip
        books.record(replace(SALE, sale_no="S-HP01-20261121-0001", member_id=member_id, store="HP"))
    till.agent.run_once()
    return till, inviter


def test_the_inviter_has_the_points_at_headquarters_and_at_their_stores_and_once(chain: Chain) -> None:
    till, inviter = brought(chain)
    office = chain.office

    early = reward_inviters(office.keeper, office.settings, "2026-11-28")
    first = reward_inviters(office.keeper, office.settings, OVER)
    again = reward_inviters(office.keeper, office.settings, OVER)
    till.agent.run_once()

    assert (early, first, again) == (0, 1, 0)
    assert chain.account(inviter).points == till.account(inviter).points == 500
    assert chain.tills["BJ01"].account(inviter).points == 0
    assert office.verify().sound


def test_it_is_part_of_the_nights_work(chain: Chain) -> None:
    brought(chain)
    chain.clock.forward(days=9)

    lines = run(chain.office.keeper, chain.office.settings).lines()

    assert "1 members rewarded for bringing another" in lines


def test_a_till_rewards_nobody(chain: Chain) -> None:
    till, inviter = brought(chain)

    till.record(ReferralRewarded(member_id="m", inviter=inviter, document_no="S", bought_on="2026-11-21", points=9_999))
    till.agent.run_once()

    assert chain.account(inviter).points == 0
    assert len(troubles(chain.office.database)) == 1
