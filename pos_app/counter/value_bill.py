"""Stored value on the bill: sold to the bill's member, or given back by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import canonical
from kernel.money import plain_yuan
from membership.queries import account, member_view
from membership.value.errors import OtherMember, PaidByItself, RefundAltered
from membership.value.queries import later_fen_of, sold_on
from membership.value.rules.prepaid import Gift, released, require_allowed, require_no_cash
from membership.value.rules.refund import CAUSES, Cause, Refund
from pos_app.counter.parts import parts_of, without_part
from pos_app.counter.payees import require_by_bank
from pos_app.counter.post import Post
from pos_app.papers_value import Contract, contract_slip, refund_slip
from pos_app.printing import Letterhead
from printers.document import Document
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.sales.rules.tenders import CARD, CASH
from shop.value import refund_value, top_up

KIND = "stored_value"
TOP_UP, REFUND, CHANGE = "储值充值", "储值退款", "找零转存"


class TopUp(msgspec.Struct, frozen=True, kw_only=True, tag="top_up"):
    """`fen` are paid in; `sealed_*` as in StoredValueToppedUp. Without `identified` nobody's paper was seen.

    With `change` they are what the customer would have got back of their cash: no gift comes of it.
    """

    member_id: str
    fen: int
    identified: bool = False
    sealed_under: str = ""
    sealed_buyer: str = ""
    change: bool = False


class GiveBack(msgspec.Struct, frozen=True, kw_only=True, tag="refund"):
    """`fen` are paid out by `formula` for what the part's right holds; `held_fen` is all that the card held.

    `sealed_*` as in ValueRefunded; `payee` is what the slip says of who is paid, masked.
    """

    member_id: str
    fen: int
    cause: Cause
    formula: str
    held_fen: int = 0
    sealed_under: str = ""
    sealed_payee: str = ""
    payee: tuple[str, ...] = ()


Body = TopUp | GiveBack
_bodies = msgspec.json.Decoder(Body)


def part_for(body: Body, right_id: str = "", principal_fen: int = 0, bonus_fen: int = 0) -> CartPart:
    """A bill sells or gives back once."""
    return CartPart(
        part_id=KIND, kind=KIND, body=canonical(body).decode(), right_id=right_id, principal_fen=principal_fen,
        bonus_fen=bonus_fen,
    )  # fmt: skip


class ValueBill:
    """The owner of stored value's parts (`PartOwner`)."""

    kind = KIND

    def __init__(self, post: Post) -> None:
        self._post = post

    def charges(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return [
            Charge(kind=KIND, reference=_card_of(connection, body.member_id), name=_name(body), fen=_signed(body))
            for _, body in _of(cart)
            if not self._trouble(connection, body, cart)
        ]

    def tenders(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        return ()

    def lines(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[PartLine]:
        return [
            PartLine(
                part.part_id, KIND, f"{_name(body)} 卡号 {_card_of(connection, body.member_id)}",
                self._detail(part, body), _signed(body), self._trouble(connection, body, cart),
            )
            for part, body in _of(cart)
        ]  # fmt: skip

    def record(self, books: Books, cart: Cart, _priced: PricedCart, fact: SaleCompleted) -> None:
        """Raises what `lines` would name as trouble, where the account moved since the price was told."""
        for part, body in _of(cart):
            self._require(books.connection, body, cart)
            if isinstance(body, TopUp):
                self._sell(books, body, fact)
            else:
                banked = body.held_fen > self._post.settings.prepaid.refund_cash_most_fen
                require_by_bank(self._post.settings.prepaid, fact, KIND, body.fen if banked else 0)
                self._give_back(books, part, body, fact)

    def gift(self, fen: int) -> Gift | None:
        """What the chain gives for so much."""
        return self._post.settings.prepaid.gift_for(fen)

    def require_top_up(self, connection: Connection, member_id: str, fen: int, *, identified: bool) -> None:
        """Raises as `require_allowed`: what this till knows of the account, and of today."""
        gift, has = self.gift(fen), account(connection, member_id)
        require_allowed(
            self._post.settings.prepaid, principal_fen=fen, bonus_fen=0 if gift is None else gift.bonus_fen,
            balance_fen=has.balance_fen, today_fen=sold_on(connection, member_id, self._today()),
            identified=identified,
        )  # fmt: skip

    def require_change(self, connection: Connection, member_id: str, fen: int, *, identified: bool) -> None:
        """The same for change that is kept: however small, and with no gift. Raises CashNotTaken besides."""
        rules, today_fen = self._post.settings.prepaid, sold_on(connection, member_id, self._today())
        require_allowed(
            msgspec.structs.replace(rules, smallest_fen=1), principal_fen=fen, bonus_fen=0,
            balance_fen=account(connection, member_id).balance_fen, today_fen=today_fen, identified=identified,
        )  # fmt: skip
        require_no_cash(rules, day_fen=today_fen + fen, cash_fen=fen)

    def _require(self, connection: Connection, body: Body, cart: Cart) -> None:
        if body.member_id != cart.member_id:
            raise OtherMember()
        if isinstance(body, TopUp) and body.change:
            self.require_change(connection, body.member_id, body.fen, identified=body.identified)
        elif isinstance(body, TopUp):
            self.require_top_up(connection, body.member_id, body.fen, identified=body.identified)

    def _trouble(self, connection: Connection, body: Body, cart: Cart) -> str:
        """Why the part cannot be paid, as a code."""
        try:
            self._require(connection, body, cart)
        except DomainError as error:
            return error.code
        return ""

    def _detail(self, part: CartPart, body: Body) -> str:
        if isinstance(body, GiveBack):
            gone = plain_yuan(part.principal_fen + part.bonus_fen)
            to = [f"转账到{body.payee[-1]}"] if body.payee and body.payee[-1] else []
            return " · ".join((CAUSES[body.cause], f"余额 {gone} 全部退清", *to))
        gift = self._gift_of(body)
        return "" if gift is None else gift.name

    def _sell(self, books: Books, body: TopUp, fact: SaleCompleted) -> None:
        money_fen = sum(one.amount_fen for one in fact.tenders if one.method in (CASH, CARD, "old_gold", "deposit"))
        if money_fen < body.fen:
            raise PaidByItself()
        cash_fen = sum(one.amount_fen for one in fact.tenders if one.method == CASH)
        day_fen = sold_on(books.connection, body.member_id, self._today()) + body.fen
        require_no_cash(self._post.settings.prepaid, day_fen=day_fen, cash_fen=cash_fen)
        gift = self._gift_of(body)
        parts = released(gift, self._today())
        bonus_fen = 0 if gift is None else gift.bonus_fen
        top_up(
            books, member_id=body.member_id, principal_fen=body.fen, bonus_fen=bonus_fen, document_no=fact.sale_no,
            chain=self._post.leases is not None, rule=_rule(body, gift), released=parts,
            sealed_under=body.sealed_under, sealed_buyer=body.sealed_buyer,
        )  # fmt: skip
        if body.change:
            return  # the receipt names it and what the card holds now
        has = account(books.connection, body.member_id)
        contract = Contract(
            fact.sale_no, fact.member_label, _card_of(books.connection, body.member_id), body.fen, bonus_fen, parts,
            has.principal_fen, has.bonus_fen,
        )  # fmt: skip
        rules, at = self._post.settings.prepaid, stamp(books.clock.now())
        self._print(books, fact.sale_no, lambda head: contract_slip(head, contract, rules, by=books.actor.name, at=at))

    def _give_back(self, books: Books, part: CartPart, body: GiveBack, fact: SaleCompleted) -> None:
        has, later = (
            account(books.connection, body.member_id),
            later_fen_of(books.connection, body.member_id, self._today()),
        )
        if (has.principal_fen, has.bonus_fen) != (part.principal_fen, part.bonus_fen + later):
            raise RefundAltered()
        refund = Refund(body.cause, body.fen, body.formula)
        refund_value(
            books, part.right_id, refund, member_id=body.member_id, principal_fen=part.principal_fen,
            bonus_fen=part.bonus_fen, today=self._today(), document_no=fact.sale_no,
            sealed_under=body.sealed_under, sealed_payee=body.sealed_payee,
        )  # fmt: skip
        card, at = _card_of(books.connection, body.member_id), stamp(books.clock.now())
        self._print(
            books, fact.sale_no,
            lambda head: refund_slip(
                head, fact.sale_no, fact.member_label, card, refund, has, body.payee, by=books.actor.name, at=at
            ),
        )  # fmt: skip

    def _print(self, books: Books, number: str, make: Callable[[Letterhead], Document]) -> None:
        paper_no = self._post.paper.free_no(books, KIND, number)
        books.carry_out(self._post.paper.slip_rows(books, KIND, paper_no, make))

    def _gift_of(self, body: TopUp) -> Gift | None:
        return None if body.change else self.gift(body.fen)

    def _today(self) -> str:
        return self._post.now()[:10]


def change_again(cart: Cart) -> Cart:
    """The cart with kept change as change to hand back: its last tender was the cash that it came from."""
    kept = next((body for _, body in _of(cart) if isinstance(body, TopUp) and body.change), None)
    if kept is None:
        return cart
    cash = cart.tenders[-1]
    given_back = msgspec.structs.replace(cash, amount_fen=cash.amount_fen - kept.fen)
    return msgspec.structs.replace(without_part(cart, KIND), tenders=(*cart.tenders[:-1], given_back))


def _rule(body: TopUp, gift: Gift | None) -> str:
    if body.change:
        return CHANGE
    return "" if gift is None else gift.name


def _of(cart: Cart) -> Iterator[tuple[CartPart, Body]]:
    for part in parts_of(cart, KIND):
        yield part, _bodies.decode(part.body)


def _name(body: Body) -> str:
    if isinstance(body, GiveBack):
        return REFUND
    return CHANGE if body.change else TOP_UP


def _signed(body: Body) -> int:
    return body.fen if isinstance(body, TopUp) else -body.fen


def _card_of(connection: Connection, member_id: str) -> str:
    view = member_view(connection, member_id)
    return "" if view is None else view.card_no
