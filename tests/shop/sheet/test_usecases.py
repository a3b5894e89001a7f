"""A bill's inputs are kept with it, what bills share only once."""

from __future__ import annotations

import msgspec
from sqlalchemy import func, select

from shop.sheet.queries import sheet_of_sale
from shop.sheet.rules.inputs import SheetInput
from shop.sheet.tables import sale_sheet, sheet_shared
from shop.sheet.usecases import keep_sheet
from tests.builders.examples import example
from tests.builders.register import Register


def test_a_bills_inputs_are_read_as_they_were_kept():
    register, sheet = Register(), msgspec.convert(example("e2")["input"], SheetInput)

    with register.books() as books:
        keep_sheet(books, "S1", sheet)

    with register.reading() as connection:
        assert sheet_of_sale(connection, "S1") == sheet


def test_a_thousand_bills_of_a_day_keep_their_rules_once():
    register, sheet = Register(), msgspec.convert(example("e2")["input"], SheetInput)

    with register.books() as books:
        keep_sheet(books, "S1", sheet)
        keep_sheet(books, "S2", msgspec.structs.replace(sheet, store="HP"))

    with register.reading() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) for table in (sale_sheet, sheet_shared)]
    assert counts == [2, 1]
