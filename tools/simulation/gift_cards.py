"""Gift cards in a run: made at headquarters, sold where they lie, paid with anywhere, lost and exchanged.

A card is a thing: it lies in one drawer, then in one pocket. What the books say of it may be lost with a disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.secrets import fingerprint
from membership.gift_cards import usecases
from membership.gift_cards.queries import GiftCard, card
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.tables import gift_card
from pos_app.counter.parts import Parts
from shop.gift_cards import account_of, is_held, take_back
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.tenders import GIFT_CARD
from sync.ports import Rejected, Unreachable
from sync.protocol import GiftCardFound, LookupAsk
from sync.rights import in_doubt
from tools.simulation.center import PERSON
from tools.simulation.clerks import Deed, ask, pick, quietly, recorded
from tools.simulation.counter_back import bill_of, close_bill, goods_of_choice
from tools.simulation.tills import Machine
from tools.simulation.world import World

RULES = GiftCardRules(reissue_days=0)
_CARDS, _FACES = 4, (600, 2_000, 5_000)


def make_gift_cards(world: World) -> None:
    """A batch for each store, half of them named."""
    center = world.center
    for store in world.stores:
        for named in (True, False):
            with center.office.open(PERSON) as books:
                made = usecases.make_batch(
                    books, RULES, store=store, count=_CARDS, face_fen=world.rng.choice(_FACES), named=named,
                    hashed=lambda text: fingerprint(center.secrets.pepper, text), random=world.rng.randbytes,
                )  # fmt: skip
            for one in made.cards:
                world.known.gift_secrets[one.card_no] = one.secret
                world.known.gift_drawer.setdefault(store, []).append(one.card_no)


# --- sold and taken back ---------------------------------------------------------------------------------------------


@dataclass
class _GiftCardBill:
    """One card on a bill, as its owner at the counter lays it there: sold, or taken back by a right."""

    machine: Machine
    found: GiftCard
    right_id: str = ""
    kind: str = "gift_card"

    def charges(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> tuple[Charge, ...]:
        fen = -self.found.face_fen if self.right_id else self.found.face_fen
        return (Charge(kind=self.kind, reference=self.found.card_no, name="礼品卡", fen=fen),)

    def tenders(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> tuple[()]:
        return ()

    def lines(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> tuple[()]:
        return ()

    def record(self, books: Books, _cart: Cart, _priced: PricedCart, fact: SaleCompleted) -> None:
        number, bill = self.found.card_no, {"document_no": fact.sale_no, "store": fact.store}
        if self.right_id:
            take_back(books, number, self.right_id, self.found.face_fen, **bill)
        else:
            usecases.sell(books, RULES, number, **bill)


def _on_a_bill(world: World, machine: Machine, found: GiftCard, right_id: str = "") -> bool:
    parts = Parts()
    parts.own(_GiftCardBill(machine, found, right_id))

    def cart_of(books: Books) -> Cart:
        part = CartPart(part_id=f"gift_card/{found.card_no}", kind="gift_card", body="", right_id=right_id)
        return Cart(cart_id=books.ids.new(), opened_at=stamp(books.clock.now()), parts=(part,))

    return close_bill(world, machine, cart_of, parts)


def sell_gift_card(world: World, machine: Machine) -> None:
    drawer = world.known.gift_drawer.get(machine.store, [])
    number = pick(world, drawer)
    found = None if number is None else _here(machine, number)
    if found is None or found.state != "made":
        return
    drawer.remove(found.card_no)  # also where the power goes before the bill is closed
    if _on_a_bill(world, machine, found):
        world.known.gift_pockets.append(found.card_no)
        world.count("gift_card.sold")
        world.say(f"{machine.name} sells {found.card_no}, {found.face_fen}")
    else:
        drawer.append(found.card_no)


def take_gift_card_back(world: World, machine: Machine) -> None:
    """An unused card is paid out."""
    found = _shown(world, machine)
    if found is None or (found.state, found.balance_fen) != ("active", found.face_fen):
        return
    right_id = _asked(world, machine, found.card_no, found.face_fen)
    if right_id and _on_a_bill(world, machine, found, right_id):
        world.count("gift_card.taken_back")
        world.say(f"{machine.name} takes {found.card_no} back")


# --- paid with -------------------------------------------------------------------------------------------------------


def pay_by_gift_card(world: World, machine: Machine) -> None:
    """Somebody shows a card, one that was lost as well; often the bill is paid at once, else some time later."""
    number = pick(world, world.known.gift_pockets)
    if number is None:
        return
    right_id = _asked(world, machine, number, world.rng.choice((70, 300, 990, 2_000)))
    if right_id and world.rng.random() < 0.6:
        close_gift_bill(world, machine)


def close_gift_bill(world: World, machine: Machine) -> None:
    """Goods are paid with what was set aside of a card, the rest in cash; with no line as well."""
    with machine.disk.reading() as connection:
        mine = (in_doubt.c.state == "granted", in_doubt.c.account.startswith("gift:"))
        held = pick(world, list(connection.execute(select(in_doubt).where(*mine).order_by(in_doubt.c.right_id))))
    if held is None:
        return
    barcodes, wanted = goods_of_choice(world, machine)
    if barcodes or wanted:
        paid = close_bill(
            world, machine, bill_of(barcodes, wanted), Parts(), pays=lambda due_fen: _by_card(held, due_fen)
        )
        if paid:
            world.count("gift_card.bill")
            world.say(f"{machine.name} is paid {held.account}, {held.principal} at most")


def _by_card(held: Row[Any], due_fen: int) -> tuple[SoldTender, ...]:
    if held.principal > due_fen:
        return ()
    return (
        SoldTender(
            method=GIFT_CARD, amount_fen=held.principal, tendered_fen=held.principal, right_id=held.right_id,
            reference=held.account.partition(":")[2],
        ),
    )  # fmt: skip


def _asked(world: World, machine: Machine, number: str, fen: int) -> str:
    """The id of the right that was granted; '' where none was."""
    secret = world.known.gift_secrets[number] if world.rng.random() < 0.95 else "WRONGWRONG22"
    answer = ask(world, machine, account_of(number), fen, pin=secret)
    return getattr(answer, "right_id", "") if hasattr(answer, "principal_fen") else ""


# --- lost and exchanged ----------------------------------------------------------------------------------------------


def lose_gift_card(world: World, machine: Machine) -> None:
    """At any till; whoever found it has it still."""
    found = _shown(world, machine)
    if found is not None:
        lost = found
        recorded(
            world, machine,
            lambda books: quietly(books, usecases.report_lost, lost, store=machine.store, reason="gone"),
        )  # fmt: skip


def ask_for_another(world: World, machine: Machine) -> None:
    """Its store asks headquarters for another card in its place."""
    with machine.disk.reading() as connection:
        lost = select(gift_card.c.card_no).where(gift_card.c.state == "lost").order_by(gift_card.c.card_no)
        number = pick(world, list(connection.scalars(lost)))
    drawer = world.known.gift_drawer.get(machine.store, [])
    if number is not None:
        blank = world.rng.choice([*drawer, ""])
        recorded(
            world, machine,
            lambda books: quietly(
                books, usecases.ask_reissue, RULES, number, blank, store=machine.store, checked=True, reason="gone"
            ),
        )  # fmt: skip


def decide_about_cards(world: World) -> None:
    """Headquarters gives another card for a lost one, or hears that it was found; at night what came late follows."""
    with world.center.disk.reading() as connection:
        lost = pick(world, list(connection.execute(
            select(gift_card).where(gift_card.c.state == "lost").order_by(gift_card.c.card_no)
        )))  # fmt: skip
        active = pick(world, list(connection.scalars(
            select(gift_card.c.card_no).where(gift_card.c.state.in_(("active", "frozen"))).order_by(gift_card.c.card_no)
        )))  # fmt: skip
    try:
        with world.center.office.open(PERSON) as books:
            usecases.carry_left_behind(books)
            if lost is not None and world.rng.random() < 0.7:
                _give_another(world, books, lost)
            elif lost is not None:
                usecases.cancel_loss(books, lost.card_no, "found")
            elif active is not None and world.rng.random() < 0.5:
                deed = world.rng.choice((usecases.freeze, usecases.thaw))
                deed(books, active, "looked odd")
    except DomainError as error:
        world.count(f"refused.{error.code}")


def _give_another(world: World, books: Books, lost: Row[Any]) -> None:
    drawer = world.known.gift_drawer.get(lost.store, [])
    blank = lost.ask_card_no or pick(world, drawer)
    if blank is not None and blank in drawer:
        usecases.reissue(books, RULES, lost.card_no, blank, "gone", is_held=is_held(books.connection))
        drawer.remove(blank)
        world.known.gift_pockets.append(blank)
        world.count("gift_card.reissued")
        world.say(f"headquarters gives {blank} for {lost.card_no}")


def _here(machine: Machine, number: str) -> GiftCard | None:
    with machine.disk.reading() as connection:
        return card(connection, number)


def _shown(world: World, machine: Machine) -> GiftCard | None:
    """A card that somebody has, as headquarters knows it."""
    number = pick(world, world.known.gift_pockets)
    if number is None:
        return None
    try:
        answer = machine.line.look_up(LookupAsk(card_no=number))
    except (Unreachable, Rejected) as error:
        world.count(f"lookup.{error}")
        return None
    return msgspec.json.decode(answer.card, type=GiftCard) if isinstance(answer, GiftCardFound) else None


WITH_GIFT_CARDS: dict[str, Deed] = {
    "gift_sell": sell_gift_card, "gift_pay": pay_by_gift_card, "gift_bill": close_gift_bill,
    "gift_back": take_gift_card_back, "gift_lost": lose_gift_card, "gift_ask": ask_for_another,
}  # fmt: skip
ABOUT_GIFT_CARDS = {"gift_office": decide_about_cards}
