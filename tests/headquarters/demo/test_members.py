from datetime import date
from random import Random

import pytest

from headquarters.demo.chain import DemoMember
from headquarters.demo.members import members
from membership.rules.birthday import normalise_birthday
from membership.rules.cards import is_card_number
from membership.rules.phone import normalise_phone
from membership.rules.tiers import TIER_NAMES

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def everybody() -> tuple[DemoMember, ...]:
    return members(Random(1), TODAY)


def test_five_thousand_members_have_phones_and_cards_of_their_own(everybody: tuple[DemoMember, ...]):
    assert len(everybody) == 5_000
    assert len({member.phone for member in everybody}) == len({member.card_no for member in everybody}) == 5_000


def test_no_phone_can_be_anybodys(everybody: tuple[DemoMember, ...]):
    assert {member.phone[:2] for member in everybody} == {"12"}


def test_every_field_is_in_the_form_that_membership_keeps(everybody: tuple[DemoMember, ...]):
    assert all(normalise_phone(member.phone) == member.phone for member in everybody)
    assert all(normalise_birthday(member.birthday) == member.birthday for member in everybody)
    assert all(is_card_number(member.card_no) for member in everybody)
    assert {member.tier for member in everybody} == set(TIER_NAMES)


def test_three_members_share_the_digits_that_the_pictures_search_for(everybody: tuple[DemoMember, ...]):
    found = [member.name for member in everybody if member.phone.endswith("6620")]

    assert found == ["李雪梅", "李学明", "刘小敏"]


def test_one_of_them_has_her_birthday_this_month_and_pays_with_stored_value(everybody: tuple[DemoMember, ...]):
    assert everybody[0].birthday[5:7] == "11"
    assert (everybody[0].tier, everybody[0].principal_fen, everybody[0].stored_value_pin) == (
        "gold",
        3_000_00,
        "662066",
    )


def test_balances_are_never_negative_and_bonus_comes_only_with_principal(everybody: tuple[DemoMember, ...]):
    assert min(member.points for member in everybody) >= 0
    assert all(0 <= member.bonus_fen <= member.principal_fen <= 5_000_00 for member in everybody)


def test_visits_begin_on_the_day_of_joining_and_lie_in_the_past(everybody: tuple[DemoMember, ...]):
    assert all(member.visits[0].isoformat() == member.joined_on for member in everybody)
    assert max(member.visits[-1] for member in everybody) < TODAY


def test_who_came_more_often_has_more_points(everybody: tuple[DemoMember, ...]):
    once = [member.points for member in everybody if len(member.visits) == 1]
    often = [member.points for member in everybody if len(member.visits) >= 4]

    assert sum(often) / len(often) > 2 * sum(once) / len(once)
