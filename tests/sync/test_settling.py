"""What a person settled is told in the journal; the last word about an entry stands."""

from __future__ import annotations

from kernel.clock import FixedClock
from sync.settling import ExceptionSeen, ExceptionSettled, exception_settled
from tests.builders.books import rows
from tests.builders.register import Register
from tests.builders.shop import MORNING
from tests.builders.stores import Place

SETTLED = ExceptionSettled(register="HP01", epoch=1, seq=7, by="1001", how="loss", note="bill S-9, paid twice")


def test_who_settled_an_exception_and_how_is_kept():
    register = Register()

    with register.books() as books:
        books.record(SETTLED)

    (row,) = rows(register.database, exception_settled)
    assert (row["register"], row["epoch"], row["seq"]) == ("HP01", 1, 7)
    assert (row["how"], row["settled_by"], row["note"]) == ("loss", "1001", "bill S-9, paid twice")


SEEN = ExceptionSeen(register="HP01", epoch=1, seq=7, by="1003", note="looked at it")


def test_of_two_words_about_one_entry_the_later_one_stands():
    till = Place("BJ01", FixedClock(MORNING))

    till.record(SEEN, SETTLED)

    assert [row["how"] for row in rows(till.database, exception_settled)] == ["loss"]


def test_what_one_till_has_seen_is_settled_at_no_other():
    here, other = Place("BJ01", FixedClock(MORNING)), Place("BJ02", FixedClock(MORNING))

    here.record(SEEN)
    troubles = other.hear(here.written())

    assert troubles == [None]
    assert [row["how"] for row in rows(here.database, exception_settled)] == ["seen"]
    assert rows(other.database, exception_settled) == []
