"""The chain of one seed: its time, its machines, its lines, and what is known of it from outside."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from headquarters.intake.receiving import BadBatch
from headquarters.registers.door import Installed, Tokens, enrol_key
from headquarters.settings import Settings
from headquarters.tables import enrolled_register
from kernel.clock import CHINA, FixedClock
from kernel.facts import Entry
from kernel.secrets import PlaceSecrets, fresh_secrets, new_signing_key, public_key_of
from shop.catalogue.facts import PieceRecord
from shop.returns.rules.sold_bill import SoldBill
from shop.staff.facts import StoreOpened
from sync import wire as words
from sync.authority import give_up
from sync.identity import Identity, Signer
from sync.ports import Headquarters, Rejected, Unreachable
from sync.rights import grant_kept, in_doubt, lease
from sync.standing import standing
from tools.simulation.center import PERSON, Center, Sent
from tools.simulation.disk import Disk
from tools.simulation.faults import Odds
from tools.simulation.tills import CASHIER, Image, Machine, Printed, SkewedClock, TokenOnDisk
from tools.simulation.wire import Line

OPENING = datetime(2026, 11, 21, 10, tzinfo=CHINA)
BROUGHT_BACK = {"rights.granted", "rights.refused", "membership.introduced"}
STORES = ("HP", "BJ", "NJ")


class Violation(Exception):
    """Something that must never happen. `rule` is the invariant's name."""

    def __init__(self, rule: str, finding: str) -> None:
        super().__init__(f"{rule}: {finding}")
        self.rule, self.finding = rule, finding


@dataclass(frozen=True)
class Paper:
    """A transfer's document in the box with the goods: its text, and the public key of who signed it."""

    number: str
    to_store: str
    text: str
    public_key: str


@dataclass(frozen=True)
class Parcel:
    """Goods by quantity in a box, with the number of their sending: how many of each code."""

    number: str
    from_store: str
    to_store: str
    goods: dict[str, int]


@dataclass
class Known:
    """What nobody inside the chain knows, but whoever looks at all of it does."""

    printed: list[Printed] = field(default_factory=list)
    lost: set[tuple[str, int, int, str]] = field(default_factory=set)  # entries of disks that are lost or set aside
    brought: set[tuple[str, int, int, str]] = field(default_factory=set)  # entries of branches, brought in by hand
    hostile: set[str] = field(default_factory=set)  # ids of entries that no honest till writes
    tampered: set[str] = field(default_factory=set)  # registers that signed one of those
    doubled: set[str] = field(default_factory=set)  # registers of which two disks were in use, or an old one again
    copied: Counter[str] = field(default_factory=Counter)  # how much of each right was on copies of a disk
    pieces: dict[str, PieceRecord] = field(default_factory=dict)  # every piece that a supplier brought, by barcode
    papers: list[Paper] = field(default_factory=list)  # transfer documents, as they lie in the boxes
    on_screens: dict[str, list[SoldBill]] = field(default_factory=dict)  # bills that were found to take goods back
    parcels: list[Parcel] = field(default_factory=list)  # goods by quantity that are on their way, with their paper
    gift_secrets: dict[str, str] = field(default_factory=dict)  # what is under each card's scratch field
    gift_drawer: dict[str, list[str]] = field(default_factory=dict)  # cards that were not sold, by store
    gift_pockets: list[str] = field(default_factory=list)  # cards that somebody has
    voucher_pockets: list[str] = field(default_factory=list)  # codes of vouchers that somebody has
    limits: list[int] = field(default_factory=lambda: [3, 1])  # of the limited promotion: in the chain, to one member
    written_off: set[str] = field(default_factory=set)  # ids of rights that a person freed
    phones: list[str] = field(default_factory=list)
    uploads: dict[bytes, Sent] = field(default_factory=dict)


