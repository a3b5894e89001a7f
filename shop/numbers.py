"""Numbers of papers: unique though a register asks no other place."""

from __future__ import annotations

from sqlalchemy import func, select

from kernel.books import Books, head
from kernel.facts import Fact
from kernel.tables import journal


def next_no(books: Books, letter: str, kind: type[Fact]) -> str:
    """'D-HP01-20261121-0001': one more than this register has recorded of this kind.

    A register that was restored names its epoch, for older numbers may be on paper.
    """
    epoch, _seq, _hash = head(books.connection, books.register)
    place = books.register if epoch == 1 else f"{books.register}E{epoch}"
    mine = (journal.c.register == books.register) & (journal.c.kind == kind.kind)
    count = int(books.connection.scalar(select(func.count()).where(mine)) or 0)
    return f"{letter}-{place}-{books.business_date.replace('-', '')}-{count + 1:04}"
