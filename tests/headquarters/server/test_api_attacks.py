"""Everything hostile that can be sent in a register's name, and in nobody's: a code for it, and not a fen moved.

One table over a real socket, on both engines. Each attack comes from a till whose owner has turned against the chain:
its key and token are good, and it holds a right of 10 yuan. Before and after it every table that an entry can change
is compared row by row: money, points, rights, pieces, vouchers, prices, staff.
"""
# ruff: noqa: E501 - one attack a line

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
import pytest

from headquarters.tables import evidence
from kernel.database import AnyDatabase
from kernel.facts import Fact, hash_of
from kernel.postgres import PostgresDatabase
from kernel.secrets import new_signing_key
from kernel.tables import exception_ledger
from membership.facts import (
    CardRevoked,
    OpeningBalanceBrought,
    PointsEarned,
    PointsSpent,
    PointsTakenBack,
    StoredValuePutBack,
    StoredValueSpent,
    StoredValueToppedUp,
)
from promotions.facts import VoucherRedeemed
from shop.sales.facts import HoldEnded, SaleHeld, SaleMemberCorrected, SaleTenderCorrected, SoldTender
from shop.stock.facts import PiecesMoved, PiecesReceived, PiecesSold, ReservationAnswered
from sync import wire
from sync.identity import Signer, headers_of
from sync.protocol import RightDeclared
from sync.rights import RightClosed, RightGranted, RightSpent, RightWrittenOff
from tests.builders.shop import PIECES
from tests.headquarters.attacked import HELD_FEN, World
from tests.headquarters.chain import (
    PIN,
    STAFF,
    Till,
    batch_of,
    chain_of,
    counted,
    new_chain,
    new_database,
    points,
    rows,
)
from tests.headquarters.front_door import Machine
from tests.headquarters.intake.test_guards import BOARD
from tests.headquarters.parcel import parcel_of, readdressed
from tests.headquarters.served import HELLO
from tests.headquarters.serving import serving
from tests.postgres import Cluster
from tests.shop.sales.test_projection import SALE as A_SALE

TWICE = gzip.compress(b"{}", mtime=0)
MINE, THEIRS = PIECES[0], PIECES[1]  # a piece in the attackers' store, and one of the other store
SALE = msgspec.structs.replace(A_SALE, sale_id="bj-sale", store="BJ")
THEIR_BILL = SALE.sale_no
HELD = SaleHeld(hold_no="BJ-H1", store="BJ", name="", member_id="", pieces=1, due_fen=1, cart="{}")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    database: AnyDatabase = new_database()
    if request.param == "postgres":
        cluster: Cluster = request.getfixturevalue("cluster")
        database = PostgresDatabase(cluster.url(cluster.fresh()))
    chain = new_chain(database)
    neighbour, _ = chain.install("BJ01", "BJ")
    member_id = chain.member(principal_fen=100_000_00, bonus_fen=1_000_00)
    chain.voucher()
    with chain.office.open(STAFF) as books:
        for store, piece in (("HP", MINE), ("BJ", THEIRS)):
            books.record(
                PiecesReceived(document_no=f"R-{store}", store=store, source="", opening=True, pieces=(piece,))
            )
    with serving(chain.office) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        made = World(chain, url, client, member_id, neighbour)
        made.grant(neighbour)
        earned = PointsEarned(member_id=member_id, points=50, document_no=THEIR_BILL)
        paid = StoredValueSpent(
            member_id=member_id, right_id="r-BJ01", principal_fen=1_00, bonus_fen=0, document_no=THEIR_BILL
        )
        own = [SALE, HELD, earned, paid]
        assert made.write(neighbour, *own).json()["answer"] == "ack"
        assert rows(database, exception_ledger) == []  # type: ignore[arg-type]
        yield made
    chain.office.close()


Do = Callable[[World, Till], httpx.Response]


