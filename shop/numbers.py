"""Numbers of papers: unique though a register asks no other place."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from kernel.books import Books, head
from kernel.facts import Fact
from kernel.tables import journal


def place_in_numbers(connection: Connection, register: str) -> str:
    """'HP01', after a restore 'HP01E2': older numbers may be on paper, or in a journal that comes in later."""
    epoch, _seq, _hash = head(connection, register)
    return register if epoch == 1 else f"{register}E{epoch}"


def next_no(books: Books, letter: str, kind: type[Fact]) -> str:
    """'D-HP01-20261121-0001': one more than this register has recorded of this kind."""
    place = place_in_numbers(books.connection, books.register)
    mine = (journal.c.register == books.register) & (journal.c.kind == kind.kind)
    count = int(books.connection.scalar(select(func.count()).where(mine)) or 0)
    return f"{letter}-{place}-{books.business_date.replace('-', '')}-{count + 1:04}"
