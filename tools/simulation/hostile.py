"""Registers that were tampered with: what they sign in their journal, and how they knock at headquarters' door.

Each request at the door must be answered with a code, and move nothing. What is signed into a journal keeps its place
there and has no effect.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from headquarters.registers.door import Tokens
from headquarters.tables import enrolled_register
from kernel.books import Books, apply_entry
from kernel.clock import stamp
from kernel.executor import carry_out
from kernel.facts import Entry, Fact
from kernel.projection import Insert
from kernel.secrets import new_signing_key, sign
from kernel.tables import journal
from membership.facts import (
    OpeningBalanceBrought,
    PointsEarned,
    PointsSpent,
    StoredValuePutBack,
    StoredValueSpent,
    StoredValueToppedUp,
)
from membership.gift_cards.facts import (
    GiftCardPutBack,
    GiftCardReissued,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    MadeCard,
)
from membership.gift_cards.tables import gift_card
from membership.tables import member_account
from promotions.facts import VoucherGivenBack, VoucherRedeemed, VouchersGiven, VouchersMade, VouchersVoided
from promotions.rules.vouchers import codes_of_bill
from promotions.tables import promotion_quota, voucher
from shop.stock.facts import (
    CustodyMoved,
    PiecesMoved,
    PiecesReceived,
    PiecesReleased,
    PiecesSold,
    TransferLine,
    TransferReceived,
    TransferSent,
)
from shop.stock.rules.documents import TransferDocument, pack, signed_bytes
from shop.stock.tables import piece_custody, piece_stock, reservation
from sync.identity import batch_words, request_words
from sync.outbox import Sign
from sync.ports import Rejected
from sync.rights import RightGranted, RightSpent, right
from tools.simulation.center import Sent
from tools.simulation.clerks import Deed, recorded
from tools.simulation.tills import Machine
from tools.simulation.world import Violation, World

LARGE = 10**12
YEARS = timedelta(days=366 * 20)


# --- what is signed into the journal ---------------------------------------------------------------------------------


def hostile(world: World, machine: Machine) -> None:
    """One entry that no till writes, in the register's own chain; the machine's own tables take it as they may."""
    if not machine.ready:
        return
    facts = [*_about_value(world, machine), *_about_pieces(world, machine), *_about_gift_cards(world, machine),
             *_about_vouchers(world, machine)]  # fmt: skip
    fact = world.rng.choice(facts)
    world.count(f"hostile.{fact.kind}")

    def work(books: Books) -> list[Entry]:
        entry = books.next_entry(fact)
        carry_out(books.connection, [Insert(journal, msgspec.structs.asdict(entry))])
        apply_entry(books.connection, machine.keeper.projections, entry)
        books.appended(entry)
        world.known.hostile.add(entry.id)
        world.known.tampered.add(machine.register)
        return [entry]

    recorded(world, machine, work)


def far_future(world: World, machine: Machine) -> None:
    """The clock is set twenty years ahead for one entry; the date that it writes is that day's."""
    if not machine.ready:
        return
    machine.clock.skew_s += int(YEARS.total_seconds())
    fact = PointsEarned(member_id="nobody", points=1, document_no=f"F-{world.rng.randrange(10**6)}")
    recorded(world, machine, lambda books: [books.record(fact)])
    machine.clock.skew_s -= int(YEARS.total_seconds())


def _about_value(world: World, machine: Machine) -> list[Fact]:
    member_id = world.rng.choice(world.members) if world.members else "nobody"
    forged = f"forged-{world.rng.randrange(10**6)}"
    paper: dict[str, Any] = {"member_id": member_id, "document_no": "S-0"}
    return [
        StoredValueSpent(right_id=forged, principal_fen=100, bonus_fen=0, **paper),
        StoredValueSpent(right_id=forged, principal_fen=-100, bonus_fen=0, **paper),
        StoredValueToppedUp(right_id=forged, principal_fen=-100, bonus_fen=0, **paper),
        StoredValuePutBack(principal_fen=100, bonus_fen=0, **paper),
        PointsSpent(right_id=forged, points=5, **paper),
        PointsEarned(points=-5, **paper),
        VoucherRedeemed(code="V1", right_id=forged, document_no="S-0", store=machine.store),
        RightSpent(right_id=forged, account="quota:gift", amount=1, document_no="S-0"),
        RightGranted(right_id=forged, register=machine.register, account=f"value:{member_id}", amount=500),
        OpeningBalanceBrought(member_id=member_id, points=9, principal_fen=900, bonus_fen=0, source="mine"),
        *_above_a_right(world, machine),
    ]


