"""Tiers are reviewed in the night: whose time is over drops to what they paid for, once; who was missed rises."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from sqlalchemy import insert

from headquarters.upkeep.nightly import run
from headquarters.upkeep.reviewing import NOBODY_REVIEWED, Reviewed, review
from kernel.database import AnyDatabase
from kernel.facts import Fact
from membership.facts import PointsEarned, PointsTakenBack
from membership.queries import member_view
from membership.tables import member, member_growth
from membership.tiers.facts import TierPolicyPublished
from membership.tiers.queries import PAGE
from tests.headquarters.chain import STAFF, Chain, new_chain
from tests.membership.tiers.policies import BY_AMOUNT
from tests.shop.sales.test_projection import SALE

YEARLY = msgspec.structs.replace(BY_AMOUNT, review="01-01", holds_months=1)
PUBLISHED = TierPolicyPublished(
    policy_version=1, number=0, policy=YEARLY, proposed_by="1001", approved_by="1002", rises=0, drops=0
)
NUMBER = "S-HP01-20261121-0001"
EVE, DAY, NEXT_YEAR = "2026-12-31", "2027-01-01", "2028-01-01"


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    record(made, PUBLISHED)
    return made


def record(chain: Chain, *facts: Fact) -> None:
    with chain.office.open(STAFF) as books:
        for fact in facts:
            books.record(fact)


def sold(member_id: str, yuan: int) -> list[Fact]:
    """A bill of so many yuan, and what it counts."""
    counts = {"goods_fen": yuan * 100, "paid_fen": yuan * 100}
    return [
        msgspec.structs.replace(SALE, sale_no=NUMBER, store="HP", member_id=member_id, due_fen=yuan * 100),
        PointsEarned(member_id=member_id, points=1, document_no=NUMBER, **counts),
    ]


def buyer(chain: Chain, yuan: int, *, back: int = 0) -> str:
    """A member with one bill, of which so much came back. It came in by another way than an upload."""
    member_id = chain.member()
    record(chain, *sold(member_id, yuan))
    night(chain, "2026-11-22")
    if back:
        gone = PointsTakenBack(member_id=member_id, points=0, document_no=NUMBER, goods_fen=back * 100, returned_on="R")
        record(chain, gone)
    return member_id


def night(chain: Chain, day: str) -> Reviewed:
    return review(chain.office.keeper, day)


def tier(chain: Chain, member_id: str) -> str:
    with chain.office.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.tier


def test_who_was_missed_rises_in_the_night(chain: Chain) -> None:
    assert tier(chain, buyer(chain, 20_000)) == "gold"


def test_whose_goods_came_back_drops_at_the_review_and_not_before(chain: Chain) -> None:
    member_id = buyer(chain, 20_000, back=15_000)

    before = night(chain, EVE)
    stood = tier(chain, member_id)
    on_the_day, again = night(chain, DAY), night(chain, DAY)

    assert (before, stood) == (NOBODY_REVIEWED, "gold")
    assert (on_the_day, again) == (Reviewed(rose=0, dropped=1), NOBODY_REVIEWED)
    assert tier(chain, member_id) == "silver"
    assert on_the_day.lines() == ("tiers: 0 members rose, 1 dropped",)
    assert chain.office.verify().sound


def test_nights_that_were_missed_are_made_up_for(chain: Chain) -> None:
    member_id = buyer(chain, 20_000, back=15_000)

    assert night(chain, "2027-03-15").dropped == 1
    assert tier(chain, member_id) == "silver"


def test_what_was_paid_more_than_the_window_ago_keeps_no_tier(chain: Chain) -> None:
    member_id = buyer(chain, 20_000)

    assert night(chain, DAY) == NOBODY_REVIEWED
    assert night(chain, NEXT_YEAR) == Reviewed(rose=0, dropped=1)
    assert tier(chain, member_id) == "normal"


def test_after_other_tiers_everybody_is_measured_once_whenever_they_bought(chain: Chain) -> None:
    member_id = buyer(chain, 4_000)
    night(chain, "2027-02-01")
    cheaper = msgspec.structs.replace(
        YEARLY,
        tiers=tuple(msgspec.structs.replace(terms, reach=terms.reach // 2) for terms in YEARLY.tiers),
    )
    record(chain, msgspec.structs.replace(PUBLISHED, policy_version=2, policy=cheaper))

    assert night(chain, "2027-02-02") == Reviewed(rose=1, dropped=0)
    assert night(chain, "2027-02-03") == NOBODY_REVIEWED
    assert tier(chain, member_id) == "silver"


def test_the_night_does_it(chain: Chain) -> None:
    buyer(chain, 20_000, back=20_000)
    chain.clock.forward(days=(date.fromisoformat(DAY) - date(2026, 11, 21)).days)

    night_report = run(chain.office.keeper, chain.office.settings)

    assert "tiers: 0 members rose, 1 dropped" in night_report.lines()


def test_a_chain_without_tiers_reviews_nobody() -> None:
    assert review(new_chain().office.keeper, DAY) == NOBODY_REVIEWED


def test_however_many_members_there_are_a_page_takes_a_few_statements() -> None:
    chain = new_chain()
    record(chain, PUBLISHED)
    _write_golden(chain, 20 * PAGE, short_every=500)
    with chain.office.database.reading() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    said: list[str] = []
    driver.set_trace_callback(said.append)

    done = review(chain.office.keeper, DAY)

    driver.set_trace_callback(None)
    assert done == Reviewed(rose=0, dropped=20)
    assert len(said) <= 2 * 20 * 16  # two passes of twenty pages: who is due, and who bought lately


def test_many_who_rise_at_once_are_borne_out_page_by_page() -> None:
    chain = new_chain()
    record(chain, PUBLISHED)
    _write_golden(chain, 2 * PAGE, short_every=500, tier="normal")
    with chain.office.database.reading() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    said: list[str] = []
    driver.set_trace_callback(said.append)

    done = review(chain.office.keeper, "2026-11-22")

    driver.set_trace_callback(None)
    assert done == NOBODY_REVIEWED  # their bills are not there
    assert len(said) <= 2 * 2 * 16


def _write_golden(chain: Chain, count: int, *, short_every: int, tier: str = "gold") -> None:
    """Members who bought what the gold tier needs, but for some."""
    of_member = {
        "tier": tier, "home_store": "HP", "joined_on": "2020-01-01", "consent": "", "source": "", "personal": "",
        "sealed_pin_hash": "", "state": "active",
    }  # fmt: skip
    ids = [f"m{number:06}" for number in range(count)]
    with chain.office.database.writing() as connection:
        connection.execute(insert(member), [{**of_member, "member_id": one, "card_no": one} for one in ids])
        of_bill = {"day": "2026-06-01", "goods_fen": 20_000_00, "paid_fen": 20_000_00, "topped_fen": 0}
        bought = [one for number, one in enumerate(ids) if number % short_every]
        rows = [{"entry_id": f"e-{one}", "member_id": one, "document_no": one, **of_bill} for one in bought]
        connection.execute(insert(member_growth), rows)
