"""Eight tills that work without a pause while headquarters is killed: real books and real sync, over a real socket.

Each till is a thread of this process with a file in memory. It sells pieces, gives points, asks for members' value,
pays with it and hands everything in; what it wrote in its journal is what must be at headquarters in the end.
"""

from __future__ import annotations

import logging
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from headquarters.office import Office
from headquarters.registers.door import Tokens, enrol_key
from kernel.actor import Actor, program
from kernel.books import Bookkeeper
from kernel.clock import SystemClock, SystemMonotonic
from kernel.database import Database
from kernel.ids import Ids
from kernel.secrets import fresh_secrets, new_signing_key, public_key_of, signature_fits
from kernel.tables import metadata
from membership.facts import PointsEarned, StoredValueSpent
from membership.personal import MemberKeys
from shop.catalogue.facts import PieceRecord
from shop.registry import key_courier, projections
from shop.stock.facts import PiecesReceived, PiecesSold
from sync.agent import SyncAgent, TillSide
from sync.authority import HeadquartersAuthority, RightDenied, RightHeld, RightUnknown, close
from sync.identity import HeldToken, Identity, Signer
from sync.outbox import acked
from sync.transport import HttpHeadquarters

STORES, TILLS, PIECES = ("CA", "CB", "CC", "CD"), 8, 800
CASHIER = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())
VALUE_PIN = "246810"
LONGEST_REST_S = 0.3
MOST_ROUNDS = 40  # until everything is handed in and fetched once nobody kills any more
logging.getLogger("sync").setLevel(logging.CRITICAL)  # a line for each refusal of a killed server says nothing


@dataclass
class Told:
    """What a till was told of the rights it asked for: 'held', 'denied' or 'unknown' by id."""

    rights: dict[str, str] = field(default_factory=dict)
    asked_again: int = 0


