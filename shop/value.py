"""What features that do not know each other do together: value and rights, promotions and rights.

Stored value sold by a register is on the member's account everywhere, but set aside for the register that sold it. Its
own chain proves it, so it pays there at once and with no line; elsewhere after headquarters has heard of it and the
register's journal has closed the right.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select

from kernel.books import Books
from kernel.money import divide_half_up
from kernel.projection import Remove
from membership import usecases
from membership.facts import BonusPart, PointsSpent
from membership.points.usecases import clear_ended
from membership.queries import ACCOUNTS_LOCKED
from membership.tables import member_movement
from membership.value.facts import ValueRefunded, VoidPart
from membership.value.queries import releases
from membership.value.rules.lots import Contract
from membership.value.rules.prepaid import later_fen
from membership.value.rules.refund import Refund
from shop.sales.tables import sale
from sync import leases
from sync.authority import close
from sync.rights import IS_ASIDE, RightClosed, RightSpent, in_doubt, right


def top_up(
    books: Books, *, member_id: str, principal_fen: int, bonus_fen: int, document_no: str, chain: bool, rule: str = "",
    released: tuple[BonusPart, ...] = (), sealed_under: str = "", sealed_buyer: str = "",
) -> str:  # fmt: skip
    """Sell stored value in the open books; returns the right's id. `chain`: other places can spend this value too.

    What of a gift comes later is in no right until its day. Raises MemberNotFound, TopUpInvalid.
    """
    right_id = usecases.top_up(
        books, member_id=member_id, principal_fen=principal_fen, bonus_fen=bonus_fen, document_no=document_no,
        rule=rule, released=released, sealed_under=sealed_under, sealed_buyer=sealed_buyer,
    )  # fmt: skip
    if chain:
        now_fen = bonus_fen - later_fen(released)
        leases.keep_own(books, right_id, f"value:{member_id}", principal=principal_fen, bonus=now_fen)
    return right_id


def refund_value(
    books: Books, right_id: str, refund: Refund, *,
    member_id: str, principal_fen: int, bonus_fen: int, today: str, document_no: str, sealed_under: str = "",
    sealed_payee: str = "",
) -> None:  # fmt: skip
    """Give a member's stored value back: all that the right holds goes, and so do gifts that would come later."""
    void = tuple(
        VoidPart(entry_id=part.entry_id, on=part.on, fen=part.fen)
        for part in releases(books.connection, member_id, today)
    )
    books.record(
        ValueRefunded(
            member_id=member_id, right_id=right_id, principal_fen=principal_fen, bonus_fen=bonus_fen,
            paid_back_fen=refund.fen, cause=refund.cause, formula=refund.formula, document_no=document_no, void=void,
            sealed_under=sealed_under, sealed_payee=sealed_payee,
        )
    )  # fmt: skip
    _used(books, right_id, principal_fen, bonus_fen)


def spend_points(books: Books, right_id: str, points: int, *, member_id: str, document_no: str) -> None:
    """Points pay for a bill, by a right that this register holds."""
    books.record(PointsSpent(member_id=member_id, right_id=right_id, points=points, document_no=document_no))
    _used(books, right_id, points, 0)


def discounts_lost(connection: Connection, member_id: str, contracts: Sequence[Contract]) -> int:
    """What goods that these contracts paid for would have cost more without any discount, in fen.

    Of bills that this place knows; a bill that stored value paid in part counts in part.
    """
    used_fen = sum(one.used_fen for one in contracts)
    since = min((one.day for one in contracts), default="")
    rows = connection.execute(_BILLS_PAID, {"member_id": member_id, "since": since}).all()
    spent_fen = sum(int(row.spent) for row in rows)
    if not used_fen or spent_fen <= 0:
        return 0
    goods = ((int(row.spent), row.discount_fen, row.list_fen - row.discount_fen) for row in rows)
    extra_fen = sum(divide_half_up(spent * off, net) for spent, off, net in goods if spent > 0 and net > 0)
    return divide_half_up(extra_fen * min(used_fen, spent_fen), spent_fen)


_moved = member_movement.c
_BILLS_PAID = (
    select(sale.c.list_fen, sale.c.discount_fen, (-func.sum(_moved.principal_fen + _moved.bonus_fen)).label("spent"))
    .join(sale, sale.c.sale_no == _moved.document_no)
    .where(_moved.member_id == bindparam("member_id"), _moved.what.in_(["spent", "put_back"]))
    .where(_moved.wall >= bindparam("since"))
    .group_by(sale.c.sale_no, sale.c.list_fen, sale.c.discount_fen)
)


def points_aside(connection: Connection, member_ids: Sequence[str]) -> dict[str, int]:
    """Points that registers hold by rights, by member."""
    accounts = {f"points:{member_id}": member_id for member_id in member_ids}
    query = (
        select(right.c.account, func.sum(right.c.granted - right.c.spent).label("held"))
        .where(right.c.account.in_(list(accounts)), IS_ASIDE)
        .group_by(right.c.account)
    )
    return {accounts[row.account]: int(row.held) for row in connection.execute(query)}


def clear_ended_points(books: Books, member_ids: Sequence[str], today: str) -> int:
    """Clear what ended of these members' points, but for what registers hold; returns how many."""
    books.connection.execute(ACCOUNTS_LOCKED, {"member_ids": list(member_ids)}).all()
    return clear_ended(books, member_ids, today=today, aside=points_aside(books.connection, member_ids))


def _used(books: Books, right_id: str, principal: int, bonus: int) -> None:
    """The right has paid; the rest of a lease stays for another bill."""
    if not leases.spend(books, right_id, principal, bonus):
        books.record(RightClosed(right_id=right_id, spent=principal + bonus))
        books.carry_out([Remove(in_doubt, {"right_id": right_id})])


def give_away(books: Books, right_id: str, *, quota: str, uses: int, document_no: str) -> None:
    """So many uses of a promotion's quota went with this bill, from a right that this register holds.

    Of a lease the rest stays for other bills. Raises Conflict when more is used than was put on the bill.
    """
    books.record(RightSpent(right_id=right_id, account=f"quota:{quota}", amount=uses, document_no=document_no))
    if not leases.spend(books, right_id, uses, 0):
        close(books, right_id, uses)
