"""What must hold of members' accounts at every place: I3, told as the till tells it to a person who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import select

from headquarters.registers.door import HEADQUARTERS
from membership.queries import member_view, survivors_of
from membership.tables import member_account
from shop.reports.queries.member_account import explain
from tools.simulation.world import World


def i3_explained(world: World) -> Iterator[str]:
    """Movements, what was told as a sum, open lots and the balance are one sum, whatever happened to the place."""
    today = world.clock.now().date().isoformat()
    places = [(machine.name, machine.disk, machine.register) for machine in world.living()]
    for name, disk, register in (*places, (HEADQUARTERS, world.center.disk, HEADQUARTERS)):
        with disk.reading() as connection:
            for member_id in connection.scalars(select(member_account.c.member_id)).all():
                (survivor,) = survivors_of(connection, [member_id])
                if member_view(connection, member_id) is None or member_view(connection, survivor) is None:
                    continue  # a store may know of two who are one only the one whose account is closed
                found = explain(connection, member_id, here=register, today=today)
                if not found.agrees:
                    yield f"{name} cannot explain {found.statement.difference} of {member_id}"


ACCOUNTS_AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (i3_explained,)
