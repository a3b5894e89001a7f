"""The counter of one machine: pieces are sold, parked and paid for, the drawer is counted, the day ends.

Each step goes through the use cases that the till's screens call; what they refuse is counted and ends the step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import Entry
from membership.queries import account
from membership.rules.points import PointsPolicy
from pos_app.counter.dating import date_to_open
from promotions import Engine, RuleSet
from shop.catalogue.queries import piece_by_barcode
from shop.daily_close.queries import cash_state, open_day_of
from shop.daily_close.usecases import close_day, count_drawer, move_cash, open_day, the_open_day
from shop.sales.facts import PricingPolicy, SoldTender
from shop.sales.queries import tenders_of
from shop.sales.rules.cart import Cart, CartLine, CartPiece
from shop.sales.rules.pricing import MemberLabel, PricedCart, Pricer
from shop.sales.rules.tenders import CASH, STORED_VALUE, Tendering, take, take_at_risk
from shop.sales.tables import held_sale, sale, sale_tender
from shop.sales.usecases import complete, correct_tenders, hold, recall, release_hold
from shop.stock.tables import piece_stock
from sync.authority import RightDenied
from sync.rights import in_doubt
from tools.simulation.clerks import Deed, ask, members_here, pick, quietly, recorded
from tools.simulation.tills import Machine
from tools.simulation.world import World

_ENGINE = Engine(RuleSet.parse([]))
POLICY = PricingPolicy()
MANAGER = "9001"
_FACE_FEN = 10  # every drawer is counted in the smallest coin
Paying = Callable[[int], tuple[SoldTender, ...]]


# --- bills -----------------------------------------------------------------------------------------------------------


def sell(world: World, machine: Machine) -> None:
    """One or two pieces are sold, to a member or to nobody; with the member's value where some was set aside."""
    member_id = pick(world, members_here(machine)) if world.rng.random() < 0.5 else None
    held = granted_value(machine, member_id) if member_id is not None else None

    def paying(due_fen: int) -> tuple[SoldTender, ...]:
        begun: tuple[SoldTender, ...] = ()
        if held is not None and held.principal + held.bonus <= due_fen:
            amount = held.principal + held.bonus
            begun = (
                SoldTender(
                    method=STORED_VALUE, amount_fen=amount, tendered_fen=amount, right_id=held.right_id,
                    principal_fen=held.principal, bonus_fen=held.bonus,
                ),
            )  # fmt: skip
        return rest_in_cash(due_fen, begun)

    _sell(world, machine, pieces_here(world, machine), member_id or "", paying)


def sell_at_risk(world: World, machine: Machine) -> None:
    """The member's value is set aside at another register, and the manager lets the store bear what it would pay."""
    member_id = pick(world, members_here(machine))
    barcodes = pieces_here(world, machine)[:1]
    if member_id is None or not barcodes:
        return
    with machine.disk.reading() as connection:
        balance_fen = account(connection, member_id).balance_fen
    wanted = min(balance_fen, world.known.pieces[barcodes[0]].label_price_fen)
    if wanted == 0:
        return
    answer = ask(world, machine, f"value:{member_id}", wanted)
    if not isinstance(answer, RightDenied) or answer.code != "stored_value.set_aside":
        return
    held_fen, place = int(answer.facts["held_fen"]), f"{answer.facts['store']} {answer.facts['register']}"

    def paying(due_fen: int) -> tuple[SoldTender, ...]:
        amount = min(due_fen, wanted, held_fen)
        tender = take_at_risk(
            Tendering(due_fen, ()), amount, reason="he is known here", approved_by=MANAGER, right_held_at=place
        )
        return rest_in_cash(due_fen, (tender,))

    world.count("set_aside")
    if _sell(world, machine, barcodes, member_id, paying):
        world.count("credit_risk")


def _sell(world: World, machine: Machine, barcodes: Sequence[str], member_id: str, paying: Paying) -> bool:
    if not barcodes:
        return False
    begin_day(world, machine)

    def work(books: Books) -> list[Entry]:
        the_open_day(books)
        cart = _cart(books, barcodes, member_id)
        priced = price(cart, machine.store)
        tendering = Tendering(priced.due_fen, paying(priced.due_fen))
        done = complete(
            books, cart, priced, tendering, store=machine.store, policy=POLICY, local=lambda *_sale: ()
        )  # fmt: skip
        return [done.entry]

    sold = recorded(world, machine, work)
    if sold:
        world.say(f"{machine.name} sells {barcodes}")
    return sold


def pieces_here(world: World, machine: Machine) -> list[str]:
    """What lies in the window: what is set aside for somebody is offered too, by mistake."""
    with machine.disk.reading() as connection:
        query = select(piece_stock.c.barcode).where(
            piece_stock.c.store == machine.store, piece_stock.c.status.in_(("in_stock", "in_stock", "reserved"))
        )
        here = list(connection.scalars(query.order_by(piece_stock.c.barcode)))
    return world.rng.sample(here, min(len(here), world.rng.choice((1, 1, 2))))


def granted_value(machine: Machine, member_id: str) -> Row[Any] | None:
    with machine.disk.reading() as connection:
        mine = (in_doubt.c.state == "granted", in_doubt.c.account == f"value:{member_id}")
        return connection.execute(select(in_doubt).where(*mine).order_by(in_doubt.c.right_id)).first()


