"""Two members who are one person: their files and accounts become one, and their vouchers go to the survivor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection, select

from kernel.books import Books
from membership.file import usecases as file
from membership.file.errors import MergeUnexplained
from membership.tables import member_merge
from promotions.facts import ToldVoucher, VouchersMoved
from promotions.queries import Voucher, came_from, vouchers_of
from sync.rights import IS_ASIDE, right


def merge_members(books: Books, survivor: str, merged: str, reason: str, *, now: str) -> None:
    """`merged` is `survivor` from now on, with account, history, usable vouchers. Raises MergeUnexplained, as merge."""
    if not reason.strip():
        raise MergeUnexplained()
    vouchers = vouchers_of(books.connection, merged, now)
    file.merge(books, survivor, merged, reason.strip(), is_held=held(books.connection))
    _move(books, merged, survivor, vouchers)


def unmerge_members(books: Books, merged: str, reason: str, *, now: str) -> None:
    """Two members again, each with what they had; vouchers that were not used go back. Raises as unmerge."""
    if not reason.strip():
        raise MergeUnexplained()
    query = select(member_merge.c.survivor).where(member_merge.c.member_id == merged)
    survivor = books.connection.scalar(query) or ""
    file.unmerge(books, merged, reason.strip(), is_held=held(books.connection))
    _move(books, survivor, merged, came_from(books.connection, merged, survivor, now))


def carry_merged(books: Books) -> int:
    """What came to merged members' accounts since goes to the survivors; of how many. Done again it carries nothing."""
    return file.carry_rest(books, is_held=held(books.connection))


def _move(books: Books, giver: str, taker: str, vouchers: Sequence[Voucher]) -> None:
    if vouchers:
        told = tuple(ToldVoucher(**msgspec.to_builtins(own)) for own in vouchers)
        books.record(VouchersMoved(member_id=giver, survivor=taker, vouchers=told))


def held(connection: Connection) -> Callable[[str], bool]:
    """Whether something of a member's account is set aside for a register."""

    def is_held(member_id: str) -> bool:
        accounts = (f"value:{member_id}", f"points:{member_id}")
        query = select(right.c.right_id).where(right.c.account.in_(accounts), IS_ASIDE).limit(1)
        return connection.execute(query).first() is not None

    return is_held