class Till:
    """One register. `members` are ids whose value it may ask for."""

    def __init__(self, register: str, identity: Identity, key: str, office: Office, url: str, seed: int) -> None:
        self.register, self.store, self._rng = register, identity.store, random.Random(seed)
        clock, draw = SystemClock(), self._rng.randbytes
        shared = office.secrets
        secrets = fresh_secrets(draw, pepper=shared.pepper, phone_key=shared.phone_key, signing_key=key)
        keys, tokens = MemberKeys(secrets, draw), HeldToken(identity)
        self.database = Database(None)
        with self.database.writing() as connection:
            metadata.create_all(connection)
        self.keeper = Bookkeeper(
            self.database, register=register, projections=projections(keys, office.phone_mac, here=register),
            clock=clock, ids=Ids(clock, draw),
        )  # fmt: skip
        signer = Signer(tokens, key, clock)
        self._line = HttpHeadquarters(url, signer)
        courier = key_courier(keys)
        fits = partial(signature_fits, identity.headquarters_key)
        self.authority = HeadquartersAuthority(self.keeper, self._line, fits=fits, monotonic=SystemMonotonic())
        side = TillSide(
            sign=signer.sign, keep_token=signer.heard, take_key=courier.take, keys_for=courier.keys_for,
            declare=self.authority.declared, heard=self.authority.heard, settle=self.authority.settle,
        )  # fmt: skip
        self.agent = SyncAgent(self.keeper, self._line, side, rng=self._rng)
        self.told, self.seen = Told(), Counter[str]()
        self._barcodes: list[str] = []
        self._number = 0

    def open(self, pieces: int = PIECES) -> None:
        """The pieces that this till will sell; its store has them from now on."""
        start = 2_000_000_000_000 + int(self.register[2:]) * 1_000_000
        self._barcodes = [str(start + number) for number in range(pieces)]
        records = tuple(
            PieceRecord(
                barcode=barcode, category_major="素金", category="手镯", pricing_mode="by_piece", purity_code="AU999",
                gross_weight_mg=1_000, net_gold_weight_mg=1_000, label_price_fen=100_00,
            )
            for barcode in self._barcodes
        )  # fmt: skip
        with self.keeper.open(CASHIER) as books:
            for at in range(0, pieces, 500):
                part = records[at : at + 500]
                books.record(
                    PiecesReceived(
                        document_no=f"R-{self.register}-{at}",
                        store=self.store,
                        source="期初",
                        opening=True,
                        pieces=part,
                    )
                )

    def work(self, members: tuple[str, ...], stopped: threading.Event) -> None:
        """Sell, ask, pay and hand in until told to stop."""
        while not stopped.is_set():
            member_id = self._rng.choice(members)
            if self._rng.random() < 0.6:
                self._sell(member_id)
            else:
                self._pay_with_value(member_id)
            state = self.agent.run_once().state
            self.seen[state] += 1
            if state != "synced":
                stopped.wait(self._rng.uniform(0, LONGEST_REST_S))
        self._line.close()

    def come_to_rest(self) -> str:
        """Hand everything in and fetch everything; the last state, 'synced' when all is well."""
        state = "pending"
        for _ in range(MOST_ROUNDS):
            status = self.agent.run_once()
            state = status.state if not status.reason else f"{status.state} {status.reason}"
            if state == "synced" and status.pending == 0:
                break
        return state

    @property
    def heard(self) -> int:
        """How many rounds reached headquarters and came back."""
        return self.seen["synced"]

    def handed_in(self) -> int:
        """How many entries headquarters has acknowledged."""
        with self.database.reading() as connection:
            return acked(connection, self.register).seq

    def _document(self) -> str:
        self._number += 1
        return f"{self.register}-{self._number}"

    def _sell(self, member_id: str) -> None:
        number = self._document()
        sold = tuple(self._barcodes.pop() for _ in range(min(len(self._barcodes), self._rng.randint(1, 3))))
        with self.keeper.open(CASHIER) as books:
            if sold:
                books.record(PiecesSold(sale_no=number, store=self.store, barcodes=sold, versions=(1,) * len(sold)))
            books.record(PointsEarned(member_id=member_id, points=self._rng.randint(1, 500), document_no=number))

    def _pay_with_value(self, member_id: str) -> None:
        right_id, amount = self.keeper.ids.new(), self._rng.randint(1, 300) * 100
        answer = self._ask(right_id, member_id, amount)
        if isinstance(answer, RightUnknown) and self._rng.random() < 0.5:  # else it is given up by the next round
            self.told.asked_again += 1
            answer = self._ask(right_id, member_id, amount)
        if not isinstance(answer, RightHeld):
            return
        spent = 0 if self._rng.random() < 0.1 else amount - self._rng.randint(0, 1) * (amount // 2)
        with self.keeper.open(CASHIER) as books:
            if spent:
                fact = StoredValueSpent(
                    member_id=member_id, right_id=right_id, principal_fen=spent, bonus_fen=0,
                    document_no=self._document(),
                )  # fmt: skip
                books.record(fact)
            close(books, right_id, spent)

    def _ask(self, right_id: str, member_id: str, amount: int) -> RightHeld | RightDenied | RightUnknown:
        answer = self.authority.ask(right_id=right_id, account=f"value:{member_id}", amount=amount, pin=VALUE_PIN)
        match answer:
            case RightHeld():
                self.told.rights[right_id] = "held"
            case RightUnknown():
                self.told.rights[right_id] = "unknown"
            case RightDenied(code=code) if code not in _NOT_DECIDED:
                self.told.rights[right_id] = "denied"
            case _:
                self.told.rights.setdefault(right_id, "not asked")
        return answer


# Said by the till itself or by headquarters' door: nothing was decided about the right.
_NOT_DECIDED = ("rights.frozen", "rights.given_up", "rights.incarnation", "rights.recovering", "token.replayed")


def enrol(office: Office, url: str, seed: int) -> list[Till]:
    """Eight tills in four stores, each with a key of its own."""
    tills = []
    for number in range(1, TILLS + 1):
        store = STORES[number % len(STORES)]
        register, key = f"{store}{number:02}", new_signing_key(random.Random(seed * 100 + number).randbytes)
        with office.open(program("setup")) as books:
            epoch = enrol_key(books, register, store, public_key_of(key))
        identity = Identity(
            register=register, store=store, epoch=epoch, incarnation=office.incarnation,
            token=Tokens(office.secrets).make(register, epoch, 1), headquarters_key=office.public_key,
        )  # fmt: skip
        tills.append(Till(register, identity, key, office, url, seed * 100 + number))
    return tills
