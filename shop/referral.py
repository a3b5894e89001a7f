"""Rewards for members who brought members: sales say what was bought and kept, members say who brought whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, func, select

from kernel.asking import in_parts
from kernel.books import Books
from membership.referral.queries import Invitation, waiting
from membership.referral.rules.inviting import FirstBill, ReferralPolicy, bill_that_counts
from membership.referral.usecases import reward
from shop.returns.tables import sale_return
from shop.sales.tables import sale

_RETURNED = (
    select(func.coalesce(func.sum(sale_return.c.paid_fen), 0))
    .where(sale_return.c.of_sale_no == sale.c.sale_no)
    .scalar_subquery()
)
_KEPT = sale.c.list_fen - sale.c.discount_fen - _RETURNED
_BILLS = (
    select(sale.c.member_id, sale.c.sale_no, sale.c.business_date, _KEPT.label("kept_fen"))
    .where(sale.c.member_id.in_(bindparam("member_ids", expanding=True)), sale.c.list_fen > 0)
    .order_by(sale.c.wall, sale.c.sale_no)
)


def referrals_due(connection: Connection, policy: ReferralPolicy, today: str) -> list[Invitation]:
    """Invitations whose member has bought and kept something, as far as sales and returns say."""
    if not policy.gives:
        return []
    asked = waiting(connection, policy.joined_since(today))
    return [invitation for some in in_parts(asked) for invitation, _bill in _due(connection, some, policy, today)]


def pay_referrals(books: Books, due: Sequence[Invitation], policy: ReferralPolicy, today: str) -> int:
    """Give the inviters what is due by the day `today`; returns how many were given something. Done again: nobody."""
    found = list(_due(books.connection, due, policy, today))
    return sum(reward(books, invitation, bill, policy, today) > 0 for invitation, bill in found)


def _due(
    connection: Connection, asked: Sequence[Invitation], policy: ReferralPolicy, today: str
) -> Iterable[tuple[Invitation, FirstBill]]:
    bills: dict[str, list[FirstBill]] = {}
    for row in connection.execute(_BILLS, {"member_ids": [one.member_id for one in asked]}):
        bills.setdefault(row.member_id, []).append(FirstBill(row.sale_no, row.business_date, int(row.kept_fen)))
    for one in asked:
        bill = bill_that_counts(policy, bills.get(one.member_id, ()), one.joined_on, today)
        if bill is not None:
            yield one, bill
