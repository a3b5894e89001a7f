"""What counted in a lost life of headquarters and is refused in the next one leaves the tills that were told of it."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import select

from kernel.database import AnyDatabase
from membership.facts import PointsTakenBack
from membership.tables import member_movement
from tests.headquarters.chain import new_chain, troubles
from tests.headquarters.registers.test_recovering import Backup, restore
from tests.shop.sales.test_projection import SALE


def test_what_counted_in_the_lost_life_and_is_refused_in_this_one_leaves_whoever_was_told(
    any_database: AnyDatabase,
) -> None:
    chain = new_chain(any_database)
    (hp, _), (other, _) = chain.install("HP01", "HP"), chain.install("HP02", "HP")
    member_id, bill = hp.enrol(), "S-HP01-20261121-0001"
    hp.record(replace(SALE, sale_no=bill, store="HP"))
    hp.earn(member_id, 30, bill)
    for till in (hp, other):
        till.agent.run_once()
    backup = Backup.of(chain.office.database)
    for till in (other, hp):  # the same bill is put right twice; the second is refused
        till.record(PointsTakenBack(member_id=member_id, points=30, document_no=bill))
    for till in (other, hp):
        till.agent.run_once()

    restore(chain, backup)
    for till in (hp, other, hp):  # now the other one is heard second
        till.agent.run_once()

    with hp.database.reading() as connection:
        own = list(connection.scalars(select(member_movement.c.points).where(member_movement.c.register == "HP01")))
    assert own == [30, -30]
    assert [place.account(member_id).points for place in (chain, hp)] == [0, 0]
    assert len(troubles(chain.office.database)) == 1
