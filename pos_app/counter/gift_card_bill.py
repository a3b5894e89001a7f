"""Gift cards on the bill: sold at their face, or taken back unused; the payment activates or voids them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import canonical
from membership.gift_cards import usecases
from membership.gift_cards.errors import GiftCardTwice, GiftPaidByValue
from membership.gift_cards.queries import card
from membership.gift_cards.rules.numbers import plain_number
from membership.gift_cards.rules.selling import require_buyer, require_face, require_no_cash
from pos_app.counter.parts import parts_of
from pos_app.counter.payees import require_by_bank
from pos_app.counter.post import Post
from pos_app.papers_gift_cards import Slip, sold_slip
from printers.document import Document
from shop.gift_cards import take_back
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.sales.rules.tenders import CARD, CASH

KIND = "gift_card"
SOLD, TAKEN_BACK = "礼品卡", "退礼品卡"
BUYER = "gift_card/buyer"
_MONEY = (CASH, CARD, "old_gold", "deposit")


class SellCard(msgspec.Struct, frozen=True, kw_only=True, tag="sell"):
    """A card that is sold for its face, fen; `named`: not to bearer."""

    card_no: str
    fen: int
    named: bool


class TakeBackCard(msgspec.Struct, frozen=True, kw_only=True, tag="take_back"):
    """An unused card; the part's right holds all of it. `sealed_*` as in GiftCardTakenBack, `payee` masked."""

    card_no: str
    fen: int
    sealed_under: str = ""
    sealed_payee: str = ""
    payee: tuple[str, ...] = ()


class CardBuyer(msgspec.Struct, frozen=True, kw_only=True, tag="buyer"):
    """Who buys the bill's cards, sealed as in GiftCardSold; `unit`: for a company."""

    sealed_under: str
    sealed_buyer: str
    unit: bool


Body = SellCard | TakeBackCard | CardBuyer
_bodies = msgspec.json.Decoder(Body)


def part_for(body: Body, right_id: str = "") -> CartPart:
    """A card lies on a bill once, and so does its buyer."""
    text = canonical(body).decode()
    if isinstance(body, CardBuyer):
        return CartPart(part_id=BUYER, kind=KIND, body=text)
    held_fen = body.fen if right_id else 0
    return CartPart(
        part_id=f"{KIND}/{body.card_no}", kind=KIND, body=text, right_id=right_id, principal_fen=held_fen
    )  # fmt: skip


def part_to_sell(post: Post, code: str) -> CartPart:
    """The part that sells the card of this number on the bill.

    Raises GiftCardUnknown, GiftCardOtherStore, GiftCardState, GiftCardTwice.
    """
    card_no = plain_number(code)
    if any(part.part_id == f"{KIND}/{card_no}" for part in post.cart.parts):
        raise GiftCardTwice(card_no=card_no)
    with post.reading() as connection:
        found = usecases.card_for_sale(
            card(connection, card_no), card_no, store=post.store, today=post.now()[:10]
        )  # fmt: skip
    return part_for(SellCard(card_no=card_no, fen=found.face_fen, named=found.named))


