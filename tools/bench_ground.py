"""A headquarters on PostgreSQL to measure on: stores with a register each, members, pieces, and what tills send it.

Everything repeats by its seed but the ids of what headquarters itself writes. The pieces are the demo chain's kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Any, Protocol

import msgspec
from argon2 import PasswordHasher

from headquarters.books import OfficeBooks
from headquarters.demo.numbers import Numbers
from headquarters.demo.plain import fixed_price_gold, gold_by_weight
from headquarters.demo.source import monthly_spot_fen
from headquarters.office import Office
from headquarters.registers.door import Installed, Tokens, enrol_key
from headquarters.settings import Settings
from headquarters.tables import enrolled_register
from kernel.actor import program
from kernel.clock import SystemClock, stamp
from kernel.facts import GENESIS, Fact, canonical, entry_hash
from kernel.ids import Ids
from kernel.money import metal_value
from kernel.postgres import PostgresDatabase
from kernel.projection import Put
from kernel.secrets import PlaceSecrets, fingerprint, fresh_secrets, new_signing_key, public_key_of, sign
from membership.facts import PointsEarned, StoredValueSpent
from membership.usecases import bring_opening_balance, enrol, set_stored_value_pin_hash
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.naming import compose_name
from shop.sales.facts import PricingPolicy, RuleShare, SaleCompleted, SoldLine, SoldTender
from shop.staff.facts import StoreOpened
from shop.stock.facts import PiecesReceived, PiecesSold
from sync.identity import Identity, batch_words
from sync.protocol import UploadBatch, WireEntry
from sync.rights import RightClosed

ACTOR, VALUE_PIN = program("bench"), "271828"
PIECES_A_DOCUMENT, VALUE_FEN = 1_000, 900_000_000_00
CLERKS = ("1003", "1007", "1012", "1018", "1023", "1031")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"


class Register(msgspec.Struct, frozen=True):
    """A register and what proves that it speaks: its key, and the identity that its enrolment gave it."""

    name: str
    store: str
    key: str
    identity: Identity

    @property
    def sender(self) -> Installed:
        return Installed(self.name, self.store, public_key_of(self.key), self.identity.epoch, 1)


class Ground(msgspec.Struct, frozen=True):
    """What stands in the database at `url`. `pieces` by store, in the order in which they are to be sold."""

    url: str
    secrets: PlaceSecrets
    registers: tuple[Register, ...]
    members: tuple[str, ...]
    pieces: dict[str, tuple[PieceRecord, ...]]

    def office(self, pool_size: int = 5) -> Office:
        """Headquarters on this database, for one process. Close it."""
        return office_of(self.url, self.secrets, pool_size)


def office_of(url: str, secrets: PlaceSecrets, pool_size: int = 5) -> Office:
    clock = SystemClock()
    database = PostgresDatabase(url, pool_size=pool_size)
    return Office(Settings(database=url), database=database, secrets=secrets, clock=clock, ids=Ids(clock))


def break_ground(url: str, *, stores: int, members: int, pieces: int, seed: int = 1) -> Ground:
    """Fill the empty database at `url`: a register in each store, `pieces` in each, members spread over them."""
    rng = Random(seed)
    secrets = fresh_secrets(rng.randbytes)
    office = office_of(url, secrets)
    try:
        registers = _registers(office, rng, stores)
        codes = [one.store for one in registers]
        people = tuple(_member(office, number, codes[number % stores]) for number in range(members))
        numbers = Numbers()
        stock = {code: _stock(office, rng, numbers, code, pieces) for code in codes}
    finally:
        office.close()
    return Ground(url, secrets, registers, people, stock)


def break_wide_ground(url: str, *, stores: int, selling: int, members: int, seed: int = 1) -> Ground:
    """A chain of many stores: all have a register, the first `selling` of them two pieces, the first ten members.

    Made without the ceremony: the registers' keys are written down, and nobody is told of the stores.
    """
    rng, numbers = Random(seed), Numbers()
    secrets = fresh_secrets(rng.randbytes)
    office = office_of(url, secrets)
    try:
        registers = tuple(_register(office, rng, number) for number in range(stores))
        made = [Put(enrolled_register, _enrolled(one)) for one in registers]
        spot_fen = monthly_spot_fen()[-1]
        stock = {one.store: tuple(gold_by_weight(rng, numbers, 2, spot_fen)) for one in registers[:selling]}
        received = [
            PiecesReceived(document_no=f"R-{store}", store=store, source="期初", opening=True, pieces=pieces)
            for store, pieces in stock.items()
        ]
        with office.open(ACTOR) as books:
            books.carry_out(made)
            assert isinstance(books, OfficeBooks)
            books.record_all(received)
        people = tuple(_member(office, number, f"S{number % 10:04}") for number in range(members))
    finally:
        office.close()
    return Ground(url, secrets, registers, people, stock)


def _register(office: Office, rng: Random, number: int) -> Register:
    store = f"S{number:04}"
    identity = Identity(
        register=f"{store}R1", store=store, epoch=1, incarnation=office.incarnation,
        token=Tokens(office.secrets).make(f"{store}R1", 1, 1), headquarters_key=office.public_key,
    )  # fmt: skip
    return Register(identity.register, store, new_signing_key(rng.randbytes), identity)


def _enrolled(one: Register) -> dict[str, object]:
    return {
        "register": one.name, "store": one.store, "public_key": public_key_of(one.key), "epoch": 1, "state": "active",
        "reason": "", "token_no": 1, "counter": 0, "enrolled_at": stamp(SystemClock().now()), "sealed_epoch": 0,
        "sealed_seq": 0, "sealed_hash": "",
    }  # fmt: skip


def _registers(office: Office, rng: Random, count: int) -> tuple[Register, ...]:
    found = []
    with office.open(ACTOR) as books:
        for number in range(count):
            store = f"S{number:04}"
            books.record(StoreOpened(code=store, name=f"量具{number}店"))
            one = _register(office, rng, number)
            epoch = enrol_key(books, one.name, store, public_key_of(one.key))
            assert epoch == one.identity.epoch
            found.append(one)
    return tuple(found)


def _member(office: Office, number: int, store: str) -> str:
    """A member with stored value. The PIN's hash is a quick one: argon2's slowness is measured by nobody here."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with office.open(ACTOR) as books:
        member_id = enrol(
            books, office.keys, name="李雪梅", phone=f"128{number:08}", phone_mac=office.phone_mac, home_store=store,
            source="期初",
        )  # fmt: skip
        bring_opening_balance(
            books, member_id=member_id, points=500, principal_fen=VALUE_FEN, bonus_fen=VALUE_FEN // 100, source="期初"
        )
        pin_hash = quick.hash(fingerprint(office.secrets.pepper, VALUE_PIN))
        set_stored_value_pin_hash(books, office.keys, member_id, pin_hash)
    return member_id


