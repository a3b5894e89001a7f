"""Two members who are one: their accounts, cards and phones lead to the survivor, until the day is over or undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.errors import DomainError
from membership.errors import MemberNotFound
from membership.facts import OpeningBalanceBrought, PointsEarned, PointsSpent
from membership.file.errors import MergeChain, MergeHeld, MergeWithItself, NotMerged, UnmergeSpent, UnmergeTooLate
from membership.file.usecases import carry_rest, merge, unmerge
from membership.points.queries import points_lots
from membership.queries import account, member_view
from membership.rules.stored_value import Account
from membership.value.queries import value_lots
from tests.membership.builders import Place, kept_tables, rebuilt_tables


def nobody(_member_id: str) -> bool:
    return False


class Twice(Place):
    """李雪梅 was enrolled twice, with points of two kinds and stored value on the second card."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.first = self.enrol(joined_on="2025-05-01", card_no="M1")
        self.second = self.enrol("李雪梅", "13900001111", joined_on="2024-01-01", card_no="M2")
        self.say(
            PointsEarned(member_id=self.first, points=10, document_no="S-1"),
            PointsEarned(member_id=self.second, points=100, document_no="S-2", ends_on="2027-12-31"),
            PointsEarned(member_id=self.second, points=5, document_no="S-3", available_on="2026-12-01"),
            OpeningBalanceBrought(
                member_id=self.second, points=0, principal_fen=1_000_00, bonus_fen=200_00, source="old"
            ),
        )

    def say(self, *facts: object) -> None:
        with self.open() as books:
            for fact in facts:
                books.record(fact)  # type: ignore[arg-type]

    def merge(self, survivor: str, merged: str, is_held: Callable[[str], bool] = nobody) -> None:
        with self.open() as books:
            merge(books, survivor, merged, "同一人", is_held=is_held)

    def unmerge(self, merged: str) -> None:
        with self.open() as books:
            unmerge(books, merged, "弄错了", is_held=nobody)

    def has(self, member_id: str) -> Account:
        with self.database.reading() as connection:
            found = account(connection, member_id)
            lots, value = points_lots(connection, member_id), value_lots(connection, member_id)
        assert lots.balance == found.points
        assert (value.principal_fen, value.bonus_fen) == (found.principal_fen, found.bonus_fen)
        return found


@pytest.fixture
def place() -> Twice:
    return Twice()


def test_the_survivor_has_both_accounts_and_the_earlier_day(place: Twice) -> None:
    place.merge(place.first, place.second)

    assert place.has(place.first) == Account(place.first, 110, 1_000_00, 200_00, bills=3)
    assert place.has(place.second) == Account(place.second, points=5)  # counts from December on
    with place.database.reading() as connection:
        view = member_view(connection, place.first)
        lots = points_lots(connection, place.first).lots
    assert view is not None
    assert view.joined_on == "2024-01-01"
    assert sorted((lot.left, lot.ends_on) for lot in lots) == [(10, ""), (100, "2027-12-31")]
    assert rebuilt_tables(place) == kept_tables(place)


def test_card_and_phone_of_the_one_who_is_gone_lead_to_the_survivor(place: Twice) -> None:
    place.merge(place.first, place.second)

    assert {hit.member_id for hit in (*place.find("M2"), *place.find("13900001111"), *place.find("1111"))} == {
        place.first
    }
    assert len(place.find("lxm")) == 1


def test_on_the_same_day_it_is_undone_to_the_last_point(place: Twice) -> None:
    before = [place.has(place.first), place.has(place.second)]

    for _ in range(2):
        place.merge(place.first, place.second)
        place.unmerge(place.second)

    assert [place.has(place.first), place.has(place.second)] == before
    assert len(place.find("lxm")) == 2
    with place.database.reading() as connection:
        view = member_view(connection, place.first)
        lots = points_lots(connection, place.second).lots
    assert view is not None
    assert view.joined_on == "2025-05-01"
    assert (100, "2027-12-31") in [(lot.left, lot.ends_on) for lot in lots]
    assert rebuilt_tables(place) == kept_tables(place)


def test_what_comes_later_to_the_old_account_goes_over_once(place: Twice) -> None:
    place.merge(place.first, place.second)
    place.say(PointsEarned(member_id=place.second, points=7, document_no="S-9"))

    with place.open() as books:
        done = [carry_rest(books, is_held=nobody), carry_rest(books, is_held=nobody)]
    place.clock.forward(days=20)
    with place.open() as books:
        done.append(carry_rest(books, is_held=nobody))

    assert done == [1, 0, 1]
    assert place.has(place.first).points == 122
    assert place.has(place.second) == Account(place.second)


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        (lambda one: one.merge(one.first, one.first), MergeWithItself),
        (lambda one: one.merge(one.first, "nobody"), MemberNotFound),
        (lambda one: one.merge(one.first, one.second, lambda _: True), MergeHeld),
        (lambda one: one.unmerge(one.second), NotMerged),
    ],
)
def test_what_cannot_be_merged_is_said(
    place: Twice, attempt: Callable[[Twice], None], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        attempt(place)

    assert place.has(place.second).points == 105


def test_who_survived_once_is_not_merged_away(place: Twice) -> None:
    third = place.enrol("李雪梅", "13900002222")
    place.merge(place.first, place.second)

    with pytest.raises(MergeChain):
        place.merge(third, place.first)


def test_a_merge_is_not_undone_the_next_day_nor_when_it_was_spent(place: Twice) -> None:
    place.merge(place.first, place.second)
    place.say(PointsSpent(member_id=place.first, right_id="r", points=50, document_no="S-5"))
    with pytest.raises(UnmergeSpent):
        place.unmerge(place.second)

    place.clock.forward(days=1)
    with pytest.raises(UnmergeTooLate):
        place.unmerge(place.second)
