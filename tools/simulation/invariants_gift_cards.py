"""What must hold of gift cards: none pays more than was paid for it, and its rest is in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import func, select

from membership.gift_cards.tables import gift_card
from sync.rights import right
from tools.simulation.model import Model, Place, all_entries, exceptions_of, own_entries, place_of
from tools.simulation.world import World


def i4_gift_cards(world: World) -> Iterator[str]:
    """No card's balance is below what is set aside of it, nor above its face."""
    with world.center.disk.reading() as connection:
        rest = func.sum(right.c.granted - right.c.spent)
        aside = (right.c.aside == 1, right.c.account.startswith("gift:"))
        held = {row[0]: int(row[1]) for row in connection.execute(
            select(right.c.account, rest).where(*aside).group_by(right.c.account)
        )}  # fmt: skip
        for row in connection.execute(select(gift_card).order_by(gift_card.c.card_no)):
            set_aside = 0 if world.center.restores else held.get(f"gift:{row.card_no}", 0)
            if not set_aside <= row.balance_fen <= row.face_fen:
                yield f"{row.card_no} of {row.face_fen} has {row.balance_fen}, {set_aside} of it set aside"


def i3_gift_cards(world: World) -> Iterator[str]:
    """Headquarters' cards are as the second books have them, and the tills of their store say the same."""
    model = Model().replay(all_entries(world.center.disk), exceptions_of(world.center.disk))
    there = _cards(world.center.disk)
    for number, row in there.items():
        one = model.gifts[number]
        if (row.state, row.balance_fen, row.next_card_no) != (one.state, one.left, one.next_card_no):
            yield f"{number} is {row.state} with {row.balance_fen}, by the journal {one}"
    troubled = exceptions_of(world.center.disk)
    for machine in world.living():
        alone = _refused(world, machine.register, troubled)
        for number, row in _cards(machine.disk).items():
            known = there.get(number)
            if known is None or number in alone:  # what a rewritten till made up, or this one said in vain
                continue
            if (row.state, row.balance_fen) != (known.state, known.balance_fen):
                has = f"{machine.name} has {number} as {row.state} with {row.balance_fen}"
                yield f"{has}, it is {known.state} with {known.balance_fen}"


def _refused(world: World, register: str, troubled: dict[Place, str]) -> set[str]:
    """Cards of which a register said what has no effect."""
    found: set[str] = set()
    for entry in own_entries(world.center.disk, register):
        if place_of(entry) in troubled:
            told: dict[str, str] = msgspec.json.decode(entry.body)
            found |= {told.get("card_no", ""), told.get("new_card_no", "")}
    return found


def _cards(disk: Any) -> dict[str, Any]:
    with disk.reading() as connection:
        return {row.card_no: row for row in connection.execute(select(gift_card).order_by(gift_card.c.card_no))}


GIFT_CARDS_ALWAYS: tuple[Callable[[World], Iterable[str]], ...] = (i4_gift_cards,)
GIFT_CARDS_AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (i3_gift_cards,)
