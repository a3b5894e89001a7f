"""A cashier does anything in any order for days: the books must come out whatever happens."""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from kernel.books import entries
from kernel.errors import DomainError
from kernel.facts import Entry, Fact
from kernel.money import divide_half_up
from membership.tables import member_account, member_movement
from shop.daily_close.facts import CashMoved, DayOpened
from shop.daily_close.queries import cash_state, gram_totals, open_day_of
from shop.daily_close.rules.drawer import FACES_FEN
from shop.daily_close.usecases import close_day, count_drawer, move_cash, open_day
from shop.sales.facts import HoldEnded, SaleCompleted, SaleHeld, SaleTenderCorrected
from shop.sales.queries import draft_cart, holds_of_store, sales_of_day
from shop.sales.rules.cart import Cart, CartLine
from shop.sales.tables import sale, sale_line, sale_tender
from shop.sales.usecases import (
    correct_member,
    correct_tenders,
    hold,
    keep_cart,
    keep_line,
    recall,
    release_hold,
    void,
)
from shop.stock.tables import piece_stock
from tests.builders import shop
from tests.builders.register import Register, card, cash, with_lines

PIECES = [piece.barcode for piece in shop.PIECES]
MEMBERS = [shop.LI, shop.LI2, shop.LIU, shop.ZHOU]
places = st.integers(min_value=0, max_value=99)


