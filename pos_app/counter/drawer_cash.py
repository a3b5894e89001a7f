"""Cash that a bill pays out, beside what the drawer should hold by the books."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from kernel.money import Money
from pos_app.counter.payee_bill import require_known_payee
from pos_app.counter.post import Post
from shop.daily_close.errors import CashBeyondDrawer, RefundBeyondDrawer
from shop.daily_close.queries import cash_state, open_day_of
from shop.sales.facts import SoldTender
from shop.sales.rules.tenders import CASH, REASON_LONGEST, Tendering, pay_out
from shop.staff.rules import roles


def pay_from_drawer(post: Post, tendering: Tendering, method: str, fen: int, reference: str) -> SoldTender:
    """As `pay_out`; cash beyond what the drawer should hold takes a reason as `reference`, and a manager.

    The books can be wrong: cash may have come in uncounted. Raises as `pay_out`, PayeeMissing, CashBeyondDrawer,
    NotPermitted.
    """
    if method != CASH:
        return pay_out(tendering, method, fen, reference=reference)
    tender = pay_out(tendering, method, fen, reference=reference.strip()[:REASON_LONGEST])
    require_known_payee(post, (*tendering.tenders, tender))
    holds = _holds(post, tendering.tenders)
    if holds is None or fen <= holds:
        return tender
    if not tender.reference:
        raise CashBeyondDrawer(expected=str(Money(holds)), asked=str(Money(fen)))
    return replace(tender, approved_by=post.allowed(roles.OVER_DRAWER).staff_no)


def require_refund_in_drawer(post: Post, tendering: Tendering) -> None:
    """Cash that goes back by the way a bill was paid is in the drawer by the books, and goes to somebody known.

    Raises RefundBeyondDrawer, PayeeMissing.
    """
    require_known_payee(post, tendering.tenders)
    fen = -_cash(tendering.tenders)
    holds = _holds(post, ()) if fen > 0 else None
    if holds is not None and fen > holds:
        raise RefundBeyondDrawer(expected=str(Money(holds)), asked=str(Money(fen)))


def _holds(post: Post, tenders: Iterable[SoldTender]) -> int | None:
    """What the drawer should hold with what this bill took and paid so far, in fen; None with no open day."""
    with post.reading() as connection:
        day = open_day_of(connection, post.register)
        return None if day is None else cash_state(connection, day).expected_fen + _cash(tenders)


def _cash(tenders: Iterable[SoldTender]) -> int:
    return sum(tender.amount_fen for tender in tenders if tender.method == CASH)