def rest_in_cash(due_fen: int, begun: tuple[SoldTender, ...]) -> tuple[SoldTender, ...]:
    """In notes that are larger than what is left to be paid."""
    tendering = Tendering(due_fen, begun)
    notes = -(-tendering.left_fen // 1_000) * 1_000
    return begun if tendering.complete else (*begun, take(tendering, CASH, notes))


def _cart(books: Books, barcodes: Sequence[str], member_id: str) -> Cart:
    now = stamp(books.clock.now())
    lines = tuple(piece_line(books, barcode, now) for barcode in barcodes)
    return Cart(cart_id=books.ids.new(), opened_at=now, member_id=member_id, lines=lines)


def piece_line(books: Books, barcode: str, now: str) -> CartLine:
    found = piece_by_barcode(books.connection, barcode)
    assert found is not None, barcode
    values = {name: getattr(found, name) for name in CartPiece.__struct_fields__ if name != "purity_name"}
    return CartLine(
        line_id=books.ids.new(), piece=CartPiece(**values, purity_name=""), board_version=0, board_price_fen=0,
        priced_at=now, salesperson="1007",
    )  # fmt: skip


def price(cart: Cart, store: str, engine: Engine = _ENGINE) -> PricedCart:
    """What the cart costs by the rules of an engine."""
    label = None
    if cart.member_id:
        label = MemberLabel(
            member_id=cart.member_id, label="李**", name="李**", tier="normal", tier_name="", points=0, value_fen=0,
            birthday="", birthday_month=False,
        )  # fmt: skip
    return Pricer(engine, engine.rule_set.hash, POLICY, PointsPolicy(), store).price(
        cart, member=label, names={}, board_price=lambda _purity: None, stale_after="", troubles={}
    )


def park(world: World, machine: Machine) -> None:
    barcodes = pieces_here(world, machine)

    def work(books: Books) -> list[Entry]:
        cart = _cart(books, barcodes, "")
        hold(books, cart, price(cart, machine.store), store=machine.store, name="张阿姨")
        return []

    if barcodes:
        recorded(world, machine, work)


def recall_bill(world: World, machine: Machine) -> None:
    """A bill that any till of the store parked comes back, or is given up."""
    with machine.disk.reading() as connection:
        mine = (held_sale.c.store == machine.store, held_sale.c.state == "held")
        numbers = sorted(connection.scalars(select(held_sale.c.hold_no).where(*mine)))
    hold_no = pick(world, numbers)
    if hold_no is not None:
        deed = world.rng.choice((recall, release_hold))
        recorded(world, machine, lambda books: quietly(books, deed, hold_no, store=machine.store))


def correct(world: World, machine: Machine) -> None:
    """A bill of today was paid in cash after all: the member gets the value back."""
    with machine.disk.reading() as connection:
        day = open_day_of(connection, machine.register)
        if day is None:
            return
        query = (
            select(sale.c.sale_no, sale.c.sale_id)
            .join(sale_tender, sale_tender.c.sale_id == sale.c.sale_id)
            .where(sale.c.register == machine.register, sale.c.business_date == day.date)
            .where(sale_tender.c.method == STORED_VALUE)
        )
        found = pick(world, list(connection.execute(query.order_by(sale.c.sale_no))))
        if found is None:
            return
        paid = tenders_of(connection, found.sale_id)
    kept = tuple(one for one in paid if one.method != STORED_VALUE)
    fen = sum(one.amount_fen for one in paid if one.method == STORED_VALUE)
    instead = (*kept, SoldTender(method=CASH, amount_fen=fen, tendered_fen=fen))
    recorded(world, machine, lambda books: quietly(books, correct_tenders, found.sale_no, instead, "paid in cash"))


# --- the day and its drawer ------------------------------------------------------------------------------------------


def begin_day(world: World, machine: Machine) -> None:
    """A business day begins, if none is open; its date may lag behind the clock for as long as nobody closes it."""
    with machine.disk.reading() as connection:
        if open_day_of(connection, machine.register) is not None:
            return
        offset = machine.agent.offset_s
        now = machine.clock.now() + timedelta(seconds=offset)
        date = date_to_open(connection, machine.register, now=now, suspect=bool(offset)).date
    recorded(world, machine, lambda books: quietly(books, open_day, store=machine.store, date=date, float_fen=50_000))


def cash(world: World, machine: Machine) -> None:
    """Cash goes into the drawer or out of it without a sale."""
    what, fen = world.rng.choice(("pay_in", "pay_out", "drop")), world.rng.choice((0, 100, 20_000))
    recorded(
        world, machine,
        lambda books: quietly(books, move_cash, store=machine.store, what=what, amount_fen=fen, reason="change"),
    )  # fmt: skip


def end_day(world: World, machine: Machine) -> None:
    """The drawer is counted and the day closed, mostly once the date has passed."""
    with machine.disk.reading() as connection:
        day = open_day_of(connection, machine.register)
    if day is None or (day.date == machine.clock.now().date().isoformat() and world.rng.random() < 0.7):
        return
    lacking = world.rng.choice((0, 0, 3))

    def work(books: Books) -> list[Entry]:
        coins = max(0, cash_state(books.connection, day).expected_fen // _FACE_FEN - lacking)
        try:
            count_drawer(books, {_FACE_FEN: coins})
        except DomainError as error:  # it was counted twice before: the last count stands
            world.count(f"refused.{error.code}")
        close_day(books, difference_reason="coins", approved_by=MANAGER)
        return []

    if recorded(world, machine, work):
        world.count("day.closed")


AT_THE_COUNTER: dict[str, Deed] = {
    "sell": sell, "sell_at_risk": sell_at_risk, "park": park, "recall": recall_bill, "correct": correct,
    "day": begin_day, "cash": cash, "end_day": end_day,
}  # fmt: skip
