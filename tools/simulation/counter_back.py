"""What comes back over the counter: goods of earlier bills, for money or for other goods, and old gold.

Bills carry goods by quantity, a member's value and vouchers beside pieces, so that a return has something to undo. A
bill is found in the till's own books or at headquarters; it may lie on the screen for long, while another till takes
the same goods back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import select

from kernel.books import Books
from kernel.clock import stamp
from kernel.facts import Entry, canonical
from kernel.weight import Weighed
from pos_app.counter.parts import Parts
from pos_app.counter.quotas import give_uses
from pos_app.counter.return_parts import KIND, part_id
from pos_app.counter.returning import Returning
from promotions import Engine, RuleSet
from promotions.facts import RuleSetPublished, VoucherIssued
from shop.daily_close.usecases import the_open_day
from shop.gift_cards import spend_gift_cards
from shop.goods.facts import GoodsListed, GoodsRecord
from shop.old_gold.queries import old_gold_numbers
from shop.old_gold.rules.terms import OldGoldTerms
from shop.old_gold.rules.worth import OldPart, Worth, worths
from shop.old_gold.usecases import BillOfOldGold, take
from shop.returns.queries import sold_bill
from shop.returns.rules.refunds import ReturnDraft, ReturnRules
from shop.returns.rules.sold_bill import SoldBill
from shop.sales.facts import SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartLine, CartPart, CartPiece, CartVoucher
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.tenders import CASH, STORED_VALUE, Tendering, pay_out
from shop.sales.tables import sale
from shop.sales.usecases import complete
from shop.vouchers import hand_out
from sync.ports import Rejected, Unreachable
from sync.protocol import LookupAsk, SaleFound
from sync.rights import in_doubt
from tools.simulation.center import PERSON
from tools.simulation.clerks import Deed, ask, ask_voucher, members_here, pick, recorded
from tools.simulation.counter import (
    MANAGER,
    POLICY,
    begin_day,
    granted_value,
    piece_line,
    pieces_here,
    price,
    rest_in_cash,
)
from tools.simulation.tills import Machine
from tools.simulation.world import World

ARTICLES = (
    GoodsRecord(
        code="G-1", name="擦银布", category_major="配件", category="其他", unit="块", price_fen=990, cost_fen=300
    ),
    GoodsRecord(code="G-2", name="首饰盒", category_major="赠品", category="其他", unit="个", price_fen=70),
)
WORTH, _RULE = "minus-100", "V"
RULES_OF_VOUCHERS: list[dict[str, Any]] = [
    {"id": _RULE, "stage": "voucher", "code": WORTH, "benefit": {"type": "amount_off", "fen": 100}}
]
_RULES = RuleSet.parse(RULES_OF_VOUCHERS)
_ENGINE = Engine(_RULES)
_VOUCHERS = 6
Wanted = tuple[GoodsRecord, int]
_RETURNS = ReturnRules()
_TERMS = OldGoldTerms()


def publish(world: World) -> None:
    """Headquarters lists what is kept by quantity, issues some vouchers and says what they are worth."""
    rules = canonical(_RULES.rules).decode()
    with world.center.office.open(PERSON) as books:
        books.record(GoodsListed(goods=ARTICLES))
        for number in range(_VOUCHERS):
            books.record(
                VoucherIssued(
                    code=f"B{number}", rule_code=WORTH, member_id="", valid_until="2029-12-31T23:59:59.000+08:00"
                )
            )
        books.record(
            RuleSetPublished(
                rule_set_version=1, effective_at=stamp(world.clock.now()), published_by=PERSON.name, rules=rules,
                hash=_RULES.hash,
            )
        )  # fmt: skip


# --- bills with more on them -----------------------------------------------------------------------------------------


def sell_more(world: World, machine: Machine) -> None:
    """Pieces and goods by quantity on one bill, often with the member's value and a voucher asked for on the spot."""
    member_id = pick(world, members_here(machine)) if world.rng.random() < 0.7 else None
    barcodes, wanted = goods_of_choice(world, machine)
    if not barcodes and not wanted:
        return
    if member_id is not None and world.rng.random() < 0.4:
        ask(world, machine, f"value:{member_id}", world.rng.randint(1, 600))
    if world.rng.random() < 0.4:
        ask_voucher(world, machine)
    code = _granted_voucher(machine)

    vouchers = () if code is None else (CartVoucher(code=code[0], rule_code=WORTH, right_id=code[1]),)
    cart_of = bill_of(barcodes, wanted, member_id=member_id or "", vouchers=vouchers)
    if close_bill(world, machine, cart_of, Parts(), pays=lambda due: _by_value(machine, member_id, due)):
        world.say(f"{machine.name} sells {barcodes} and {[(one.code, qty) for one, qty in wanted]}")


