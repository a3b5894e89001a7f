"""Till folders on disk, ready for their first day: one that stands alone, or a chain of three with headquarters.

The folders are made once a run and copied for each test.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from headquarters.office import SECRETS, Office, open_office
from headquarters.registers.door import Tokens, enrol_key
from headquarters.settings import Settings
from kernel.actor import program
from kernel.books import entries
from kernel.clock import FixedClock, unix_ms
from kernel.facts import Entry
from kernel.ids import Ids
from kernel.secrets import FileVault, fresh_secrets, new_signing_key, public_key_of
from membership.queries import account, find_members
from membership.rules.stored_value import Account
from pos_app.install import install
from pos_app.script import Script
from pos_app.settings import PrinterSettings, TillSettings, load_settings
from pos_app.till import Till, open_till
from shop.gold_board.rules.publishing import PRICES
from sync.identity import Identity, Signer, TokenFile
from sync.ports import Headquarters
from tests.builders import shop
from tests.builders.books import counted
from tests.headquarters.chain import Wire

AMPLE = "300000.00"  # of cash in a drawer, so that everything can be paid from it
SETUP = program("setup")
CHAIN_SECRETS = {"pepper": shop.CHAIN.pepper, "phone_key": shop.CHAIN.phone_key}
_LATER = count(0, 100_000)
REGISTERS = {"HP01": "HP", "HP02": "HP", "BJ01": "BJ"}


@dataclass
class Counter:
    """One till at work in a test. `do` speaks to it as a script would and returns the answer."""

    folder: Path
    clock: FixedClock
    headquarters: Headquarters | None = None
    till: Till = field(init=False)
    script: Script = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.till = open_till(self.folder, clock=self.clock, headquarters=self.headquarters)
        self.script = Script(self.till)

    def reopen(self) -> None:
        """The program ends and starts again, some time later."""
        self.till.close()
        self.clock.forward(seconds=20)
        self.open()

    def do(self, command: str, **arguments: Any) -> dict[str, Any]:
        self.clock.forward(seconds=1)
        answer: dict[str, Any] = self.script.answer(msgspec.json.encode({"do": command, **arguments}))
        return answer

    def ok(self, command: str, **arguments: Any) -> dict[str, Any]:
        """As `do`; a refusal ends the test."""
        answer = self.do(command, **arguments)
        assert answer["ok"], answer
        return answer

    def refusal(self, command: str, **arguments: Any) -> str:
        """The code of the refusal that must come."""
        answer = self.do(command, **arguments)
        assert not answer["ok"], answer
        return str(answer["code"])

    def unlock(self, staff_no: str) -> None:
        self.ok("unlock", staff=staff_no, pin=shop.pin_of(staff_no))

    def begin(self, staff_no: str = shop.CASHIER, float_yuan: str = "1000.00") -> Counter:
        """Unlock and open the day."""
        self.unlock(staff_no)
        self.ok("open_day", float=float_yuan)
        return self

    def fill_drawer(self, yuan: str = AMPLE) -> None:
        """Cash from the safe, for what the shop buys."""
        self.ok("cash", what="pay_in", amount=yuan, reason="备用金")

    def sell(self, *codes: str) -> dict[str, Any]:
        """Scan, pay the exact amount in cash, commit."""
        for code in codes:
            self.ok("scan", code=code)
        self.ok("pay", method="cash")
        return self.ok("commit")

    def cart(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ok("cart")["cart"]
        return found

    def codes(self) -> list[str]:
        return [line["barcode"] for line in self.cart()["lines"]]

    def journal(self, *kinds: str) -> list[Entry]:
        """Entries of these kinds that this file knows, oldest first; all of them when none is named."""
        with self.till.place.database.reading() as connection:
            return [entry for entry in entries(connection) if not kinds or entry.kind in kinds]

    def member_id(self, typed: str) -> str:
        with self.till.place.database.reading() as connection:
            return find_members(connection, typed, phone_mac=self.till.post.phone_mac)[0].member_id

    def account(self, typed: str) -> Account:
        member_id = self.member_id(typed)
        with self.till.place.database.reading() as connection:
            return account(connection, member_id)

    def sound(self) -> bool:
        """The file says what its journal says; the findings are shown otherwise."""
        verdict = self.till.verify()
        assert verdict.findings == ()
        return verdict.sound


def new_board(counter: Counter, **prices: int) -> int:
    """Another board in a shop that stands alone, proposed by its cashier and approved by its manager; the manager
    stands at the till then. Its version."""
    boards = counter.till.boards
    rows = shop.board_rows(**prices)
    counter.unlock(shop.CASHIER)
    number = boards.propose(rows, said={(row.purity_code, row.price(name)) for row in rows for name in PRICES})
    counter.unlock(shop.MANAGER)
    return boards.approve(number).version


def settings_of(register: str, store: str, *, printer: PrinterSettings | None = None) -> TillSettings:
    return TillSettings(register=register, store=store, printer=printer or PrinterSettings())


def _scratch() -> Path:
    """A folder that is gone when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="jinpu-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _alone() -> Path:
    folder = _scratch() / "till"
    install(folder, settings_of("HP01", "HP"), **CHAIN_SECRETS)
    till = open_till(folder, clock=FixedClock(shop.MORNING))
    with till.place.keeper.open(SETUP) as books:
        shop.open_shop(books, till.place.keys, till.post.phone_mac)
    till.close()
    return folder


