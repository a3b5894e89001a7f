"""Rows of rule sets and vouchers as frozen answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from kernel.secrets import signature_fits
from promotions.rules.snapshot import Published, believed, readable
from promotions.tables import (
    promotion_proposal,
    promotion_quota,
    promotion_quota_member,
    promotion_rule_set,
    voucher,
    voucher_batch,
    voucher_move,
)

PROPOSALS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """A rule set as it was published; `rules` is JSON text of the rule format."""

    rule_set_version: int
    effective_at: str
    rules: str
    hash: str
    published_by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class RuleProposal:
    """Rules that somebody wants. `state` open | withdrawn | published, then as `version`."""

    proposal_no: str
    proposed_by: str
    proposer_name: str
    proposed_at: str
    base_version: int
    effective_at: str
    note: str
    rules: str
    hash: str
    withdrawn_why: str
    version: int
    state: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """One voucher and where it stands; `state` issued | redeemed | void. `stores` '' for all; `issued_on` a bill."""

    code: str
    rule_code: str
    member_id: str
    valid_until: str
    state: str
    document_no: str
    store: str
    changed_at: str
    valid_from: str = ""
    stores: str = ""
    batch_no: str = ""
    issued_on: str = ""
    goods_back: int = 0


@dataclass(frozen=True, slots=True)
class VoucherBatch:
    """A batch and what became of it, by the vouchers that are known here."""

    batch_no: str
    rule_code: str
    count: int
    valid_until: str
    note: str
    issued: int
    redeemed: int
    void: int


@dataclass(frozen=True, slots=True)
class Quota:
    """How often a promotion may be given away in all, and how often it was; `per_member` 0 where nobody counts that."""

    name: str
    total: int
    used: int
    per_member: int = 0


_PUBLISHED = [promotion_rule_set.c[name] for name in PublishedRules.__dataclass_fields__]


def rules_in_force(connection: Connection, at: str, *, key: str) -> PublishedRules | None:
    """The rule set to go by at the ISO time `at`: the highest version of those whose minute has come."""
    return next((one for one in sets_to_go_by(connection, key=key) if one.effective_at <= at), None)


def sets_to_go_by(connection: Connection, *, key: str) -> Iterator[PublishedRules]:
    """The rule sets that were and will be in force, newest first.

    `key` is headquarters' public key: a set that is forged, or that this version cannot read, is none. '' where nobody
    signs: at headquarters itself, and in a shop that stands alone.
    """
    columns = promotion_rule_set.c
    for one in believed(published_sets(connection), key, signature_fits):
        row = connection.execute(select(*_PUBLISHED).where(columns.rule_set_version == one.rule_set_version)).one()
        if readable(one, row.rules):
            yield PublishedRules(**row._mapping)


def published_sets(connection: Connection) -> tuple[Published, ...]:
    """Every rule set that is known here, without its rules, by version."""
    columns = [promotion_rule_set.c[name] for name in Published.__struct_fields__]
    rows = connection.execute(select(*columns).order_by(promotion_rule_set.c.rule_set_version))
    return tuple(Published(**row._mapping) for row in rows)


def rules_of(connection: Connection, version: int) -> str:
    """The JSON text of a published set."""
    return str(
        connection.scalar(select(promotion_rule_set.c.rules).where(promotion_rule_set.c.rule_set_version == version))
    )


def latest_version(connection: Connection) -> int:
    """0 before the first set."""
    return int(connection.scalar(select(func.max(promotion_rule_set.c.rule_set_version))) or 0)


def rule_proposals(connection: Connection, *, every: bool = False, proposal_no: str = "") -> tuple[RuleProposal, ...]:
    """Proposals, newest first: those that wait for a second person, `every` one, or only `proposal_no`."""
    columns = promotion_proposal.c
    query = (
        select(promotion_proposal, func.coalesce(promotion_rule_set.c.rule_set_version, 0).label("version"))
        .outerjoin(promotion_rule_set, promotion_rule_set.c.proposal_no == columns.proposal_no)
        .order_by(columns.proposed_at.desc(), columns.proposal_no.desc())
        .limit(PROPOSALS_SHOWN)
    )
    if proposal_no:
        query = query.where(columns.proposal_no == proposal_no)
    elif not every:
        query = query.where(columns.withdrawn_at == "", promotion_rule_set.c.rule_set_version.is_(None))
    return tuple(_proposal(row._asdict()) for row in connection.execute(query))


def _proposal(row: dict[str, Any]) -> RuleProposal:
    withdrawn_at = row.pop("withdrawn_at")
    state = "published" if row["version"] else "withdrawn" if withdrawn_at else "open"
    return RuleProposal(**row, state=state)


def voucher_by_code(connection: Connection, code: str) -> Voucher | None:
    row = connection.execute(select(voucher).where(voucher.c.code == code)).first()
    return None if row is None else Voucher(**row._mapping)


def vouchers_given_on(connection: Connection, document_no: str) -> tuple[Voucher, ...]:
    """The vouchers that a bill handed out, as they stand."""
    rows = connection.execute(select(voucher).where(voucher.c.issued_on == document_no).order_by(voucher.c.code))
    return tuple(Voucher(**row._mapping) for row in rows)


def voucher_batches(connection: Connection) -> tuple[VoucherBatch, ...]:
    """Every batch, the newest first."""
    states = select(voucher.c.batch_no, voucher.c.state, func.count().label("n")).where(voucher.c.batch_no != "")
    known: dict[tuple[str, str], int] = {
        (row.batch_no, row.state): row.n for row in connection.execute(states.group_by("batch_no", "state"))
    }
    rows = connection.execute(select(voucher_batch).order_by(voucher_batch.c.made_at.desc(), voucher_batch.c.batch_no))
    return tuple(
        VoucherBatch(
            row.batch_no, row.rule_code, row._mapping["count"], row.valid_until, row.note,
            *(known.get((row.batch_no, state), 0) for state in ("issued", "redeemed", "void")),
        )
        for row in rows
    )  # fmt: skip


def unused_of_batch(connection: Connection, batch_no: str) -> tuple[str, ...]:
    """The codes of a batch that nobody has used."""
    of = voucher.c
    query = select(of.code).where(of.batch_no == batch_no, of.state == "issued").order_by(of.code)
    return tuple(connection.scalars(query))


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


QUOTA_MEMBERS = select(promotion_quota_member).where(
    promotion_quota_member.c.name.in_(bindparam("names", expanding=True)),
    promotion_quota_member.c.member_id.in_(bindparam("member_ids", expanding=True)),
)


def quotas_known(connection: Connection) -> dict[str, Quota]:
    """Every quota of the chain, by name."""
    return quotas_in(connection.execute(select(promotion_quota)))


def vouchers_in(rows: Iterable[Any]) -> dict[str, Voucher]:
    """The vouchers that answer `VOUCHERS_LOCKED`, by code."""
    return {row.code: Voucher(**row._asdict()) for row in rows}


def quotas_in(rows: Iterable[Any]) -> dict[str, Quota]:
    """The quotas that answer `QUOTAS_LOCKED`, by name."""
    return {row.name: Quota(**row._asdict()) for row in rows}


def came_from(connection: Connection, from_member: str, to_member: str, at: str) -> tuple[Voucher, ...]:
    """The usable vouchers of a member that were another one's before."""
    moved = voucher_move.c
    codes = set(
        connection.scalars(select(moved.code).where(moved.from_member == from_member, moved.to_member == to_member))
    )
    return tuple(own for own in vouchers_of(connection, to_member, at) if own.code in codes)


def vouchers_of(connection: Connection, member_id: str, at: str) -> tuple[Voucher, ...]:
    """A member's vouchers that can still be used at the ISO time `at`."""
    columns = voucher.c
    rows = connection.execute(
        select(voucher)
        .where(columns.member_id == member_id, columns.state == "issued", columns.valid_until > at)
        .order_by(columns.valid_until, columns.code)
    )
    return tuple(Voucher(**row._mapping) for row in rows)
