"""What people at headquarters do: they publish, call in, write off, and let the stores forget members."""

from __future__ import annotations

from argon2 import PasswordHasher
from sqlalchemy import select

from headquarters.telling.known_members import forget, over_cap
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.projection import Conflict
from kernel.secrets import fingerprint
from membership import usecases as members
from membership.tables import member
from promotions.facts import QuotaSet, VoucherIssued
from shop.stock import usecases as stock
from shop.stock.tables import piece_stock
from sync.rights import RightCalledIn, RightWrittenOff, right
from tools.simulation.center import PERSON
from tools.simulation.clerks import PIN
from tools.simulation.faults import draw_policy
from tools.simulation.world import World

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a hash that fits, for simulations alone


def new_member(world: World) -> None:
    """Somebody with stored value and a PIN joins at headquarters."""
    if len(world.members) >= world.odds.members + 6:
        return
    office, phone = world.center.office, f"139{world.rng.randrange(10**8):08}"
    with office.open(PERSON) as books:
        member_id = members.enrol(
            books, office.keys, name="周敏", phone=phone, phone_mac=office.phone_mac,
            home_store=world.rng.choice(world.stores),
        )  # fmt: skip
        members.bring_opening_balance(
            books, member_id=member_id, points=world.rng.randint(0, 3_000), principal_fen=world.rng.randint(0, 5_000),
            bonus_fen=world.rng.randint(0, 500), source="old.xlsx",
        )  # fmt: skip
        salt = world.rng.randbytes(16)
        pin_hash = QUICK.hash(fingerprint(office.secrets.pepper, PIN), salt=salt)
        members.set_stored_value_pin_hash(books, office.keys, member_id, pin_hash)
    world.members.append(member_id)
    world.known.phones.append(phone)


def issue_voucher(world: World) -> None:
    world.count("voucher")
    code = f"V{world.counts['voucher']}"
    with world.center.office.open(PERSON) as books:
        books.record(
            VoucherIssued(code=code, rule_code="minus-100", member_id="", valid_until="2029-12-31T23:59:59.000+08:00")
        )


def set_quota(world: World) -> None:
    try:
        with world.center.office.open(PERSON) as books:
            books.record(QuotaSet(name="gift", total=world.counts["quota"] * 5 + world.rng.randint(1, 5)))
    except Conflict:
        world.count("refused.quota")  # more is given away already


def change_policy(world: World) -> None:
    world.change_settings(policies={"": draw_policy(world.rng)})


def call_in(world: World) -> None:
    """A lease is asked back, wherever it is."""
    with world.center.office.open(PERSON) as books:
        query = select(right).where(right.c.right_kind == "lease", right.c.aside == 1).order_by(right.c.right_id)
        found = books.connection.execute(query).all()
        if found:
            one = world.rng.choice(found)
            books.record(
                RightCalledIn(right_id=one.right_id, register=one.register, account=one.account, reason="member waits")
            )


def write_off(world: World) -> None:
    """A named person frees what a register in quarantine held: it may have been spent there after all."""
    with world.center.office.open(PERSON) as books:
        query = select(right).where(right.c.aside == 1, right.c.state == "quarantined").order_by(right.c.right_id)
        found = books.connection.execute(query).all()
        if found:
            one = world.rng.choice(found)
            world.known.written_off.add(one.right_id)
            books.record(
                RightWrittenOff(
                    right_id=one.right_id, register=one.register, account=one.account, by=PERSON.name, reason="lost"
                )
            )


def forget_members(world: World) -> None:
    """Whom a store has not seen for longest is withdrawn from its tills."""
    store = world.rng.choice(world.stores)
    now = stamp(world.clock.now())
    with world.center.office.open(PERSON) as books:
        going = over_cap(books.connection, store, world.odds.cap, 540, now=now)
        world.count("forgotten") if going else None
        forget(books, store, going, now)


def card(world: World) -> None:
    """A card is lost, or found again."""
    with world.center.office.database.reading() as connection:
        cards = list(connection.scalars(select(member.c.card_no).order_by(member.c.card_no)))
    if cards:
        number = world.rng.choice(cards)
        deed = world.rng.choice((members.revoke_card, members.reinstate_card))
        try:
            with world.center.office.open(PERSON) as books:
                deed(books, number, "lost")
        except DomainError as error:
            world.count(f"refused.{error.code}")


def move_custody(world: World) -> None:
    """A parcel is lost, or a piece was found where nobody thought: a person says by name where it is."""
    with world.center.disk.reading() as connection:
        known = list(connection.scalars(select(piece_stock.c.barcode).order_by(piece_stock.c.barcode)))
    if known:
        barcode, to_store = world.rng.choice(known), world.rng.choice((*world.stores, ""))
        try:
            with world.center.office.open(PERSON) as books:
                stock.move_custody(books, [barcode], to_store=to_store, reason="counted")
        except DomainError as error:
            world.count(f"refused.{error.code}")


DECISIONS = {
    "new_member": new_member, "voucher": issue_voucher, "quota": set_quota, "policy": change_policy,
    "call_in": call_in, "write_off": write_off, "forget": forget_members, "card": card,
    "move_custody": move_custody,
}  # fmt: skip
