"""Customers' own metal: what came, what was used, what is owed."""

from __future__ import annotations

from shop.services.facts import MetalUsed
from shop.services.usecases import take_back
from tests.builders.register import Register
from tests.shop.reports.day import tables
from tests.shop.services.tickets import OWN, PROMISED, leave


def test_what_was_not_used_is_owed_to_the_milligram():
    register = Register()
    ticket_no = leave(register, OWN)
    with register.books() as books:
        metal = [MetalUsed(purity_code="AU999", used_mg=11_900, loss_mg=120)]
        take_back(books, ticket_no, weight_mg=11_900, used=metal, over_loss_by="", store="HP")

    found = tables(register, "own_metal")

    assert found["台账"].rows == (("足金999", 0, 12_500, 11_900, 120, 0, 480),)
    (owed,) = found["现欠顾客的料"].rows
    assert (owed[0], *owed[2:]) == (ticket_no, "足金999", 480, PROMISED)
