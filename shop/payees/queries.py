"""Cash that persons were paid on a business day, as frozen answers."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from shop.old_gold.queries import seller_day
from shop.payees.tables import cash_payee
from shop.returns.tables import sale_return
from shop.sales.rules.tenders import CASH
from shop.sales.tables import sale, sale_tender


def cash_of_person(connection: Connection, store: str, mac: str, date: str) -> int:
    """Fen that one person was paid in cash in this store, for old gold and otherwise, as far as its tills have told."""
    return seller_day(connection, store, mac, date).cash_fen + cash_beside_old_gold(connection, store, mac, date)


def cash_beside_old_gold(connection: Connection, store: str, mac: str, date: str) -> int:
    """Fen that a person who was named was paid in cash for anything but old gold."""
    columns = cash_payee.c
    here = (columns.payee_mac == mac, columns.business_date == date, columns.store == store)
    return int(connection.scalar(select(func.sum(columns.cash_fen)).where(*here)) or 0) if mac else 0


def cash_to_members(connection: Connection, member_ids: Collection[str], date: str) -> int:
    """Fen that this till paid in cash on bills of these members, or for goods of theirs that came back."""
    if not member_ids:
        return 0
    back = select(sale_return.c.sale_no).where(
        sale_return.c.member_id.in_(member_ids), sale_return.c.business_date == date
    )
    theirs = select(sale.c.sale_id).where(
        sale.c.business_date == date, sale.c.member_id.in_(member_ids) | sale.c.sale_no.in_(back)
    )
    out = (sale_tender.c.method == CASH, sale_tender.c.amount_fen < 0, sale_tender.c.sale_id.in_(theirs))
    return -int(connection.scalar(select(func.sum(sale_tender.c.amount_fen)).where(*out)) or 0)
