"""A quota is set, counted and never overdrawn."""

from __future__ import annotations

import pytest

from kernel.asking import fetch
from kernel.database import Database
from kernel.executor import carry_out
from kernel.projection import Conflict
from kernel.tables import metadata
from promotions.facts import QuotaSet
from promotions.projection import PROJECTIONS, own_quota_used, quota_used
from promotions.queries import QUOTAS_LOCKED, Quota, quotas_in
from tests.builders.books import written


@pytest.fixture
def database() -> Database:
    made = Database(None)
    with made.writing() as connection:
        metadata.create_all(connection)
    return made


def set_to(database: Database, total: int) -> None:
    fact = QuotaSet(name="first-100", total=total)
    with database.writing() as connection:
        carry_out(connection, PROJECTIONS[QuotaSet](written("HQ", [fact])[0], fact))


def use(database: Database, uses: int, name: str = "first-100") -> None:
    with database.writing() as connection:
        carry_out(connection, [quota_used(name, uses)])


def quota(database: Database) -> Quota:
    with database.reading() as connection:
        return quotas_in(fetch(connection, QUOTAS_LOCKED, {"names": ["first-100", "none"]}))["first-100"]


def test_what_was_given_away_counts_also_after_the_total_was_changed(database: Database) -> None:
    set_to(database, 100)
    use(database, 40)
    set_to(database, 60)

    assert quota(database) == Quota("first-100", 60, 40)


def test_more_than_the_total_is_a_conflict(database: Database) -> None:
    set_to(database, 10)
    use(database, 10)

    with pytest.raises(Conflict):
        use(database, 1)

    assert quota(database).used == 10


def test_a_raise_that_has_not_come_here_stops_no_bill_that_has_a_right(database: Database) -> None:
    set_to(database, 3)
    with database.writing() as connection:
        carry_out(connection, [own_quota_used("first-100", 2)])
        carry_out(connection, [own_quota_used("first-100", 9)])

    assert quota(database) == Quota("first-100", 3, 3)


def test_a_total_below_what_was_given_away_is_a_conflict(database: Database) -> None:
    set_to(database, 10)
    use(database, 5)

    with pytest.raises(Conflict):
        set_to(database, 4)


def test_a_use_of_an_unknown_quota_is_a_conflict(database: Database) -> None:
    with pytest.raises(Conflict):
        use(database, 1, "none")
