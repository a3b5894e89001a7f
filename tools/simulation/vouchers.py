"""Vouchers and limited promotions in a run: made at headquarters, handed out by bills, used at another till, gone back.

A voucher is a code that somebody has in a pocket: they show it at any till, also where its bill was returned meanwhile.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from headquarters.deciding import vouchers as deciding
from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import Entry
from pos_app.counter.parts import Parts
from promotions import Engine, RuleSet
from promotions.facts import QuotaSet, VouchersMade
from promotions.queries import voucher_by_code
from promotions.rules.vouchers import new_code
from promotions.tables import promotion_quota_member, voucher
from shop.sales.rules.cart import Cart, CartVoucher
from shop.sales.rules.quotas import CartQuota, needs
from sync import leases
from sync.authority import RightHeld
from tools.simulation.center import PERSON
from tools.simulation.clerks import Deed, ask, members_here, pick, recorded
from tools.simulation.counter import price
from tools.simulation.counter_back import RULES_OF_VOUCHERS, WORTH, bill_of, close_bill, goods_of_choice
from tools.simulation.tills import Machine
from tools.simulation.world import World

FOR_ALL, FOR_MEMBERS = "L", "M"
_MADE = 6
_GIVES = {
    "id": "BACK", "name": "返券", "stage": "points",
    "benefit": {"type": "issue_voucher", "voucher": WORTH, "days": 30, "count": 2},
}  # fmt: skip
_LIMITED_RULES = RuleSet.parse([
    {
        "id": "LESS", "name": "限量", "stage": "unit", "benefit": {"type": "amount_off", "fen": 10},
        "quota": {"name": FOR_ALL, "total": 1},
    },
    {
        "id": "OWN", "name": "会员限量", "stage": "unit", "benefit": {"type": "amount_off", "fen": 20},
        "audience": {"member": True}, "quota": {"name": FOR_MEMBERS, "total": 1, "per_member": 1},
    },
])  # fmt: skip
_GIVING = Engine(RuleSet.parse([*RULES_OF_VOUCHERS, _GIVES]))
_LIMITED = Engine(_LIMITED_RULES)


# --- at headquarters -------------------------------------------------------------------------------------------------


def make_batch(world: World) -> None:
    """A batch to bearer, good in all stores."""
    world.count("voucher.batch")
    codes = tuple(new_code(world.rng.randbytes(16)) for _ in range(_MADE))
    with world.center.office.open(PERSON) as books:
        books.record(
            VouchersMade(
                batch_no=f"VB{world.counts['voucher.batch']}", rule_code=WORTH, codes=codes, count=len(codes),
                valid_from=stamp(world.clock.now()), valid_until="2029-12-31T23:59:59.000+08:00",
            )
        )  # fmt: skip
    world.known.voucher_pockets += codes


def give_to_member(world: World) -> None:
    """A member is given one without a bill."""
    member_id = pick(world, world.members)
    try:
        world.known.voucher_pockets += world.center.office.keeper.transact(
            PERSON,
            lambda books: deciding.issue(
                books, [] if member_id is None else [member_id], rule_code=WORTH, days=60, reason="sorry",
                random=world.rng.randbytes,
            ),
        )  # fmt: skip
    except DomainError as error:
        world.count(f"refused.{error.code}")


def take_out_of_use(world: World) -> None:
    """One that somebody lost, or what is left of a batch."""
    code = pick(world, world.known.voucher_pockets)
    named = code if code is not None and world.rng.random() < 0.8 else f"VB{max(1, world.counts['voucher.batch'])}"
    try:
        done = world.center.office.keeper.transact(PERSON, lambda books: deciding.void(books, named, "lost"))
    except DomainError as error:
        world.count(f"refused.{error.code}")
    else:
        world.count("voucher.out_of_use")
        world.say(f"{named} is out of use: {done}")


def raise_quota(world: World) -> None:
    """More may be given away, in the chain and to one member."""
    world.known.limits[0] += world.rng.randint(0, 4)
    world.known.limits[1] += world.rng.randint(0, 1)
    total, per_member = world.known.limits
    with world.center.office.open(PERSON) as books:
        books.record(QuotaSet(name=FOR_ALL, total=total))
        books.record(QuotaSet(name=FOR_MEMBERS, total=total, per_member=per_member))


# --- at a till -------------------------------------------------------------------------------------------------------


def hand_out_vouchers(world: World, machine: Machine) -> None:
    """A bill brings two vouchers, to its member or to bearer."""
    member_id = pick(world, members_here(machine)) if world.rng.random() < 0.4 else None
    barcodes, wanted = goods_of_choice(world, machine)
    if (barcodes or wanted) and close_bill(
        world, machine, bill_of(barcodes, wanted, member_id=member_id or ""), Parts(), engine=_GIVING
    ):
        with machine.disk.reading() as connection:
            given = select(voucher.c.code).where(voucher.c.issued_on != "").order_by(voucher.c.code)
            codes = list(connection.scalars(given))
        world.known.voucher_pockets += [one for one in codes if one not in world.known.voucher_pockets]
        world.count("voucher.handed_out")


def show_voucher(world: World, machine: Machine) -> None:
    """Somebody shows one at any till: often the bill is paid at once, else later, with no line as well."""
    code = pick(world, world.known.voucher_pockets)
    if code is not None and _is_good(machine, code):
        answer = ask(world, machine, f"voucher:{code}", 1)
        if isinstance(answer, RightHeld) and world.rng.random() < 0.5:
            _close_with(world, machine, code, answer.right_id)


def _is_good(machine: Machine, code: str) -> bool:
    """As the counter asks before anybody else is: by what the till was told."""
    with machine.disk.reading() as connection:
        known = voucher_by_code(connection, code)
    return known is not None and known.state == "issued"


def _close_with(world: World, machine: Machine, code: str, right_id: str) -> None:
    barcodes, wanted = goods_of_choice(world, machine)
    cart_of = bill_of(barcodes, wanted, vouchers=(CartVoucher(code=code, rule_code=WORTH, right_id=right_id),))
    if (barcodes or wanted) and close_bill(world, machine, cart_of, Parts()):
        world.count("voucher.bill")
        world.say(f"{machine.name} takes {code}")


def sell_limited(world: World, machine: Machine) -> None:
    """A bill takes uses of the chain's quota and of its member's: by what the till holds, else asked for now."""
    member_id = pick(world, members_here(machine)) if world.rng.random() < 0.7 else None
    _, wanted = goods_of_choice(world, machine)
    carts: list[Cart] = []

    def begun(books: Books) -> list[Entry]:
        carts.append(bill_of([], wanted, member_id=member_id or "")(books))
        return []

    if not wanted or not recorded(world, machine, begun):
        return
    cart = carts[0]
    uses = needs(price(cart, machine.store, _LIMITED).rules, _LIMITED_RULES, cart.member_id)
    held: list[CartQuota] = []
    for account, by_rule in sorted(uses.items()):
        amount = sum(by_rule.values())
        right_id = _held_or_asked(world, machine, account, amount)
        held += [CartQuota(account=account, uses=amount, right_id=right_id)] if right_id else []
    paid = replace(cart, quotas=tuple(held))
    all_held = len(held) == len(uses)
    if all_held and close_bill(world, machine, lambda _books: paid, Parts(), engine=_LIMITED):
        world.count("quota.bill")
        world.say(f"{machine.name} gives away {uses}")
    else:
        _off_the_bill(machine, {one.right_id for one in held})


def _held_or_asked(world: World, machine: Machine, account: str, uses: int) -> str:
    with machine.disk.writing() as connection:
        at = leases.here(connection, machine.keeper, machine.monotonic)
        found = leases.put_on_bill(connection, account, uses, at)
    if isinstance(found, tuple):
        world.count("quota.on_bill")
        return str(found[0])
    answer = ask(world, machine, account, uses)
    return answer.right_id if isinstance(answer, RightHeld) else ""


def _off_the_bill(machine: Machine, right_ids: set[str]) -> None:
    with machine.disk.writing() as connection:
        for one in leases.leases(connection):
            if one.right_id in right_ids:
                leases.take_off_bill(connection, one.right_id)


def keep_ahead(world: World, machine: Machine) -> None:
    """The till takes uses ahead, to give them away with no line: the chain's, or those of who stands there."""
    member_id = pick(world, members_here(machine))
    own = [] if member_id is None else [f"quota:{FOR_MEMBERS}@{member_id}"]
    account = world.rng.choice([f"quota:{FOR_ALL}", f"quota:{FOR_MEMBERS}", *own])
    ask(world, machine, account, world.rng.randint(1, 5), lease_too=True)


def uses_of_members(connection: Any) -> dict[tuple[str, str], int]:
    rows = connection.execute(select(promotion_quota_member))
    return {(row.name, row.member_id): row.used for row in rows}


WITH_VOUCHERS: dict[str, Deed] = {
    "voucher_hand_out": hand_out_vouchers, "voucher_show": show_voucher, "quota_bill": sell_limited,
    "quota_ahead": keep_ahead,
}  # fmt: skip
ABOUT_VOUCHERS = {
    "voucher_batch": make_batch, "voucher_member": give_to_member, "voucher_void": take_out_of_use,
    "quota_raise": raise_quota,
}  # fmt: skip
