"""A closed count says what it said then; one that was given up says nothing."""

from __future__ import annotations

import pytest

from shop.counting.errors import CountUnknown
from shop.counting.queries import counted_pieces, result_of
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


def test_what_differs_is_told_by_name_and_place():
    register = Register()
    with register.books() as books:
        number = open_count(books, store="HP")
        scan(books, number, [shop.BANGLE, "NO SUCH"], store="HP")
    register.sell(shop.RING)

    with register.reading() as connection:
        result = result_of(connection, number, "HP")
        found = counted_pieces(connection, result)

    assert set(found) == {*result.missing, *result.moved, *result.arrived, *result.misplaced}
    assert all(one.store == "HP" and one.name for one in found.values())