class AnyOrder(RuleBasedStateMachine):
    """One register. A use case may refuse in the shop's words; whatever it does, the invariants hold."""

    @initialize()
    def open_shop(self) -> None:
        self.register = Register()
        self.cart = self._fresh()
        self.days = 1

    def _fresh(self) -> Cart:
        return self.register.cart()

    # --- the bill --------------------------------------------------------------------------------------------

    @rule(barcode=st.sampled_from(PIECES))
    def scan(self, barcode: str) -> None:
        if self.cart.line_of(barcode) is None:
            line: CartLine = self.register.line(barcode)
            with self.register.books() as books:
                keep_line(books, self.cart, line)
            self.cart = with_lines(self.cart, *self.cart.lines, line)

    @rule(card_no=st.sampled_from(MEMBERS))
    def attach_member(self, card_no: str) -> None:
        self.cart = msgspec.structs.replace(self.cart, member_id=self.register.member_id(card_no))
        with self.register.books() as books:
            keep_cart(books, self.cart)

    @rule(percent=st.integers(min_value=0, max_value=100), notes=st.integers(min_value=0, max_value=3))
    def sell(self, percent: int, notes: int) -> None:
        """Part by card, the rest in cash with some notes too many."""
        due = self.register.price(self.cart).due_fen
        by_card = divide_half_up(due * percent, 100)
        tenders = [card(by_card)] * bool(by_card)
        tenders += [cash(due - by_card, due - by_card + 100_00 * notes)] * bool(due - by_card)
        try:
            with self.register.books() as books:
                self.register.complete(books, self.cart, tenders)
        except DomainError:
            return
        self.cart = self._fresh()

    @rule(barcode=st.sampled_from(PIECES), card_no=st.sampled_from(MEMBERS), percent=st.sampled_from([0, 40, 100]))
    def serve_a_member(self, barcode: str, card_no: str, percent: int) -> None:
        """Most visits: a piece, a member, a payment."""
        self.scan(barcode)
        self.attach_member(card_no)
        self.sell(percent, 1)

    @rule(short=st.integers(min_value=1, max_value=100))
    def sell_for_too_little(self, short: int) -> None:
        due = self.register.price(self.cart).due_fen
        try:
            with self.register.books() as books:
                self.register.complete(books, self.cart, [cash(max(1, due - short))])
        except DomainError:
            return
        raise AssertionError("a bill was closed that was not paid")

    @rule(reason=st.sampled_from(["", "不要了"]))
    def void(self, reason: str) -> None:
        try:
            with self.register.books() as books:
                void(books, self.cart, self.register.price(self.cart), store="HP", reason=reason)
        except DomainError:
            return
        self.cart = self._fresh()

    @rule()
    def park(self) -> None:
        try:
            with self.register.books() as books:
                hold(books, self.cart, self.register.price(self.cart), store="HP", name="x")
        except DomainError:
            return
        self.cart = self._fresh()

    @rule(place=places)
    def take_back(self, place: int) -> None:
        """What is on the screen is parked first: a bill is taken back to an empty screen only."""
        self.park()
        with self.register.reading() as connection:
            parked = holds_of_store(connection, "HP")
        if parked and not self.cart.lines:
            with self.register.books() as books:
                self.cart = recall(books, parked[place % len(parked)].hold_no, store="HP")

    # --- corrections -----------------------------------------------------------------------------------------

    def _some_sale(self, place: int) -> str | None:
        with self.register.reading() as connection:
            day = open_day_of(connection, "HP01")
            heads = sales_of_day(connection, "HP01", "2026-11-21" if day is None else day.date)
        return heads[place % len(heads)].sale_no if heads else None

    @rule(place=places, odd=st.sampled_from([0, 0, 0, 1]))
    def correct_tenders(self, place: int, odd: int) -> None:
        """All by card after all; sometimes with a wrong sum, which must be refused."""
        sale_no = self._some_sale(place)
        if sale_no is None:
            return
        due = self._value(select(sale.c.due_fen).where(sale.c.sale_no == sale_no))
        try:
            with self.register.books() as books:
                correct_tenders(books, sale_no, [card(due + odd)], "记错了")
        except DomainError:
            return
        assert odd == 0

    @rule(place=places, card_no=st.sampled_from(MEMBERS), points=st.integers(min_value=0, max_value=500))
    def correct_member(self, place: int, card_no: str, points: int) -> None:
        sale_no = self._some_sale(place)
        if sale_no is None:
            return
        try:
            with self.register.books() as books:
                member_id = self.register.member_id(card_no)
                correct_member(books, sale_no, member_id=member_id, label=card_no, line_points=[points], reason="漏录")
        except DomainError:
            return

    # --- the drawer ------------------------------------------------------------------------------------------

    @rule(what=st.sampled_from(["pay_in", "pay_out", "drop"]), amount=st.integers(min_value=0, max_value=3_000_00))
    def move_cash(self, what: str, amount: int) -> None:
        try:
            with self.register.books() as books:
                move_cash(books, store="HP", what=what, amount_fen=amount, reason="x")
        except DomainError:
            return

    @precondition(lambda self: self.days < 3)
    @rule(face=st.sampled_from(FACES_FEN), number=st.integers(min_value=0, max_value=50), again=st.booleans())
    def close_the_day_and_open_the_next(self, face: int, number: int, again: bool) -> None:
        """Whatever was counted, the day can be closed; parked bills are given up."""
        with self.register.reading() as connection:
            parked = holds_of_store(connection, "HP")
        with self.register.books() as books:
            for one in parked:
                release_hold(books, one.hold_no, store="HP")
            for _attempt in range(1 + again):
                count_drawer(books, {face: number})
            close_day(books, difference_reason="x", approved_by=shop.MANAGER)
        self.register.clock.forward(hours=20)
        self.days += 1
        with self.register.books() as books:
            open_day(books, store="HP", date=f"2026-11-{20 + self.days}", float_fen=500_00)

    @rule(minutes=st.integers(min_value=0, max_value=400))
    def time_passes(self, minutes: int) -> None:
        self.register.clock.forward(minutes=minutes)

    # --- what must always hold -------------------------------------------------------------------------------

    def _value(self, query: object) -> int:
        with self.register.reading() as connection:
            return int(connection.scalar(query) or 0)  # type: ignore[call-overload]

    def _facts(self) -> list[tuple[Entry, Fact]]:
        with self.register.reading() as connection:
            kinds = self.register.keeper.projections.kinds
            return [(entry, kinds.read(entry)) for entry in entries(connection, "HP01")]

    @invariant()
    def every_bill_is_paid_to_the_fen(self) -> None:
        with self.register.reading() as connection:
            due = dict(connection.execute(select(sale.c.sale_id, sale.c.due_fen)).all())  # type: ignore[arg-type]
            paid: dict[str, int] = Counter()
            for sale_id, amount, handed in connection.execute(
                select(sale_tender.c.sale_id, sale_tender.c.amount_fen, sale_tender.c.tendered_fen)
            ):
                assert 0 < amount <= handed
                paid[sale_id] += amount
            lines = connection.execute(select(sale_line.c.sale_id, func.sum(sale_line.c.net_fen)).group_by("sale_id"))
            assert dict(lines.all()) == due  # type: ignore[arg-type]
        assert {sale_id: paid[sale_id] for sale_id in due} == due

    @invariant()
    def the_drawer_holds_what_the_journal_says(self) -> None:
        """Told again from the facts alone: float, cash that stayed, what was paid in, out and dropped."""
        with self.register.reading() as connection:
            day = open_day_of(connection, "HP01")
            assert day is not None
            shown = cash_state(connection, day).expected_fen
        signs = {"pay_in": 1, "pay_out": -1, "drop": -1}
        drawer, kept = 0, {}
        for entry, fact in self._facts():
            if entry.business_date != day.date:
                continue
            if isinstance(fact, DayOpened):
                drawer += fact.float_fen
            if isinstance(fact, CashMoved):
                drawer += signs[fact.what] * fact.amount_fen
            if isinstance(fact, SaleCompleted | SaleTenderCorrected):
                kept[fact.sale_id] = sum(
                    tender.tendered_fen for tender in fact.tenders if tender.method == "cash"
                ) - sum(tender.tendered_fen - tender.amount_fen for tender in fact.tenders)
        assert shown == drawer + sum(kept.values())
        assert drawer + sum(kept.values()) >= 0 or any(isinstance(f, SaleTenderCorrected) for _e, f in self._facts())

    @invariant()
    def each_piece_is_in_one_state_and_sold_at_most_once(self) -> None:
        sold: Counter[str] = Counter()
        parked: dict[str, tuple[str, ...]] = {}
        for _entry, fact in self._facts():
            if isinstance(fact, SaleCompleted):
                sold.update(line.barcode for line in fact.lines)
            if isinstance(fact, SaleHeld):
                parked[fact.hold_no] = msgspec.json.decode(fact.cart, type=Cart).barcodes
            if isinstance(fact, HoldEnded):
                del parked[fact.hold_no]
        held = Counter(barcode for barcodes in parked.values() for barcode in barcodes)
        states = {code: "sold" if sold[code] else "held" if held[code] else "in_stock" for code in PIECES}
        assert max((sold + held).values(), default=0) <= 1
        with self.register.reading() as connection:
            query = select(piece_stock.c.barcode, piece_stock.c.status).where(piece_stock.c.store == "HP")
            assert dict(connection.execute(query).all()) == states  # type: ignore[arg-type]

    @invariant()
    def grams_come_out(self) -> None:
        with self.register.reading() as connection:
            day = open_day_of(connection, "HP01")
            assert day is not None
            totals = gram_totals(connection, day)
        assert all(t.opening_mg + t.received_mg - t.sold_mg == t.closing_mg for t in totals)
        assert sum(t.opening_pieces for t in totals) <= len(PIECES)
        assert all(t.opening_pieces >= 0 <= t.closing_pieces for t in totals)

    @invariant()
    def an_account_is_the_sum_of_its_movements(self) -> None:
        sums = select(member_movement.c.member_id, func.sum(member_movement.c.points)).group_by("member_id")
        with self.register.reading() as connection:
            moved = dict(connection.execute(sums).all())  # type: ignore[arg-type]
            accounts = connection.execute(select(member_account.c.member_id, member_account.c.points)).all()
            earned = dict(
                connection.execute(
                    select(sale.c.member_id, func.sum(sale.c.points))
                    .where(sale.c.member_id != "")
                    .group_by("member_id")
                ).all()  # type: ignore[arg-type]
            )
            opening = dict(
                connection.execute(
                    select(member_movement.c.member_id, member_movement.c.points).where(
                        member_movement.c.what == "opening"
                    )
                ).all()  # type: ignore[arg-type]
            )
        assert {member_id: points for member_id, points in accounts} == moved  # noqa: C416 - rows, not pairs
        assert moved == {one: opening[one] + earned.get(one, 0) for one in moved}

    @invariant()
    def the_screen_survives_a_power_cut(self) -> None:
        with self.register.reading() as connection:
            kept = draft_cart(connection)
        assert kept is not None
        assert kept.barcodes == self.cart.barcodes
        assert kept.member_id == self.cart.member_id

    def teardown(self) -> None:
        if hasattr(self, "register"):
            assert self.register.verdict().findings == ()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