def _about_vouchers(world: World, machine: Machine) -> list[Fact]:
    """Vouchers that no bill brought, a bill's with more than it brought, and others' that are taken out of use."""
    if not world.known.voucher_pockets:
        return []
    code, paper = world.rng.choice(world.known.voucher_pockets), {"store": machine.store, "document_no": "S-0"}
    until = "2029-12-31T23:59:59.000+08:00"
    return [
        VouchersGiven(
            sale_id="none", rule_id="BACK", rule_code="minus-100", member_id="", codes=codes_of_bill("none", "BACK", 2),
            valid_until=until, **paper,
        ),
        VouchersMade(
            batch_no="VBX", rule_code="minus-100", codes=("VCX",), count=1, valid_from="", valid_until=until
        ),
        VouchersVoided(codes=(code,), reason="mine"),
        VouchersVoided(codes=(code,), returned_on="S-1", **paper),
        VoucherGivenBack(code=code, returned_on="S-1", **paper),
    ]  # fmt: skip


def _above_a_right(world: World, machine: Machine) -> list[Fact]:
    """What a right of this register allows, and a thousand times that."""
    with world.center.disk.reading() as connection:
        mine = right.c.register == machine.register, right.c.live == 1, right.c.account.like("value:%")
        row = connection.execute(select(right).where(*mine).order_by(right.c.right_id)).first()
    if row is None:
        return []
    return [
        StoredValueSpent(
            member_id=row.account.partition(":")[2], right_id=row.right_id, principal_fen=LARGE, bonus_fen=0,
            document_no="S-0",
        )
    ]  # fmt: skip


def _about_gift_cards(world: World, machine: Machine) -> list[Fact]:
    """Value for a card out of nothing: none that is there, another store's, and one of the own."""
    if not world.known.gift_secrets:
        return []
    number, other = world.rng.sample(sorted(world.known.gift_secrets), 2)
    forged = f"forged-{world.rng.randrange(10**6)}"
    paper: dict[str, Any] = {"card_no": number, "store": machine.store, "document_no": "S-0"}
    return [
        GiftCardsMade(batch_no=forged, store=machine.store, named=False, face_fen=LARGE,
                      cards=(MadeCard(card_no="GC00000000000", secret_hash=forged),)),
        GiftCardSold(fen=LARGE, ends_on="", **paper),
        GiftCardSpent(right_id=forged, fen=100, **paper),
        GiftCardPutBack(fen=100, returned_on="S-0", **paper),
        GiftCardTakenBack(right_id=forged, fen=600, **paper),
        GiftCardReissued(new_card_no=other, fen=600, face_fen=600, sold_on="", ends_on="", sealed_under="",
                         sealed_buyer="", reason="mine", **paper),
    ]  # fmt: skip


def _about_pieces(world: World, machine: Machine) -> list[Fact]:
    """Another store's piece is sold, sent, received, moved, let go and brought in again."""
    with world.center.disk.reading() as connection:
        theirs = select(piece_stock).where(piece_stock.c.store.not_in((machine.store, "")))
        row = connection.execute(theirs.order_by(piece_stock.c.since.desc(), piece_stock.c.barcode)).first()
    if row is None:
        return []
    store, other, codes = machine.store, row.store, (row.barcode,)
    lines = (TransferLine(version=row.version, piece=world.known.pieces[row.barcode]),)
    number = f"-{machine.register}-19990101-{world.rng.randrange(10**4):04}"
    return [
        PiecesSold(sale_no=f"S{number}", store=store, barcodes=codes, versions=(row.version,)),
        PiecesSold(sale_no=f"S{number}", store=other, barcodes=codes, versions=(row.version,)),
        PiecesMoved(store=store, counter="mine", barcodes=codes),
        PiecesReleased(hold_no="HD1", store=store, barcodes=codes),
        PiecesReceived(document_no=f"R{number}", store=store, source="mine", opening=False,
                       pieces=(lines[0].piece,)),
        CustodyMoved(document_no=f"C{number}", store="", from_store=other, to_store=store, lines=lines, reason="mine",
                     by="me"),
        _sent(machine, f"T{number}", store, lines),
        _sent(machine, f"T{number}", other, lines),
        *_arrived(world, machine, other, lines),
    ]  # fmt: skip


