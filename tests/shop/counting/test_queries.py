"""A closed count says what it said then; one that was given up says nothing."""

from __future__ import annotations

import pytest

from shop.counting.errors import CountUnknown
from shop.counting.queries import result_of
from shop.counting.usecases import close_count, drop_count, open_count, scan
from tests.builders import shop
from tests.builders.register import Register


def test_a_closed_count_keeps_its_word():
    register = Register()
    with register.books() as books:
        number = open_count(books, store="HP")
        scan(books, number, [shop.BANGLE], store="HP")
        said = close_count(books, number, store="HP", reason="x")
    register.sell(shop.BANGLE)

    with register.reading() as connection:
        assert result_of(connection, number, "HP") == said


def test_a_count_of_another_store_or_one_given_up_is_unknown():
    register = Register()
    with register.books() as books:
        number = open_count(books, store="HP")
        drop_count(books, number, store="HP", reason="x")

    with register.reading() as connection, pytest.raises(CountUnknown):
        result_of(connection, number, "HP")
    with register.reading() as connection, pytest.raises(CountUnknown):
        result_of(connection, number, "BJ")
