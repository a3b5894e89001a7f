"""Contracts, gifts to come and what was sold on a day, read from what this place knows."""

from __future__ import annotations

from membership import usecases
from membership.facts import BonusPart
from membership.value.queries import (
    is_identified,
    later_fen_of,
    later_in,
    owed_to_all,
    principal_at_end_of,
    releases,
    sold_on,
    value_lots,
)
from tests.membership.builders import Place

PARTS = (BonusPart(on="2026-12-21", fen=30_00), BonusPart(on="2027-01-21", fen=30_00))


def topped_up(place: Place, **more: str) -> str:
    member_id = place.enrol()
    with place.open() as books:
        usecases.top_up(
            books, member_id=member_id, principal_fen=500_00, bonus_fen=60_00, document_no="S-1", released=PARTS, **more
        )  # type: ignore[arg-type]
    return member_id


def test_the_contract_is_known_by_its_bill() -> None:
    place = Place()
    member_id = topped_up(place)

    with place.database.reading() as connection:
        (contract,) = value_lots(connection, member_id).contracts

    assert (contract.document_no, contract.principal_left_fen, contract.bonus_left_fen) == ("S-1", 500_00, 60_00)


def test_parts_of_a_gift_come_one_after_the_other() -> None:
    place = Place()
    member_id = topped_up(place)

    with place.database.reading() as connection:
        later = [later_fen_of(connection, member_id, day) for day in ("2026-12-20", "2026-12-21", "2027-01-21")]
        coming = [part.on for part in releases(connection, member_id, "2026-12-21")]

    assert (later, coming) == ([60_00, 30_00, 0], ["2027-01-21"])
    assert later_in([]) == {}


def test_a_days_sum_and_whether_somebody_showed_a_paper() -> None:
    place = Place()
    member_id = topped_up(place)
    other = place.enrol(phone="13900000002")
    with place.open() as books:
        usecases.top_up(
            books, member_id=other, principal_fen=1, bonus_fen=0, document_no="S-2", sealed_under="k", sealed_buyer="x"
        )

    with place.database.reading() as connection:
        assert [sold_on(connection, member_id, day) for day in ("2026-11-20", "2026-11-21")] == [0, 500_00]
        assert [is_identified(connection, one, "2021-11-21") for one in (member_id, other)] == [False, True]
        assert not is_identified(connection, other, "2026-11-22")  # kept no longer


def test_what_is_owed_to_all_counts_each_account_once() -> None:
    place = Place()
    topped_up(place)
    place.enrol(phone="13900000002")

    with place.database.reading() as connection:
        owed = owed_to_all(connection, "2026-12-21")

    assert (owed.accounts, owed.principal_fen, owed.bonus_fen, owed.later_fen) == (1, 500_00, 60_00, 30_00)


def test_what_was_owed_when_a_day_was_over_is_what_had_come_by_then() -> None:
    place = Place()
    topped_up(place)

    with place.database.reading() as connection:
        assert [principal_at_end_of(connection, day) for day in ("2026-11-20", "2026-11-21")] == [0, 500_00]
