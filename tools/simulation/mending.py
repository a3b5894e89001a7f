"""How people put a till right again: another machine, another key, and nothing that was written thrown away."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from headquarters.intake.branches import take_in
from headquarters.registers.door import listed, release
from kernel.errors import DomainError
from pos_app.upkeep.catching_up import catch_up
from pos_app.upkeep.errors import HistoriesDiffer
from pos_app.upkeep.salvage import Wreck
from tools.simulation.center import PERSON
from tools.simulation.model import own_entries
from tools.simulation.tills import Machine
from tools.simulation.world import World

# What a till says when it is not let in any more, and why its rights are frozen for good.
REFUSED = frozenset({
    "register.quarantined", "register.revoked", "token.wrong", "signature.wrong", "epoch.sealed", "fork", "restored",
    "ForkedRegister", "id_taken", "sealed", "chain", "sync.stuck",
})  # fmt: skip
FROZEN = frozenset({"restored", "fork", "blocked.fork", "blocked.sealed", "blocked.id_taken"})
LOOKED_ODD = "looked odd"


def disk_lost(world: World, machine: Machine) -> None:
    """The disk is dead: another machine becomes the register and gets its journal from headquarters."""
    world.lose(machine)
    bring_up(world, world.install(machine.register, machine.store))


def mend(world: World, machine: Machine) -> None:
    """Somebody looks at a till that says that it is refused, and does what the manual says."""
    if not machine.ready:
        if _was_false_alarm(world, machine):
            _release(world, machine)
        bring_up(world, machine)
        return
    status = machine.agent.status
    if status.reason not in REFUSED and status.frozen not in FROZEN:
        return
    world.count(f"mended.{status.frozen or status.reason}")
    if status.reason == "register.quarantined" and _was_false_alarm(world, machine):
        _release(world, machine)
        return
    re_enrol(world, machine)


def _release(world: World, machine: Machine) -> None:
    with suppress(DomainError), world.center.office.open(PERSON) as books:
        release(books, machine.register)


def _was_false_alarm(world: World, machine: Machine) -> bool:
    with world.center.disk.reading() as connection:
        reasons = {one.register: one.reason for one in listed(connection, "quarantined")}
    return reasons.get(machine.register) == LOOKED_ODD


def re_enrol(world: World, machine: Machine) -> None:
    """A person lets this machine, and no other, be the register from now on."""
    identity, key = world.enrolled(machine.register, machine.store)
    for other in world.living():  # only now nobody hands in what follows the old epoch's end
        if other is not machine and other.register == machine.register:
            hand_branch_in(world, other)
    machine.secrets = msgspec.structs.replace(machine.secrets, signing_key=key)
    machine.identity_file.keep(identity)
    machine.start()
    if is_behind(world, machine):
        machine.ready = False
        bring_up(world, machine)
    else:
        machine.take_up_epoch()


def is_behind(world: World, machine: Machine) -> bool:
    """Whether headquarters has entries of the register that this machine has not: it was set back, or forked."""
    here = {(e.epoch, e.seq, e.hash) for e in own_entries(machine.disk, machine.register)}
    return any((e.epoch, e.seq, e.hash) not in here for e in own_entries(world.center.disk, machine.register))


def bring_up(world: World, machine: Machine) -> None:
    """Restore: what headquarters knows of the register comes onto this disk, and the enrolment's epoch begins."""
    epochs = [machine.identity_file.identity.epoch - 1]
    try:
        catch_up(machine.keeper, machine.keys, Wreck(), machine.line, from_file="", epochs=epochs, say=world.say)
    except HistoriesDiffer:
        hand_branch_in(world, machine)
        bring_up(world, world.install(machine.register, machine.store))
    except DomainError as error:
        world.count(f"restore.{error.code}")  # no line: somebody tries again
    else:
        machine.ready = True
        machine.start()
        machine.take_up_epoch()


def hand_branch_in(world: World, machine: Machine) -> None:
    """The machine is set aside; what it alone wrote is brought to headquarters by hand, epoch by epoch."""
    there = {(e.epoch, e.seq, e.hash) for e in own_entries(world.center.disk, machine.register)}
    alone = [e for e in own_entries(machine.disk, machine.register) if (e.epoch, e.seq, e.hash) not in there]
    machine.retired = True
    for epoch in sorted({entry.epoch for entry in alone}):
        with world.center.office.open(PERSON) as books:
            part = [entry for entry in alone if entry.epoch == epoch]
            take_in(books, machine.register, machine.store, part, name=machine.name)  # type: ignore[arg-type]
        world.count("branch")
        world.known.doubled.add(machine.register)
    world.known.brought.update((e.register, e.epoch, e.seq, e.hash) for e in alone)