def _sent(machine: Machine, number: str, from_store: str, lines: tuple[TransferLine, ...]) -> TransferSent:
    return TransferSent(
        document_no=number, from_store=from_store, to_store="HP", register=machine.register,
        sent_at=stamp(machine.clock.now()), lines=lines, signature="bm8=",
    )  # fmt: skip


def _arrived(world: World, machine: Machine, from_store: str, lines: tuple[TransferLine, ...]) -> list[Fact]:
    """A document in the name of a register of the store that has the piece, with its public key, signed by this one."""
    with world.center.disk.reading() as connection:
        theirs = select(enrolled_register).where(enrolled_register.c.store == from_store)
        there = connection.execute(theirs.order_by(enrolled_register.c.register)).first()
    if there is None:
        return []
    document = TransferDocument(
        document_no=f"T-{there.register}-19990101-{world.rng.randrange(10**4):04}", from_store=from_store,
        to_store=machine.store, register=there.register, sent_at=stamp(machine.clock.now()), lines=lines,
    )  # fmt: skip
    signature = sign(machine.secrets.signing_key, signed_bytes(document))
    return [
        TransferReceived(
            document_no=document.document_no, from_store=from_store, to_store=machine.store, register=there.register,
            sent_at=document.sent_at, lines=lines, missing=(), signature=signature,
            document=pack(document, signature), key_epoch=there.epoch, public_key=there.public_key,
        )
    ]  # fmt: skip


# --- at the door -----------------------------------------------------------------------------------------------------


def knock(world: World, machine: Machine) -> None:
    """One request that no till sends. Raises Violation where it is let through or moves anything."""
    name = world.rng.choice(list(ATTACKS))
    before = _everything_owned(world)
    sent = ATTACKS[name](world, machine)
    try:
        code = _code_in(world.center.deliver(sent))
    except Rejected as error:
        code = error.code
    world.count(f"knock.{name}.{code or 'answered'}")
    if not code:
        raise Violation("i4_at_the_door", f"{machine.name}: {name} was answered as if it were in order")
    if _everything_owned(world) != before:
        raise Violation("i4_at_the_door", f"{machine.name}: {name} was answered {code}, and moved something")


def _code_in(answer: bytes) -> str:
    """Why an answer is a no: its code or its reason; '' for a yes."""
    told: dict[str, Any] = msgspec.json.decode(answer)
    return str(told.get("code") or told.get("reason") or "")


def _everything_owned(world: World) -> list[tuple[Any, ...]]:
    """Balances, what is set aside, and where every piece is."""
    rights = [right.c[name] for name in ("right_id", "register", "granted", "spent", "spent_bonus", "live", "aside")]
    tables = (member_account, gift_card, piece_stock, piece_custody, voucher, promotion_quota, reservation)
    owned = [*(table.select() for table in tables), select(*rights).where(right.c.granted > 0)]
    with world.center.disk.reading() as connection:
        return [tuple(row) for query in owned for row in connection.execute(query)]


def _signed(machine: Machine, name: str, message: dict[str, Any] | bytes, key: str = "", **lies: Any) -> Sent:
    """A request in the machine's name, or with `lies` in its credentials, signed by its key or by `key`."""
    body = message if isinstance(message, bytes) else msgspec.json.encode(message)
    path, digest = f"/v1/{name}", hashlib.sha256(body).hexdigest()
    who = machine.signer.credentials("POST", path, digest)
    if key or lies:
        who = msgspec.structs.replace(who, **lies)
        words = request_words("POST", path, digest, who)
        who = msgspec.structs.replace(who, signature=sign(key or machine.secrets.signing_key, words))
    return Sent(machine.name, who, "POST", path, digest, name, body)


def _wrong_signature(world: World, machine: Machine) -> Sent:
    return _signed(machine, "lookup", {"barcode": "1"}, new_signing_key(world.rng.randbytes))


def _altered(_world: World, machine: Machine) -> Sent:
    """The body was changed on the way."""
    sent = _signed(machine, "lookup", {"barcode": "1"})
    body = b'{"barcode":"2"}'
    return replace(sent, body=body, digest=hashlib.sha256(body).hexdigest())


def _other_name(world: World, machine: Machine) -> Sent:
    """In the name of another register, or of one that does not exist."""
    others = sorted({one.register for one in world.machines} - {machine.register} | {"XX99"})
    return _signed(machine, "lookup", {"barcode": "1"}, register=world.rng.choice(others))


