"""Vouchers at headquarters: batches to bearer, vouchers for members, vouchers that are taken out of use."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from headquarters.books import OfficeBooks
from headquarters.deciding.deciders import said
from kernel.asking import in_parts
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.secrets import keep_private
from membership.errors import MemberNotFound
from membership.queries import member_view
from printers.sheets import SecretSheet, sheets_pdf
from promotions.facts import VoucherIssued, VouchersMade, VouchersVoided
from promotions.queries import published_sets, rules_of, unused_of_batch, voucher_by_code
from promotions.rules.vouchers import good_until, last_day, new_code
from shop.numbers import next_no
from shop.staff.queries import stores, the_company
from shop.vouchers import unused_and_free

BATCH_MOST, AT_ONCE = 100_000, 500
_WORDS_MAX = 200
Random = Callable[[int], bytes]


class VoucherRuleUnknown(DomainError):
    """No published promotion is a voucher with this code. `rule`."""

    code = "voucher.rule_unknown"


class VoucherBatchWrong(DomainError):
    """So many vouchers, or such a time, or such a store cannot be. `problem`."""

    code = "voucher.batch_wrong"


class NothingToVoid(DomainError):
    """No unused voucher is meant. `named`."""

    code = "voucher.nothing_to_void"


class OnlyHeldVouchers(DomainError):
    """Registers hold all that are meant, for a bill that is about to be paid or for when they have no line. `held`."""

    code = "voucher.all_held"


@dataclass(frozen=True, slots=True)
class OutOfUse:
    """How many vouchers are void now, and how many were left out, for a register holds them."""

    void: int
    held: int


@dataclass(frozen=True, slots=True)
class MadeVouchers:
    """A batch as it is handed to the printer."""

    batch_no: str
    rule_name: str
    valid_from: str
    valid_until: str
    codes: tuple[str, ...]


def make(
    books: OfficeBooks, sheet: Path, *,
    rule_code: str, count: int, valid_from: datetime, valid_until: datetime, store_codes: Sequence[str], note: str,
    random: Random,
) -> MadeVouchers:  # fmt: skip
    """Make a batch and write its codes to `sheet`, for its owner's eyes only: a PDF by its name, else a table.

    The sheet is on the disk before the vouchers are in the books. Raises VoucherRuleUnknown, VoucherBatchWrong.
    """
    name = _rule_name(books.connection, rule_code)
    if not 0 < count <= BATCH_MOST:
        raise VoucherBatchWrong(problem=f"{count} of them; make 1 to {BATCH_MOST}")
    if valid_until <= max(valid_from, books.clock.now()):
        raise VoucherBatchWrong(problem="they would end before they begin, or have ended")
    unknown = sorted(set(store_codes) - {one.code for one in stores(books.connection)})
    if unknown:
        raise VoucherBatchWrong(problem=f"no such store: {', '.join(unknown)}")
    batch = MadeVouchers(
        next_no(books, "VB", VouchersMade), name, stamp(valid_from), stamp(valid_until), _codes(count, random)
    )
    keep_private(sheet, _written(batch, books.connection, sheet))
    books.record_all([
        VouchersMade(
            batch_no=batch.batch_no, rule_code=rule_code, codes=tuple(some), count=count, valid_from=batch.valid_from,
            valid_until=batch.valid_until, stores=tuple(sorted(store_codes)), note=note.strip()[:_WORDS_MAX],
        )
        for some in in_parts(batch.codes, AT_ONCE)
    ])  # fmt: skip
    return batch


def issue(
    books: OfficeBooks, member_ids: Sequence[str], *, rule_code: str, days: int, reason: str, random: Random
) -> tuple[str, ...]:
    """One voucher for each of these members; its codes. Raises VoucherRuleUnknown, MemberNotFound, ReasonMissing."""
    _rule_name(books.connection, rule_code)
    why = said(reason)
    for member_id in member_ids:
        view = member_view(books.connection, member_id)
        if view is None or view.state != "active":
            raise MemberNotFound(asked=member_id)
    codes = _codes(len(member_ids), random)
    until = good_until(books.business_date, days)
    books.record_all([
        VoucherIssued(code=code, rule_code=rule_code, member_id=member_id, valid_until=until, reason=why)
        for code, member_id in zip(codes, member_ids, strict=True)
    ])  # fmt: skip
    return codes


def void(books: OfficeBooks, named: str, reason: str) -> OutOfUse:
    """A voucher, or all of a batch that nobody has used, is worth nothing any more, but for what registers hold.

    Raises NothingToVoid, OnlyHeldVouchers, ReasonMissing.
    """
    why, asked = said(reason), named.strip().upper()
    one = voucher_by_code(books.connection, asked)
    codes = unused_of_batch(books.connection, asked) if one is None else (asked,) if one.state == "issued" else ()
    if not codes:
        raise NothingToVoid(named=asked)
    free = tuple(code for some in in_parts(codes, AT_ONCE) for code in unused_and_free(books.connection, tuple(some)))
    if not free:
        raise OnlyHeldVouchers(held=len(codes))
    books.record_all([VouchersVoided(codes=tuple(some), reason=why) for some in in_parts(free, AT_ONCE)])
    return OutOfUse(void=len(free), held=len(codes) - len(free))


def _codes(count: int, random: Random) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[new_code(random(16))] = None
    return tuple(found)


def _rule_name(connection: Connection, rule_code: str) -> str:
    """Of the newest published set that has a voucher with this code: one to come counts as well."""
    for one in reversed(published_sets(connection)):
        for rule in json.loads(rules_of(connection, one.rule_set_version)):
            if rule.get("stage") == "voucher" and rule.get("code") == rule_code:
                return str(rule.get("name") or rule["id"])
    raise VoucherRuleUnknown(rule=rule_code)


def _written(batch: MadeVouchers, connection: Connection, file: Path) -> bytes:
    if file.suffix.lower() != ".pdf":
        out = io.StringIO(newline="")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("batch", "code", "valid_from", "valid_until"))
        rows.writerows((batch.batch_no, code, batch.valid_from, batch.valid_until) for code in batch.codes)
        return out.getvalue().encode()
    company = the_company(connection)
    title = f"{'' if company is None else company.name} 代金券".strip()
    pairs = (("批次", batch.batch_no), ("有效期", f"{batch.valid_from[:10]} 至 {last_day(batch.valid_until)}"))
    sheets = [
        SecretSheet(title=title, value=batch.rule_name, number=code, secret="", caption="", pairs=pairs, notes=())
        for code in batch.codes
    ]
    return sheets_pdf(f"代金券 {batch.batch_no}", sheets, batch.batch_no)
