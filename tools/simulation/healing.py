"""Everything is joined and repaired, and all go on until nothing more is to be said: that must end."""

from __future__ import annotations

from sqlalchemy import select

from headquarters.tables import recovery
from kernel.errors import DomainError
from sync import leases
from sync.authority import close
from sync.greeting import HELLO_EVERY
from sync.rights import in_doubt
from tools.simulation.clerks import go_round
from tools.simulation.mending import mend
from tools.simulation.tills import CASHIER, Machine
from tools.simulation.world import Violation, World

ROUNDS = 25


def heal(world: World) -> None:
    """Raises Violation (I7) when the chain does not come to rest."""
    world.calm = True
    world.join()
    for machine in world.living():
        machine.clock.skew_s = 0
        machine.start()
    world.forward(100_000)  # whatever was late has arrived
    for machine in world.living():
        _end_bills(machine)
    for _ in range(ROUNDS):
        world.forward(60)
        for machine in list(world.living()):
            if not machine.retired:
                if machine.ready:
                    go_round(world, machine)
                mend(world, machine)
        if _is_at_rest(world):
            break
    else:
        states = {m.name: (m.agent.status.state, m.agent.status.reason, m.agent.status.frozen, m.agent.status.pending)
                  for m in world.living()}  # fmt: skip
        raise Violation("i7_liveness", f"after {ROUNDS} rounds: {states}, awaited {_awaited(world)}")
    hello_s = int(HELLO_EVERY.total_seconds())
    for seconds in (hello_s, hello_s, 60):  # each says hello once more, and hears what the others' hellos brought
        world.forward(seconds)
        for machine in world.living():
            go_round(world, machine)


def _end_bills(machine: Machine) -> None:
    """The shop closes: what is on a bill is taken off, what was asked for is given back."""
    with machine.disk.reading() as connection:
        held = [one for one in leases.leases(connection) if one.held]
        granted = list(connection.scalars(select(in_doubt.c.right_id).where(in_doubt.c.state == "granted")))
    for one in held:
        with machine.disk.writing() as connection:
            leases.take_off_bill(connection, one.right_id)
    for right_id in granted:
        try:
            with machine.keeper.open(CASHIER) as books:
                close(books, right_id, 0)
        except DomainError:
            continue


def _awaited(world: World) -> list[str]:
    with world.center.disk.reading() as connection:
        return sorted(connection.scalars(select(recovery.c.register)))


def _is_at_rest(world: World) -> bool:
    quiet = all(m.ready and m.agent.status.state == "synced" and not m.agent.status.frozen for m in world.living())
    return quiet and not _awaited(world)
