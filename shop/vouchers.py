"""Vouchers that bills hand out: neither sales nor promotions know of both.

What a bill hands out follows from its promotions; what of it is void when goods come back, from what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from kernel.books import Books
from promotions.facts import VouchersGiven
from promotions.queries import VOUCHERS_LOCKED, vouchers_in
from promotions.rules.priced import VoucherEarned
from promotions.rules.vouchers import codes_of_bill, good_until
from shop.sales.facts import SaleCompleted
from sync.rights import IS_ASIDE, right


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


def unused_and_free(connection: Connection, codes: Sequence[str]) -> tuple[str, ...]:
    """Those of these vouchers that nobody used and no register holds; they stay locked until the transaction ends.

    Locked before it is asked who holds them, as for a right: of two servers the second sees what the first one granted.
    """
    known = vouchers_in(connection.execute(VOUCHERS_LOCKED, {"codes": list(codes)}))
    of = {f"voucher:{code}": code for code, one in known.items() if one.state == "issued"}
    aside = (right.c.account.in_(list(of)), IS_ASIDE)
    held = set(connection.scalars(select(right.c.account).where(*aside)))
    return tuple(code for account, code in of.items() if account not in held)
