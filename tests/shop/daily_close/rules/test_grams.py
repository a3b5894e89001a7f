"""A balance goes into the day's report and comes out as it was."""

from __future__ import annotations

from shop.daily_close.rules.grams import balance_of, gram_total
from shop.stockroom.rules.balance import Amount, Balance


def test_nothing_is_lost_in_the_report():
    balance = Balance(
        opening=Amount(3, 30_000),
        moves={"transferred_in": Amount(1, 5_000), "lent": Amount(2, 9_000), "returned": Amount(1, 1_000)},
        closing=Amount(3, 27_000),
    )

    assert balance_of(gram_total("AU999", balance)) == balance
    assert balance.gap == Amount()