def goods_of_choice(world: World, machine: Machine) -> tuple[list[str], list[Wanted]]:
    """Pieces by their barcodes, and goods by quantity."""
    barcodes = pieces_here(world, machine) if world.rng.random() < 0.7 else []
    return barcodes, [(one, world.rng.randint(1, 5)) for one in ARTICLES if world.rng.random() < 0.6]


def bill_of(
    barcodes: Sequence[str], wanted: Sequence[Wanted], *, member_id: str = "", vouchers: tuple[CartVoucher, ...] = ()
) -> Callable[[Books], Cart]:
    """What makes the cart once the books are open."""

    def cart_of(books: Books) -> Cart:
        now = stamp(books.clock.now())
        lines = [*(piece_line(books, one, now) for one in barcodes), *(_goods_line(books, *one) for one in wanted)]
        return Cart(
            cart_id=books.ids.new(), opened_at=now, member_id=member_id, lines=tuple(lines), vouchers=vouchers
        )  # fmt: skip

    return cart_of


def _goods_line(books: Books, goods: GoodsRecord, qty: int) -> CartLine:
    piece = CartPiece(
        barcode=goods.code, name=goods.name, category_major=goods.category_major, category=goods.category,
        purity_code="", purity_name="", pricing_mode="by_piece", net_gold_weight_mg=0, craft_fee_mode="per_piece",
        craft_fee_fen=0, stone_fen=0, label_price_fen=goods.price_fen, certificate_no="", tags=(),
    )  # fmt: skip
    return CartLine(
        line_id=books.ids.new(), piece=piece, board_version=0, board_price_fen=0, priced_at="", salesperson="1007",
        qty=qty, unit=goods.unit,
    )  # fmt: skip


def _granted_voucher(machine: Machine) -> tuple[str, str] | None:
    with machine.disk.reading() as connection:
        mine = (in_doubt.c.state == "granted", in_doubt.c.account.startswith("voucher:"))
        row = connection.execute(select(in_doubt).where(*mine).order_by(in_doubt.c.right_id)).first()
    return None if row is None else (row.account.partition(":")[2], row.right_id)


def _by_value(machine: Machine, member_id: str | None, due_fen: int) -> tuple[SoldTender, ...]:
    """What was set aside for this member, where the bill is that much."""
    held = None if member_id is None else granted_value(machine, member_id)
    if held is None or held.principal + held.bonus > due_fen:
        return ()
    amount = held.principal + held.bonus
    return (
        SoldTender(
            method=STORED_VALUE, amount_fen=amount, tendered_fen=amount, right_id=held.right_id,
            principal_fen=held.principal, bonus_fen=held.bonus,
        ),
    )  # fmt: skip