def _forged_token(_world: World, machine: Machine) -> Sent:
    return _signed(machine, "lookup", {"barcode": "1"}, token=f"99.{'a' * 40}")


def _replayed(_world: World, machine: Machine) -> Sent:
    """A counter that headquarters has heard long ago."""
    return _signed(machine, "hello", {}, counter=1)


def _right(world: World, machine: Machine, amount: int, account: str) -> Sent:
    message = {
        "right_id": machine.keeper.ids.new(), "account": account, "amount": amount,
        "incarnation": world.center.office.incarnation, "pin": "246810",
    }  # fmt: skip
    return _signed(machine, "rights", message)


def _negative_right(world: World, machine: Machine) -> Sent:
    return _right(world, machine, -500, f"value:{world.members[0]}")


def _huge_right(world: World, machine: Machine) -> Sent:
    what = world.rng.choice(("value", "points"))
    return _right(world, machine, LARGE, f"{what}:{world.rng.choice(world.members)}")


def _right_of_nothing(world: World, machine: Machine) -> Sent:
    return _right(world, machine, 1, world.rng.choice(("voucher:none", "quota:none", "value:nobody", "gold:mine")))


def _nonsense(world: World, machine: Machine) -> Sent:
    body = world.rng.choice((b"[" * 5_000, b'{"entries":7}', b"\xff\xfe", b"null", world.rng.randbytes(30)))
    return _signed(machine, world.rng.choice(("hello", "up", "rights", "lookup")), body)


def _batch(machine: Machine, signed_by: Sign, **lies: Any) -> Sent:
    """A batch of one entry behind all that the register has; `lies` stand in the batch or in its entry."""
    end = machine.end()
    entry = {
        "id": machine.keeper.ids.new(), "kind": "membership.points_earned", "version": 1, "actor": "1007",
        "business_date": "2026-11-21", "wall": "2026-11-21T10:00:00.000+08:00",
        "body": {"member_id": "m", "points": LARGE, "document_no": "S-0"},
    }  # fmt: skip
    batch: dict[str, Any] = {
        "register": machine.register, "epoch": end.epoch, "incarnation": 1, "from_seq": end.seq + 1,
        "prev_hash": end.hash, "last_hash": "f" * 64, "member_keys": {},
    }  # fmt: skip
    for name, value in lies.items():
        (entry if name in entry else batch)[name] = value
    batch["entries"] = [list(entry.values())]
    words = batch_words(
        batch["register"], batch["epoch"], batch["from_seq"], batch["from_seq"], batch["last_hash"], 1
    )  # fmt: skip
    return _signed(machine, "up", {**batch, "signature": signed_by(words)})


def _other_batch(world: World, machine: Machine) -> Sent:
    return _batch(machine, machine.signer.sign, register="XX99")


def _broken_chain(_world: World, machine: Machine) -> Sent:
    return _batch(machine, machine.signer.sign)


def _no_date(world: World, machine: Machine) -> Sent:
    lies = world.rng.choice(({"wall": "soon"}, {"business_date": "9999-99-99"}, {"version": 0}, {"kind": "k" * 65}))
    return _batch(machine, machine.signer.sign, **lies)


Attack = Callable[[World, Machine], Sent]
ATTACKS: dict[str, Attack] = {
    "wrong_signature": _wrong_signature, "altered": _altered, "other_name": _other_name, "forged_token": _forged_token,
    "replayed": _replayed, "negative_right": _negative_right, "huge_right": _huge_right,
    "right_of_nothing": _right_of_nothing, "nonsense": _nonsense, "other_batch": _other_batch,
    "broken_chain": _broken_chain, "no_date": _no_date,
}  # fmt: skip


def old_token(world: World, machine: Machine) -> None:
    """The token of the enrolment is presented long after another one was used: there are two machines with one key.

    Whoever has the key may speak; that it is said twice shows, and the register is looked at by a person.
    """
    who = machine.identity_file.identity
    first = Tokens(world.center.secrets).make(machine.register, who.epoch, 1)
    try:
        world.center.deliver(_signed(machine, "lookup", {"barcode": "1"}, token=first))
    except Rejected as error:
        world.count(f"old_token.{error.code}")
    else:
        world.count("old_token.first")  # it is the present one still


HOSTILE: dict[str, Deed] = {"hostile": hostile, "far_future": far_future, "knock": knock, "old_token": old_token}
