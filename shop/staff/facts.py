"""What can happen to the company's shape and its staff."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact


class CompanyNamed(Fact, frozen=True, kw_only=True):
    """The company's name as it stands on paper, with what a receipt must say about it."""

    kind: ClassVar[str] = "staff.company_named"
    name: str
    tax_no: str = ""
    receipt_footer: str = ""
    invoice_url: str = ""  # where a buyer asks for an e-invoice; the bill's number is appended


class StoreOpened(Fact, frozen=True, kw_only=True):
    """A store joined the chain. `code` is the two to four letters of its document numbers, e.g. 'HP'."""

    kind: ClassVar[str] = "staff.store_opened"
    code: str
    name: str
    address: str = ""
    phone: str = ""


class StoreClosed(Fact, frozen=True, kw_only=True):
    """A store left the chain for ever. `by` are the two people who decided it, staff numbers joined by '+'."""

    kind: ClassVar[str] = "staff.store_closed"
    code: str
    by: str
    reason: str


class RegisterInstalled(Fact, frozen=True, kw_only=True):
    """A till was installed in a store. `register` is e.g. 'HP01'."""

    kind: ClassVar[str] = "staff.register_installed"
    register: str
    store: str


class RegisterKeyPublished(Fact, frozen=True, kw_only=True):
    """Headquarters approved a register's signing key. Only headquarters says so; every place can then check what the
    register signs. `public_key` is 32 bytes in base64, `epoch` the one that began with this key.
    """

    kind: ClassVar[str] = "chain.register_key"
    register: str
    store: str
    public_key: str
    epoch: int


class ImportAllowed(Fact, frozen=True, kw_only=True):
    """Headquarters lets a register bring balances of its store's old books from here on, or not any more."""

    kind: ClassVar[str] = "chain.import_allowed"
    register: str
    allowed: bool


class StaffHired(Fact, frozen=True, kw_only=True):
    """A person may work at the counters of `store` ('' = every store). `pin_hash` is argon2id of the peppered PIN."""

    kind: ClassVar[str] = "staff.hired"
    staff_no: str
    name: str
    role: str
    store: str
    pin_hash: str


class StaffPinChanged(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "staff.pin_changed"
    staff_no: str
    pin_hash: str


class StaffLeft(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "staff.left"
    staff_no: str


class TillRestored(Fact, frozen=True, kw_only=True):
    """A register's file was restored from a backup; this entry begins the register's next epoch.

    `from_file` is the backup's name ('' when there was none), `had_epoch`/`had_seq` the end of the journal in it,
    `hq_epoch`/`hq_seq` the end that headquarters knew (0 for a shop that stands alone). What stands on paper under an
    older epoch and is not in the journal was lost with the old file.
    """

    kind: ClassVar[str] = "upkeep.restored"
    from_file: str
    had_epoch: int
    had_seq: int
    hq_epoch: int
    hq_seq: int


FACTS = (
    CompanyNamed,
    StoreOpened,
    StoreClosed,
    RegisterInstalled,
    RegisterKeyPublished,
    ImportAllowed,
    StaffHired,
    StaffPinChanged,
    StaffLeft,
    TillRestored,
)
