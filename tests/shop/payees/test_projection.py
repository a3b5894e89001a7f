"""Who was paid stands in the books once a bill."""

from __future__ import annotations

import pytest

from kernel.projection import Conflict
from shop.payees.facts import CashPayeeNamed
from tests.builders.register import Register

NAMED = CashPayeeNamed(
    store="HP", document_no="S-HP01-1", cash_fen=100_000_00, sealed_under="k-1", sealed_payee="…", payee_mac="m" * 64,
    payee_label="张** 110105********002X", approved_by="1001",
)  # fmt: skip


def test_the_tables_are_those_of_the_journal():
    register = Register()
    with register.books() as books:
        books.record(NAMED)

    assert register.verdict().findings == ()


def test_a_bill_pays_one_person():
    register = Register()
    with register.books() as books:
        books.record(NAMED)

    with pytest.raises(Conflict), register.books() as books:
        books.record(NAMED)
