"""Company, stores and staff as frozen answers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from kernel.actor import Actor
from shop.staff.rules.roles import permissions_of, role_name
from shop.staff.tables import closed_store, company, register, register_key, staff, store

# Made once: every receipt asks them inside its sale's transaction.
_COMPANY = select(company.c.name, company.c.tax_no, company.c.receipt_footer, company.c.invoice_url)
_STORES = select(store).order_by(store.c.code)
_CLOSED = select(closed_store.c.code).where(closed_store.c.code == bindparam("code"))
_NAMES = select(staff.c.staff_no, staff.c.name)


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    tax_no: str
    receipt_footer: str
    invoice_url: str


@dataclass(frozen=True, slots=True)
class Store:
    code: str
    name: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class StaffCard:
    """One face on the lock screen."""

    staff_no: str
    name: str
    role: str
    role_name: str


def the_company(connection: Connection) -> Company | None:
    row = connection.execute(_COMPANY).first()
    return None if row is None else Company(**row._mapping)


def stores(connection: Connection) -> tuple[Store, ...]:
    return tuple(Store(**row._mapping) for row in connection.execute(_STORES))


def is_closed(connection: Connection, code: str) -> bool:
    """Whether a store left the chain for ever."""
    return connection.execute(_CLOSED, {"code": code}).first() is not None


def store_of_register(connection: Connection, name: str) -> str | None:
    row = connection.execute(select(register.c.store).where(register.c.register == name)).first()
    return None if row is None else str(row.store)


def stores_of_registers(connection: Connection) -> dict[str, str]:
    """Every register that was ever installed, with its store."""
    return {row.register: row.store for row in connection.execute(select(register.c.register, register.c.store))}


@dataclass(frozen=True, slots=True)
class RegisterKey:
    """The public key (base64) that a register signs with now, and the store where it stands."""

    register: str
    epoch: int
    store: str
    public_key: str


def key_of_register(connection: Connection, name: str) -> RegisterKey | None:
    """The newest key that headquarters published for a register."""
    columns = register_key.c
    newest = select(register_key).where(columns.register == name).order_by(columns.epoch.desc()).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else RegisterKey(**row._mapping)


def staff_of_store(connection: Connection, code: str) -> tuple[StaffCard, ...]:
    """Who may work at this store's counters today, by number."""
    rows = connection.execute(
        select(staff.c.staff_no, staff.c.name, staff.c.role)
        .where(staff.c.active == 1, staff.c.store.in_((code, "")), staff.c.role != "headquarters")
        .order_by(staff.c.staff_no)
    )
    return tuple(StaffCard(row.staff_no, row.name, row.role, role_name(row.role)) for row in rows)


def staff_names(connection: Connection) -> dict[str, str]:
    """Names by staff number, those who left included: old bills still name them."""
    return {row.staff_no: row.name for row in connection.execute(_NAMES)}


def actor_of(connection: Connection, staff_no: str, store: str) -> tuple[Actor, str] | None:
    """The person and the kept PIN hash; None when nobody of that number works in this store or in all of them."""
    here = (staff.c.staff_no == staff_no, staff.c.active == 1, staff.c.store.in_((store, "")))
    row = connection.execute(select(staff).where(*here)).first()
    if row is None:
        return None
    return Actor(row.staff_no, row.name, row.role, permissions_of(row.role)), row.pin_hash