def _stock(office: Office, rng: Random, numbers: Numbers, store: str, count: int) -> tuple[PieceRecord, ...]:
    spot_fen = monthly_spot_fen()[-1]
    by_weight = gold_by_weight(rng, numbers, count, spot_fen)
    by_label = fixed_price_gold(rng, numbers, count, spot_fen)
    pieces = [*islice(by_weight, count - count // 3), *islice(by_label, count // 3)]
    rng.shuffle(pieces)
    for start in range(0, count, PIECES_A_DOCUMENT):
        some = tuple(pieces[start : start + PIECES_A_DOCUMENT])
        fact = PiecesReceived(document_no=f"R-{store}-{start}", store=store, source="期初", opening=True, pieces=some)
        with office.open(ACTOR) as books:
            books.record(fact)
    return tuple(pieces)


@dataclass
class Pen:
    """Writes one register's journal, and hands out what is new in it as signed batches."""

    register: Register
    seed: int = 1
    seq: int = 0
    last: str = GENESIS
    _waiting: list[WireEntry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = Ids(SystemClock(), Random(self.seed).randbytes)
        self._clock = SystemClock()
        self._before = self.last

    def write(self, *facts: Fact) -> None:
        for fact in facts:
            now = self._clock.now()
            envelope = {
                "register": self.register.name, "epoch": self.register.identity.epoch, "seq": self.seq + 1,
                "id": self.ids.new(), "kind": fact.kind, "version": fact.version, "actor": CLERKS[self.seq % 6],
                "business_date": now.date().isoformat(), "wall": stamp(now),
            }  # fmt: skip
            body = canonical(fact)
            self.last = entry_hash(**envelope, prev=self.last, body=body.decode())  # type: ignore[arg-type]
            self.seq += 1
            named: list[Any] = [envelope[name] for name in ("id", "kind", "version", "actor", "business_date", "wall")]
            self._waiting.append(WireEntry(*named, msgspec.Raw(body)))  # type: ignore[call-arg]

    def batch(self) -> UploadBatch:
        """Everything that was written since the last batch."""
        entries, self._waiting = tuple(self._waiting), []
        who, first = self.register, self.seq - len(entries) + 1
        prev, self._before = self._before, self.last
        epoch, incarnation = who.identity.epoch, who.identity.incarnation
        words = batch_words(who.name, epoch, first, self.seq, self.last, incarnation)
        return UploadBatch(
            register=who.name, epoch=epoch, incarnation=incarnation, from_seq=first, prev_hash=prev,
            last_hash=self.last, signature=sign(who.key, words), entries=entries,
        )  # fmt: skip


class Writer(Protocol):
    """Whatever keeps a register's facts."""

    register: Register
    seed: int
    ids: Ids

    def write(self, *facts: Fact) -> None: ...


class Counter:
    """Sells the pieces of one store, two on a bill, to one member after another; half by card, half by cash."""

    def __init__(self, ground: Ground, pen: Writer, members: Sequence[str]) -> None:
        self._pen, self._members = pen, members
        self._pieces: Iterator[PieceRecord] = iter(ground.pieces[pen.register.store])
        self._rng, self._sold = Random(pen.seed), 0
        self._spot_fen = monthly_spot_fen()[-1]

    def sell(self, lines: int = 2) -> None:
        """One bill into the pen: lines + 2 entries."""
        self._sold += 1
        pen, store = self._pen, self._pen.register.store
        pieces = tuple(islice(self._pieces, lines))
        assert len(pieces) == lines, "nothing left to sell"
        sold = tuple(self._line(number, piece) for number, piece in enumerate(pieces, start=1))
        sale_no = f"{pen.register.name}-260101-{self._sold:05}"
        member_id = self._members[self._sold % len(self._members)]
        pen.write(
            self._bill(sale_no, member_id, sold),
            *(PiecesSold(sale_no=sale_no, store=store, barcodes=(one.barcode,), versions=(1,)) for one in pieces),
            PointsEarned(member_id=member_id, points=sum(line.points for line in sold), document_no=sale_no),
        )

    def _bill(self, sale_no: str, member_id: str, lines: tuple[SoldLine, ...]) -> SaleCompleted:
        rng, due = self._rng, sum(line.net_fen for line in lines)
        listed = sum(line.list_fen for line in lines)
        card, cash = due // 2, due - due // 2
        given = -(-cash // 100_00) * 100_00
        tenders = (
            SoldTender(method="card", amount_fen=card, tendered_fen=card, reference=f"{rng.randrange(10**6):06}"),
            SoldTender(method="cash", amount_fen=cash, tendered_fen=given),
        )
        return SaleCompleted(
            sale_id=self._pen.ids.new(), sale_no=sale_no, store=self._pen.register.store, cashier=rng.choice(CLERKS),
            member_id=member_id, member_label=f"{rng.choice(SURNAMES)}** 138****{rng.randrange(10**4):04}",
            lines=lines, tenders=tenders, list_fen=listed, discount_fen=listed - due, due_fen=due,
            change_fen=given - cash, points=sum(line.points for line in lines), policy=PricingPolicy(),
            rule_set="6d2f0c3a" * 8, codes=(),
        )  # fmt: skip

    def _line(self, number: int, piece: PieceRecord) -> SoldLine:
        rng, price = self._rng, self._spot_fen + 80_00
        weighed = piece.pricing_mode == "by_weight"
        metal = metal_value(piece.net_gold_weight_mg, price) if weighed else 0
        craft = piece.craft_fee_fen * piece.net_gold_weight_mg // 1000 if weighed else 0
        listed = metal + craft if weighed else piece.label_price_fen
        off = craft * rng.choice((0, 10, 20, 50)) // 100
        shares = (RuleShare(rule_id="craft-off", name="工费优惠", fen=off),) if off else ()
        return SoldLine(
            line_no=number, barcode=piece.barcode, name=compose_name(piece), category_major=piece.category_major,
            category=piece.category, purity_code=piece.purity_code, pricing_mode=piece.pricing_mode,
            weight_mg=piece.net_gold_weight_mg, board_version=1, board_price_fen=price if weighed else 0,
            metal_fen=metal, craft_fen=craft, stone_fen=0, list_fen=listed, net_fen=listed - off, shares=shares,
            salesperson=rng.choice(CLERKS), points=(listed - off) // 100_00, certificate_no=piece.certificate_no,
        )  # fmt: skip


def batches(counter: Counter, pen: Pen, count: int, sales: int) -> list[UploadBatch]:
    """So many batches of so many bills."""
    made = []
    for _ in range(count):
        for _ in range(sales):
            counter.sell()
        made.append(pen.batch())
    return made


def spending(pen: Pen, right_id: str, member_id: str, fen: int, document_no: str) -> UploadBatch:
    """What a till hands in when it has used a one-sale right whole."""
    spent = StoredValueSpent(
        member_id=member_id, right_id=right_id, principal_fen=fen, bonus_fen=0, document_no=document_no
    )
    pen.write(spent, RightClosed(right_id=right_id, spent=fen))
    return pen.batch()
