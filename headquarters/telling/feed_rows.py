"""How what a feed tells stands in its table: a row for each feed and transaction, with the numbers of its entries.

A member of many stores is told to all of them, and many of his entries come together: a row for each feed and entry
would be most of what headquarters writes. The row bears the number of its last entry, which is where it ends, and in
`earlier` those before it. The rows of one feed never overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from headquarters.tables import feed_item
from kernel.asking import fetch

TOGETHER = 40  # numbers in one row at most, so that whoever reads a page reads little beyond it
AT_ONCE = 500
FOLLOWING = (
    select(feed_item.c.no, feed_item.c.earlier)
    .where(
        feed_item.c.feed == bindparam("feed"),
        feed_item.c.no > bindparam("after"),
        feed_item.c.no <= bindparam("end"),
    )
    .order_by(feed_item.c.no)
    .limit(bindparam("most"))
)


def rows_for(numbers: Sequence[int]) -> list[tuple[int, str]]:
    """The rows (last number, earlier ones) of what a feed is told in one transaction: numbers in their order."""
    parts = [numbers[start : start + TOGETHER] for start in range(0, len(numbers), TOGETHER)]
    return [(part[-1], ",".join(map(str, part[:-1]))) for part in parts]


def numbers_in(no: int, earlier: str) -> list[int]:
    """The numbers of one row's entries, in their order."""
    return [*map(int, earlier.split(",")), no] if earlier else [no]


def following(connection: Connection, feed: str, after: int, end: int, most: int) -> list[int]:
    """The numbers that a feed tells behind `after`, up to the row that ends at `end`, in their order.

    All of them, or `most` and some more.
    """
    found: list[Any] = fetch(connection, FOLLOWING, {"feed": feed, "after": after, "end": end, "most": most})
    return [no for row in found for no in numbers_in(row.no, row.earlier) if no > after]


def told_up_to(connection: Connection, feed: str, end: int) -> Iterator[int]:
    """Every number that a feed tells, up to `end`, in their order."""
    last = 0
    while found := following(connection, feed, last, 2**63 - 1, AT_ONCE):
        for last in found:
            if last > end:
                return
            yield last
