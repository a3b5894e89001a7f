"""Rows of rule sets and vouchers as frozen answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

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


def vouchers_with_codes(connection: Connection, codes: Collection[str], *, lock: bool = False) -> dict[str, Voucher]:
    """These vouchers by code. `lock` holds the rows until the transaction ends, taken in the order of the codes."""
    if not codes:
        return {}
    query = select(voucher).where(voucher.c.code.in_(codes)).order_by(voucher.c.code)
    rows = connection.execute(query.with_for_update() if lock else query)
    return {row.code: Voucher(**row._mapping) for row in rows}


def quotas_named(connection: Connection, names: Collection[str], *, lock: bool = False) -> dict[str, Quota]:
    """These quotas by name. `lock` as in `vouchers_with_codes`."""
    if not names:
        return {}
    query = select(promotion_quota).where(promotion_quota.c.name.in_(names)).order_by(promotion_quota.c.name)
    rows = connection.execute(query.with_for_update() if lock else query)
    return {row.name: Quota(**row._mapping) for row in rows}


def vouchers_of(connection: Connection, member_id: str, at: str) -> tuple[Voucher, ...]:
    """A member's vouchers that can still be used at the ISO time `at`."""
    columns = voucher.c
    rows = connection.execute(
        select(voucher)
        .where(columns.member_id == member_id, columns.state == "issued", columns.valid_until > at)
        .order_by(columns.valid_until, columns.code)
    )
    return tuple(Voucher(**row._mapping) for row in rows)