@dataclass(frozen=True)
class Attack:
    """What is sent, how it is answered (HTTP's status, our own word), and where it is written down."""

    name: str
    do: Do
    status: int
    said: str
    kept: str = "evidence"  # evidence | exception | nowhere


def said(response: httpx.Response) -> str:
    words: dict[str, Any] = response.json()
    return str(words.get("code") or words.get("reason") or words["answer"])


# --- at the door ------------------------------------------------------------------------------------------------------


def _by_a_thief(world: World, till: Till) -> httpx.Response:
    thief = Signer(till.tokens, new_signing_key(counted(66)), world.chain.clock)
    return world.send(till, "/v1/rights", _ask(world, till), signer=thief)


def _replayed(world: World, till: Till) -> httpx.Response:
    body = _ask(world, till, right_id=f"r-{till.register}", amount=HELD_FEN, pin=PIN)
    who = headers_of(till.signer.credentials("POST", "/v1/rights", hashlib.sha256(body).hexdigest()))
    world.client.post("/v1/rights", content=body, headers=who)
    return world.client.post("/v1/rights", content=body, headers=who)


def _with_an_old_token(world: World, till: Till) -> httpx.Response:
    old = till.tokens.identity
    for _ in range(2):
        till.signer.heard(wire.HELLO.decode(world.send(till, "/v1/hello", wire.encode(HELLO)).content))
    copy = Signer(type(till.tokens)(old), till.signer._key, world.chain.clock)
    world.chain.clock.forward(seconds=1)
    return world.send(till, "/v1/rights", _ask(world, till), signer=copy)


def _ask(world: World, till: Till, **changes: object) -> bytes:
    """A right to a cent of the member's value, as JSON, whatever the changes make of it."""
    ask = {"right_id": f"x-{till.register}", "account": world.account, "amount": 1, "incarnation": 1, "pin": "000000"}
    return wire.encode({**ask, **changes})


def _enrolled_by_guessing(world: World, _till: Till) -> httpx.Response:
    ask = Machine(world.chain.clock, 9_001).ask("AAAA-BBBB-CCCC")
    return world.client.post("/v1/enrol", content=wire.encode(ask))


def _signed_by_another(world: World, till: Till) -> httpx.Response:
    batch = batch_of(chain_of(till.register, points(1, world.member_id)), till)
    forged = msgspec.structs.replace(batch, signature=world.neighbour.signer.sign(b"x"))
    return world.send(till, "/v1/up", wire.encode(forged))


# --- bodies -----------------------------------------------------------------------------------------------------------


def _of_100_mb(world: World, till: Till) -> httpx.Response:
    return world.send(till, "/v1/up", b" " * 100_000_000)


def _of_100_mb_packed(world: World, till: Till) -> httpx.Response:
    body = b'{"register":"' + b"H" * 100_000_000
    return world.send(till, "/v1/up", body, packed=gzip.compress(body, 1))


def _a_bomb(world: World, till: Till) -> httpx.Response:
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(bytes(wire.PLAIN_LIMIT + 1)) + packer.flush()
    return world.send(till, "/v1/up", b"", packed=bomb)


def _deep(world: World, till: Till) -> httpx.Response:
    return world.write(till, ("membership.points_earned", '{"member_id":' + "[" * 5_000 + "]" * 5_000 + "}"))


def _deeper(world: World, till: Till) -> httpx.Response:
    return world.write(till, ("x.deep", '{"a":' * 100_000 + "1" + "}" * 100_000))


# --- entries ----------------------------------------------------------------------------------------------------------


def _with(**envelope: object) -> Do:
    """One entry whose envelope is not what a till writes, its hash and its signature right."""

    def do(world: World, till: Till) -> httpx.Response:
        (entry,) = chain_of(till.register, [StoredValueSpent(**_paid(world, "never", 1))])
        changed = msgspec.structs.replace(entry, **envelope)
        return world.upload(till, [msgspec.structs.replace(changed, hash=hash_of(changed))])

    return do


