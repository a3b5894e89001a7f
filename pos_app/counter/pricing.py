"""The price of what is on the bill now: today's board, the rules in force, the member as the books know them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from kernel.clock import stamp
from membership.queries import member_view
from membership.tiers.facts import TierPolicy
from pos_app.counter.post import Post
from pos_app.counter.quotas import Quotas
from pos_app.counter.rule_sets import RuleSets
from pos_app.counter.sheets import sheet_of
from pos_app.counter.tiering import Tiering
from promotions import Engine, RuleSet
from shop.gold_board.queries import Board, prices_at
from shop.goods.queries import goods_by_code, quantity
from shop.sales.errors import QuotaGone
from shop.sales.facts import ManualDiscount, PricingPolicy
from shop.sales.rules.cart import Cart
from shop.sales.rules.choices import engine_with
from shop.sales.rules.earning import earning_less, unearned_fen
from shop.sales.rules.given import given_goods
from shop.sales.rules.given_lines import with_given
from shop.sales.rules.pricing import BY_PIECE, MemberLabel, PricedCart, Pricer
from shop.sales.rules.rounding import finish_rule
from shop.sales.rules.tier_benefits import craft_rules
from shop.sheet.rules.inputs import SheetInput
from shop.stock.queries import not_in_stock

QUICK_LABELS = 1_000  # of the engine's search, on a scan; labels and not time, so that every till answers alike


@dataclass(slots=True)
class Desk:
    """Prices the cart of a post. Rule sets are compiled once and kept until another one is in force.

    A bill keeps the time of its first scan until other promotions begin: then it is priced by them, at their minute.
    From the tender on its price stands.
    """

    post: Post
    rule_sets: RuleSets = field(init=False)
    tiering: Tiering = field(init=False)
    quotas: Quotas = field(init=False)
    _engine: Engine | None = None
    _engine_of: tuple[int, TierPolicy | None] = (-1, None)
    _rule_set: str = ""
    _of_bill: tuple[tuple[Engine, tuple[ManualDiscount, ...], dict[str, int]], Engine] | None = None
    rules_of: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # every set that priced here, by its hash
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rule_sets = RuleSets(lambda: self.post.enquiry.headquarters_key())
        self.tiering = Tiering(self.post)
        self.quotas = Quotas(self.post)

    @property
    def policy(self) -> PricingPolicy:
        """The chain's rounding: the settings' `pricing`, and the unit of bills that the shop chose when it opened."""
        settings = self.post.settings
        return msgspec.structs.replace(settings.pricing, ticket_unit_fen=settings.ticket_unit_fen)

    def price(self) -> PricedCart:
        """A quick price of what is on the bill, for each scan: the best one in all but knotty cases."""
        with self.post.reading() as connection:
            self._follow_rules(connection)
            return self._price(connection, self.post.cart, QUICK_LABELS)

    def price_of(self, cart: Cart) -> PricedCart:
        """What the bill would come to, were it this one."""
        with self.post.reading() as connection:
            return self._price(connection, cart, QUICK_LABELS)

    def exact_price(self) -> PricedCart:
        """The best price, proven where it can be: what the customer is asked for."""
        with self.post.reading() as connection:
            self._follow_rules(connection)
            return self._price(connection, self.post.cart, None)

    def settled_price(self) -> PricedCart:
        """The best price of which this register holds every use of a quota. Raises QuotaGone: it is another price."""
        gone: list[str] = []
        while True:
            priced, rules = self.exact_price(), self.rules()
            short = self.quotas.hold(priced, rules)
            if not short:
                break
            gone += short
        self.keep_uses_ahead()
        if gone:
            raise QuotaGone(promotion="、".join(dict.fromkeys(gone)))
        return priced

    def _follow_rules(self, connection: Connection) -> None:
        """Where other promotions began since the first scan, the bill's time is their minute."""
        began = self.rule_sets.in_force(connection, self.post.now()).effective_at
        if not self.post.in_tender and began > self.post.cart.opened_at:
            self.post.cart = msgspec.structs.replace(self.post.cart, opened_at=began)

    def _price(self, connection: Connection, cart: Cart, label_budget: int | None) -> PricedCart:
        board = self.board(connection)
        stale_after = self.post.right_clock.now() - timedelta(minutes=self.post.settings.stale_price_minutes)
        where = (connection, self.post.store, cart.barcodes)
        trouble = not_in_stock(*where, member_id=cart.member_id) if cart.lines else ()
        kept = self.post.parts.kept(connection, cart)
        troubles = {
            t.barcode: "item.other_store" if t.store != self.post.store else f"item.{t.status}"
            for t in trouble
            if t.barcode not in kept
        }
        troubles |= _without_price(cart, board, stamp(stale_after))
        pricer = self._pricer(connection, cart)
        priced = pricer.price(
            cart,
            member=member_label(connection, cart.member_id, cart.opened_at),
            names=self._names_of(connection, cart),
            board_price=lambda purity: retail_price(board, purity),
            member_price=lambda purity: member_price(board, purity),
            stale_after=stamp(stale_after),
            troubles=troubles,
            label_budget=label_budget,
            fixed_lines=self.post.parts.fixed_lines(cart),
            traded_in=self.post.parts.traded_in(cart),
        )
        whole = self.post.parts.priced(connection, cart, self._with_given(connection, cart, priced, pricer))
        points = self.tiering.points(connection)
        if not cart.parts or not points.unpaid_by:
            return whole
        return earning_less(whole, points, unearned_fen(self.post.parts.tenders(connection, cart, whole), points))

    def _with_given(self, connection: Connection, cart: Cart, priced: PricedCart, pricer: Pricer) -> PricedCart:
        """With what promotions give and add, of what the store has and the bill does not sell."""
        if priced.answer is None or not (priced.answer.gifts or priced.answer.add_ons):
            return priced
        on_bill = {line.piece.barcode: line.qty for line in cart.lines if line.unit}
        given, short = given_goods(
            priced.answer, pricer.engine.rule_set,
            goods=lambda code: goods_by_code(connection, code),
            there=lambda code: quantity(connection, self.post.store, code) - on_bill.get(code, 0),
            chosen={one.rule_id: one.codes for one in cart.choices.gifts},
        )  # fmt: skip
        return with_given(priced, given, short)

    def sheet(self, connection: Connection, cart: Cart, priced: PricedCart) -> SheetInput:
        """Every input of that price, which this desk gave."""
        return sheet_of(
            connection, cart, priced,
            store=self.post.store, policy=self.policy, points=self.tiering.points(connection),
            rules=self.rules_of[priced.rule_set], parts=self.post.parts,
        )  # fmt: skip

    def board(self, connection: Connection) -> Board | None:
        """The prices that this store sells at now; None when there are none or their time is over."""
        stale_minutes = self.post.settings.board.stale_minutes
        return prices_at(connection, self.post.store, self.post.now(), stale_minutes=stale_minutes)

    def rules(self) -> RuleSet:
        """The rules that the bill is priced by, without what was given by hand."""
        with self.post.reading() as connection:
            return self._compiled(connection, self.post.cart).rule_set

    def keep_uses_ahead(self, member_id: str = "") -> None:
        """Have uses of today's quotas at hand for when there is no line, or those of the member at the counter."""
        with self.post.reading() as connection:
            now = msgspec.structs.replace(self.post.cart, opened_at=self.post.now())
            rules = self._compiled(connection, now).rule_set
        self.quotas.keep_ahead(rules, member_id)

    def rule_names(self, connection: Connection) -> dict[str, str]:
        """Names of the voucher rules in force, by their code."""
        rules = self.rule_sets.in_force(connection, self.post.now()).rules
        return {rule["code"]: rule.get("name", rule["id"]) for rule in rules if rule.get("code")}

    def _compiled(self, connection: Connection, cart: Cart) -> Engine:
        here, tiers = self.rule_sets.in_force(connection, cart.opened_at), self.tiering.policy(connection)
        if self._engine is None or (here.version, tiers) != self._engine_of:
            rules = [*here.rules, *craft_rules(tiers)]
            finish = finish_rule(self.policy)
            if finish is not None:
                rules.append(finish)
            compiled = RuleSet.parse(rules)
            self._engine, self._engine_of, self._rule_set = Engine(compiled), (here.version, tiers), compiled.hash
            self.rules_of[compiled.hash] = rules
            self.quotas.keep_ahead(compiled)
        return self._engine

    def _pricer(self, connection: Connection, cart: Cart) -> Pricer:
        engine = self._compiled(connection, cart)
        left = self.quotas.left(connection, cart, engine.rule_set)
        return Pricer(
            engine=self._for_bill(engine, cart, left),
            rule_set=self._rule_set,
            policy=self.policy,
            points_policy=self.tiering.points(connection),
            store=self.post.store,
            left=tuple(sorted(left.items())),
        )

    def _for_bill(self, engine: Engine, cart: Cart, left: dict[str, int]) -> Engine:
        """The engine with what quotas leave and people gave by hand on this bill, kept until that changes."""
        ids = {line.line_id for line in cart.lines}
        given = tuple(one for one in cart.choices.manual if not one.on or one.on in ids)
        if self._of_bill is None or self._of_bill[0] != (engine, given, left):
            self._of_bill = ((engine, given, left), engine_with(engine, given, left))
        return self._of_bill[1]

    def _names_of(self, connection: Connection, cart: Cart) -> dict[str, str]:
        if any(line.salesperson not in self._names for line in cart.lines):
            self._names = self.post.names()
        return self._names


