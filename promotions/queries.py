"""Rows of rule sets and vouchers as frozen answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from promotions.tables import promotion_quota, promotion_rule_set, voucher


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """A rule set as it was published; `rules` is JSON text of the rule format."""

    rule_set_version: int
    effective_at: str
    rules: str
    hash: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """One voucher and where it stands; `state` issued | redeemed."""

    code: str
    rule_code: str
    member_id: str
    valid_until: str
    state: str
    document_no: str
    store: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Quota:
    """How often a promotion may be given away in all, and how often it was."""

    name: str
    total: int
    used: int


def rules_in_force(connection: Connection, at: str) -> PublishedRules | None:
    """The rule set in force at the ISO time `at`: the newest of those already effective."""
    columns = promotion_rule_set.c
    row = connection.execute(
        select(columns.rule_set_version, columns.effective_at, columns.rules, columns.hash)
        .where(columns.effective_at <= at)
        .order_by(columns.effective_at.desc(), columns.rule_set_version.desc())
        .limit(1)
    ).first()
    return None if row is None else PublishedRules(**row._mapping)


def voucher_by_code(connection: Connection, code: str) -> Voucher | None:
    row = connection.execute(select(voucher).where(voucher.c.code == code)).first()
    return None if row is None else Voucher(**row._mapping)


def vouchers_used_on(connection: Connection, document_no: str) -> tuple[Voucher, ...]:
    """The vouchers that a bill used and still holds."""
    used = (voucher.c.document_no == document_no, voucher.c.state == "redeemed")
    rows = connection.execute(select(voucher).where(*used).order_by(voucher.c.code))
    return tuple(Voucher(**row._mapping) for row in rows)


# By `codes` and by `names`. The rows are held until the transaction ends, taken in the order of their keys.
VOUCHERS_LOCKED = (
    select(voucher)
    .where(voucher.c.code.in_(bindparam("codes", expanding=True)))
    .order_by(voucher.c.code)
    .with_for_update()
)
QUOTAS_LOCKED = (
    select(promotion_quota)
    .where(promotion_quota.c.name.in_(bindparam("names", expanding=True)))
    .order_by(promotion_quota.c.name)
    .with_for_update()
)


def vouchers_in(rows: Iterable[Any]) -> dict[str, Voucher]:
    """The vouchers that answer `VOUCHERS_LOCKED`, by code."""
    return {row.code: Voucher(**row._asdict()) for row in rows}


def quotas_in(rows: Iterable[Any]) -> dict[str, Quota]:
    """The quotas that answer `QUOTAS_LOCKED`, by name."""
    return {row.name: Quota(**row._asdict()) for row in rows}


def vouchers_of(connection: Connection, member_id: str, at: str) -> tuple[Voucher, ...]:
    """A member's vouchers that can still be used at the ISO time `at`."""
    columns = voucher.c
    rows = connection.execute(
        select(voucher)
        .where(columns.member_id == member_id, columns.state == "issued", columns.valid_until > at)
        .order_by(columns.valid_until, columns.code)
    )
    return tuple(Voucher(**row._mapping) for row in rows)