def _paid(world: World, right_id: str, fen: int) -> dict[str, Any]:
    return {
        "member_id": world.member_id,
        "right_id": right_id,
        "principal_fen": fen,
        "bonus_fen": 0,
        "document_no": "S",
    }


def _fact(make: Callable[[World, Till], Fact | tuple[str, str]]) -> Do:
    return lambda world, till: world.write(till, make(world, till))


def _forked(world: World, till: Till) -> httpx.Response:
    world.write(till, RightClosed(right_id="never", spent=0))
    return world.upload(till, chain_of(till.register, points(1, world.member_id), mark="other"))


def _altered(world: World, till: Till) -> httpx.Response:
    batch = json.loads(wire.encode(batch_of(chain_of(till.register, points(1, world.member_id)), till)))
    batch["entries"][0][6]["points"] = 1_000_000
    return world.send(till, "/v1/up", wire.encode(batch))


def _declared(world: World, till: Till) -> httpx.Response:
    forged = RightDeclared(
        right_id="forged", right_kind="lease", account=world.account, principal=1_000_00, bonus=0, incarnation=1,
        signature=till.signer.sign(b"jinpu-grant-2\nforged"),
    )  # fmt: skip
    ask = msgspec.structs.replace(HELLO, declares=True, rights=(forged,), wall="2027-11-21T10:00:00.000+08:00")
    return world.send(till, "/v1/hello", wire.encode(ask))


def _with_one_id(world: World, till: Till) -> httpx.Response:
    first, second = chain_of(till.register, points(2, world.member_id))
    copied = msgspec.structs.replace(second, id=first.id)
    return world.upload(till, [first, msgspec.structs.replace(copied, hash=hash_of(copied))])


def _in_the_last_epoch(world: World, till: Till) -> httpx.Response:
    """After it no machine could be enrolled under this name any more."""
    (entry,) = chain_of(till.register, points(1, world.member_id))
    changed = msgspec.structs.replace(entry, epoch=2**31 - 1)
    return world.upload(till, [msgspec.structs.replace(changed, hash=hash_of(changed))])


