"""A file as the counter may see it, what was agreed to, and what went over to a survivor."""

from __future__ import annotations

from datetime import date

import pytest

from membership.facts import PointsEarned
from membership.file.facts import AccountCarried
from membership.file.queries import carried_over, consents_of, file_view, merged_with_rest, reveals_of
from membership.file.rules.consent import Terms
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member, give_consent, merge, reveal
from tests.membership.builders import Place

TODAY = date(2026, 11, 21)


@pytest.fixture
def place() -> Place:
    return Place()


def test_a_file_shows_days_sizes_and_people_and_hides_the_rest(place: Place) -> None:
    inviter = place.enrol("单田芳", "13900001234")
    member_id = place.enrol(birthday="1992-02-29")
    told = Particulars(anniversaries={"结婚": "2012-05-20"}, ring="14", bangle_mm="56", address="深圳市罗湖区水贝一路")
    with place.open() as books:
        change_member(books, place.keys, member_id, told, phone_mac=place.phone_mac, adviser="1008", inviter=inviter)

    with place.database.reading() as connection:
        file = file_view(connection, place.keys, member_id, TODAY)

    assert (file.birthday, file.next_birthday) == ("02-29", "2027-02-28")
    assert (file.anniversaries, file.ring, file.bangle_mm) == ((("结婚", "05-20"),), "14", 56)
    assert (file.adviser, file.inviter, file.changed_on) == ("1008", "单** 139****1234", "2026-11-21")
    assert file.address == "深圳市罗湖区****"


def test_nobody_has_an_empty_file(place: Place) -> None:
    with place.database.reading() as connection:
        assert file_view(connection, place.keys, "nobody", TODAY).birthday == ""
        assert consents_of(connection, "nobody") == reveals_of(connection, "nobody") == ()


def test_who_came_before_consents_were_kept_apart_agreed_when_they_joined(place: Place) -> None:
    member_id = place.enrol(joined_on="2024-05-20")

    with place.database.reading() as connection:
        (state,) = consents_of(connection, member_id)
    assert (state.words, state.given, state.terms, state.since) == ("会员服务", True, "2026-01", "2024-05-20")


def test_the_newest_word_about_a_scope_counts(place: Place) -> None:
    member_id = place.enrol()
    with place.open() as books:
        give_consent(books, member_id, ("service", "wechat"), Terms(version="2026-02"), "paper")

    with place.database.reading() as connection:
        states = consents_of(connection, member_id)
    assert [(state.scope, state.terms, state.channel) for state in states] == [
        ("service", "2026-02", "paper"), ("wechat", "2026-02", "paper"),
    ]  # fmt: skip


def test_looks_are_told_the_newest_first(place: Place) -> None:
    member_id = place.enrol()
    for reason in ("核对", "寄送"):
        place.clock.forward(seconds=1)
        with place.open() as books:
            reveal(books, place.keys, member_id, reason)

    with place.database.reading() as connection:
        assert [look.reason for look in reveals_of(connection, member_id)] == ["寄送", "核对"]


def test_what_went_over_is_told_by_the_last_day_of_its_points(place: Place) -> None:
    first, second = place.enrol(), place.enrol("李雪梅", "13900001111")
    with place.open() as books:
        books.record(PointsEarned(member_id=second, points=100, document_no="S-2", ends_on="2027-12-31"))
        merge(books, first, second, "同一人", is_held=lambda _: False)
        books.record(PointsEarned(member_id=second, points=7, document_no="S-3"))

    with place.database.reading() as connection:
        over, rest = carried_over(connection, second, first), merged_with_rest(connection)
    assert over == (
        AccountCarried(member_id=first, other=second, points=100, ends_on="2027-12-31"),
        AccountCarried(member_id=first, other=second, bills=1),
    )
    assert rest == ((second, first),)
