"""What facts of selling leave in the tables, also when they come from another till."""

from __future__ import annotations

import pytest

from kernel.facts import Fact
from kernel.tables import exception_ledger
from shop.sales.facts import (
    HoldEnded,
    PricingPolicy,
    SaleCompleted,
    SaleHeld,
    SaleMemberCorrected,
    SaleTenderCorrected,
    SaleVoided,
)
from shop.sales.tables import held_sale, sale, sale_tender, voided_sale
from tests.builders.books import rows, written
from tests.builders.register import Register, card, cash

SALE = SaleCompleted(
    sale_id="s1", sale_no="S-BJ01-20261121-0001", store="BJ", cashier="2007", member_id="", member_label="", lines=(),
    tenders=(cash(300_00, 500_00),), list_fen=300_00, discount_fen=0, due_fen=300_00, change_fen=200_00, points=0,
    policy=PricingPolicy(), rule_set="", codes=(),
)  # fmt: skip
HELD = SaleHeld(hold_no="HD00000001", store="BJ", name="", member_id="", pieces=1, due_fen=1, cart="{}")


@pytest.fixture
def register() -> Register:
    return Register()


def from_another_till(register: Register, *facts: Fact) -> list[str]:
    """The reasons of those that could not be applied."""
    with register.database.writing() as connection:
        for entry in written("BJ01", facts):
            register.keeper.apply_foreign(connection, entry, "2026-11-21T12:00:00.000+08:00")
    return [row["reason"] for row in rows(register.database, exception_ledger)]


def test_a_bill_keeps_the_register_the_day_and_the_entry_it_came_with(register: Register):
    assert from_another_till(register, SALE) == []

    (head,) = rows(register.database, sale)
    assert (head["register"], head["business_date"], head["journal_no"]) == ("BJ01", "2026-11-21", "BJ01-1-1")


def test_a_bill_is_there_once(register: Register):
    assert len(from_another_till(register, SALE, SALE)) == 1
    assert len(rows(register.database, sale)) == len(rows(register.database, sale_tender)) == 1


def test_corrected_tenders_stand_in_place_of_the_old_ones(register: Register):
    correction = SaleTenderCorrected(
        sale_id="s1", sale_no=SALE.sale_no, reason="x", tenders=(card(300_00),), change_fen=0
    )

    from_another_till(register, SALE, correction)

    assert [row["method"] for row in rows(register.database, sale_tender)] == ["card"]
    assert [(row["change_fen"], row["corrections"]) for row in rows(register.database, sale)] == [(0, 1)]


def test_a_corrected_member_stands_on_the_bill(register: Register):
    correction = SaleMemberCorrected(
        sale_id="s1", sale_no=SALE.sale_no, reason="x", member_id="m1", member_label="李**", points=100,
        line_points=(100,),
    )  # fmt: skip

    from_another_till(register, SALE, correction)

    (head,) = rows(register.database, sale)
    assert (head["member_id"], head["member_label"], head["points"], head["corrections"]) == ("m1", "李**", 100, 1)


def test_a_thrown_away_bill_is_kept_with_who_did_it(register: Register):
    from_another_till(register, SaleVoided(cart_id="c1", store="BJ", reason="x", pieces=2, list_fen=5))

    (trace,) = rows(register.database, voided_sale)
    assert (trace["register"], trace["actor"], trace["pieces"]) == ("BJ01", "1007", 2)


def test_a_parked_bill_ends_once(register: Register):
    ended = HoldEnded(hold_no="HD00000001", store="BJ", how="recalled")

    reasons = from_another_till(register, HELD, ended, ended)

    assert len(reasons) == 1
    assert [row["state"] for row in rows(register.database, held_sale)] == ["recalled"]


def test_the_end_of_a_bill_that_was_never_parked_is_a_case_for_a_person(register: Register):
    assert len(from_another_till(register, HoldEnded(hold_no="HD00000009", store="BJ", how="recalled"))) == 1
