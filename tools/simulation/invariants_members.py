"""What must hold of who members are: at rest every till of a store that knows them says what headquarters says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import func, select

from membership.tables import member, member_card, member_merge, member_movement
from tools.simulation.member_model import STEPS
from tools.simulation.members import stores_of
from tools.simulation.model import exceptions_of, own_entries, place_of
from tools.simulation.tills import Machine
from tools.simulation.world import World

_OF_FILE = ("tier", "state", "pin_version", "sealed_pin_hash", "file_version", "joined_on")
_OF_CARD = ("member_id", "card_kind", "state", "version", "valid_until", "live", "revoked")


def i10_members(world: World) -> Iterator[str]:
    """Tier, PIN, file and cards; but for what the till itself said and headquarters refused."""
    known = stores_of(world)
    for machine in world.living():
        refused = _refused(world, machine.register)
        of_store = {member_id for member_id, stores in known.items() if machine.store in stores} - refused
        yield from _apart(world, machine, member, _OF_FILE, of_store)
        yield from _apart(world, machine, member_card, _OF_CARD, of_store - _stepped_before(world, machine))


def _refused(world: World, register: str) -> set[str]:
    troubled = exceptions_of(world.center.disk)
    said = (entry for entry in own_entries(world.center.disk, register) if place_of(entry) in troubled)
    return {str(msgspec.json.decode(entry.body).get("member_id", "")) for entry in said}


def _stepped_before(world: World, machine: Machine) -> set[str]:
    """Members with a step of a card that this machine has from headquarters as its own register's.

    It hears that before the other till's exchange which made the card, and keeps the card as it was made until the next
    step (docs/decisions/0029-cards.md).
    """
    if not any(one.register == machine.register and one is not machine for one in world.machines):
        return set()
    own = (entry for entry in own_entries(world.center.disk, machine.register) if entry.kind in STEPS)
    return {str(msgspec.json.decode(entry.body)["member_id"]) for entry in own}


def _apart(world: World, machine: Any, table: Any, names: tuple[str, ...], members: set[str]) -> Iterator[str]:
    there, here = _of_members(world.center.disk, table, members), _of_members(machine.disk, table, members)
    for key in sorted(here.keys() | (there.keys() if table is member_card else set())):
        found, wanted = here.get(key), there.get(key)
        if found is None or wanted is None:
            yield f"{machine.name} has {key} of {table.name} as {found}, headquarters as {wanted}"
            continue
        differ = {name: (getattr(found, name), getattr(wanted, name)) for name in names}
        differ = {name: both for name, both in differ.items() if both[0] != both[1]}
        if differ:
            yield f"{machine.name} says of {key} of {table.name} {differ}"


def _of_members(disk: Any, table: Any, members: set[str]) -> dict[str, Any]:
    (key,) = table.primary_key
    with disk.reading() as connection:
        rows = connection.execute(select(table).where(table.c.member_id.in_(sorted(members))))
        return {getattr(row, key.name): row for row in rows}


def i3_merged(world: World) -> Iterator[str]:
    """What two accounts carry to each other is one sum: nothing is made by a merge, and nothing lost."""
    amounts = [func.coalesce(func.sum(member_movement.c[name]), 0) for name in ("points", "principal_fen", "bonus_fen")]
    with world.center.disk.reading() as connection:
        carried = connection.execute(select(*amounts).where(member_movement.c.what == "carried")).one()
        merged = connection.execute(select(member_merge).order_by(member_merge.c.member_id)).all()
        states = {row.member_id: row.state for row in connection.execute(select(member.c.member_id, member.c.state))}
    if any(carried):
        yield f"merges carried {tuple(carried)} that nobody gave"
    for row in merged:
        if states.get(row.member_id) not in ("merged", "erased") or states.get(row.survivor) == "merged":
            yield f"{row.member_id} is {states.get(row.member_id)}, {row.survivor} {states.get(row.survivor)}"


MEMBERS_AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (i10_members, i3_merged)
