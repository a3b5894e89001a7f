"""Who is paid much cash by a bill, whatever for: the form of due diligence, before the cash goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from kernel.clock import stamp
from kernel.facts import canonical
from kernel.money import plain_yuan
from pos_app.counter.dating import business_day
from pos_app.counter.parts import parts_of
from pos_app.counter.post import Post
from pos_app.counter.return_parts import drafts_on
from pos_app.counter.selling import Selling
from pos_app.papers_payees import payee_slip
from shop.old_gold.errors import SellerMissing
from shop.old_gold.personal import Seller, checked, seal_seller, seller_label, seller_mac
from shop.payees.errors import NoCashGoesOut, PayeeMissing
from shop.payees.facts import CashPayeeNamed
from shop.payees.queries import cash_of_person, cash_to_members
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.sales.rules.tenders import CASH
from shop.staff.rules import roles

KIND, OLD_GOLD = "payee", "old_gold"


class PayeePart(msgspec.Struct, frozen=True, kw_only=True):
    """A person who is sealed under a key of the paper's own; `approved_by` lets so much cash go to them."""

    sealed_under: str
    sealed_payee: str
    payee_mac: str
    payee_label: str
    approved_by: str


_parts = msgspec.json.Decoder(PayeePart)


def require_known_payee(post: Post, tenders: Iterable[SoldTender]) -> None:
    """Whoever is paid cash up to the law's limit in a day has filled in the form. Raises PayeeMissing.

    Counted are what this bill pays and what its members were paid before. Old gold on the bill names its seller, and
    asks the same by itself (`shop.old_gold.usecases.take`).
    """
    cash_fen, limit = cash_out_fen(tenders), post.settings.old_gold.limits.cash_limit_fen
    if not cash_fen or parts_of(post.cart, OLD_GOLD):
        return
    with post.reading() as connection:
        members = {post.cart.member_id, *(draft.bill.member_id for draft in drafts_on(post.cart))} - {""}
        today = business_day(connection, post.register, post.right_clock.now())
        total = cash_fen + cash_to_members(connection, members, today)
        known = any(_can_open(post, connection, part) for part in _of(post.cart))
    if total >= limit and not known:
        raise PayeeMissing(limit=plain_yuan(limit), total=plain_yuan(total))


def cash_out_fen(tenders: Iterable[SoldTender]) -> int:
    """What the customer is paid in cash."""
    return max(0, -sum(one.amount_fen for one in tenders if one.method == CASH))


class PayeeBill:
    """The owner of the person who is paid (`PartOwner`)."""

    kind = KIND

    def __init__(self, post: Post) -> None:
        self._post = post

    def charges(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return ()

    def tenders(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        return ()

    def lines(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[PartLine]:
        """A bill that another till parked brings the seal without its key: the person is asked for again."""
        return [
            PartLine(
                KIND, KIND, f"收款人 {part.payee_label}", "尽职调查表已填", 0,
                trouble="" if _can_open(self._post, connection, part) else PayeeMissing.code,
            )
            for part in _of(cart)
        ]  # fmt: skip

    def record(self, books: Books, cart: Cart, _priced: PricedCart, fact: SaleCompleted) -> None:
        """Nothing is kept of somebody who was paid no cash."""
        cash_fen, at = cash_out_fen(fact.tenders), stamp(books.clock.now())
        for part in _of(cart) if cash_fen else ():
            named = CashPayeeNamed(
                store=fact.store, document_no=fact.sale_no, cash_fen=cash_fen, **msgspec.structs.asdict(part)
            )
            books.record(named)
            paper, slip = self._post.paper, partial(payee_slip, named=named, by=books.actor.name, at=at)
            books.carry_out(paper.slip_rows(books, KIND, paper.free_no(books, KIND, fact.sale_no), slip))


class Payees:
    """Naming who is paid."""

    def __init__(self, post: Post, selling: Selling) -> None:
        self._post, self._selling = post, selling
        post.parts.own(PayeeBill(post))

    def name(self, payee: Seller) -> PricedCart:
        """Write down who is paid the bill's cash; one person, in place of one who was named before.

        Raises NoCashGoesOut, SellerMissing (also without the form of due diligence), IdentityWrong, IdentityExpired,
        InTender, NotPermitted.
        """
        known = checked(payee, self._post.now()[:10])
        if known.due_diligence is None:
            raise SellerMissing(asked="尽职调查表")
        if not self._pays_out(self._selling.cart()):
            raise NoCashGoesOut()
        by, under = self._post.allowed(roles.PAY_OUT_LARGE).staff_no, self._post.ids.new()
        with self._post.books() as books:
            books.carry_out([self._post.keys.create(under)])
            sealed = seal_seller(self._post.keys, books.connection, under, known)
        part = PayeePart(
            sealed_under=under, sealed_payee=sealed, payee_mac=seller_mac(self._post.secrets.phone_key, known),
            payee_label=seller_label(known), approved_by=by,
        )  # fmt: skip
        return self._selling.lay_part(CartPart(part_id=KIND, kind=KIND, body=canonical(part).decode()))

    def _pays_out(self, priced: PricedCart) -> bool:
        with self._post.reading() as connection:
            brought = self._post.parts.tenders(connection, self._post.cart, priced)
        return cash_out_fen(brought) > 0 or priced.due_fen < sum(one.amount_fen for one in brought)

    def paid_today(self, payee: Seller) -> int:
        """Fen that this person was paid in cash in this store on the business day, for old gold and otherwise."""
        mac = seller_mac(self._post.secrets.phone_key, payee)
        with self._post.reading() as connection:
            today = business_day(connection, self._post.register, self._post.right_clock.now())
            return cash_of_person(connection, self._post.store, mac, today)


def _of(cart: Cart) -> Iterator[PayeePart]:
    for part in parts_of(cart, KIND):
        yield _parts.decode(part.body)


def _can_open(post: Post, connection: Connection, part: PayeePart) -> bool:
    return post.keys.export_key(connection, part.sealed_under) is not None
