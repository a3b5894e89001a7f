"""Headquarters in a run: one database, one or two server processes on it, backups, and its people."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import select

from headquarters.intake.greeting import ForkedRegister
from headquarters.intake.receiving import BadBatch
from headquarters.office import Office
from headquarters.registers.door import Refused, Replayed
from headquarters.settings import Settings
from headquarters.tables import backup_point, register_cursor
from headquarters.upkeep.restore import begin
from kernel.actor import Actor
from kernel.clock import Clock, stamp
from kernel.executor import carry_out
from kernel.ids import Ids
from kernel.projection import Put
from kernel.secrets import PlaceSecrets, fresh_secrets
from sync import wire
from sync.ports import Rejected, Unreachable
from sync.protocol import Credentials
from sync.wire import BadMessage
from tools.simulation.disk import Disk, PowerCut

PERSON = Actor(staff_no="9001", name="陈会计", role="manager", permissions=frozenset())
READERS: dict[str, msgspec.json.Decoder[Any]] = {
    "hello": wire.HELLO_ASK, "up": wire.UPLOAD_BATCH, "rights": wire.RIGHT_ASK, "lookup": wire.LOOKUP_ASK,
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One request as it left a machine: what a wire can lose, repeat or keep for later."""

    machine: str
    who: Credentials
    method: str
    path: str
    digest: str
    name: str
    body: bytes
    after: tuple[tuple[str, int], ...] = ()


class LateCounter(Rejected):
    """The register has counted past this request; `heard` is how far."""

    def __init__(self, heard: int) -> None:
        super().__init__("token.replayed")
        self.heard = heard


@dataclass(frozen=True)
class Backup:
    """Headquarters' database at one moment; `life` is its incarnation then."""

    disk: Disk
    life: int


class Center:
    """`processes` offices on one disk; each call goes to one of them."""

    def __init__(self, clock: Clock, rng: random.Random, *, processes: int, settings: Settings) -> None:
        self.clock, self.rng, self.processes, self.settings = clock, rng, processes, settings
        self.disk = Disk.formatted()
        self.secrets: PlaceSecrets = fresh_secrets(rng.randbytes)
        self.backups: list[Backup] = []
        self.restores = 0
        self.start()

    def start(self) -> None:
        """Every process begins anew: what was only in memory is gone."""
        self.disk.disarm()
        self.offices = [self._office() for _ in range(self.processes)]

    def _office(self) -> Office:
        draw = self.rng.randbytes
        return Office(
            self.settings, database=self.disk, secrets=self.secrets, clock=self.clock, ids=Ids(self.clock, draw),
            random=draw,
        )  # fmt: skip

    @property
    def office(self) -> Office:
        return self.offices[0]

    # --- what comes by the wire --------------------------------------------------------------------------------------

    def deliver(self, sent: Sent) -> bytes:
        """Answer a request with bytes. Raises Rejected, Unreachable when the power went."""
        office = self.rng.choice(self.offices)
        try:
            return self._answer(office, sent)
        except Replayed as error:
            raise LateCounter(error.heard) from error
        except (BadBatch, BadMessage, Refused, ForkedRegister) as error:
            raise Rejected(getattr(error, "code", type(error).__name__)) from error
        except PowerCut as error:
            self.start()
            raise Unreachable("headquarters stopped") from error

    def _answer(self, office: Office, sent: Sent) -> bytes:
        sender = office.admit(sent.who, sent.method, sent.path, sent.digest, writes=sent.method == "POST")
        message: Any = wire.decode(sent.body, READERS[sent.name]) if sent.name in READERS else None
        answer: msgspec.Struct
        match sent.name:
            case "hello":
                answer = office.hello(sender, message)
            case "up":
                answer = office.receive(sender, message)
            case "rights":
                answer = office.ask_right(sender, message)
            case "lookup":
                answer = office.look_up(sender, message)
            case "feed":
                answer = office.feed(sender, dict(sent.after))
            case "journal":
                answer = office.journal_of(sender, dict(sent.after)["epoch"], dict(sent.after)["seq"])
            case _:
                answer = office.revoked_filter()
        return wire.encode(answer)

    # --- backups and restores ----------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Keep a copy of the database, and note how far every register's journal is in it."""
        self.backups.append(Backup(self.disk.copy(), self.office.incarnation))
        del self.backups[:-3]
        with self.disk.writing() as connection:
            rows = connection.execute(select(register_cursor)).all()
            at = stamp(self.clock.now())
            carry_out(
                connection,
                [Put(backup_point, {"register": r.register, "epoch": r.epoch, "seq": r.seq, "at": at}) for r in rows],
            )

    def restore(self, backup: Backup) -> None:
        """The database is lost; an older copy takes its place and begins another life."""
        self.restores += 1
        above = self.office.incarnation
        self.disk = backup.disk.copy()
        self.start()
        begin(self.office, above, "backup")
        self.start()
