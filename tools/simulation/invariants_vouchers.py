"""What must hold of vouchers and quotas: each is used once, and no more is given away than may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import func, select

from promotions.facts import VoucherGivenBack
from promotions.tables import promotion_quota, voucher
from sync.rights import right
from tools.simulation.members import stores_of
from tools.simulation.model import Model, Place, all_entries, exceptions_of, own_entries, place_of
from tools.simulation.vouchers import uses_of_members
from tools.simulation.world import World

_OF_VOUCHER = ("member_id", "state", "document_no", "valid_until", "issued_on")
_OF_MANY = ("promotions.vouchers_made", "promotions.vouchers_given", "promotions.vouchers_voided")


def i4_quotas(world: World) -> Iterator[str]:
    """What was given away and what registers hold is within the chain's quota, and a member's within theirs."""
    if world.center.restores:
        return
    with world.center.disk.reading() as connection:
        rest = func.sum(right.c.granted - right.c.spent)
        aside = (right.c.aside == 1, right.c.account.startswith("quota:"))
        held = {row[0]: int(row[1]) for row in connection.execute(
            select(right.c.account, rest).where(*aside).group_by(right.c.account)
        )}  # fmt: skip
        quotas = {row.name: row for row in connection.execute(select(promotion_quota))}
        had = uses_of_members(connection)
    for name, row in quotas.items():
        if row.used + held.get(f"quota:{name}", 0) > row.total:
            yield f"quota {name}: {row}, {held.get(f'quota:{name}', 0)} of it set aside"
    owners = {tuple(account.removeprefix("quota:").split("@")) for account in held if "@" in account}
    for name, member_id in sorted({*had, *owners}):
        taken = had.get((name, member_id), 0) + held.get(f"quota:{name}@{member_id}", 0)
        if taken > quotas[name].per_member:
            yield f"quota {name}: {member_id} has {taken} of {quotas[name].per_member}"


def i3_vouchers(world: World) -> Iterator[str]:
    """Headquarters counts members' uses as the second books do, and a voucher that is void has no bill."""
    model = Model().replay(all_entries(world.center.disk), exceptions_of(world.center.disk))
    with world.center.disk.reading() as connection:
        had = uses_of_members(connection)
        rows = connection.execute(select(voucher).order_by(voucher.c.code)).all()
    if had != model.had:
        yield f"members had {had}, by the journal {model.had}"
    for row in rows:
        if (row.state == "redeemed") != bool(row.document_no):
            yield f"voucher {row.code} is {row.state} on {row.document_no}"
        if row.state == "redeemed" and row.document_no != model.used_on.get(row.code):
            yield f"voucher {row.code} was used on {row.document_no}, by the journal {model.used_on.get(row.code)}"
    for code in sorted(model.vouchers.keys() - {row.code for row in rows}):
        yield f"voucher {code} is of the journal and nowhere else"


def i10_vouchers(world: World) -> Iterator[str]:
    """A till says of each voucher what headquarters says: of those to bearer, and of members whom its store knows.

    But for what the till itself said and headquarters refused, for codes that a rewritten till made up, and for one
    that it gave back with goods before it heard that they were paid by it (docs/decisions/0036-vouchers.md).
    """
    there, known = _vouchers(world.center.disk), stores_of(world)
    troubled = exceptions_of(world.center.disk)
    for machine in world.living():
        here, alone = _vouchers(machine.disk), _refused(world, machine.register, troubled)
        back = _given_back(world, machine.register)
        for code, wanted in there.items():
            if code in alone or (wanted.member_id and machine.store not in known.get(wanted.member_id, ())):
                continue
            found = here.get(code)
            if found is not None and found.state == "redeemed" and (code, found.document_no) in back:
                continue
            if found is None or any(getattr(found, name) != getattr(wanted, name) for name in _OF_VOUCHER):
                yield f"{machine.name} has {code} as {found}, headquarters as {wanted}"


def _refused(world: World, register: str, troubled: dict[Place, str]) -> set[str]:
    """Vouchers of which a register said what has no effect."""
    found: set[str] = set()
    for entry in own_entries(world.center.disk, register):
        if place_of(entry) in troubled:
            told: dict[str, Any] = msgspec.json.decode(entry.body)
            found |= {str(told.get("code", "")), *(told["codes"] if entry.kind in _OF_MANY else ())}
    return found


def _given_back(world: World, register: str) -> set[tuple[str, str]]:
    """Vouchers that a register gave back, each with the bill that it had been used on."""
    said = (e for e in own_entries(world.center.disk, register) if e.kind == VoucherGivenBack.kind)
    bodies = [msgspec.json.decode(entry.body) for entry in said]
    return {(body["code"], body["document_no"]) for body in bodies}


def _vouchers(disk: Any) -> dict[str, Any]:
    with disk.reading() as connection:
        return {row.code: row for row in connection.execute(select(voucher).order_by(voucher.c.code))}


VOUCHERS_ALWAYS: tuple[Callable[[World], Iterable[str]], ...] = (i4_quotas,)
VOUCHERS_AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (i3_vouchers, i10_vouchers)