class GiftCardBill:
    """The owner of gift cards' parts (`PartOwner`)."""

    kind = KIND

    def __init__(self, post: Post) -> None:
        self._post = post

    def charges(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return [
            Charge(kind=KIND, reference=body.card_no, name=_name(body), fen=_signed(body))
            for _, body in _cards(cart)
            if not self._trouble(connection, body, cart)
        ]

    def tenders(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        return ()

    def lines(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[PartLine]:
        found = [
            PartLine(
                part.part_id, KIND, f"{_name(body)} {body.card_no}", _detail(body), _signed(body),
                self._trouble(connection, body, cart),
            )
            for part, body in _cards(cart)
        ]  # fmt: skip
        buyer = _buyer(cart)
        if buyer is not None:
            found.append(PartLine(BUYER, KIND, "购卡人已登记", "单位购卡" if buyer.unit else "个人购卡", 0))
        return found

    def record(self, books: Books, cart: Cart, _priced: PricedCart, fact: SaleCompleted) -> None:
        """Raises what `lines` would name as trouble, where something moved since, and what the money forbids."""
        buyer = _buyer(cart)
        sold: list[str] = []
        self._require_money(cart, buyer, fact)
        for part, body in _cards(cart):
            self._require(books.connection, body, cart)
            if isinstance(body, TakeBackCard):
                take_back(
                    books, body.card_no, part.right_id, body.fen, document_no=fact.sale_no, store=fact.store,
                    sealed_under=body.sealed_under, sealed_payee=body.sealed_payee,
                )  # fmt: skip
                continue
            sold.append(body.card_no)
            usecases.sell(
                books, self._post.settings.gift_cards, body.card_no, store=fact.store, document_no=fact.sale_no,
                sealed_under="" if buyer is None else buyer.sealed_under,
                sealed_buyer="" if buyer is None else buyer.sealed_buyer,
            )  # fmt: skip
        if sold:
            self._print(books, sold, fact.sale_no)

    def _print(self, books: Books, card_nos: Sequence[str], sale_no: str) -> None:
        """One paper for all cards of the bill."""
        cards = [found for number in card_nos if (found := card(books.connection, number)) is not None]
        print_slip(self._post, books, sale_no, lambda slip: sold_slip(slip, cards, sale_no))

    def _require_money(self, cart: Cart, buyer: CardBuyer | None, fact: SaleCompleted) -> None:
        """Value buys no value, and large sums no cash. Raises GiftPaidByValue, GiftCashNotTaken,
        RefundNotInCash."""
        sold_fen = sum(body.fen for _, body in _cards(cart) if isinstance(body, SellCard))
        prepaid_fen = sum(one.fen for one in fact.charges if one.kind in (KIND, "stored_value") and one.fen > 0)
        money_fen = sum(one.amount_fen for one in fact.tenders if one.method in _MONEY)
        if sold_fen and money_fen < prepaid_fen:
            raise GiftPaidByValue()
        require_no_cash(
            self._post.settings.gift_cards, fen=sold_fen, unit=buyer is not None and buyer.unit,
            cash_fen=sum(one.amount_fen for one in fact.tenders if one.method == CASH),
        )  # fmt: skip
        prepaid = self._post.settings.prepaid
        back = [body.fen for _, body in _cards(cart) if isinstance(body, TakeBackCard)]
        if back:
            require_by_bank(prepaid, fact, KIND, sum(fen for fen in back if fen > prepaid.refund_cash_most_fen))

    def _require(self, connection: Connection, body: SellCard | TakeBackCard, cart: Cart) -> None:
        if isinstance(body, TakeBackCard):
            return  # its right holds it
        rules = self._post.settings.gift_cards
        found = usecases.card_for_sale(
            card(connection, body.card_no), body.card_no, store=self._post.store, today=self._post.now()[:10]
        )
        require_face(rules, found.face_fen, named=found.named)
        bearer_fen = sum(
            other.fen for _, other in _cards(cart) if isinstance(other, SellCard) and not other.named
        )  # fmt: skip
        require_buyer(rules, named=found.named, bearer_fen=bearer_fen, known=_buyer(cart) is not None)

    def _trouble(self, connection: Connection, body: SellCard | TakeBackCard, cart: Cart) -> str:
        """Why the card cannot be paid, as a code."""
        try:
            self._require(connection, body, cart)
        except DomainError as error:
            return error.code
        return ""


def print_slip(post: Post, books: Books, number: str, make: Callable[[Slip], Document]) -> None:
    """Queue a paper about gift cards under this number, with what is being recorded."""
    at, rules, by = stamp(books.clock.now()), post.settings.gift_cards, books.actor.name
    paper_no = post.paper.free_no(books, KIND, number)
    rows = post.paper.slip_rows(books, KIND, paper_no, lambda head: make(Slip(head, rules, by, at)))
    books.carry_out(rows)


def _of(cart: Cart) -> Iterator[tuple[CartPart, Body]]:
    for part in parts_of(cart, KIND):
        yield part, _bodies.decode(part.body)


def _cards(cart: Cart) -> Iterator[tuple[CartPart, SellCard | TakeBackCard]]:
    for part, body in _of(cart):
        if not isinstance(body, CardBuyer):
            yield part, body


def _buyer(cart: Cart) -> CardBuyer | None:
    return next((body for _, body in _of(cart) if isinstance(body, CardBuyer)), None)


def _name(body: SellCard | TakeBackCard) -> str:
    return SOLD if isinstance(body, SellCard) else TAKEN_BACK


def _detail(body: SellCard | TakeBackCard) -> str:
    if isinstance(body, TakeBackCard):
        return " · ".join(("未使用,全额退回", *(said for said in body.payee if said)))
    return f"{'记名' if body.named else '不记名'} · 付款后生效 · 不征税"


def _signed(body: SellCard | TakeBackCard) -> int:
    return body.fen if isinstance(body, SellCard) else -body.fen
