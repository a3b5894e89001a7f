"""Taking money: split tenders, stored value by a granted right, the commit, the DONE screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from kernel.books import Books
from kernel.errors import DomainError
from kernel.facts import Entry
from kernel.money import Money, metal_value, plain_yuan
from kernel.projection import RowOp
from membership.errors import StoredValueOffline
from membership.gift_cards.errors import GiftCardOffline
from membership.gift_cards.rules.numbers import plain_number
from membership.points.queries import points_lots
from membership.points.rules.view import PointsView, points_view
from membership.ports import Refused, Unreachable
from membership.queries import account_here, risk_taken
from membership.rules.points import terms_on
from membership.rules.stored_value import Account
from pos_app.counter.answers import Done
from pos_app.counter.drawer_cash import pay_from_drawer, require_refund_in_drawer
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from pos_app.counter.quotas import give_uses
from pos_app.counter.value_bill import change_again
from printers.document import Document
from shop.daily_close.errors import DayNotOpen
from shop.daily_close.queries import open_day_of
from shop.daily_close.usecases import the_open_day
from shop.gift_cards import account_of, spend_gift_cards
from shop.gold_board.errors import PriceChanged
from shop.sales.errors import (
    CartEmpty,
    LineBlocked,
    LineUnknown,
    MemberNeeded,
    NotInTender,
    TenderNotPositive,
    TenderTooMuch,
)
from shop.sales.facts import SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart
from shop.sales.rules.for_points import require_points_held
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.tenders import CREDIT_RISK, GIFT_CARD, STORED_VALUE, Tendering, take, take_at_risk
from shop.sales.usecases import CommittedSale, close_rights, complete, keep_header
from shop.sheet.usecases import keep_sheet
from shop.staff.rules import roles
from shop.vouchers import hand_out
from sync import leases
from sync.authority import RightDenied, RightHeld


class ValueRefused(DomainError):
    """Headquarters said no to stored value or points. Its own code takes this one's place."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(**facts)


class ValueNotTaken(DomainError):
    """Headquarters did not take the question up: this till's own trouble, not the member's. `why` is its code."""

    code = "stored_value.not_taken"


class NothingAtRisk(DomainError):
    """A bill is paid at the store's risk only after the member's value was refused because it cannot be had now."""

    code = "credit_risk.no_right"


class RiskTooMuch(DomainError):
    """More than a manager may let the store take at its risk. `most`, `asked`."""

    code = "credit_risk.too_much"


class PartBlocked(DomainError):
    """Something on the bill besides goods cannot be paid as it stands: `name`. Its own code takes this one's place."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(**facts)


ABOUT_THE_MEMBER = ("stored_value.", "member.", "rights.", "lease.")


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Value of a member's that is there but cannot be had now; `held_at` where it is set aside and since when."""

    member_id: str
    value_fen: int
    held_at: str


UNASKED = "unasked"  # in the place of a register: headquarters did not answer
SET_ASIDE, LEASE_TOO_SMALL = "stored_value.set_aside", "lease.too_small"  # the latter only with no line
# What the authority says of any account, in the words of a gift card.
OF_A_CARD = {
    "stored_value.pin_wrong": "gift_card.secret_wrong",
    "stored_value.locked": "gift_card.locked",
    "stored_value.balance_too_low": "gift_card.balance_too_low",
    "stored_value.set_aside": "gift_card.set_aside",
}
AMOUNTS = ("left", "hard", "total")


