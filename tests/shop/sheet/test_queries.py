"""The kept inputs of a bill."""

from __future__ import annotations

from shop.sheet.queries import sheet_of_sale
from tests.builders.register import Register


def test_a_bill_of_another_till_has_no_inputs_here():
    with Register().reading() as connection:
        assert sheet_of_sale(connection, "elsewhere") is None
