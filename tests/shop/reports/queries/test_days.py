"""A business day goes from its opening to the next one's."""

from __future__ import annotations

from shop.reports.queries.days import span_of
from tests.builders.register import Register
from tests.shop.reports.day import DAY, NEXT, a_day, another_day


def test_a_day_ends_where_the_next_one_opens():
    register = a_day()
    opened = register.day.opened_at
    another_day(register)

    with register.reading() as connection:
        first, both = span_of(connection, "HP", DAY, DAY), span_of(connection, "HP", DAY, NEXT)

    assert first == (opened, register.day.opened_at)
    assert both == (opened, "9999")


def test_days_on_which_nobody_opened_hold_nothing():
    with Register().reading() as connection:
        assert span_of(connection, "HP", "2027-01-01", "2027-01-31") == ("9999", "9999")