ATTACKS = (
    # at the door
    Attack("another key", _by_a_thief, 401, "signature.wrong"),
    Attack("a request once more", _replayed, 401, "token.replayed", "nowhere"),
    Attack("an old token", _with_an_old_token, 403, "register.quarantined"),
    Attack("a token of its own making", lambda w, t: w.send(t, "/v1/rights", _ask(w, t), Jinpu_Token="9.x"), 401, "signature.wrong"),
    Attack("a counter of the far future, unsigned", lambda w, t: w.send(t, "/v1/up", b"{}", Jinpu_Counter="9" * 15), 401, "signature.wrong"),
    Attack("no credentials", lambda w, _: w.client.post("/v1/up", content=b"{}"), 401, "credentials.malformed", "nowhere"),
    Attack("a code that is guessed", _enrolled_by_guessing, 200, "enrol.code_wrong", "nowhere"),
    Attack("an upload in another name", lambda w, t: w.send(t, "/v1/up", wire.encode(batch_of(chain_of("BJ01", points(1)), t))), 401, "batch.register"),
    Attack("a batch signed by somebody else", _signed_by_another, 400, "batch.signature"),
    # bodies
    Attack("100 MB", _of_100_mb, 413, "body.too_large"),
    Attack("100 MB packed small", _of_100_mb_packed, 413, "body.too_large"),
    Attack("a bomb of gzip", _a_bomb, 413, "body.too_large"),
    Attack("no gzip", lambda w, t: w.send(t, "/v1/up", b"{}", packed=b"{}"), 400, "body.not_gzip"),
    Attack("deep JSON around the batch", lambda w, t: w.send(t, "/v1/up", b'{"entries":' + b"[" * 200_000), 400, "body.malformed"),
    Attack("deep JSON in an entry", _deep, 400, "body.malformed"),
    Attack("deep JSON in an entry of an unknown kind", _deeper, 400, "body.malformed"),
    Attack("an amount that was raised on the way", _altered, 409, "chain", "nowhere"),
    Attack("another entry at a known place", _forked, 409, "fork", "nowhere"),
    # rights
    Attack("a right with a wrong PIN", lambda w, t: w.send(t, "/v1/rights", _ask(w, t)), 200, "stored_value.pin_wrong", "nowhere"),
    Attack("a right to less than nothing", lambda w, t: w.send(t, "/v1/rights", _ask(w, t, amount=-5)), 400, "body.malformed"),
    Attack("a right of no account", lambda w, t: w.send(t, "/v1/rights", _ask(w, t, account="gold:all")), 400, "body.malformed"),
    Attack("another's right asked for once more", lambda w, t: w.send(t, "/v1/rights", _ask(w, t, right_id="r-BJ01", pin=PIN, amount=10**15)), 200, "stored_value.balance_too_low", "nowhere"),
    Attack("a right that headquarters never signed is declared", _declared, 200, "hello", "nowhere"),
    Attack("a right never granted is spent", _fact(lambda w, _: StoredValueSpent(**_paid(w, "never", 1))), 200, "ack", "exception"),
    Attack("more than was granted is spent", _fact(lambda w, t: StoredValueSpent(**_paid(w, f"r-{t.register}", HELD_FEN + 1))), 200, "ack", "exception"),
    Attack("another's right is spent", _fact(lambda w, _: StoredValueSpent(**_paid(w, "r-BJ01", 1))), 200, "ack", "exception"),
    Attack("less than nothing is spent", _fact(lambda w, t: StoredValueSpent(**_paid(w, f"r-{t.register}", -1_000_00))), 200, "ack", "exception"),
    Attack("bonus is spent that was not granted", _fact(lambda w, t: StoredValueSpent(**{**_paid(w, f"r-{t.register}", 0), "bonus_fen": HELD_FEN + 1})), 200, "ack", "exception"),
    Attack("points without a right", _fact(lambda w, _: PointsSpent(member_id=w.member_id, right_id="never", points=1, document_no="S")), 200, "ack", "exception"),
    Attack("points by a right to money", _fact(lambda w, t: PointsSpent(member_id=w.member_id, right_id=f"r-{t.register}", points=1, document_no="S")), 200, "ack", "exception"),
    Attack("points below zero", _fact(lambda w, _: PointsEarned(member_id=w.member_id, points=-50, document_no="S")), 200, "ack", "exception"),
    Attack("points past all numbers", _fact(lambda w, _: PointsEarned(member_id=w.member_id, points=2**63 - 1, document_no="S")), 200, "ack", "exception"),
    Attack("points taken back that a neighbour gave", _fact(lambda w, _: PointsTakenBack(member_id=w.member_id, points=50, document_no=THEIR_BILL)), 200, "ack", "exception"),
    Attack("money back that was paid at a neighbour's", _fact(lambda w, _: StoredValuePutBack(member_id=w.member_id, principal_fen=1_00, bonus_fen=0, document_no=THEIR_BILL)), 200, "ack", "exception"),
    Attack("money back that was never paid", _fact(lambda w, _: StoredValuePutBack(member_id=w.member_id, principal_fen=1, bonus_fen=0, document_no="S")), 200, "ack", "exception"),
    Attack("a top-up by a neighbour's right", _fact(lambda w, _: StoredValueToppedUp(member_id=w.member_id, right_id="x", principal_fen=-1, bonus_fen=0, document_no="S")), 200, "ack", "exception"),
    Attack("a balance out of nowhere", _fact(lambda w, _: OpeningBalanceBrought(member_id=w.member_id, points=9, principal_fen=9, bonus_fen=9, source="x")), 200, "ack", "exception"),
    Attack("a right granted to itself", _fact(lambda w, t: RightGranted(right_id="mine", register=t.register, account=w.account, amount=9)), 200, "ack", "exception"),
    Attack("a neighbour's right written off", _fact(lambda w, _: RightWrittenOff(right_id="r-BJ01", register="BJ01", account=w.account, by="x", reason="x")), 200, "ack", "exception"),
    Attack("a neighbour's right closed", _fact(lambda _w, _t: RightClosed(right_id="r-BJ01", spent=0)), 200, "ack", "nowhere"),
    Attack("uses of a quota that has no right", _fact(lambda _w, _t: RightSpent(right_id="never", account="quota:x", amount=1, document_no="S")), 200, "ack", "exception"),
    Attack("a voucher without its right", _fact(lambda _w, _t: VoucherRedeemed(code="V100", right_id="never", document_no="S", store="HP")), 200, "ack", "exception"),
    Attack("a member's card revoked", _fact(lambda w, _: CardRevoked(card_no="1", member_id=w.member_id, reason="x")), 200, "ack", "exception"),
    # pieces, bills and prices of others
    Attack("another store's piece is sold", _fact(lambda _w, _t: PiecesSold(sale_no="S", store="BJ", barcodes=(THEIRS.barcode,))), 200, "ack", "exception"),
    Attack("another store's piece is sold as its own", _fact(lambda _w, _t: PiecesSold(sale_no="S", store="HP", barcodes=(THEIRS.barcode,))), 200, "ack", "exception"),
    Attack("another store's piece is sent away", _fact(lambda w, t: parcel_of(t, THEIRS, "HP", t.register)[0]), 200, "ack", "exception"),
    Attack("another store's piece is sent away in its name", _fact(lambda w, t: parcel_of(t, THEIRS, "BJ", "BJ01")[0]), 200, "ack", "exception"),
    Attack("a transfer document that it signed in another's name", _fact(lambda w, t: parcel_of(t, THEIRS, "BJ", "BJ01")[1]), 200, "ack", "exception"),
    Attack("a transfer document of its own for another store's piece", _fact(lambda w, t: parcel_of(t, THEIRS, "HP", t.register)[1]), 200, "ack", "exception"),
    Attack("a genuine transfer document that it readdressed to itself", _fact(lambda w, t: readdressed(parcel_of(w.neighbour, THEIRS, "BJ", "BJ01")[1], t.store)), 200, "ack", "exception"),
    Attack("a transfer document that cannot be unpacked", _fact(lambda w, t: msgspec.structs.replace(parcel_of(t, THEIRS, "BJ", "BJ01")[1], document="JT1.AAAA.AAAA")), 200, "ack", "exception"),
    Attack("the number of another store's next bill is taken", _fact(lambda _w, _t: msgspec.structs.replace(A_SALE, sale_id="x", sale_no="S-BJ01-20261121-0002", store="HP")), 200, "ack", "exception"),
    Attack("another store's piece is received as new", _fact(lambda _w, _t: PiecesReceived(document_no="R9", store="HP", source="", opening=False, pieces=(THEIRS,))), 200, "ack", "exception"),
    Attack("another store's piece is laid elsewhere", _fact(lambda _w, _t: PiecesMoved(store="BJ", counter="9", barcodes=(THEIRS.barcode,))), 200, "ack", "exception"),
    Attack("another store's piece is kept for somebody", _fact(lambda _w, _t: ReservationAnswered(reservation_no="N", barcode=THEIRS.barcode, store="BJ", asking_store="HP", for_whom="x", kept=True, until="", reason="")), 200, "ack", "exception"),
    Attack("another store's parked bill is ended", _fact(lambda _w, _t: HoldEnded(hold_no="BJ-H1", store="BJ", how="released")), 200, "ack", "exception"),
    Attack("another store's bill is paid otherwise", _fact(lambda _w, _t: SaleTenderCorrected(sale_id="bj-sale", sale_no=THEIR_BILL, reason="x", tenders=(SoldTender(method="cash", amount_fen=1, tendered_fen=1),), change_fen=0)), 200, "ack", "exception"),
    Attack("another store's bill is given to a member", _fact(lambda w, _: SaleMemberCorrected(sale_id="bj-sale", sale_no=THEIR_BILL, reason="x", member_id=w.member_id, member_label="", points=9, line_points=(9,))), 200, "ack", "exception"),
    Attack("a gold board of its own", _fact(lambda _w, _t: BOARD), 200, "ack", "exception"),
    # the future
    Attack("a day that is none", _with(business_date="2026-13-41"), 400, "batch.entry"),
    Attack("an hour that is none", _with(wall="tomorrow"), 400, "batch.entry"),
    Attack("an hour without its zone", _with(wall="2026-11-21T10:00:00.000"), 400, "batch.entry"),
    Attack("a day and an hour a year off", _with(business_date="2027-11-21", wall="2027-11-21T10:00:00.000+08:00"), 200, "ack", "exception"),
    Attack("an epoch of the far future", _in_the_last_epoch, 400, "batch.entry"),
    Attack("a number past all numbers", _fact(lambda w, _: ("membership.points_earned", f'{{"member_id":"{w.member_id}","points":{2**80},"document_no":"S"}}')), 400, "batch.entry"),
    Attack("a lone surrogate in the body", _fact(lambda w, _: ("membership.points_earned", f'{{"member_id":"{w.member_id}","points":5,"document_no":"\\ud800"}}')), 400, "body.malformed"),
    Attack("a name twice in one body", _fact(lambda w, _: ("membership.points_earned", f'{{"member_id":"{w.member_id}","points":5,"points":-5,"document_no":"S"}}')), 200, "ack", "exception"),
    Attack("two entries with one id", _with_one_id, 409, "id_taken", "nowhere"),
    Attack("the years 9999 and 1", _with(business_date="9999-12-31", wall="0001-01-01T00:00:00.000+14:00"), 200, "ack", "exception"),
    Attack("gzip within gzip", lambda w, t: w.send(t, "/v1/up", TWICE, packed=gzip.compress(TWICE)), 400, "body.malformed"),
    Attack("a version of the future", _with(version=9), 200, "ack", "exception"),
    Attack("a version past all versions", _with(version=2**40), 400, "batch.entry"),
    Attack("a kind of the future", _fact(lambda w, _: ("membership.gift", wire.encode({"member_id": w.member_id, "points": 9}).decode())), 200, "ack", "exception"),
    Attack("an envelope wider than any", _with(actor="x" * 33), 400, "batch.entry"),
    Attack("a NUL in the envelope", _with(actor="\x00"), 400, "batch.entry"),
    Attack("a NUL in the body", _fact(lambda w, _: PointsEarned(member_id=w.member_id, points=5, document_no="\x00")), 200, "ack", "exception"),
    Attack("words longer than their place", _fact(lambda w, _: PointsEarned(member_id=w.member_id, points=5, document_no="S" * 41)), 200, "ack", "exception"),
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_answered_with_a_code_and_moves_nothing(world: World, attack: Attack) -> None:
    till = world.attacker()
    before = world.worth()

    response = attack.do(world, till)

    assert (response.status_code, said(response)) == (attack.status, attack.said)
    assert world.worth() == before
    assert bool(world.of(evidence, till)) == (attack.kept == "evidence")
    assert bool(world.of(exception_ledger, till)) == (attack.kept == "exception")


def test_what_all_of_it_left_behind_verifies(world: World) -> None:
    assert world.chain.office.verify().sound
    assert (
        world.write(world.attacker(), PointsEarned(member_id=world.member_id, points=1, document_no="S")).status_code
        == 200
    )
