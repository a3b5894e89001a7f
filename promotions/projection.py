"""What each promotion fact does to the tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Select, case, exists, literal, select, tuple_

from kernel.facts import Entry
from kernel.projection import Add, Ensure, Handlers, Insert, Projection, Put, Reckon, RowOp, Set
from promotions.facts import (
    QuotaSet,
    RuleSetProposed,
    RuleSetPublished,
    RuleSetWithdrawn,
    VoucherGivenBack,
    VoucherIssued,
    VoucherRedeemed,
    VouchersGiven,
    VouchersMade,
    VouchersMoved,
    VouchersTold,
    VouchersVoided,
)
from promotions.tables import (
    promotion_proposal,
    promotion_quota,
    promotion_quota_member,
    promotion_rule_set,
    voucher,
    voucher_batch,
    voucher_move,
    voucher_said,
)

# What headquarters alone says of a voucher, and a till does not know of one that it only knows to be void.
_FROM_THE_FIRST = ("rule_code", "member_id", "valid_until", "valid_from", "stores", "batch_no", "issued_on")


def _proposed(entry: Entry, fact: RuleSetProposed) -> Iterable[RowOp]:
    row = {**msgspec.structs.asdict(fact), "proposed_at": entry.wall, "withdrawn_at": "", "withdrawn_why": ""}
    yield Insert(promotion_proposal, row)


def _withdrawn(entry: Entry, fact: RuleSetWithdrawn) -> Iterable[RowOp]:
    values = {"withdrawn_at": entry.wall, "withdrawn_why": fact.reason}
    yield Set(promotion_proposal, {"proposal_no": fact.proposal_no}, values)


def _published(entry: Entry, fact: RuleSetPublished) -> Iterable[RowOp]:
    yield Insert(promotion_rule_set, msgspec.structs.asdict(fact))


def _issued(entry: Entry, fact: VoucherIssued) -> Iterable[RowOp]:
    row = {"member_id": fact.member_id, "valid_until": fact.valid_until, "batch_no": fact.batch_no}
    yield Insert(voucher, _fresh(entry, fact.code, fact.rule_code, **row))


def _fresh(entry: Entry, code: str, rule_code: str, **more: str) -> dict[str, str]:
    row = {"code": code, "rule_code": rule_code, "member_id": "", "state": "issued", "document_no": "", "store": ""}
    rest = {"valid_from": "", "stores": "", "batch_no": "", "issued_on": "", "changed_at": entry.wall}
    return {**row, **rest, **more}


def _made(entry: Entry, fact: VouchersMade) -> Iterable[RowOp]:
    stores = ",".join(fact.stores)
    span = {"valid_from": fact.valid_from, "valid_until": fact.valid_until, "stores": stores, "batch_no": fact.batch_no}
    batch = {"rule_code": fact.rule_code, "count": fact.count, "note": fact.note, "made_at": entry.wall}
    yield Ensure(voucher_batch, {**span, **batch})
    for code in fact.codes:
        yield Ensure(voucher, _fresh(entry, code, fact.rule_code, **span))


def _given(entry: Entry, fact: VouchersGiven) -> Iterable[RowOp]:
    row = {"member_id": fact.member_id, "valid_until": fact.valid_until, "issued_on": fact.document_no}
    for code in fact.codes:  # a store that was told of it with its member knows it already
        yield Ensure(voucher, _fresh(entry, code, fact.rule_code, **row))
        yield Set(voucher, {"code": code, "rule_code": ""}, {"rule_code": fact.rule_code, **row})


def _voided(entry: Entry, fact: VouchersVoided) -> Iterable[RowOp]:
    # One that was used meanwhile stays used: it meets nothing. Given back, it is void all the same.
    given_by = {"issued_on": fact.document_no} if fact.document_no else {}
    for code in fact.codes:
        unused = {"code": code, "state": "issued", **given_by}
        yield Set(voucher, unused, {"state": "void", "changed_at": entry.wall})
        if given_by:
            yield Set(voucher, {"code": code, **given_by}, {"goods_back": 1})


def _voided_here(entry: Entry, fact: VouchersVoided) -> Iterable[RowOp]:
    """The same at the till that took the goods back: of another store's bill it may hear afterwards what that gave."""
    if fact.document_no:
        row = _fresh(entry, "", "", issued_on=fact.document_no, valid_until="")
        yield from (Ensure(voucher, {**row, "code": code, "state": "void"}) for code in fact.codes)
    yield from _voided(entry, fact)


def _told(here: str, entry: Entry, fact: VouchersTold) -> Iterable[RowOp]:
    """Headquarters' word is newer than what is here, whose store may have forgotten the member; but for its own since.

    Headquarters itself learns nothing by it.
    """
    if entry.register == here:
        return
    heard = {one.register: (one.epoch, one.seq) for one in fact.heard}.get(here, (0, 0))
    for told in fact.vouchers:
        row = msgspec.structs.asdict(told)
        yield Ensure(voucher, row)
        yield Set(voucher, {"code": told.code}, {name: row[name] for name in _FROM_THE_FIRST})
        yield Reckon(voucher, {"code": told.code}, _unless_said_since(row, heard))


