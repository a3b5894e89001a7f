"""One machine with a till's program on it: its disk and its kept files outlive a restart, its objects do not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from sqlalchemy import Connection

from kernel.actor import Actor
from kernel.books import Bookkeeper, head
from kernel.clock import Clock, FixedMonotonic
from kernel.facts import Fact, Kinds
from kernel.ids import Ids
from kernel.projection import Projections
from kernel.secrets import PlaceSecrets, fingerprint, signature_fits
from membership.personal import MemberKeys
from membership.told.queries import told_beyond
from pos_app.place import take_up_epoch
from shop.daily_close.queries import open_day_of
from shop.registry import FACTS, key_courier, projections
from sync.agent import SyncAgent, TillSide
from sync.authority import HeadquartersAuthority
from sync.identity import Identity, Signer
from sync.learning import retry_unknown
from sync.outbox import Point
from sync.ports import Headquarters
from tools.simulation.disk import Disk


class FromTheFuture(Fact, frozen=True, kw_only=True):
    """A kind of fact that today's program does not know; a till with a `newer` one writes it."""

    kind: ClassVar[str] = "future.thing_happened"
    what: str


CASHIER = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())


class TokenOnDisk:
    """The file beside the secrets that holds a register's identity."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    def load(self) -> Identity:
        return self.identity

    def keep(self, identity: Identity) -> None:
        self.identity = identity


class SkewedClock:
    """A machine's own clock, `skew_s` seconds from the true time."""

    def __init__(self, true: Clock) -> None:
        self._true, self.skew_s = true, 0

    def now(self) -> datetime:
        return self._true.now() + timedelta(seconds=self.skew_s)


@dataclass(frozen=True)
class Image:
    """A machine as somebody copied it: the disk with its program, `newer` or not, and the file with the token."""

    disk: Disk
    identity: Identity
    secrets: PlaceSecrets
    newer: bool


@dataclass
class Printed:
    """A receipt: which entry the customer was given, and on which machine."""

    machine: str
    register: str
    epoch: int
    seq: int
    hash: str


@dataclass
class Machine:
    """`name` tells two machines of one register apart. `ready`: it has its register's journal.
    `newer`: its program knows a kind of
    fact that headquarters does not. `retired`: switched off for good, its disk is lost or set aside.

    `wire` is made at each start by `line_for`.
    """

    name: str
    identity_file: TokenOnDisk
    secrets: PlaceSecrets
    disk: Disk
    clock: SkewedClock
    rng: random.Random
    line_for: Callable[[Machine, Signer], Headquarters]
    monotonic: FixedMonotonic = field(default_factory=FixedMonotonic)
    newer: bool = False
    ready: bool = True
    retired: bool = False
    starts: int = 0

    def __post_init__(self) -> None:
        self.register, self.store = self.identity_file.identity.register, self.identity_file.identity.store
        self.phone_mac = partial(fingerprint, self.secrets.phone_key)
        self.start()

    def start(self) -> None:
        """The program begins: everything is read again from the disk and the files."""
        self.starts += 1
        self.disk.disarm()
        draw = self.rng.randbytes
        self.keys = MemberKeys(self.secrets, draw)
        with self.disk.reading() as connection:
            self.keys.load(connection)
        self.signer = Signer(self.identity_file, self.secrets.signing_key, self.clock)
        self.line = self.line_for(self, self.signer)
        self.keeper = Bookkeeper(
            self.disk,
            register=self.register,
            projections=self._projections(),
            clock=self.clock,
            ids=Ids(self.clock, draw),
            business_date=self._business_date,
        )
        courier = key_courier(self.keys)
        self.courier = courier
        self.authority = HeadquartersAuthority(
            self.keeper,
            self.line,
            fits=partial(signature_fits, self.identity_file.identity.headquarters_key),
            monotonic=self.monotonic,
        )
        side = TillSide(
            sign=self.signer.sign, keep_token=self.signer.heard, take_key=courier.take, keys_for=courier.keys_for,
            declare=self.authority.declared, heard=self.authority.heard, settle=self.authority.settle,
            told_beyond=told_beyond,
        )  # fmt: skip
        if self.newer:  # an updated program gives effect to what it understands by now
            retry_unknown(self.keeper, load_keys=self._load_keys)
        self.agent = SyncAgent(self.keeper, self.line, side, rng=self.rng)

    def _load_keys(self, connection: Connection) -> None:
        self.keys.load(connection)

    def _projections(self) -> Projections:
        known = projections(self.keys, self.phone_mac, here=self.register)
        if self.newer:
            known.kinds = Kinds((*FACTS, FromTheFuture))
        return known

    def take_up_epoch(self) -> None:
        """A till that was enrolled again goes on in the epoch of its new key."""
        take_up_epoch(self.keeper, self.identity_file.identity.epoch, CASHIER)

    def image(self) -> Image:
        return Image(self.disk.copy(), self.identity_file.identity, self.secrets, self.newer)

    def end(self) -> Point:
        """Where the register's own chain ends on this machine."""
        with self.disk.reading() as connection:
            return Point(*head(connection, self.register))

    def _business_date(self, connection: Connection) -> str:
        day = open_day_of(connection, self.register)
        return self.clock.now().date().isoformat() if day is None else day.date
