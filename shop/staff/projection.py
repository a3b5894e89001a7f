"""What each fact of company and staff does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry
from kernel.projection import Ensure, Handlers, Put, Remove, RowOp, Set
from shop.staff.facts import (
    CompanyNamed,
    ImportAllowed,
    RegisterInstalled,
    RegisterKeyPublished,
    StaffHired,
    StaffLeft,
    StaffPinChanged,
    StoreClosed,
    StoreOpened,
)
from shop.staff.tables import closed_store, company, import_register, register, register_key, staff, store


def _company(entry: Entry, fact: CompanyNamed) -> Iterable[RowOp]:
    row = {"name": fact.name, "tax_no": fact.tax_no, "receipt_footer": fact.receipt_footer}
    yield Put(company, {"one": 1, **row, "invoice_url": fact.invoice_url})


def _store(entry: Entry, fact: StoreOpened) -> Iterable[RowOp]:
    yield Put(store, {"code": fact.code, "name": fact.name, "address": fact.address, "phone": fact.phone})


def _closed(entry: Entry, fact: StoreClosed) -> Iterable[RowOp]:
    yield Put(closed_store, {"code": fact.code, "closed_by": fact.by, "reason": fact.reason, "at": entry.wall})


def _register(entry: Entry, fact: RegisterInstalled) -> Iterable[RowOp]:
    yield Put(register, {"register": fact.register, "store": fact.store})


def _key(entry: Entry, fact: RegisterKeyPublished) -> Iterable[RowOp]:
    row = {"register": fact.register, "epoch": fact.epoch, "store": fact.store}
    yield Put(register_key, {**row, "public_key": fact.public_key})


def _import_allowed(entry: Entry, fact: ImportAllowed) -> Iterable[RowOp]:
    key = {"register": fact.register}
    yield Ensure(import_register, key) if fact.allowed else Remove(import_register, key)


def _hired(entry: Entry, fact: StaffHired) -> Iterable[RowOp]:
    row = {"staff_no": fact.staff_no, "name": fact.name, "role": fact.role, "store": fact.store}
    yield Put(staff, {**row, "pin_hash": fact.pin_hash, "active": 1})


def _pin_changed(entry: Entry, fact: StaffPinChanged) -> Iterable[RowOp]:
    yield Set(staff, {"staff_no": fact.staff_no}, {"pin_hash": fact.pin_hash})


def _left(entry: Entry, fact: StaffLeft) -> Iterable[RowOp]:
    yield Set(staff, {"staff_no": fact.staff_no}, {"active": 0})


PROJECTIONS: Handlers = {
    CompanyNamed: _company,
    StoreOpened: _store,
    StoreClosed: _closed,
    RegisterInstalled: _register,
    RegisterKeyPublished: _key,
    ImportAllowed: _import_allowed,
    StaffHired: _hired,
    StaffPinChanged: _pin_changed,
    StaffLeft: _left,
}
