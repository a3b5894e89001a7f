"""A rebuild from the journal gives the tickets again, and no fee is given back twice."""

from __future__ import annotations

import pytest

from kernel.projection import Conflict
from shop.services.facts import FeePaid, FeeRefunded, MetalUsed
from shop.services.usecases import take_back
from tests.builders.register import Register
from tests.shop.services.tickets import OWN, leave, left

PLACE = {"store": "HP", "document_no": "S-1"}


@pytest.fixture
def register() -> Register:
    return Register()


def test_the_tables_are_those_of_the_journal(register: Register):
    ticket_no = leave(register, OWN)
    with register.books() as books:
        metal = [MetalUsed(purity_code="AU999", used_mg=12_000, loss_mg=100)]
        take_back(books, ticket_no, store="HP", weight_mg=12_000, used=metal)

    assert register.verdict().findings == ()


def test_a_fee_is_given_back_once(register: Register):
    ticket_no = leave(register)
    with register.books() as books:
        books.record(FeePaid(ticket_no=ticket_no, amount_fen=80_00, **PLACE))
        books.record(FeeRefunded(ticket_no=ticket_no, amount_fen=80_00, **PLACE))

    with pytest.raises(Conflict), register.books() as books:
        books.record(FeeRefunded(ticket_no=ticket_no, amount_fen=80_00, **PLACE))
    assert left(register, ticket_no).paid_fen == 0
