"""The filter of revoked cards comes with a hello that names another one."""

from __future__ import annotations

from typing import Any

import pytest

from membership.queries import card_state, kept_filter
from membership.rules.revoked import CardFilter
from pos_app.revoked_cards import filter_keeper
from sync.ports import Unreachable
from sync.protocol import FilterPage, Hello, LeasePolicy
from tests.membership.builders import Place

CARD = "M00000000018"


class Office:
    """Headquarters that only has a filter, or nothing where `page` is None."""

    def __init__(self, page: FilterPage | None) -> None:
        self.page, self.asked = page, 0

    def revoked_filter(self) -> FilterPage:
        self.asked += 1
        if self.page is None:
            raise Unreachable("no line")
        return self.page


def hello(name: str) -> Hello:
    return Hello(
        protocol=2, now="2026-11-21T10:00:00.000+08:00", register="HP01", store="HP", incarnation=1, recovering=False,
        token="t", epoch=1, seq=0, hash="0" * 64, backed_up_seq=0, feeds={}, unknown_kinds=(), policy=LeasePolicy(),
        revoked_filter=name,
    )  # fmt: skip


def a_page(name: str) -> FilterPage:
    made = CardFilter.of([CARD])
    return FilterPage(name=name, hashes=made.hashes, bits=made.to_base64())


def heard(place: Place, office: Any, *names: str) -> str:
    take = filter_keeper(place.keeper, office)
    for name in names:
        take(hello(name))
    with place.database.reading() as connection:
        return kept_filter(connection)


def test_a_new_filter_is_kept_and_asked():
    place = Place()

    assert heard(place, Office(a_page("r7")), "r7") == "r7"
    with place.database.reading() as connection:
        assert card_state(connection, CARD) == "maybe_revoked"


def test_a_filter_that_is_kept_already_is_not_fetched_again():
    office = Office(a_page("r7"))

    heard(Place(), office, "r7", "r7", "")

    assert office.asked == 1


@pytest.mark.parametrize("page", [None, FilterPage(name="r8", hashes=7, bits="***")])
def test_without_a_new_filter_the_old_one_stays(page: FilterPage | None):
    place = Place()
    heard(place, Office(a_page("r7")), "r7")

    assert heard(place, Office(page), "r8") == "r7"
