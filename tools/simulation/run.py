"""One run of one seed: many small steps, then healing, then the question whether everything is as it must be."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from dataclasses import dataclass, field

from kernel.database import DiskTrouble
from tools.simulation import clerks, people
from tools.simulation.clerks import go_round
from tools.simulation.counter import AT_THE_COUNTER
from tools.simulation.counter_back import AT_THE_COUNTER_AGAIN, publish
from tools.simulation.disk import PowerCut
from tools.simulation.faults import BACK, LATER, Odds, draw
from tools.simulation.gift_cards import ABOUT_GIFT_CARDS, WITH_GIFT_CARDS, make_gift_cards
from tools.simulation.goods import WITH_GOODS
from tools.simulation.healing import heal
from tools.simulation.invariants import ALWAYS, AT_REST, check
from tools.simulation.invariants_accounts import ACCOUNTS_AT_REST
from tools.simulation.invariants_gift_cards import GIFT_CARDS_ALWAYS, GIFT_CARDS_AT_REST
from tools.simulation.invariants_goods import GOODS_AT_REST
from tools.simulation.invariants_members import MEMBERS_AT_REST
from tools.simulation.invariants_pieces import PIECES_ALWAYS, PIECES_AT_REST
from tools.simulation.invariants_vouchers import VOUCHERS_ALWAYS, VOUCHERS_AT_REST
from tools.simulation.members import ABOUT_MEMBERS, OF_MEMBERS
from tools.simulation.mishaps import MISHAPS
from tools.simulation.quick import shortcuts
from tools.simulation.stockroom import IN_THE_STOCKROOM, deliver
from tools.simulation.tills import Machine
from tools.simulation.vouchers import ABOUT_VOUCHERS, WITH_VOUCHERS, make_batch, raise_quota
from tools.simulation.world import Violation, World

CHECK_EVERY = 20
DEEDS = {
    **clerks.DEEDS,
    **AT_THE_COUNTER,
    **IN_THE_STOCKROOM,
    **AT_THE_COUNTER_AGAIN,
    **WITH_GOODS,
    **WITH_GIFT_CARDS,
    **OF_MEMBERS,
    **WITH_VOUCHERS,
}
DECISIONS = {**people.DECISIONS, **ABOUT_GIFT_CARDS, **ABOUT_MEMBERS, **ABOUT_VOUCHERS}

EVER = (*ALWAYS, *PIECES_ALWAYS, *GIFT_CARDS_ALWAYS, *VOUCHERS_ALWAYS)
IN_THE_END = (
    *AT_REST, *PIECES_AT_REST, *GOODS_AT_REST, *ACCOUNTS_AT_REST, *GIFT_CARDS_AT_REST, *MEMBERS_AT_REST,
    *VOUCHERS_AT_REST,
)  # fmt: skip


@dataclass
class Outcome:
    """What became of one seed. `violation` '' when nothing was wrong."""

    seed: int
    steps: int
    violation: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    digest: str = ""


def simulate(seed: int, steps: int, *, odds: Odds | None = None, trace: bool = False) -> Outcome:
    """Run one seed. The same seed and number of steps is always the same run."""
    drawn = odds or draw(random.Random(seed))
    with shortcuts(real_keys=drawn.real_keys):
        world = World(seed, drawn, trace=trace)
        outcome = Outcome(seed, steps, counts=world.counts, log=world.log)
        try:
            _open_shops(world)
            for step in range(steps):
                outcome.steps = step + 1
                _step(world)
                if step % CHECK_EVERY == 0:
                    check(world, EVER)
            heal(world)
            check(world, IN_THE_END)
        except Violation as violation:
            outcome.violation = str(violation)
        except (
            Exception,
            PowerCut,
        ) as error:  # whatever the product throws at a till or at headquarters is a finding too
            outcome.violation = f"crash: {type(error).__name__}: {error}\n{traceback.format_exc()}"
    return outcome


def _open_shops(world: World) -> None:
    gifts = any(world.odds.weights[name] for name in LATER["gift_cards"])
    vouchers = any(world.odds.weights[name] for name in LATER["vouchers"])
    if gifts or vouchers or any(world.odds.weights[name] for name in BACK):
        publish(world)
    if gifts:
        make_gift_cards(world)
    if vouchers:
        make_batch(world)
        raise_quota(world)
    for number in range(world.odds.tills):
        store = world.stores[number % len(world.stores)]
        world.install(f"{store}0{number + 1}", store)
    for _ in range(world.odds.members):
        DECISIONS["new_member"](world)
    for number in range(world.odds.pieces):
        deliver(world, world.machines[number % len(world.machines)])
    world.calm = True
    for machine in world.living():
        go_round(world, machine)
    world.calm = False


def _step(world: World) -> None:
    world.forward(world.rng.choice(world.odds.pace))
    names = list(world.odds.weights)
    name = world.rng.choices(names, [world.odds.weights[one] for one in names])[0]
    machine = world.rng.choice(world.living())
    world.count(name)
    world.say(f"[{name}] {machine.name}")
    try:
        _carry_out(world, name, machine)
    except PowerCut:
        world.count("power_cut")
        machine.start()
    except DiskTrouble:
        world.count("disk_trouble.seen")


def _carry_out(world: World, name: str, machine: Machine) -> None:
    if name in DEEDS and not machine.ready:
        world.count("not ready")
    elif name in DEEDS:
        DEEDS[name](world, machine)
    elif name in DECISIONS:
        DECISIONS[name](world)
    else:
        MISHAPS[name](world, machine)