def close_bill(
    world: World, machine: Machine, cart_of: Any, parts: Parts, *, pays: Any = lambda _due: (), engine: Engine = _ENGINE
) -> bool:
    """The bill is paid: by its parts, then by `pays`, the rest in cash, in the one direction or the other."""
    begin_day(world, machine)

    def work(books: Books) -> list[Entry]:
        the_open_day(books)
        cart = cart_of(books)
        priced = parts.priced(books.connection, cart, price(cart, machine.store, engine))
        brought = parts.tenders(books.connection, cart, priced)
        left = Tendering(priced.due_fen, brought).left_fen
        tenders = (*brought, *(pays(left) if left > 0 else ()))
        tendering = Tendering(priced.due_fen, tenders)
        if tendering.left_fen < 0:
            paid = (*tenders, pay_out(tendering, CASH, -tendering.left_fen))
        else:
            paid = rest_in_cash(priced.due_fen, tenders)

        def also(books: Books, fact: SaleCompleted) -> None:
            parts.record(books, cart, priced, fact)
            spend_gift_cards(books, fact)
            give_uses(books, cart, fact.sale_no)
            hand_out(books, fact, () if priced.answer is None else priced.answer.vouchers)

        done = complete(
            books, cart, priced, Tendering(priced.due_fen, paid), store=machine.store, policy=POLICY,
            local=lambda *_sale: (), also=also,
        )  # fmt: skip
        return [done.entry]

    return recorded(world, machine, work)


# --- goods that come back --------------------------------------------------------------------------------------------


@dataclass
class _Settings:
    returning: ReturnRules


@dataclass
class _Post:
    """What the owner of returns asks of a till's counter."""

    store: str
    settings: _Settings


def _returning(machine: Machine) -> Parts:
    none: Any = None
    post: Any = _Post(machine.store, _Settings(_RETURNS))
    parts = Parts()
    parts.own(Returning(post=post, selling=none, weighing=none))
    return parts


def find_bill(world: World, machine: Machine) -> None:
    """A customer comes with a receipt of any store; the bill is on the screen until somebody goes on with it."""
    bill = _bill(world, machine)
    if bill is not None:
        world.known.on_screens.setdefault(machine.name, []).append(bill)


def _bill(world: World, machine: Machine) -> SoldBill | None:
    """In the own books, else as headquarters knows it."""
    shop = world.rng.choice(world.living())
    with shop.disk.reading() as connection:
        numbers = list(connection.scalars(select(sale.c.sale_no).where(sale.c.pieces > 0).order_by(sale.c.sale_no)))
    number = pick(world, numbers[-8:])
    if number is None:
        return None
    with machine.disk.reading() as connection:
        bill = sold_bill(connection, number, key="")
    if bill is not None:
        return bill
    try:
        found = machine.line.look_up(LookupAsk(sale_no=number))
    except (Unreachable, Rejected) as error:
        world.count(f"lookup.{error}")
        return None
    return msgspec.json.decode(found.bill, type=SoldBill) if isinstance(found, SaleFound) else None


def bring_back(world: World, machine: Machine) -> None:
    """The whole bill comes back, or a part of it; for money, or for something else."""
    waiting = world.known.on_screens.get(machine.name, [])
    bill = waiting.pop(0) if waiting and world.rng.random() < 0.6 else _bill(world, machine)
    if bill is None:
        return
    lines = [line for line in bill.lines if _is_with_customer(bill, line.line_no)]
    if not lines:
        return
    chosen = lines if world.rng.random() < 0.5 else world.rng.sample(lines, 1)
    drafts = [
        ReturnDraft(
            bill=bill, line_no=line.line_no, reason="too small", policy=_RETURNS.policies[0].policy, by=MANAGER,
            qty=line.left if world.rng.random() < 0.5 else world.rng.randint(1, line.left),
        )
        for line in chosen
    ]  # fmt: skip
    instead = pieces_here(world, machine)[:1] if world.rng.random() < 0.3 else []

    def cart_of(books: Books) -> Cart:
        now = stamp(books.clock.now())
        parts = [CartPart(part_id=part_id(one), kind=KIND, body=canonical(one).decode()) for one in drafts]
        return Cart(
            cart_id=books.ids.new(), opened_at=now, parts=tuple(parts),
            lines=tuple(piece_line(books, one, now) for one in instead),
        )  # fmt: skip

    if close_bill(world, machine, cart_of, _returning(machine)):
        own = "own_store" if bill.store == machine.store else "other_store"
        world.count(f"exchanged.{own}" if instead else f"returned.{own}")
        world.say(f"{machine.name} takes back {[(one.line_no, one.qty) for one in drafts]} of {bill.sale_no}")


