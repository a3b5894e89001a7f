"""What people do at a till, by the same calls that the counter makes. A refusal in words ends the action, no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, select

from kernel.books import Books
from kernel.errors import DomainError
from kernel.facts import Entry, Fact
from kernel.projection import Conflict
from membership import usecases as members
from membership.facts import PointsEarned, PointsSpent, StoredValueSpent, StoredValueToppedUp
from membership.tables import member
from promotions.facts import VoucherRedeemed
from promotions.tables import promotion_quota, voucher
from sync import leases
from sync.authority import RightDenied, RightHeld, RightUnknown, close, give_up
from sync.ports import Rejected, Unreachable
from sync.protocol import LookupAsk
from sync.rights import RightSpent, in_doubt, lease
from tools.simulation.tills import CASHIER, Machine
from tools.simulation.world import World

PIN = "246810"
_BY_BILLS = ("gift:", "pin:")  # what is done by those rights has steps of its own
Deed = Callable[[World, Machine], None]


def recorded(world: World, machine: Machine, work: Callable[[Books], list[Entry]]) -> bool:
    """One action of the cashier; its entries are printed once the commit stands. False where it was refused."""
    try:
        with machine.keeper.open(CASHIER) as books:
            entries = work(books)
    except DomainError as error:
        world.count(f"refused.{error.code}")
        return False
    except Conflict:  # the books of a till that was tampered with need not fit its screens
        if machine.register not in world.known.tampered:
            raise
        world.count("refused.tampered")
        return False
    for entry in entries[-1:]:
        world.print_receipt(machine, entry)
    return True


def document(world: World, machine: Machine) -> str:
    world.count("document")
    return f"S-{machine.name}-{world.counts['document']}"


def members_here(machine: Machine) -> list[str]:
    with machine.disk.reading() as connection:
        query = select(member.c.member_id).where(member.c.state == "active").order_by(member.c.member_id)
        return list(connection.scalars(query))


def pick(world: World, found: list[Any]) -> Any | None:
    return world.rng.choice(found) if found else None


# --- members ---------------------------------------------------------------------------------------------------------


def enrol(world: World, machine: Machine) -> None:
    phone = f"138{world.rng.randrange(10**8):08}"

    def work(books: Books) -> list[Entry]:
        member_id = members.enrol(
            books, machine.keys, name="李雪梅", phone=phone, phone_mac=machine.phone_mac, home_store=machine.store
        )
        world.members.append(member_id)
        return []

    if len(world.members) < world.odds.members + 6 and recorded(world, machine, work):
        world.known.phones.append(phone)


def earn(world: World, machine: Machine) -> None:
    member_id = pick(world, members_here(machine))
    if member_id is not None:
        fact = PointsEarned(member_id=member_id, points=world.rng.randint(0, 300), document_no=document(world, machine))
        recorded(world, machine, lambda books: [books.record(fact)])


def meet(world: World, machine: Machine) -> None:
    """A member of another store comes in: headquarters is asked who that is."""
    member_id = pick(world, world.members)
    if member_id is not None:
        try:
            machine.line.look_up(LookupAsk(member_id=member_id))
        except (Unreachable, Rejected) as error:
            world.count(f"lookup.{error}")


def top_up(world: World, machine: Machine) -> None:
    """Stored value is sold for cash, with no line; what is sold here can be paid from here at once."""
    member_id = pick(world, members_here(machine))
    if member_id is None:
        return

    def work(books: Books) -> list[Entry]:
        right_id, principal, bonus = books.ids.new(), world.rng.randint(1, 3_000), world.rng.randint(0, 300)
        entry = books.record(
            StoredValueToppedUp(
                member_id=member_id, right_id=right_id, principal_fen=principal, bonus_fen=bonus,
                document_no=document(world, machine),
            )
        )  # fmt: skip
        leases.keep_own(books, right_id, f"value:{member_id}", principal=principal, bonus=bonus)
        return [entry]

    recorded(world, machine, work)


# --- rights ----------------------------------------------------------------------------------------------------------


def ask(
    world: World, machine: Machine, account: str, amount: int, *, lease_too: bool = False, pin: str = PIN
) -> RightHeld | RightDenied | RightUnknown | None:
    """Ask for a right; None where it could not even be asked for."""
    if machine.agent.status.last_hello is None:  # the till has just begun: its courier greets first
        go_round(world, machine)
        if machine.agent.status.last_hello is None:
            return None
    right_id = machine.keeper.ids.new()
    try:
        if lease_too:
            answer = machine.authority.ask_lease(right_id=right_id, account=account, amount=amount)
        else:
            answer = machine.authority.ask(right_id=right_id, account=account, amount=amount, pin=pin)
            if isinstance(answer, RightUnknown) and world.rng.random() < 0.4:
                answer = machine.authority.ask(right_id=right_id, account=account, amount=amount, pin=pin)
    except DomainError as error:
        world.count(f"refused.{error.code}")
        return None
    code = answer.code if isinstance(answer, RightDenied) else ""
    world.count(f"right.{code or type(answer).__name__}")
    world.say(f"{machine.name} asks {account} {amount} {right_id[-6:]}: {answer}")
    if isinstance(answer, RightHeld):
        world.granted(machine, right_id)
    return answer


def ask_value(world: World, machine: Machine) -> None:
    member_id = pick(world, members_here(machine))
    if member_id is not None:
        what = world.rng.choice(("value", "value", "points"))
        ask(world, machine, f"{what}:{member_id}", world.rng.choice((1, 100, 700, 2_500)))


def ask_lease(world: World, machine: Machine) -> None:
    member_id = pick(world, members_here(machine))
    if member_id is not None:
        what = world.rng.choice(("value", "value", "points"))
        ask(world, machine, f"{what}:{member_id}", world.rng.choice((50, 1_000, 4_000)), lease_too=True)


def ask_voucher(world: World, machine: Machine) -> None:
    with machine.disk.reading() as connection:
        codes = list(connection.scalars(select(voucher.c.code).where(voucher.c.state == "issued").order_by("code")))
    code = pick(world, codes)
    if code is not None:
        ask(world, machine, f"voucher:{code}", 1, lease_too=world.rng.random() < 0.2)


def ask_quota(world: World, machine: Machine) -> None:
    with machine.disk.reading() as connection:
        quotas = list(connection.scalars(select(promotion_quota.c.name).order_by("name")))
    name = pick(world, quotas)
    if name is not None:
        ask(world, machine, f"quota:{name}", world.rng.randint(1, 4), lease_too=world.rng.random() < 0.5)


def spending(account: str, right_id: str, principal: int, bonus: int, document_no: str, store: str) -> Fact:
    """The fact that says that so much of an account was used on a bill."""
    what, _, name = account.partition(":")
    if what == "value":
        return StoredValueSpent(
            member_id=name, right_id=right_id, principal_fen=principal, bonus_fen=bonus, document_no=document_no
        )
    if what == "points":
        return PointsSpent(member_id=name, right_id=right_id, points=principal, document_no=document_no)
    if what == "voucher":
        return VoucherRedeemed(code=name, right_id=right_id, document_no=document_no, store=store)
    return RightSpent(right_id=right_id, account=account, amount=principal, document_no=document_no)


def _granted_here(machine: Machine) -> list[Row[Any]]:
    with machine.disk.reading() as connection:
        query = select(in_doubt).where(in_doubt.c.state == "granted").order_by(in_doubt.c.right_id)
        return list(connection.execute(query))


def finish(world: World, machine: Machine) -> None:
    """The bill that a one-sale right was asked for is paid."""
    held = pick(world, [one for one in _granted_here(machine) if not one.account.startswith(_BY_BILLS)])
    if held is None:
        return

    def work(books: Books) -> list[Entry]:
        number = document(world, machine)
        spent = spending(held.account, held.right_id, held.principal, held.bonus, number, machine.store)
        entry = books.record(spent)
        close(books, held.right_id, held.principal + held.bonus)
        return [entry]

    if recorded(world, machine, work):
        world.say(f"{machine.name} spends {held.right_id[-6:]} {held.account}")


def give_back(world: World, machine: Machine) -> None:
    held = pick(world, _granted_here(machine))
    if held is not None:
        recorded(world, machine, lambda books: quietly(books, close, held.right_id, 0))


def give_doubt_up(world: World, machine: Machine) -> None:
    """The cashier does not wait any longer."""
    with machine.disk.reading() as connection:
        ids = list(connection.scalars(select(in_doubt.c.right_id).where(in_doubt.c.state == "asked")))
    right_id = pick(world, sorted(ids))
    if right_id is not None:
        recorded(world, machine, lambda books: quietly(books, give_up, right_id))


def pay_from_lease(world: World, machine: Machine) -> None:
    """So much is put on the bill that is being paid, from what the till holds; often the bill is paid at once."""
    with machine.disk.reading() as connection:
        accounts = sorted(set(connection.scalars(select(lease.c.account))))
    account = pick(world, accounts)
    if account is None:
        return
    amount = 1 if account.startswith("voucher") else world.rng.choice((1, 60, 400, 2_500))
    with machine.disk.writing() as connection:
        at = leases.here(connection, machine.keeper, machine.monotonic)
        found = leases.put_on_bill(connection, account, amount, at)
    if isinstance(found, tuple):
        world.count("lease.on_bill")
        world.paid_from(machine, found[0])
        if world.rng.random() < 0.7:
            finish_lease_bill(world, machine)
    elif found is not None:
        world.count(f"lease.{found.code}")


def finish_lease_bill(world: World, machine: Machine) -> None:
    with machine.disk.reading() as connection:
        one = pick(world, [one for one in leases.leases(connection) if one.held])
        if one is None:
            return
    if world.rng.random() < 0.2:
        with machine.disk.writing() as connection:
            leases.take_off_bill(connection, one.right_id)
        return

    def work(books: Books) -> list[Entry]:
        number = document(world, machine)
        fact = spending(one.account, one.right_id, one.held_principal, one.held_bonus, number, machine.store)
        entry = books.record(fact)
        leases.spend(books, one.right_id, one.held_principal, one.held_bonus)
        return [entry]

    if recorded(world, machine, work):
        world.say(f"{machine.name} spends {one.held} of lease {one.right_id[-6:]}")


def quietly(books: Books, deed: Callable[..., object], *more: object, **named: object) -> list[Entry]:
    """Something that no customer gets a receipt of."""
    deed(books, *more, **named)
    return []


def go_round(world: World, machine: Machine) -> None:
    """The courier's round; what its thread does with a failure is done here."""
    try:
        status = machine.agent.run_once()
    except DomainError as error:
        world.count(f"round.{error.code}")
        return
    world.count(f"round.{status.reason or status.state}")
    world.say(f"{machine.name} round: {status.state} {status.reason} frozen={status.frozen}")


DEEDS: dict[str, Deed] = {
    "round": go_round, "earn": earn, "enrol": enrol, "meet": meet, "top_up": top_up, "ask_value": ask_value,
    "ask_lease": ask_lease, "ask_voucher": ask_voucher, "ask_quota": ask_quota, "finish": finish,
    "give_back": give_back, "give_up": give_doubt_up, "pay_from_lease": pay_from_lease,
    "finish_lease_bill": finish_lease_bill,
}  # fmt: skip
