"""What happened to members, as rows: at the place where it happened, at another, and after a rebuild."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.books import entries
from kernel.facts import Fact
from kernel.secrets import fresh_secrets
from membership.facts import (
    FACTS,
    MemberErased,
    MemberIntroduced,
    OpeningBalanceBrought,
    OwnPart,
    PointsEarned,
    PointsTakenBack,
    StoredValuePinSet,
    StoredValuePutBack,
    StoredValueSpent,
)
from membership.projection import projections
from membership.queries import account, movements
from membership.rules.stored_value import Account
from membership.tables import member, member_directory, member_key
from tests.builders.books import written
from tests.membership.builders import Counted, Place, kept_tables, rebuilt_tables

amounts = st.integers(0, 1_000_000)
changes: st.SearchStrategy[Callable[[str], Fact]] = st.one_of(
    st.builds(lambda n: lambda m: PointsEarned(member_id=m, points=n, document_no="S-1"), amounts),
    st.builds(lambda n: lambda m: PointsTakenBack(member_id=m, points=n, document_no="S-1"), amounts),
    st.builds(
        lambda n, p, b: (
            lambda m: OpeningBalanceBrought(member_id=m, points=n, principal_fen=p, bonus_fen=b, source="old.xlsx#2")
        ),
        amounts,
        amounts,
        amounts,
    ),
    st.builds(
        lambda p, b: (
            lambda m: StoredValueSpent(member_id=m, right_id="r", principal_fen=p, bonus_fen=b, document_no="S-1")
        ),
        amounts,
        amounts,
    ),
    st.builds(
        lambda p, b: lambda m: StoredValuePutBack(member_id=m, principal_fen=p, bonus_fen=b, document_no="S-1"),
        amounts,
        amounts,
    ),
)


def recorded(place: Place, *facts: Fact) -> None:
    with place.open() as books:
        for fact in facts:
            books.record(fact)


def account_of(place: Place, member_id: str) -> Account:
    with place.database.reading() as connection:
        return account(connection, member_id)


def second_place_hears(first: Place, second: Place) -> list[str | None]:
    with first.database.reading() as source, second.open() as books:
        came_at = "2026-11-21T10:05:00.000+08:00"
        return [second.keeper.apply_foreign(books.connection, entry, came_at) for entry in list(entries(source))]


def test_every_fact_of_members_has_a_projection() -> None:
    place = Place()

    assert set(projections(place.keys, place.phone_mac)) == set(FACTS)


def test_a_new_member_has_an_empty_account() -> None:
    place = Place()
    member_id = place.enrol()

    assert account_of(place, member_id) == Account(member_id)


def test_points_and_bills_come_with_a_bill_and_leave_with_it() -> None:
    place = Place()
    member_id = place.enrol()
    earned = PointsEarned(member_id=member_id, points=100, document_no="S-1")

    recorded(place, earned, PointsEarned(member_id=member_id, points=7, document_no="S-2"))
    recorded(place, PointsTakenBack(member_id=member_id, points=100, document_no="S-1"))

    assert account_of(place, member_id) == Account(member_id, points=7, bills=1)


def test_stored_value_is_spent_and_put_back() -> None:
    place = Place()
    member_id = place.enrol()
    brought = OpeningBalanceBrought(member_id=member_id, points=5, principal_fen=3_000, bonus_fen=200, source="x")
    spent = StoredValueSpent(member_id=member_id, right_id="r", principal_fen=1_500, bonus_fen=100, document_no="S-1")
    back = StoredValuePutBack(member_id=member_id, principal_fen=15, bonus_fen=1, document_no="S-1")

    recorded(place, brought, spent, back)

    assert account_of(place, member_id) == Account(member_id, points=5, principal_fen=1_515, bonus_fen=101)


@settings(max_examples=40)
@given(st.lists(changes, max_size=12))
def test_the_balance_is_the_sum_of_the_movements_and_a_rebuild_agrees(made: list[Callable[[str], Fact]]) -> None:
    place = Place()
    member_id = place.enrol()

    recorded(place, *(make(member_id) for make in made))

    with place.database.reading() as connection:
        moved = movements(connection, member_id, limit=100)
    balance = account_of(place, member_id)
    assert len(moved) == len(made)
    assert balance.points == sum(movement.points for movement in moved)
    assert balance.principal_fen == sum(movement.principal_fen for movement in moved)
    assert balance.bonus_fen == sum(movement.bonus_fen for movement in moved)
    assert rebuilt_tables(place) == kept_tables(place)


def test_a_rebuild_equals_the_tables_after_an_erasure() -> None:
    place = Place()
    gone, stays = place.enrol(), place.enrol("单田芳", "13900001234")
    recorded(place, PointsEarned(member_id=gone, points=5, document_no="S-1"))
    recorded(place, StoredValuePinSet(member_id=gone, sealed_pin_hash="sealed"))

    recorded(place, MemberErased(member_id=gone, reason="本人要求"))

    assert rebuilt_tables(place) == kept_tables(place)
    assert [row[0] for row in place.rows(member_directory)] == [stays]
    assert [row[0] for row in place.rows(member_key)] == [stays]


def test_a_place_with_the_key_lists_another_places_member_and_one_without_does_not() -> None:
    here, with_key, without = Place(), Place("BJ01"), Place("BJ02", secrets=fresh_secrets(Counted(50)))
    member_id = here.enrol()
    with here.database.reading() as connection:
        key = here.keys.export_key(connection, member_id) or ""
    with with_key.open() as books:
        books.carry_out([with_key.keys.import_key(member_id, key)])

    assert second_place_hears(here, with_key) == [None]
    assert second_place_hears(here, without) == [None]

    assert with_key.found_names("6620") == ["李雪梅"]
    assert without.rows(member_directory) == []
    assert [row[0] for row in without.rows(member)] == [member_id]


def test_an_erasure_takes_the_key_at_every_place_that_hears_of_it() -> None:
    here, there = Place(), Place("BJ01")
    member_id = here.enrol()
    with here.database.reading() as connection:
        key = here.keys.export_key(connection, member_id) or ""
    with there.open() as books:
        books.carry_out([there.keys.import_key(member_id, key)])
    recorded(here, MemberErased(member_id=member_id, reason="本人要求"))

    second_place_hears(here, there)

    assert there.found_names("6620") == []
    assert there.rows(member_key) == []


def test_points_that_arrive_before_their_member_are_not_lost() -> None:
    here, there = Place(), Place("BJ01")
    member_id = here.enrol()
    recorded(there, PointsEarned(member_id=member_id, points=9, document_no="S-9"))

    second_place_hears(here, there)

    assert account_of(there, member_id) == Account(member_id, points=9, bills=1)


def test_a_card_number_given_twice_goes_to_the_exception_ledger() -> None:
    here, there = Place(), Place("BJ01")
    there.enrol("赵敏", "13700000001", card_no="M1")
    here.enrol("李雪梅", "13800006620", card_no="M1")

    (reason,) = second_place_hears(here, there)

    assert reason is not None
    assert reason.startswith("conflict")
    assert len(there.rows(member)) == 1


def test_a_pin_for_nobody_goes_to_the_exception_ledger() -> None:
    here, there = Place(), Place("BJ01")
    member_id = here.enrol()
    recorded(here, StoredValuePinSet(member_id=member_id, sealed_pin_hash="sealed"))
    with here.database.reading() as source, there.open() as books:
        _enrolment, pin_set = entries(source)

        reason = there.keeper.apply_foreign(books.connection, pin_set, "2026-11-21T10:05:00.000+08:00")

    assert reason is not None
    assert reason.startswith("conflict")


def test_what_a_store_is_told_changes_nothing_where_it_was_written_and_where_nobody_says_who_they_are() -> None:
    place = Place()
    own = OwnPart(register="HP01", points=20, principal_fen=0, bonus_fen=0, bills=1, epoch=1, seq=4)
    told = MemberIntroduced(
        store="HP", member_id="m-1", card_no="M00000000018", tier="gold", home_store="BJ", joined_on="2026-01-01",
        consent="", source="", state="active", personal="", sealed_pin_hash="", points=70, principal_fen=0,
        bonus_fen=0, bills=3, own=(own,),
    )  # fmt: skip
    (entry,) = written("HQ", [told])

    changes = {
        here: bool(list(projections(place.keys, place.phone_mac, here)[MemberIntroduced](entry, told)))
        for here in ("HQ", "", "HP01")
    }

    assert changes == {"HQ": False, "": False, "HP01": True}
