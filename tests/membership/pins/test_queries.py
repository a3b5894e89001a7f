"""Which PIN a place knows of."""

from __future__ import annotations

import pytest

from membership.errors import MemberNotFound
from membership.pins.queries import pin_standing
from tests.shop.counting_house import House


def test_a_member_has_no_pin_then_a_first_one() -> None:
    house = House()
    with_pin, without = house.member(), house.member(pin="")

    with house.database.reading() as connection:
        assert (pin_standing(connection, with_pin), pin_standing(connection, without)) == ((True, 1), (False, 0))


def test_who_is_no_member_has_none() -> None:
    with House().database.reading() as connection, pytest.raises(MemberNotFound):
        pin_standing(connection, "nobody")
