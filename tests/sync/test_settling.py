"""What a person settled is told in the journal, once for each exception."""

from __future__ import annotations

import pytest

from kernel.projection import Conflict
from sync.settling import ExceptionSettled, exception_settled
from tests.builders.books import rows
from tests.builders.register import Register

SETTLED = ExceptionSettled(register="HP01", epoch=1, seq=7, by="1001", how="loss", note="bill S-9, paid twice")


def test_who_settled_an_exception_and_how_is_kept():
    register = Register()

    with register.books() as books:
        books.record(SETTLED)

    (row,) = rows(register.database, exception_settled)
    assert (row["register"], row["epoch"], row["seq"]) == ("HP01", 1, 7)
    assert (row["how"], row["settled_by"], row["note"]) == ("loss", "1001", "bill S-9, paid twice")


def test_an_exception_is_settled_once():
    register = Register()

    with register.books() as books:
        books.record(SETTLED)

        with pytest.raises(Conflict):
            books.record(SETTLED)
