"""Building a bill: scanning, members, vouchers, salespeople, undo, void, hold and recall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Connection

from membership.errors import BankCardShown, MemberNotFound
from membership.queries import member_view
from membership.rules.cards import is_bank_card, is_stripe, normalise_card
from membership.rules.member_token import looks_like_token
from pos_app.counter.answers import FoundPiece, HoldRow, Scanned
from pos_app.counter.cards import card_shown, nobody_with
from pos_app.counter.gift_card_bill import part_to_sell
from pos_app.counter.goods import (
    came_meanwhile,
    find_by_hand,
    find_piece,
    fixed_by,
    goods_line,
    new_line,
    quantity_before,
    require_quantity,
    require_sellable,
)
from pos_app.counter.members import find_or_ask, require_good_card, take_token
from pos_app.counter.parts import with_part, without_part
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from pos_app.counter.vouchers import dropped, kept_for, reserve_voucher, with_rights_of
from shop.catalogue.queries import piece_by_barcode
from shop.catalogue.rules.barcode import normalise_number
from shop.goods.errors import ItemUnique
from shop.goods.facts import GoodsRecord
from shop.goods.queries import goods_by_code
from shop.sales.errors import (
    CartEmpty,
    CartNotEmpty,
    InTender,
    LineUnknown,
    NothingToUndo,
    PaymentCodeTooEarly,
)
from shop.sales.facts import OldGoldPriceKept
from shop.sales.queries import Hold, holds_of_store
from shop.sales.rules.cart import Cart, CartLine, CartPart
from shop.sales.rules.pricing import BY_PIECE, PricedCart
from shop.sales.rules.scan_codes import ScanKind, classify
from shop.sales.usecases import close_rights, drop_line, hold, keep_cart, keep_header, keep_line, recall, void
from shop.staff.errors import UnknownStaff
from shop.staff.queries import actor_of
from shop.staff.rules import roles
from shop.stock.errors import PieceUnknown

UNDO_STEPS = 20


@dataclass(slots=True)
class Selling:
    """The bill on the screen. Every change is on disk before the answer is returned."""

    post: Post
    desk: Desk

    def cart(self) -> PricedCart:
        return self.desk.price()

    def scan(self, code: str) -> Scanned:
        """Do what a scanned or typed code means. Every refusal leaves the bill as it was."""
        self.post.allowed(roles.SELL)
        if looks_like_token(code.strip()):  # before anything makes its letters capitals
            return self._scan_token(code.strip())
        if is_stripe(code):
            return self._scan_member(normalise_card(code))
        qty, code = quantity_before(normalise_number(code))
        with self.post.reading() as connection:
            goods = goods_by_code(connection, code)
        if goods is not None:
            return self._scan_goods(goods, 1 if qty is None else qty)
        if qty is not None:
            raise ItemUnique(name=code) if self._is_piece(code) else PieceUnknown(scanned=code)
        kind = classify(code)
        if kind is not ScanKind.PIECE and self._is_piece(code):
            kind = ScanKind.PIECE  # the labels that a shop brought with it may look like anything
        if kind is ScanKind.PIECE and is_bank_card(code) and not self._is_piece(code):
            raise BankCardShown()
        if kind is ScanKind.PAYMENT_CODE:
            raise PaymentCodeTooEarly()
        if kind in (ScanKind.CARD, ScanKind.PHONE):
            return self._scan_member(code)
        if kind is ScanKind.VOUCHER:
            return Scanned("voucher", self.add_voucher(code))
        if kind is ScanKind.GIFT_CARD:
            return Scanned("gift_card", self.lay_part(part_to_sell(self.post, code)))
        if kind is ScanKind.HOLD:
            return Scanned("hold", self.recall(code))
        if kind is ScanKind.STAFF and self._is_staff(code[2:]) and self.post.cart.lines:
            return Scanned("salesperson", self.set_salesperson(self.post.cart.lines[-1].line_id, code[2:]))
        if kind is ScanKind.RECEIPT:
            return self._scan_receipt(code)
        return self._scan_piece(code)

    def _is_staff(self, staff_no: str) -> bool:
        with self.post.reading() as connection:
            return actor_of(connection, staff_no, self.post.store) is not None

    def _is_piece(self, code: str) -> bool:
        with self.post.reading() as connection:
            return piece_by_barcode(connection, code) is not None

    def _scan_member(self, code: str) -> Scanned:
        hits = find_or_ask(self.post, code)
        if not hits:
            raise nobody_with(code)
        card_no, refusal = card_shown(self.post, code)
        cart = self.attach_member(hits[0].member_id, card_no)
        if refusal is None:
            return Scanned("member", cart)
        return Scanned("member", cart, words_code=refusal.code, facts=refusal.facts)

    def _scan_token(self, text: str) -> Scanned:
        """A member's own code: member price and points also where this till has never heard of them."""
        return Scanned("member", self.attach_member(take_token(self.post, text)))

    def _scan_receipt(self, code: str) -> Scanned:
        # Whose bill it is shows when its goods are to come back (counter/returning.py).
        return Scanned("receipt", self.cart(), facts={"sale_no": code})

    def _scan_piece(self, code: str) -> Scanned:
        if self.post.in_tender:
            raise InTender()
        try:
            return self._scan_own_piece(code)
        except PieceUnknown:
            if not came_meanwhile(self.post, code):
                raise
            return self._scan_own_piece(code)

    def _scan_own_piece(self, code: str) -> Scanned:
        with self.post.reading() as connection:
            piece = find_piece(connection, code)
            there = self.post.cart.line_of(piece.barcode)
            if there is not None:
                number = self.post.cart.lines.index(there) + 1
                return Scanned("duplicate", self.cart(), there.line_id, "W-ITEM-DUP", {"line_no": number})
            require_sellable(self.post, connection, piece)
            line = new_line(self.post, self.desk, connection, piece)
        self._add(line)
        return Scanned("line", self.cart(), line.line_id)

    def _scan_goods(self, goods: GoodsRecord, qty: int) -> Scanned:
        """Goods by quantity: a line of their own, or more of the line that is there."""
        if self.post.in_tender:
            raise InTender()
        there = self.post.cart.line_of(goods.code)
        require_quantity(qty)
        if there is not None:
            return Scanned("line", self.set_quantity(there.line_id, there.qty + qty), there.line_id)
        line = goods_line(self.post, goods, qty)
        self._add(line)
        return Scanned("line", self.cart(), line.line_id)

    def set_quantity(self, line_id: str, qty: int) -> PricedCart:
        """So many of a line's goods. Raises LineUnknown, ItemUnique, QuantityWrong, InTender."""
        line = next((line for line in self._building().lines if line.line_id == line_id), None)
        if line is not None and not line.unit:
            raise ItemUnique(name=line.piece.name)
        return self.change_line(line_id, qty=require_quantity(qty))

    def _add(self, line: CartLine) -> None:
        before = self.post.cart
        # Promotions see the time of the first scan: an empty bill has not begun yet.
        cart = before if not before.empty else replace(before, opened_at=self.post.now())
        with self.post.books() as books:
            keep_line(books, cart, line)
        self._remember(before)
        self.post.cart = replace(cart, lines=(*cart.lines, line))

    def _remember(self, cart: Cart) -> None:
        self.post.undo = [*self.post.undo, cart][-UNDO_STEPS:]

    def _change(self, cart: Cart) -> PricedCart:
        before = self.post.cart
        with self.post.books() as books:
            close_rights(books, dropped(before, cart))
            keep_cart(books, cart)
        self._remember(before)
        self.post.cart = cart
        return self.cart()

    def _building(self) -> Cart:
        if self.post.in_tender:
            raise InTender()
        return self.post.cart

    def find_pieces(self, text: str) -> tuple[FoundPiece, ...]:
        """Pieces by the beginning of barcode, goods or style number, for a label that no scanner reads."""
        self.post.allowed(roles.SELL)
        with self.post.reading() as connection:
            return find_by_hand(connection, self.post, text)

    def remove_line(self, line_id: str) -> PricedCart:
        """Take a line off; Ctrl+Z brings it back. Raises LineUnknown, InTender."""
        cart = self._building()
        if all(line.line_id != line_id for line in cart.lines):
            raise LineUnknown()
        with self.post.books() as books:
            drop_line(books, cart, line_id)
        self._remember(cart)
        rest = tuple(line for line in cart.lines if line.line_id != line_id)
        self.post.cart = replace(cart, lines=rest)
        return self.cart()

    def lay_part(self, part: CartPart, lines: Iterable[CartLine] = ()) -> PricedCart:
        """Lay a feature's part onto the bill, or in place of the one with its id, and its goods. Raises InTender."""
        cart = self._building()
        if cart.empty:
            cart = replace(cart, opened_at=self.post.now())
        return self._change(replace(with_part(cart, part), lines=(*cart.lines, *lines)))

    def take_part(self, part_id: str) -> PricedCart:
        """Take a part off the bill. Raises LineUnknown, InTender."""
        cart = self._building()
        if all(part.part_id != part_id for part in cart.parts):
            raise LineUnknown()
        return self._change(without_part(cart, part_id))

    def change_bill(self, **fields: object) -> PricedCart:
        """The bill with other fields: odd money that a person lets go, choices. Raises InTender."""
        return self._change(replace(self._building(), **fields))

    def undo(self) -> PricedCart:
        """Put back what the bill was before its last change, at most 20 steps. Raises NothingToUndo, InTender."""
        self._building()
        if not self.post.undo:
            raise NothingToUndo()
        cart = with_rights_of(self.post.undo[-1], self.post.cart)
        with self.post.books() as books:
            close_rights(books, dropped(self.post.cart, cart))
            keep_cart(books, cart)
        self.post.undo = self.post.undo[:-1]
        self.post.cart = cart
        return self.cart()

    def set_salesperson(self, line_id: str, staff_no: str) -> PricedCart:
        """Who sold the line (导购). Raises LineUnknown, UnknownStaff."""
        if not self._is_staff(staff_no):
            raise UnknownStaff(staff=staff_no)
        return self.change_line(line_id, salesperson=staff_no)

    def change_line(self, line_id: str, **fields: object) -> PricedCart:
        """One line with other fields. Raises LineUnknown, InTender."""
        cart = self._building()
        if all(line.line_id != line_id for line in cart.lines):
            raise LineUnknown()
        changed = (replace(line, **fields) if line.line_id == line_id else line for line in cart.lines)
        return self._change(replace(cart, lines=tuple(changed)))

    def reprice_gold(self) -> PricedCart:
        """Take today's board price for every weighed line (重算). Raises NoPriceToday."""
        cart = self._building()
        with self.post.reading() as connection:
            board = self.desk.board(connection)
        lines = []
        for line in cart.lines:
            if line.piece.pricing_mode != BY_PIECE:
                line = replace(fixed_by(line, board), priced_at=self.post.now())
            lines.append(line)
        return self._change(replace(cart, lines=tuple(lines)))

    def keep_gold(self) -> PricedCart:
        """Keep the older price for another while (保持); a manager's decision, kept in the journal."""
        before, now = self._building(), self.post.now()
        stale = [line for line in self.cart().lines if line.stale_price_fen]
        lines = tuple(replace(line, priced_at=now) for line in before.lines)
        cart = replace(before, lines=lines)
        with self.post.books(roles.KEEP_PRICE) as books:
            for line in stale:
                books.record(
                    OldGoldPriceKept(
                        cart_id=cart.cart_id, store=self.post.store, barcode=line.barcode,
                        kept_fen=line.board_price_fen, today_fen=line.stale_price_fen,
                    )
                )  # fmt: skip
            keep_cart(books, cart)
        self._remember(before)
        self.post.cart = cart
        return self.cart()

    def attach_member(self, member_id: str, card_no: str = "") -> PricedCart:
        """Raises MemberNotFound, CardRevoked, CardDoubtful, InTender when something was paid already."""
        self._back_from_tender()
        with self.post.reading() as connection:
            view = member_view(connection, member_id)
        if view is None or view.state == "erased":
            raise MemberNotFound(asked=member_id)
        require_good_card(self.post, view.card_no, shown=view.state == "shown")
        self.post.shown.card_no = card_no
        return self._give_to(member_id)

    def detach_member(self) -> PricedCart:
        """Raises InTender."""
        self._building()
        self.post.shown.card_no = ""
        return self._give_to("")

    def _give_to(self, member_id: str) -> PricedCart:
        """The bill is this member's now; vouchers that belong to another one leave it."""
        cart = self.post.cart
        if member_id and self.post.leases is not None:
            self.post.leases.recognised(member_id)
            self.desk.keep_uses_ahead(member_id)
        stay = kept_for(self.post, cart, member_id)
        return self._change(replace(cart, member_id=member_id, vouchers=stay))

    def _back_from_tender(self) -> None:
        """A member or voucher shown while paying re-prices the bill, as long as nothing was taken yet."""
        if self.post.in_tender:
            if self.post.cart.tenders:
                raise InTender()
            self.post.leave_tender()

    def add_voucher(self, code: str) -> PricedCart:
        """Reserve a voucher for this bill. Raises VoucherUnknown/Used/Expired/OfOther/Denied/NotGranted."""
        self._back_from_tender()
        code = normalise_number(code)
        held = reserve_voucher(self.post, code)
        return (
            self.cart()
            if held is None
            else self._change(replace(self.post.cart, vouchers=(*self.post.cart.vouchers, held)))
        )

    def remove_code(self, code: str) -> PricedCart:
        """Take a voucher off the bill and give its right back."""
        cart = self._building()
        rest = tuple(voucher for voucher in cart.vouchers if voucher.code != normalise_number(code))
        fresh = replace(cart, vouchers=rest)
        with self.post.books() as books:
            close_rights(books, dropped(cart, fresh))
            keep_header(books, fresh)
        self.post.cart = fresh
        return self.cart()

    def void(self, reason: str) -> PricedCart:
        """Throw the bill away (整单取消). Raises ReasonMissing, NotPermitted."""
        priced = self.cart()
        with self.post.books(roles.VOID) as books:
            void(books, self.post.cart, priced, store=self.post.store, reason=reason)
        self.post.start_over()
        return self.cart()

    def hold(self, name: str = "") -> HoldRow:
        """Park the bill (挂单). Raises CartEmpty."""
        cart = self._building()
        if not cart.lines:
            raise CartEmpty()
        priced = self.cart()
        member = priced.member.label.split(" ")[0] if priced.member else ""
        label = name.strip() or f"{self.post.now()[11:16]} {member} {priced.pieces}件".replace("  ", " ")
        with self.post.books(roles.HOLD) as books:
            hold_no = hold(books, cart, priced, store=self.post.store, name=label)
        self.post.start_over()
        return next(row for row in self.holds() if row.hold_no == hold_no)

    def holds(self) -> tuple[HoldRow, ...]:
        """Bills parked in this store, oldest first."""
        names = self.post.names()
        with self.post.reading() as connection:
            return tuple(
                self._hold_row(connection, hold, names) for hold in holds_of_store(connection, self.post.store)
            )

    def _hold_row(self, connection: Connection, parked: Hold, names: dict[str, str]) -> HoldRow:
        view = member_view(connection, parked.member_id) if parked.member_id else None
        return HoldRow(
            hold_no=parked.hold_no,
            wall=parked.wall,
            name=parked.name,
            member_label="" if view is None else view.label,
            pieces=parked.pieces,
            due_fen=parked.due_fen,
            staff_name=names.get(parked.actor, parked.actor),
            register=parked.register,
            own=parked.register == self.post.register,
        )

    def recall(self, hold_no: str) -> PricedCart:
        """Bring a parked bill back (取单). Raises CartNotEmpty, HoldUnknown."""
        if not self.post.cart.empty:
            raise CartNotEmpty(pieces=self.post.cart.things)
        with self.post.books(roles.HOLD) as books:
            cart = recall(books, hold_no.strip().upper(), store=self.post.store, at=self.post.now())
            close_rights(books, dropped(self.post.cart, cart))
        self.post.start_over()
        self.post.cart = cart
        return self.cart()