def _unless_said_since(row: dict[str, Any], heard: tuple[int, int]) -> Select[Any]:
    said = voucher_said.c
    since = tuple_(said.epoch, said.seq) > tuple_(literal(heard[0]), literal(heard[1]))
    unheard = exists().where(said.code == row["code"], since)
    return select(*(literal(value).label(name) for name, value in row.items())).where(~unheard)


def _moved(_entry: Entry, fact: VouchersMoved) -> Iterable[RowOp]:
    for told in fact.vouchers:
        yield Ensure(voucher, msgspec.structs.asdict(told))
        yield Set(voucher, {"code": told.code}, {"member_id": fact.survivor})
        yield Put(voucher_move, {"code": told.code, "from_member": fact.member_id, "to_member": fact.survivor})


def _redeemed(entry: Entry, fact: VoucherRedeemed) -> Iterable[RowOp]:
    # Its goods came back while another bill held it: what was paid by a right stands, whichever is heard first.
    yield Set(voucher, {"code": fact.code, "state": "void"}, {"state": "issued"})
    values = {"state": "redeemed", "document_no": fact.document_no, "store": fact.store, "changed_at": entry.wall}
    yield Set(voucher, {"code": fact.code}, values, expect={"state": "issued"})


def _given_back(entry: Entry, fact: VoucherGivenBack) -> Iterable[RowOp]:
    # Meets nothing where the voucher is not known; headquarters, which knows all of them, asks beside.
    used = {"code": fact.code, "state": "redeemed", "document_no": fact.document_no}
    for goods_back, state in ((0, "issued"), (1, "void")):
        values = {"state": state, "document_no": "", "store": "", "changed_at": entry.wall}
        yield Set(voucher, {**used, "goods_back": goods_back}, values)


def _quota_set(entry: Entry, fact: QuotaSet) -> Iterable[RowOp]:
    key = {"name": fact.name}
    yield Add(promotion_quota, key, {"total": 0, "used": 0})
    values = {"total": fact.total, "per_member": fact.per_member}
    yield Set(promotion_quota, key, values)  # below what was used: a case for a person


def quota_used(name: str, uses: int) -> RowOp:
    """So many uses of a quota were given away; one that is unknown here is a conflict, as is more than its total.

    "D11@MEMBER" counts what one member had: the right that was used says that there were so many.
    """
    quota, _, member_id = name.partition("@")
    if member_id:
        return Add(promotion_quota_member, {"name": quota, "member_id": member_id}, {"used": uses})
    key = {"name": name}
    return Set(promotion_quota, key, {}, expect=key, deltas={"used": uses})


def own_quota_used(name: str, uses: int) -> RowOp:
    """The same at the register that gave them away by its right: a raise of the total may not have come here yet."""
    if "@" in name:
        return quota_used(name, uses)
    of = promotion_quota.c
    known = case((of.used + uses > of.total, of.total), else_=of.used + uses)
    question = select(of.name, of.total, known.label("used"), of.per_member).where(of.name == name)
    return Reckon(promotion_quota, {"name": name}, question)


PROJECTIONS: Handlers = {
    RuleSetProposed: _proposed,
    RuleSetWithdrawn: _withdrawn,
    RuleSetPublished: _published,
    VoucherIssued: _issued,
    VouchersMade: _made,
    VouchersGiven: _given,
    VouchersVoided: _voided,
    VoucherRedeemed: _redeemed,
    VoucherGivenBack: _given_back,
    VouchersTold: partial(_told, ""),
    VouchersMoved: _moved,
    QuotaSet: _quota_set,
}


def projections(here: str) -> Handlers:
    """The same at the place whose own register is `here`: it keeps what it said itself of a voucher."""

    def own(handler: Projection, at_home: Projection) -> Projection:
        def handled(entry: Entry, fact: Any) -> Iterable[RowOp]:
            if entry.register != here:
                yield from handler(entry, fact)
                return
            yield from at_home(entry, fact)
            codes = fact.codes if isinstance(fact, VouchersVoided) else (fact.code,)
            if getattr(fact, "document_no", ""):  # headquarters has no other word to be compared with its own
                place = {"epoch": entry.epoch, "seq": entry.seq}
                yield from (Put(voucher_said, {"code": code, **place}) for code in codes)

        return handled

    return {
        **PROJECTIONS,
        VouchersVoided: own(PROJECTIONS[VouchersVoided], _voided_here),
        VoucherRedeemed: own(PROJECTIONS[VoucherRedeemed], PROJECTIONS[VoucherRedeemed]),
        VoucherGivenBack: own(PROJECTIONS[VoucherGivenBack], PROJECTIONS[VoucherGivenBack]),
        VouchersTold: partial(_told, here),
    }
