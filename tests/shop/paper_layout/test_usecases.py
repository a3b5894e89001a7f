"""A layout is recorded whole, or not at all."""

from __future__ import annotations

import pytest

from printers.document import Image
from shop.paper_layout.errors import LayoutFaulty
from shop.paper_layout.facts import Look, PaperLayout
from shop.paper_layout.queries import PLAIN, the_layout
from shop.paper_layout.usecases import set_layout
from tests.builders.register import Register

LAYOUT = PaperLayout(logo=Image.of(16, bytes(range(32))), looks={"all": Look(header=("始于 1988",))})


def test_papers_are_plain_until_a_layout_is_set():
    register = Register()
    with register.database.reading() as connection:
        assert the_layout(connection) == PLAIN


def test_the_layout_that_was_set_last_is_in_force():
    register = Register()
    with register.books() as books:
        set_layout(books, PaperLayout(looks={"sale": Look(footer=("旧",))}))
        set_layout(books, LAYOUT)

        assert the_layout(books.connection) == LAYOUT


def test_a_faulty_layout_is_not_recorded():
    register = Register()
    with register.books() as books:
        with pytest.raises(LayoutFaulty):
            set_layout(books, PaperLayout(looks={"sale": Look(hidden=("total",))}))

        assert the_layout(books.connection) == PLAIN