def _is_with_customer(bill: SoldBill, line_no: int) -> bool:
    """As the counter asks before it lays a line there (pos_app/counter/returning.py)."""
    line = bill.line(line_no)
    assert line is not None
    here = line.stock is None or (line.status, line.document_no) == ("sold", bill.sale_no)
    return not line.returned_on and not line.traded_in and here


# --- old gold --------------------------------------------------------------------------------------------------------


@dataclass
class _OldGold:
    """One old piece on a bill, as its owner at the counter lays it there."""

    machine: Machine
    part: OldPart
    kind: str = "old_gold"

    def _worth(self) -> tuple[Worth, ...]:
        return worths([self.part], {}, {}, weight_scale_mg=10, weight_mode="half_up")

    def charges(self, _connection: Any, _cart: Cart, _priced: PricedCart) -> tuple[()]:
        return ()

    def lines(self, _connection: Any, _cart: Cart, _priced: PricedCart) -> tuple[()]:
        return ()

    def tenders(self, connection: Any, _cart: Cart, _priced: PricedCart) -> list[SoldTender]:
        date = self.machine.keeper.business_date(connection)
        (number,) = old_gold_numbers(connection, self.machine.register, date, 1)
        (worth,) = self._worth()
        return [SoldTender(method=self.kind, amount_fen=worth.fen, tendered_fen=worth.fen, reference=number)]

    def record(self, books: Books, _cart: Cart, _priced: PricedCart, fact: SaleCompleted) -> None:
        cash_fen = -min(0, sum(one.amount_fen for one in fact.tenders if one.method == CASH))
        bill = BillOfOldGold(fact.sale_id, fact.sale_no, self.machine.store, cash_fen, _TERMS)
        take(books, [self.part], self._worth(), bill)


def old_gold(world: World, machine: Machine) -> None:
    """An old piece is bought, or pays of a new one; now and then it is one that a bill of the chain sold."""
    bill = _bill(world, machine) if world.rng.random() < 0.5 else None
    own = None if bill is None else pick(world, [x for x in bill.lines if x.purity_code and not x.returned_on])
    new = pieces_here(world, machine)[:1] if world.rng.random() < 0.5 else []
    weighed = Weighed(mg=world.rng.randint(800, 4_000), raw="", source="manual", at="", by=MANAGER)
    of_bill: dict[str, Any] = {"source": "other"}
    if bill is not None and own is not None:
        of_bill = {"source": "own", "receipt_no": bill.sale_no, "barcode": own.barcode}
    part = OldPart(
        kind="buy_back", category="戒指", purity_code=world.rng.choice(("AU999", "AU750")), metal="gold",
        fineness_permille_x10=9_990, gross=weighed, recycle_fen=3_000, **of_bill,
    )  # fmt: skip
    parts = Parts()
    parts.own(_OldGold(machine, part))

    def cart_of(books: Books) -> Cart:
        now = stamp(books.clock.now())
        return Cart(
            cart_id=books.ids.new(), opened_at=now, parts=(CartPart(part_id="old", kind="old_gold", body=""),),
            lines=tuple(piece_line(books, one, now) for one in new),
        )  # fmt: skip

    if close_bill(world, machine, cart_of, parts):
        world.count("old_gold.traded_in" if new else "old_gold.bought")
        world.say(f"{machine.name} takes old gold {of_bill}")


AT_THE_COUNTER_AGAIN: dict[str, Deed] = {
    "sell_more": sell_more, "find_bill": find_bill, "bring_back": bring_back, "old_gold": old_gold,
}  # fmt: skip
