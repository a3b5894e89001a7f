"""What a replay says: figures of all bills together, before and after, and whose they are."""

from __future__ import annotations

from msgspec import Struct


class Sums(Struct, frozen=True, kw_only=True):
    """All bills, or a group's, under one rule set. Amounts fen; `margin_fen` None where costs are not to be seen.

    The margin is that of goods whose cost is known, which came to `costed_fen`; 0 where costs are not to be seen.
    """

    discount_fen: int
    due_fen: int
    margin_fen: int | None
    costed_fen: int = 0


class Group(Struct, frozen=True, kw_only=True):
    """Customers of a kind: `tier` '' are those who are no members. So many of their bills got cheaper, or dearer."""

    tier: str
    name: str
    bills: int
    cheaper: int
    dearer: int
    before: Sums
    after: Sums


class OneRule(Struct, frozen=True, kw_only=True):
    """A rule with the bills that it was on, and what it took off them, under each of the two sets."""

    rule_id: str
    name: str
    bills_before: int
    fen_before: int
    bills_after: int
    fen_after: int


class Rivals(Struct, frozen=True, kw_only=True):
    """Two of the new rules that take each other's lane: on so many bills each was kept out by the other."""

    first: str
    second: str
    first_kept_out: int
    second_kept_out: int


class Unproven(Struct, frozen=True, kw_only=True):
    """Bills whose price may not be the best one, and the most that may be missing on one."""

    bills: int
    worst_gap_fen: int


class Slowest(Struct, frozen=True, kw_only=True):
    """The bill whose price took longest under the new rules, in µs of this machine and in steps of the search."""

    sale_no: str
    lines: int
    us: int
    labels: int


class Thin(Struct, frozen=True, kw_only=True):
    """Bills whose goods of known cost bring less than `percent` of what is paid for them, before and after.

    `sale_nos` are of the first that only the new rules would make so.
    """

    percent: int
    bills_before: int
    bills_after: int
    sale_nos: tuple[str, ...]


class Unread(Struct, frozen=True, kw_only=True):
    """Bills that cannot be priced any more, by the code of what refused them, with one of them."""

    code: str
    bills: int
    sale_no: str


class Report(Struct, frozen=True, kw_only=True):
    """A what-if over past bills.

    `complete` is False where it was stopped: then the first of the `bills` are in it. `priced` could be worked out.
    `changed` come to another sum under the new rules. `otherwise_sold` were sold at another discount than their own
    rules give today, by an older engine; they count as they are worked out today. `birthday_guessed` are of members
    whose birthday the new rules ask more closely for than the bill tells: they were taken to be outside.
    `uncosted_fen` is what goods without a recorded cost came to; they are in no margin. It and `thin` are None where
    costs are not to be seen.
    """

    rules: str
    first_day: str
    last_day: str
    complete: bool
    bills: int
    priced: int
    changed: int
    otherwise_sold: int
    birthday_guessed: int
    list_fen: int
    before: Sums
    after: Sums
    groups: tuple[Group, ...]
    by_rule: tuple[OneRule, ...]
    rivals: tuple[Rivals, ...]
    unproven_before: Unproven
    unproven_after: Unproven
    slowest: Slowest | None
    p99_us: int
    unread: tuple[Unread, ...]
    uncosted_fen: int | None
    thin: Thin | None