@dataclass(slots=True)
class Paying:
    """The bill while it is being paid. What was taken is kept with the draft, so that a power cut loses none of it."""

    post: Post
    desk: Desk
    away: OutOfReach | None = None

    def begin_tender(self) -> Tendering:
        """Raises CartEmpty, LineBlocked, PriceChanged (a line keeps an older gold price), NotPermitted, QuotaGone,
        PointsNotAsked, RefundBeyondDrawer.
        """
        self.post.allowed(roles.SELL)
        with self.post.reading() as connection:
            if open_day_of(connection, self.post.register) is None:
                raise DayNotOpen()
        priced = self.desk.settled_price()
        if self.post.cart.empty:
            raise CartEmpty()
        require_points_held(self.post.cart, priced)
        for part in priced.parts:
            if part.trouble:
                raise PartBlocked(part.trouble, name=part.title)
        for line in priced.lines:
            if line.trouble:
                raise LineBlocked(line_no=line.line_no, name=line.name, why=line.trouble)
            if line.stale_price_fen:
                old, new = Money(line.sold_price_fen), Money(line.stale_price_fen)
                difference = _moved(priced)
                raise PriceChanged(old=str(old), new=str(new), line_no=line.line_no, difference=difference)
        tendering = self._tendering(priced)
        require_refund_in_drawer(self.post, tendering)
        self.post.in_tender, self.post.frozen, self.away = True, priced, None
        return tendering

    def tendering(self) -> Tendering | None:
        """None while the bill is being built."""
        return self._tendering(self._price()) if self.post.in_tender else None

    def _price(self) -> PricedCart:
        if self.post.frozen is None:  # the bill was recovered in the middle of its tender
            self.post.frozen = self.desk.exact_price()
        return self.post.frozen

    def _tendering(self, priced: PricedCart) -> Tendering:
        with self.post.reading() as connection:
            brought = self.post.parts.tenders(connection, self.post.cart, priced)
        return Tendering(due_fen=priced.due_fen, tenders=(*brought, *self.post.cart.tenders))

    def _now_tendering(self) -> Tendering:
        tendering = self.tendering()
        if tendering is None:
            raise NotInTender()
        return tendering

    def add_tender(self, method: str, amount_fen: int, *, reference: str = "", pin: str = "") -> Tendering:
        """Take `amount_fen` by `method`. Stored value asks for a right, with the member's PIN.

        A gift card pays by its number as `reference` and its secret as `pin`.

        After a refusal because the value is set aside elsewhere, or because headquarters does not answer, a manager
        may let the store take the risk of at most `risk_left`: method credit_risk with the reason as `reference`.
        Cash that is paid out beyond the drawer's books takes a reason as `reference` and a manager too.

        Raises NotInTender, TenderTooMuch, TenderNotPositive, TenderUnknown, TenderReferenceMissing, MemberNeeded,
        StoredValueOffline, ValueRefused, ValueNotTaken, NothingAtRisk, RiskTooMuch, CashBeyondDrawer, NotPermitted;
        the bill and the tenders taken so far stay as they were.
        """
        tendering = self._now_tendering()
        if method == STORED_VALUE:
            tender = self._stored_value(tendering, amount_fen, pin)
        elif method == GIFT_CARD:
            tender = self._gift_card(tendering, amount_fen, reference, pin)
        elif method == CREDIT_RISK:
            tender = self._at_risk(tendering, amount_fen, reference)
        elif tendering.left_fen < 0:
            tender = pay_from_drawer(self.post, tendering, method, amount_fen, reference)
        else:
            tender = take(tendering, method, amount_fen, reference=reference)
        return self._keep((*self.post.cart.tenders, tender))

    def _stored_value(self, tendering: Tendering, amount_fen: int, pin: str) -> SoldTender:
        member_id = self.post.cart.member_id
        if not member_id:
            raise MemberNeeded()
        if amount_fen <= 0:
            raise TenderNotPositive()
        if amount_fen > tendering.left_fen:
            raise TenderTooMuch(left=str(Money(tendering.left_fen)), asked=str(Money(amount_fen)))
        right_id = self.post.ids.new()
        answer = self.post.value.reserve(right_id=right_id, member_id=member_id, amount_fen=amount_fen, pin=pin)
        if isinstance(answer, Unreachable):
            self.away = self._known_here(member_id, 0)
            raise StoredValueOffline()
        if isinstance(answer, Refused) and not answer.code.startswith(ABOUT_THE_MEMBER):
            raise ValueNotTaken(why=answer.code)
        if isinstance(answer, Refused):
            self._note_out_of_reach(member_id, answer)
            raise ValueRefused(answer.code, **for_people(answer.facts, self.post.store_names()))
        return SoldTender(
            method=STORED_VALUE,
            amount_fen=answer.amount_fen,
            tendered_fen=answer.amount_fen,
            right_id=answer.right_id,
            principal_fen=answer.principal_fen,
            bonus_fen=answer.bonus_fen,
        )

    def _gift_card(self, tendering: Tendering, amount_fen: int, code: str, secret: str) -> SoldTender:
        """What a card pays is set aside for this bill at once; its number is the reference."""
        card_no = plain_number(code)
        if amount_fen <= 0:
            raise TenderNotPositive()
        if amount_fen > tendering.left_fen:
            raise TenderTooMuch(left=str(Money(tendering.left_fen)), asked=str(Money(amount_fen)))
        right_id = hold_on_card(self.post, card_no, amount_fen, secret)
        return SoldTender(
            method=GIFT_CARD, amount_fen=amount_fen, tendered_fen=amount_fen, reference=card_no, right_id=right_id
        )  # fmt: skip

    def _note_out_of_reach(self, member_id: str, answer: Refused) -> None:
        facts, self.away = answer.facts, None
        if answer.code == SET_ASIDE and facts.get("register") != self.post.register:
            held_at = f"{facts.get('store', '')} {facts.get('register', '')} {facts.get('since', '')}".strip()
            self.away = OutOfReach(member_id, int(str(facts.get("held_fen", 0))), held_at)
        elif answer.code == LEASE_TOO_SMALL:
            self.away = self._known_here(member_id, int(str(facts.get("left", 0))))

    def _known_here(self, member_id: str, within_reach_fen: int) -> OutOfReach:
        """With no line: what these books know of, but for what this till itself holds."""
        with self.post.reading() as connection:
            known = account_here(connection, member_id)
        balance_fen = 0 if known is None else known.balance_fen
        return OutOfReach(member_id, balance_fen - within_reach_fen, f"{UNASKED} {self.post.now()}")

    def risk_left(self) -> int:
        """What a manager may still let the store take at its risk on this bill, in fen; 0 unless value was refused.

        A manager lends on value that is there: no more than that, no more in a day than the store's policy lets a till
        pay with no line at once (`hard`).
        """
        away = self.away
        if away is None or away.member_id != self.post.cart.member_id:
            return 0
        with self.post.reading() as connection:
            day = open_day_of(connection, self.post.register)
            taken = 0 if day is None else risk_taken(connection, away.member_id, day.date)
            most = min(away.value_fen, leases.policy(connection).hard)
        on_bill = sum(one.amount_fen for one in self.post.cart.tenders if one.method == CREDIT_RISK)
        return max(0, most - taken - on_bill)

    def _at_risk(self, tendering: Tendering, amount_fen: int, reason: str) -> SoldTender:
        most, away = self.risk_left(), self.away
        if away is None or most <= 0:
            raise NothingAtRisk()
        if amount_fen > most:
            raise RiskTooMuch(most=str(Money(most)), asked=str(Money(amount_fen)))
        by = self.post.allowed(roles.TAKE_RISK).staff_no
        return take_at_risk(tendering, amount_fen, reason=reason, approved_by=by, right_held_at=away.held_at)

    def _keep(self, tenders: tuple[SoldTender, ...], *, gone: Sequence[SoldTender] = ()) -> Tendering:
        return self.lay(msgspec.structs.replace(self.post.cart, tenders=tenders), gone=gone)

    def lay(self, cart: Cart, *, gone: Sequence[SoldTender] = ()) -> Tendering:
        """Keep the draft as this cart, with other tenders or parts; its goods stay, and so does their price.

        The rights of the tenders that are `gone` go back in the same transaction. Raises NotInTender.
        """
        priced = self._price()
        with self.post.books() as books:
            close_rights(books, [tender.right_id for tender in gone])
            keep_header(books, cart)
            if cart.parts != self.post.cart.parts:
                self.post.frozen = self.post.parts.priced_again(books.connection, cart, priced)
        self.post.cart = cart
        return self._now_tendering()

    def remove_tender(self, index: int) -> Tendering:
        """Take one tender back before the commit; a stored-value right is returned. Raises NotInTender, LineUnknown."""
        index -= len(self._now_tendering().tenders) - len(self.post.cart.tenders)
        if not 0 <= index < len(self.post.cart.tenders):
            raise LineUnknown()  # also what a part of the bill pays: it is taken off the bill itself
        cart = change_again(self.post.cart)
        gone = cart.tenders[index]
        rest = (*cart.tenders[:index], *cart.tenders[index + 1 :])
        return self.lay(msgspec.structs.replace(cart, tenders=rest), gone=[gone])

    def cancel_tender(self) -> PricedCart:
        """Back to the bill (Esc); what was taken is given back. Raises NotInTender."""
        self._now_tendering()
        cart = change_again(self.post.cart)
        self.lay(msgspec.structs.replace(cart, tenders=()), gone=cart.tenders)
        self.post.leave_tender()
        return self.desk.price()

    def commit(self) -> Done:
        """Close the bill in one transaction with its print job.

        Raises NotPaidInFull, NotPaidOut, LineBlocked, DayNotOpen; the bill stays then. Without an open day the sale
        would be in no daily close.
        """
        tendering, papers = self._now_tendering(), list[Document]()
        cart, priced = self.post.cart, self._price()
        left: Account | None = None

        def paper(fact: SaleCompleted, entry: Entry) -> Sequence[RowOp]:
            nonlocal left
            left = account_here(books.connection, fact.member_id) if fact.member_id else None
            ending = self._ending(books, fact.member_id) if left is not None else None
            papers.append(self.post.paper.receipt(books, CommittedSale(fact, entry), left, ending))
            keep_sheet(books, fact.sale_id, sheet)
            return self.post.paper.sale_rows(books, fact, papers[0])

        with self.post.books(roles.SELL) as books:
            the_open_day(books)
            self.post.parts.free(books, cart)
            sheet = self.desk.sheet(books.connection, cart, priced)  # before the parts are recorded and settled
            sale = complete(
                books,
                cart,
                priced,
                tendering,
                store=self.post.store, policy=self.desk.policy, local=paper, also=self._record_parts,
                points=terms_on(self.post.settings.points, books.business_date),
            )  # fmt: skip
        self.post.start_over()  # the bill is in the books: no trouble with paper may bring it back
        became = self.post.paper.after_sale(sale.fact)
        self.post.last = Done(
            sale_no=sale.fact.sale_no,
            sale_id=sale.fact.sale_id,
            journal_no=f"{sale.entry.register}-{sale.entry.epoch}-{sale.entry.seq}",
            due_fen=sale.fact.due_fen,
            tenders=sale.fact.tenders,
            change_fen=sale.fact.change_fen,
            points=sale.fact.points,
            points_after=0 if left is None else left.points,
            value_left_fen=0 if left is None else left.principal_fen + left.bonus_fen,
            has_member=left is not None,
            print_state=became.print_state,
            print_trouble=became.print_trouble,
            drawer=became.drawer,
            receipt=papers[0],
        )
        return self.post.last

    def _ending(self, books: Books, member_id: str) -> PointsView | None:
        """What ends soon of the member's points, where receipts say so."""
        if not self.post.settings.points.ending_on_receipt:
            return None
        return points_view(points_lots(books.connection, member_id), books.business_date)

    def _record_parts(self, books: Books, fact: SaleCompleted) -> None:
        self.post.parts.record(books, self.post.cart, self._price(), fact)
        self.desk.tiering.raise_at_once(books, fact.member_id)
        spend_gift_cards(books, fact)
        give_uses(books, self.post.cart, fact.sale_no)
        answer = self._price().answer
        hand_out(books, fact, () if answer is None else answer.vouchers)


