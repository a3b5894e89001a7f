"""Who members are, in a run: their files, cards, PINs and tiers change, and two of them turn out to be one person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from headquarters.telling.known_members import known_at
from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import Entry
from kernel.secrets import fingerprint
from membership.cards.usecases import exchange_card, issue_card, step_card
from membership.facts import StoredValuePinSet
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member
from membership.pins.queries import pin_standing
from membership.rules.card_states import EXCHANGES
from membership.tables import member, member_card, member_merge
from membership.tiers.facts import TierChanged
from shop.merging import carry_merged, merge_members, unmerge_members
from sync.authority import RightHeld, close
from tools.simulation.center import PERSON
from tools.simulation.clerks import PIN, Deed, ask, members_here, pick, recorded
from tools.simulation.people import QUICK
from tools.simulation.tills import Machine
from tools.simulation.world import World

_STEPS: tuple[Any, ...] = (
    "report_lost", "report_lost", "cancel_loss", "reissue", "replace", "freeze", "renew", "close", "thaw",
)  # fmt: skip
_TIERS = ("normal", "silver", "gold")


# --- at a till -------------------------------------------------------------------------------------------------------


def change_card(world: World, machine: Machine) -> None:
    """A card is lost, found, exchanged, frozen, renewed or closed; with no line as well."""
    mine = members_here(machine)
    with machine.disk.reading() as connection:
        cards = select(member_card.c.card_no).where(member_card.c.member_id.in_(mine)).order_by(member_card.c.card_no)
        number = pick(world, list(connection.scalars(cards)))
    if number is None:
        return
    step = world.rng.choice(_STEPS)

    def work(books: Books) -> list[Entry]:
        _take(books, number, step, decisive=False)
        return []

    if recorded(world, machine, work):
        world.count(f"card.{step}")
        world.say(f"{machine.name}: {step} of {number}")


def give_card(world: World, machine: Machine) -> None:
    """Who has no main card any more gets one."""
    member_id = pick(world, members_here(machine))
    if member_id is None:
        return

    def work(books: Books) -> list[Entry]:
        issue_card(books, machine.keys, member_id, "main", pepper=machine.secrets.pepper)
        return []

    if recorded(world, machine, work):
        world.count("card.issued")


def _take(books: Books, number: str, step: Any, *, decisive: bool) -> None:
    today = stamp(books.clock.now())[:10]
    if step in EXCHANGES:
        exchange_card(books, number, step, decisive=decisive, today=today, reason="said so", paper="身份证")
    else:
        until = "2031-12-31" if step == "renew" else ""
        step_card(
            books, number, step, decisive=decisive, today=today, reason="said so", paper="身份证", valid_until=until
        )  # fmt: skip


def change_pin(world: World, machine: Machine) -> None:
    """For the old one, by a right; the digits stay, the number and the hash are others."""
    member_id = pick(world, members_here(machine))
    if member_id is None:
        return
    with machine.disk.reading() as connection:
        stands, known = pin_standing(connection, member_id)
    if not stands:
        return
    answer = ask(world, machine, f"pin:{member_id}", known + 1)
    if not isinstance(answer, RightHeld):
        return

    def work(books: Books) -> list[Entry]:
        if world.rng.random() < 0.1:
            close(books, answer.right_id, 0)  # they think better of it
            return []
        hashed = QUICK.hash(fingerprint(machine.secrets.pepper, PIN), salt=world.rng.randbytes(16))
        sealed = machine.keys.seal_pin_hash(books.connection, member_id, hashed)
        if sealed is not None:
            books.record(
                StoredValuePinSet(
                    member_id=member_id, sealed_pin_hash=sealed, number=known + 1, right_id=answer.right_id
                )
            )  # fmt: skip
            close(books, answer.right_id, known + 1)
        return []

    if recorded(world, machine, work):
        world.count("pin.changed")
        world.say(f"{machine.name}: PIN {known + 1} of {member_id}")


def change_file(world: World, machine: Machine) -> None:
    """Another name is told; two tills may be told two."""
    member_id = pick(world, members_here(machine))
    if member_id is None:
        return
    name = world.rng.choice(("李雪梅", "周敏", "王小燕", "陈静"))

    def work(books: Books) -> list[Entry]:
        change_member(books, machine.keys, member_id, Particulars(name=name), phone_mac=machine.phone_mac)
        return []

    if recorded(world, machine, work):
        world.count("file.changed")


# --- at headquarters -------------------------------------------------------------------------------------------------


def merge(world: World) -> None:
    """Two cards are found to be one person's; now and then that was a mistake."""
    with world.center.disk.reading() as connection:
        active = list(connection.scalars(
            select(member.c.member_id).where(member.c.state == "active").order_by(member.c.member_id)
        ))  # fmt: skip
        merged = list(connection.scalars(select(member_merge.c.member_id).order_by(member_merge.c.member_id)))
    now = stamp(world.clock.now())
    try:
        with world.center.office.open(PERSON) as books:
            if merged and world.rng.random() < 0.3:
                unmerge_members(books, world.rng.choice(merged), "not the same", now=now)
                world.count("unmerged")
            elif len(active) > 1:
                survivor, other = world.rng.sample(active, 2)
                merge_members(books, survivor, other, "the same person", now=now)
                world.count("merged")
                world.say(f"{other} is {survivor}")
    except DomainError as error:
        world.count(f"refused.{error.code}")


def follow_merges(world: World) -> None:
    """The night: what came to merged members since goes to the survivors."""
    with world.center.office.open(PERSON) as books:
        carry_merged(books)


def decide_about_cards(world: World) -> None:
    with world.center.disk.reading() as connection:
        number = pick(world, list(connection.scalars(select(member_card.c.card_no).order_by(member_card.c.card_no))))
    if number is None:
        return
    step = world.rng.choice((*_STEPS, "activate", "thaw"))
    try:
        with world.center.office.open(PERSON) as books:
            _take(books, number, step, decisive=True)
    except DomainError as error:
        world.count(f"refused.{error.code}")
    else:
        world.count(f"card.{step} above")


def change_tier(world: World) -> None:
    """The review lets somebody rise or drop."""
    with world.center.disk.reading() as connection:
        found = pick(world, list(connection.execute(
            select(member.c.member_id, member.c.tier).where(member.c.state == "active").order_by(member.c.member_id)
        )))  # fmt: skip
    if found is not None:
        tier = world.rng.choice([one for one in _TIERS if one != found.tier])
        day = stamp(world.clock.now())[:10]
        with world.center.office.open(PERSON) as books:
            books.record(
                TierChanged(
                    member_id=found.member_id, tier=tier, before=found.tier, why="reached", policy=1, day=day
                )
            )  # fmt: skip


def stores_of(world: World) -> dict[str, list[str]]:
    """Where headquarters says that members are known."""
    with world.center.disk.reading() as connection:
        return known_at(connection, connection.scalars(select(member.c.member_id)).all())


OF_MEMBERS: dict[str, Deed] = {
    "card_step": change_card, "card_give": give_card, "pin": change_pin, "file": change_file,
}  # fmt: skip
ABOUT_MEMBERS = {"merge": merge, "merge_night": follow_merges, "card_office": decide_about_cards, "tier": change_tier}