def retail_price(board: Board | None, purity_code: str) -> int | None:
    """Fen a gram at the counter, or None when the board does not name the purity."""
    row = None if board is None else board.prices.get(purity_code)
    return None if row is None else row.retail_fen


def member_price(board: Board | None, purity_code: str) -> int:
    """Fen a gram for members, 0 where they pay as all do."""
    row = None if board is None else board.prices.get(purity_code)
    return 0 if row is None else row.member_fen


def _without_price(cart: Cart, board: Board | None, stale_after: str) -> dict[str, str]:
    """Weighed goods whose price was fixed too long ago, and of which nobody says now what they cost."""
    lines = (line for line in cart.lines if line.piece.pricing_mode != BY_PIECE and line.priced_at < stale_after)
    return {
        line.piece.barcode: "gold.no_price"
        for line in lines
        if line.gram_price(retail_price(board, line.piece.purity_code)) is None
    }


def member_label(connection: Connection, member_id: str, at: str) -> MemberLabel | None:
    """The member on a bill opened at the ISO time `at`, masked as on the main screen."""
    view = member_view(connection, member_id) if member_id else None
    if view is None:
        return None
    birthday = view.birthday_by(at[:10])
    return MemberLabel(
        member_id=view.member_id,
        label=view.label,
        name=view.name,
        tier=view.tier,
        tier_name=view.tier_name,
        points=view.points,
        value_fen=view.principal_fen + view.bonus_fen,
        birthday=birthday,
        birthday_month=bool(birthday) and birthday[:2] == at[5:7],
    )
