"""One register's books in memory, with the small shop in them: scan, price and sell without a till around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from kernel.actor import Actor
from kernel.books import Bookkeeper, Books
from kernel.clock import FixedClock, stamp
from kernel.ids import Ids
from kernel.secrets import fingerprint
from kernel.verify import Verdict, verify
from membership.personal import MemberKeys
from membership.queries import account, member_view
from membership.rules.points import PointsPolicy
from membership.rules.stored_value import Account
from membership.tables import member
from promotions import Engine, RuleSet
from shop.catalogue.queries import piece_by_barcode
from shop.catalogue.rules.purity import purity_name
from shop.daily_close.queries import Day, open_day_of
from shop.daily_close.usecases import open_day
from shop.gold_board.queries import board_at
from shop.registry import projections
from shop.sales.facts import PricingPolicy, SoldTender
from shop.sales.rules.cart import Cart, CartLine, CartPiece
from shop.sales.rules.pricing import MemberLabel, PricedCart, Pricer
from shop.sales.rules.tenders import Tendering, take
from shop.sales.usecases import CommittedSale, complete, keep_cart
from shop.staff.rules.roles import permissions_of
from shop.stock.queries import whereabouts
from tests.builders import shop
from tests.builders.books import counted, new_database

CASHIER = Actor(shop.CASHIER, "王芳", "cashier", permissions_of("cashier"))
POLICY = PricingPolicy()


class Register:
    """A register of store HP and all that its people do at it. Money in fen."""

    store = "HP"

    def __init__(self, rules: Sequence[dict[str, Any]] = shop.RULES, *, opened: bool = True) -> None:
        self.name, self.database = "HP01", new_database()
        self.clock = FixedClock(shop.MORNING)
        self.keys = MemberKeys(shop.CHAIN, random=counted(1))
        self.phone_mac: Callable[[str], str] = partial(fingerprint, shop.CHAIN.phone_key)
        self.keeper = Bookkeeper(
            self.database,
            register=self.name,
            projections=projections(self.keys, self.phone_mac),
            clock=self.clock,
            ids=Ids(self.clock, counted(2)),
            business_date=self._business_date,
        )
        parsed = RuleSet.parse(list(rules))
        self.pricer = Pricer(Engine(parsed), parsed.hash, POLICY, PointsPolicy(), self.store)
        with self.books() as books:
            shop.open_shop(books, self.keys, self.phone_mac)
            self.clock.forward(minutes=1)
        if opened:
            with self.books() as books:
                open_day(books, store=self.store, date="2026-11-21", float_fen=1_000_00)
        self.clock.forward(minutes=1)

    def _business_date(self, connection: Connection) -> str:
        day = open_day_of(connection, self.name)
        return self.clock.now().date().isoformat() if day is None else day.date

    @contextmanager
    def books(self, actor: Actor = CASHIER) -> Iterator[Books]:
        with self.keeper.open(actor) as books:
            yield books

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.database.reading() as connection:
            yield connection

    @property
    def day(self) -> Day:
        with self.reading() as connection:
            day = open_day_of(connection, self.name)
        assert day is not None
        return day

    def member_id(self, card_no: str = shop.LI) -> str:
        with self.reading() as connection:
            return str(connection.scalar(select(member.c.member_id).where(member.c.card_no == card_no)))

    def account(self, card_no: str = shop.LI) -> Account:
        with self.reading() as connection:
            return account(connection, self.member_id(card_no))

    def status(self, barcode: str) -> str:
        with self.reading() as connection:
            found = whereabouts(connection, barcode)
        assert found is not None
        return found.status

    def verdict(self) -> Verdict:
        with self.reading() as connection:
            self.keys.load(connection)
            return verify(connection, register=self.name, projections=self.keeper.projections)

    # --- a bill --------------------------------------------------------------------------------------------------

    def cart(self, *barcodes: str, card_no: str = "", **more: Any) -> Cart:
        """A cart with these pieces at today's board, kept as the draft."""
        lines = tuple(self.line(barcode) for barcode in barcodes)
        member_id = self.member_id(card_no) if card_no else ""
        cart = Cart(
            cart_id=self.keeper.ids.new(), opened_at=stamp(self.clock.now()), member_id=member_id, lines=lines, **more
        )
        with self.books() as books:
            keep_cart(books, cart)
        return cart

    def line(self, barcode: str) -> CartLine:
        with self.reading() as connection:
            piece = piece_by_barcode(connection, barcode)
            board = board_at(connection, stamp(self.clock.now()))
        assert piece is not None
        assert board is not None
        values = {name: getattr(piece, name) for name in CartPiece.__struct_fields__ if name != "purity_name"}
        price = board.prices.get(piece.purity_code)
        return CartLine(
            line_id=self.keeper.ids.new(),
            piece=CartPiece(**values, purity_name=purity_name(piece.purity_code)),
            board_version=board.board_version,
            board_price_fen=0 if price is None else price.retail_fen,
            priced_at=stamp(self.clock.now()),
            salesperson=shop.SALESPERSON,
        )

    def price(self, cart: Cart) -> PricedCart:
        with self.reading() as connection:
            label = label_of(connection, cart.member_id)
        return self.pricer.price(
            cart, member=label, names={}, board_price=lambda _purity: None, stale_after="", troubles={}
        )

    def complete(self, books: Books, cart: Cart, tenders: Sequence[SoldTender] | None = None) -> CommittedSale:
        """Close the bill; by exact cash when no tenders are given."""
        priced = self.price(cart)
        empty = Tendering(priced.due_fen, ())
        exact = (take(empty, "cash", priced.due_fen),) if priced.due_fen else ()
        tendering = Tendering(priced.due_fen, exact if tenders is None else tuple(tenders))
        return complete(books, cart, priced, tendering, store=self.store, policy=POLICY, local=lambda *_sale: ())

    def sell(self, *barcodes: str, card_no: str = "", tenders: Sequence[SoldTender] | None = None) -> CommittedSale:
        cart = self.cart(*barcodes, card_no=card_no)
        self.clock.forward(seconds=30)
        with self.books() as books:
            return self.complete(books, cart, tenders)


def label_of(connection: Connection, member_id: str) -> MemberLabel | None:
    """The member on a bill, as a till shows them."""
    view = member_view(connection, member_id) if member_id else None
    if view is None:
        return None
    return MemberLabel(
        member_id=view.member_id, label=view.label, name=view.name, tier=view.tier, tier_name=view.tier_name,
        points=view.points, value_fen=view.principal_fen + view.bonus_fen, birthday="", birthday_month=False,
    )  # fmt: skip


def cash(amount_fen: int, handed_fen: int | None = None) -> SoldTender:
    return SoldTender(method="cash", amount_fen=amount_fen, tendered_fen=handed_fen or amount_fen)


def card(amount_fen: int, reference: str = "4321") -> SoldTender:
    return SoldTender(method="card", amount_fen=amount_fen, tendered_fen=amount_fen, reference=reference)


def stored_value(principal_fen: int, bonus_fen: int = 0, right_id: str = "R1") -> SoldTender:
    amount = principal_fen + bonus_fen
    return SoldTender(
        method="stored_value", amount_fen=amount, tendered_fen=amount, right_id=right_id, principal_fen=principal_fen,
        bonus_fen=bonus_fen,
    )  # fmt: skip


def with_lines(cart: Cart, *lines: CartLine) -> Cart:
    return msgspec.structs.replace(cart, lines=lines)
