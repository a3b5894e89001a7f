"""What breaks, who tampers, and how people put it right again."""

from __future__ import annotations

import random
from collections.abc import Callable

from headquarters.registers.door import quarantine
from tools.simulation import mending
from tools.simulation.causes import rights_on
from tools.simulation.center import PERSON
from tools.simulation.clerks import recorded
from tools.simulation.hostile import HOSTILE
from tools.simulation.model import own_entries
from tools.simulation.tills import FromTheFuture, Image, Machine, SkewedClock, TokenOnDisk
from tools.simulation.world import World


def restart(world: World, machine: Machine) -> None:
    machine.start()


def till_power(world: World, machine: Machine) -> None:
    """The till's power fails at one of its next commits."""
    machine.disk.arm(world.rng.choice(("cut_before", "cut_after")), world.rng.randint(1, 6))


def disk_trouble(world: World, machine: Machine) -> None:
    machine.disk.arm(world.rng.choice(("full", "io")), world.rng.randint(1, 4))


def take_image(world: World, machine: Machine) -> None:
    world.images.append(machine.image())
    del world.images[:-4]


def _image_of(world: World, machine: Machine) -> Image | None:
    fitting = [image for image in world.images if image.secrets.signing_key == machine.secrets.signing_key]
    return world.rng.choice(fitting) if fitting else None


def restore_image(world: World, machine: Machine) -> None:
    """Somebody puts an old copy of the disk back, with its file of the token or without."""
    image = _image_of(world, machine)
    if image is None:
        return
    before = {(e.epoch, e.seq, e.hash) for e in own_entries(machine.disk, machine.register)}
    machine.disk, machine.newer = image.disk.copy(), image.newer
    kept = {(e.epoch, e.seq, e.hash) for e in own_entries(machine.disk, machine.register)}
    world.known.lost.update((machine.register, *place) for place in before - kept)
    world.known.doubled.add(machine.register)
    world.known.copied.update(rights_on(image.disk))
    if world.rng.random() < 0.5:
        machine.identity_file.keep(image.identity)
    machine.start()


def clone(world: World, machine: Machine) -> None:
    """A copy of the machine goes on beside it."""
    image = _image_of(world, machine)
    if image is None or sum(other.register == machine.register for other in world.living()) > 1:
        return
    world.known.doubled.add(machine.register)
    world.known.copied.update(rights_on(image.disk))
    world.machines.append(
        Machine(
            name=world.name_for(machine.register), identity_file=TokenOnDisk(image.identity), secrets=image.secrets,
            disk=image.disk.copy(), clock=SkewedClock(world.clock), rng=random.Random(world.rng.random()),
            line_for=world.line_for, newer=image.newer,
        )
    )  # fmt: skip


def lock_out(world: World, machine: Machine) -> None:
    with world.center.office.open(PERSON) as books:
        quarantine(books, machine.register, "looked odd")


def skew(world: World, machine: Machine) -> None:
    machine.clock.skew_s = world.rng.choice((0, 0, -7_200, 7_200, 86_400 * 366, -86_400 * 366))


def reboot(world: World, machine: Machine) -> None:
    machine.monotonic.reboot()
    machine.start()


def poison(world: World, machine: Machine) -> None:
    """The till's program is newer than headquarters' from now on, and says what only newer ones know."""
    if not machine.newer:
        world.newer.add(machine.register)
        machine.newer = True
        machine.start()
    recorded(world, machine, lambda books: [books.record(FromTheFuture(what="?"))])


def office_crash(world: World, _machine: Machine) -> None:
    world.center.start()


def backup(world: World, _machine: Machine) -> None:
    world.center.back_up()


def restore_office(world: World, _machine: Machine) -> None:
    world.restore_from_backup()


def cut_store(world: World, _machine: Machine) -> None:
    world.cut(world.rng.choice(world.stores), world.rng.choice((60, 3_600, 3 * 86_400)))


def cut_all(world: World, _machine: Machine) -> None:
    world.cut("", world.rng.choice((60, 3_600, 3 * 86_400)))


def join(world: World, _machine: Machine) -> None:
    world.join()


MISHAPS: dict[str, Callable[[World, Machine], None]] = {
    "restart": restart, "till_power": till_power, "disk_trouble": disk_trouble, "image": take_image,
    "restore_image": restore_image, "clone": clone,
    "disk_lost": mending.disk_lost, "re_enrol": mending.re_enrol, "mend": mending.mend,
    "quarantine": lock_out, "skew": skew, "reboot": reboot, "poison": poison, **HOSTILE,
    "office_crash": office_crash, "backup": backup, "restore_office": restore_office, "cut_store": cut_store,
    "cut_all": cut_all, "join": join,
}  # fmt: skip
