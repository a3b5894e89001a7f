"""Vouchers that bills hand out: neither sales nor promotions know of both.

What a bill hands out follows from its promotions; what of it is void when goods come back, from what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from kernel.books import Books
from promotions.facts import VouchersGiven
from promotions.rules.priced import VoucherEarned
from promotions.rules.vouchers import codes_of_bill, good_until
from shop.sales.facts import SaleCompleted


def hand_out(books: Books, sale: SaleCompleted, earned: Sequence[VoucherEarned]) -> None:
    """The vouchers that the bill's promotions bring, in the bill's own transaction."""
    for one in earned:
        books.record(
            VouchersGiven(
                store=sale.store, sale_id=sale.sale_id, document_no=sale.sale_no, rule_id=one.rule_id,
                rule_code=one.code, member_id=sale.member_id,
                codes=codes_of_bill(sale.sale_id, one.rule_id, one.count),
                valid_until=good_until(books.business_date, one.days),
            )
        )  # fmt: skip
