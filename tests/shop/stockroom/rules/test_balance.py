"""The trade's worked balance, and what a step of custody is called in it."""

from __future__ import annotations

import pytest

from shop.stockroom.rules.balance import Amount, Balance, name_of_step


def e16() -> Balance:
    """足金999 of a day: 5236.48 + 812.30 - 428.65 + 12.06 - 96.20 g."""
    return Balance(
        opening=Amount(300, 5_236_480),
        moves={
            "received": Amount(40, 812_300), "sold": Amount(25, 428_650), "returned": Amount(1, 12_060),
            "sent": Amount(6, 96_200),
        },
        closing=Amount(310, 5_535_990),
    )  # fmt: skip


def test_the_worked_balance_closes_at_5535_99_grams():
    balance = e16()

    assert balance.expected == Amount(310, 5_535_990)
    assert balance.gap == Amount()


def test_a_milligram_that_is_not_there_is_a_gap():
    balance = e16()
    balance.closing = Amount(310, 5_535_989)

    assert balance.gap == Amount(0, -1)


@pytest.mark.parametrize(
    ("what", "came", "from_store", "name"),
    [
        ("received", True, "", "received"), ("received", True, "BJ", "transferred_in"),
        ("moved", True, "BJ", "transferred_in"), ("moved", False, "HP", "sent"), ("returned", True, "", "returned"),
        ("count_gain", True, "", "gained"), ("count_loss", False, "HP", "lost"),
        ("to_supplier", False, "HP", "supplier_returned"),
    ],
)  # fmt: skip
def test_a_step_of_custody_has_its_line(what: str, came: bool, from_store: str, name: str):
    assert name_of_step(what, came=came, from_store=from_store) == name