class World:
    """Steps through one run. `Weather` of every line."""

    def __init__(self, seed: int, odds: Odds, *, trace: bool = False) -> None:
        self.seed, self.odds, self.trace = seed, odds, trace
        self.rng = random.Random(seed * 7919 + 1)
        self.clock = FixedClock(OPENING)
        self.counts: Counter[str] = Counter()
        self.known = Known()
        self.machines: list[Machine] = []
        self.members: list[str] = []
        self.images: list[Image] = []
        self.newer: set[str] = set()
        self.calm = False
        self.log: list[str] = []
        self._cut: dict[str, datetime] = {}
        self._late: list[tuple[datetime, int, int, Sent]] = []
        self._numbers = 0
        self._busy: set[str] = set()
        settings = Settings(policies={"": odds.policy}, lookups_a_minute=1_000, members_a_store=odds.cap)
        self.center = Center(self.clock, self.rng, processes=odds.offices, settings=settings)
        self.stores = STORES[: odds.stores]
        with self.center.office.open(PERSON) as books:
            for code in self.stores:
                books.record(StoreOpened(code=code, name=f"{code} 店"))

    # --- machines ----------------------------------------------------------------------------------------------------

    def install(self, register: str, store: str) -> Machine:
        """A machine becomes a register: a new key, at headquarters and on the machine."""
        identity, key = self.enrolled(register, store)
        for other in self.living():
            if other.register == register and not other.ready:
                other.retired = True  # it never got as far as to write anything
        machine = Machine(
            name=self.name_for(register), identity_file=TokenOnDisk(identity), secrets=self.secrets_with(key),
            disk=Disk.formatted(), clock=SkewedClock(self.clock), rng=random.Random(self.rng.random()),
            line_for=self.line_for, newer=register in self.newer, ready=identity.epoch == 1,
        )  # fmt: skip
        self.machines.append(machine)
        return machine

    def enrolled(self, register: str, store: str) -> tuple[Identity, str]:
        """A new key speaks for a register from now on: what its machine is given, and the key."""
        key = new_signing_key(self.rng.randbytes)
        office = self.center.office
        with office.open(PERSON) as books:
            epoch = enrol_key(books, register, store, public_key_of(key))
        identity = Identity(
            register=register, store=store, epoch=epoch, incarnation=office.incarnation,
            token=Tokens(office.secrets).make(register, epoch, 1), headquarters_key=office.public_key,
        )  # fmt: skip
        return identity, key

    def secrets_with(self, key: str) -> PlaceSecrets:
        shared = self.center.secrets
        return fresh_secrets(self.rng.randbytes, pepper=shared.pepper, phone_key=shared.phone_key, signing_key=key)

    def name_for(self, register: str) -> str:
        return f"{register}#{sum(machine.register == register for machine in self.machines) + 1}"

    def line_for(self, machine: Machine, signer: Signer) -> Headquarters:
        return Line(self, machine.name, machine.store, signer)

    def living(self) -> list[Machine]:
        return [machine for machine in self.machines if not machine.retired]

    def machine(self, name: str) -> Machine:
        return next(machine for machine in self.machines if machine.name == name)

    def print_receipt(self, machine: Machine, entry: Entry) -> None:
        self.known.printed.append(Printed(machine.name, entry.register, entry.epoch, entry.seq, entry.hash))

    # --- the lines' weather ------------------------------------------------------------------------------------------

    def is_cut(self, store: str) -> bool:
        now = self.clock.now()
        return any(until > now for place, until in self._cut.items() if place in ("", store))

    def cut(self, store: str, seconds: int) -> None:
        """No line of this store works until then, of all stores for ''."""
        self._cut[store] = self.clock.now() + timedelta(seconds=seconds)

    def join(self) -> None:
        self._cut.clear()

    def fate(self, name: str) -> str:
        if self.calm:
            return ""
        drawn = self.rng.randrange(1_000)
        for fate, odds in self.odds.wire.items():
            drawn -= odds
            if drawn < 0:
                if fate == "meanwhile" and name != "rights":
                    return ""
                self.count(f"wire.{fate}")
                return fate
        return ""

    def deliver(self, sent: Sent) -> bytes:
        if sent.name == "up":
            self.known.uploads[sent.body] = sent
        try:
            return self.center.deliver(sent)
        finally:
            self.center.disk.disarm()

    def deliver_later(self, sent: Sent) -> None:
        self._numbers += 1
        seconds = self.rng.choice((1, 10, 120, 3_600, 90_000))
        heapq.heappush(
            self._late,
            (self.clock.now() + timedelta(seconds=seconds), self.rng.randrange(1 << 30), self._numbers, sent),
        )

    def power_fails(self, fate: str) -> None:
        self.center.disk.arm("cut_before" if fate == "cut_before" else "cut_after", self.rng.randint(1, 3))

    def meanwhile(self, machine: str) -> None:
        if machine in self._busy:
            return
        self._busy.add(machine)
        try:
            found = self.machine(machine)
            if self.rng.random() < 0.3:
                self.forward(self.rng.choice((1, 100)))
            if self.rng.random() < 0.3:
                self.restore_from_backup()
            if self.rng.random() < 0.2:
                self._cashier_gives_up(found)
            found.agent.run_once()
        finally:
            self._busy.discard(machine)

    def _cashier_gives_up(self, machine: Machine) -> None:
        """The customer does not wait for the answer that is under way."""
        with machine.keeper.open(CASHIER) as books:
            asked = select(in_doubt.c.right_id).where(in_doubt.c.state == "asked").order_by(in_doubt.c.right_id)
            for right_id in books.connection.scalars(asked).all():
                give_up(books, right_id)

    # --- time --------------------------------------------------------------------------------------------------------

    def forward(self, seconds: int) -> None:
        """Time goes on, at headquarters and on every machine; late messages arrive when it is their time."""
        self.clock.at += timedelta(seconds=seconds)
        for machine in self.machines:
            machine.monotonic.forward(seconds)
        while self._late and self._late[0][0] <= self.clock.at:
            sent = heapq.heappop(self._late)[3]
            try:
                self.deliver(sent)
            except (Rejected, Unreachable) as error:
                self.say(f"late {sent.name} of {sent.machine}: {error}")
            else:
                self.say(f"late {sent.name} of {sent.machine}: taken")

    # --- notes -------------------------------------------------------------------------------------------------------

    def count(self, what: str) -> None:
        self.counts[what] += 1

    def say(self, words: str) -> None:
        if self.trace:
            self.log.append(f"{self.clock.now():%m-%d %H:%M:%S} {words}")

    def change_settings(self, **changes: object) -> None:
        """A person edits headquarters' settings and starts it again."""
        values = {name: getattr(self.center.settings, name) for name in self.center.settings.__struct_fields__}
        self.center.settings = Settings(**{**values, **changes})
        self.center.start()

    def granted(self, machine: Machine, right_id: str) -> None:
        """A till was just given a right. I9: not to a machine that lacks what headquarters has of its journal."""
        from tools.simulation.model import own_entries

        if machine.register in self.known.doubled:
            there = {(e.epoch, e.seq): e.hash for e in own_entries(self.center.disk, machine.register)}
            here = {(e.epoch, e.seq): e.hash for e in own_entries(machine.disk, machine.register)}
            if any(here.get(place) != known for place, known in there.items()):
                raise Violation("i9_detection", f"{machine.name} was granted {right_id}, set back or behind a fork")

        with machine.disk.reading() as connection:
            life = standing(connection).incarnation
            row = connection.execute(select(grant_kept).where(grant_kept.c.right_id == right_id)).first()
            if row is not None and row.incarnation != life:
                raise Violation("i11_incarnation", f"{machine.name} took a grant of {row.incarnation} in {life}")

    def paid_from(self, machine: Machine, right_id: str) -> None:
        """I5: nothing is paid from a lease that was called in, is of another epoch, or while rights are frozen."""
        with machine.disk.reading() as connection:
            row = connection.execute(select(lease).where(lease.c.right_id == right_id)).one()
            frozen = standing(connection).frozen
        if row.state != "held" or row.epoch != machine.end().epoch or frozen:
            raise Violation(
                "i5_may_pay", f"{machine.name} pays from {row.right_id}, {row.state}, {row.epoch}, {frozen}"
            )

    def hand_in_again(self, sent: Sent) -> None:
        """Past the door, which would know that the request is old."""
        batch = words.decode(sent.body, words.UPLOAD_BATCH)
        with self.center.disk.reading() as connection:
            row = connection.execute(
                select(enrolled_register).where(enrolled_register.c.register == batch.register)
            ).one()
        sender = Installed(row.register, row.store, row.public_key, row.epoch, row.token_no)
        try:
            self.center.office.receive(sender, batch)
        except BadBatch:
            self.count("again.refused")  # signed by a key of an earlier enrolment

    def restore_from_backup(self) -> None:
        """Headquarters' database is lost; a backup of its present life takes its place.

        What its people decided since is not lost: they write it into the archive that goes on behind a backup. So a
        backup is taken only while everything that headquarters wrote since is what registers themselves bring back.
        """
        from tools.simulation.model import HQ, own_entries

        if not self.odds.weights["restore_office"]:
            return
        own = {entry.id: entry.kind for entry in own_entries(self.center.disk, HQ)}
        for one in reversed(self.center.backups):
            since = set(own) - {entry.id for entry in own_entries(one.disk, HQ)}
            if one.life == self.center.office.incarnation and {own[each] for each in since} <= BROUGHT_BACK:
                self.count("restored")
                self.center.restore(one)
                return

    def lose(self, machine: Machine) -> None:
        """This machine's disk is gone, or lies in a drawer: what only it had is lost, or on paper."""
        from tools.simulation.model import own_entries

        machine.retired = True
        self.known.lost.update(
            (e.register, e.epoch, e.seq, e.hash) for e in own_entries(machine.disk, machine.register)
        )


def without_faults(odds: Odds) -> Odds:
    return replace(odds, wire={})