def _moved(priced: PricedCart) -> str:
    """What today's prices would add to the bill's goods before promotions, or take off: '+61.05', '-20.35'."""
    stale = (line for line in priced.lines if line.stale_price_fen)
    fen = sum(metal_value(line.weight_mg, line.stale_price_fen) - line.metal_fen for line in stale)
    return f"{'+' if fen > 0 else ''}{plain_yuan(fen)}"


def hold_on_card(post: Post, card_no: str, fen: int, secret: str) -> str:
    """The id of a right on so much of a gift card. Raises GiftCardOffline, ValueRefused."""
    answer = post.rights.ask(right_id=post.ids.new(), account=account_of(card_no), amount=fen, pin=secret)
    if isinstance(answer, RightHeld):
        return answer.right_id
    if not isinstance(answer, RightDenied):
        raise GiftCardOffline()
    code = OF_A_CARD.get(answer.code, answer.code)
    raise ValueRefused(code, **for_people({"card_no": card_no, **answer.facts}, post.store_names()))


def for_people(facts: Mapping[str, object], stores: Mapping[str, str]) -> dict[str, object]:
    """What headquarters or a lease's rule says: hours instead of whole times, stores by name, amounts in yuan."""
    words = {name: str(value)[11:16] if name in ("until", "since") else value for name, value in facts.items()}
    if "store" in words:
        words["store"] = stores.get(str(words["store"]), words["store"])
    return {name: str(Money(int(str(value)))) if name in AMOUNTS else value for name, value in words.items()}