def copy_alone(folder: Path, *, printer: PrinterSettings | None = None) -> Path:
    """The folder of a till that stands alone, shop and all, day not open."""
    shutil.copytree(_alone(), folder)
    if printer is not None:
        msgspec.structs.replace(load_settings(folder), printer=printer).keep(folder)
    return folder


@contextmanager
def standing_alone(folder: Path, *, printer: PrinterSettings | None = None) -> Iterator[Counter]:
    """A till without headquarters: the shop grants its own rights."""
    counter = Counter(copy_alone(folder / "HP01", printer=printer), FixedClock(shop.MORNING))
    try:
        yield counter
    finally:
        counter.till.close()


@dataclass
class SmallChain:
    """Headquarters in this process and three tills: HP01 and HP02 in one store, BJ01 in the other."""

    office: Office
    clock: FixedClock
    wires: dict[str, Wire]
    tills: dict[str, Counter]

    def __getitem__(self, register: str) -> Counter:
        return self.tills[register]

    def sync(self, *registers: str) -> None:
        """A round for each, in this order."""
        for register in registers:
            self.tills[register].ok("sync")


@cache
def _chain() -> Path:
    root = _scratch()
    clock = FixedClock(shop.MORNING)
    FileVault(root / "headquarters" / SECRETS).keep(fresh_secrets(**CHAIN_SECRETS))
    office = open_office(root / "headquarters", Settings(), clock=clock, migrate=True)
    with office.open(SETUP) as books:
        shop.open_shop(books, office.keys, office.phone_mac)
    for number, (register, store) in enumerate(REGISTERS.items()):
        key = new_signing_key(counted(900 + number))
        with office.open(SETUP) as books:
            epoch = enrol_key(books, register, store, public_key_of(key))
        install(root / register, settings_of(register, store), signing_key=key, **CHAIN_SECRETS)
        TokenFile(root / register).keep(
            Identity(
                register=register, store=store, epoch=epoch, incarnation=office.incarnation,
                token=Tokens(office.secrets).make(register, epoch, 1), headquarters_key=office.public_key,
            )
        )  # fmt: skip
        till = open_till(root / register, clock=clock, headquarters=wire_of(office, root / register, clock))
        till.sync_now()
        till.close()
    office.close()
    return root


def wire_of(office: Office, folder: Path, clock: FixedClock) -> Wire:
    """Headquarters in this process as the till of a folder reaches it, signed by its key."""
    secrets = FileVault(folder / SECRETS).load()
    assert secrets is not None
    signer = Signer(TokenFile(folder), secrets.signing_key, clock)
    signer.count_from(unix_ms(clock.now()) + next(_LATER))  # the clock stands still, a till's counter never does
    return Wire(office, signer)


@contextmanager
def small_chain(folder: Path) -> Iterator[SmallChain]:
    """Every till has fetched the shop and stands locked, its day not open."""
    root = folder / "chain"
    shutil.copytree(_chain(), root)
    clock = FixedClock(shop.MORNING)
    office = open_office(root / "headquarters", Settings(), clock=clock)
    office.keeper.ids = Ids(clock, counted(11))
    wires = {register: wire_of(office, root / register, clock) for register in REGISTERS}
    tills = {register: Counter(root / register, clock, wires[register]) for register in REGISTERS}
    try:
        yield SmallChain(office, clock, wires, tills)
    finally:
        for counter in tills.values():
            counter.till.close()
        office.close()
