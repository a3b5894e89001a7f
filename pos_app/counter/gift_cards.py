"""Gift cards at the counter: sold, asked about, extended, taken back unused, and what one pays of a bill."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import msgspec
from sqlalchemy import Connection

from kernel.errors import DomainError
from kernel.secrets import fingerprint
from membership.gift_cards import usecases
from membership.gift_cards.errors import (
    GiftCardDecidedAbove,
    GiftCardElsewhere,
    GiftCardOffline,
    GiftCardUnknown,
    NotTheBuyer,
)
from membership.gift_cards.queries import GiftCard, card, moved_on, state_words
from membership.gift_cards.rules.numbers import plain_number
from membership.gift_cards.rules.selling import GiftCardRules, require_unused
from membership.gift_cards.rules.states import STEPS
from membership.gift_cards.usecases import MadeBatch
from membership.rules.identity import paper_told
from membership.rules.phone import normalise_phone
from membership.value.errors import BuyerWrong
from pos_app.counter.gift_card_bill import CardBuyer, TakeBackCard, part_for, part_to_sell, print_slip
from pos_app.counter.payees import Payee, payee_for, person
from pos_app.counter.paying import hold_on_card
from pos_app.counter.post import Post
from pos_app.counter.selling import Selling
from pos_app.papers_gift_cards import Slip, balance_slip, loss_slip, reissue_slip
from printers.document import Document
from shop.gift_cards import is_buyer, is_held
from shop.sales.errors import InTender, ReasonMissing
from shop.sales.rules.pricing import PricedCart
from shop.staff.rules import roles
from sync.protocol import GiftCardFound, LookupAsk


class LossOffline(DomainError):
    """Headquarters does not answer, and only what it hears stops a lost card. `card_no`."""

    code = "gift_card.loss_offline"


class OnlyAtHeadquarters(DomainError):
    """A chain's cards are made at headquarters."""

    code = "gift_card.only_at_headquarters"


class GiftBuyer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who buys cards, by their identity card and phone; `unit` the company they buy for, '' for themselves."""

    name: str
    id_no: str
    phone: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class GiftCardView:
    """A card as the counter sees it. `state` and days as in `GiftCard`, `words` its state in Chinese.

    `fresh`: as headquarters, or the shop alone, has it at this moment; else as this till heard last.
    """

    card: GiftCard
    words: str
    fresh: bool


@dataclass(slots=True)
class GiftCards:
    """Gift cards on this till."""

    post: Post
    selling: Selling
    random: Callable[[int], bytes] = field(default=os.urandom)

    @property
    def rules(self) -> GiftCardRules:
        return self.post.settings.gift_cards

    @property
    def decisive(self) -> bool:
        """Whether this till's word is the last: a shop that stands alone."""
        return self.post.enquiry.alone

    def sell(self, code: str) -> PricedCart:
        """Lay a card on the bill. Raises as `part_to_sell`, and InTender, NotPermitted."""
        self.post.allowed(roles.SELL)
        return self.selling.lay_part(part_to_sell(self.post, code))

    def name_buyer(self, buyer: GiftBuyer) -> PricedCart:
        """Keep who buys the bill's cards. Raises BuyerWrong, PhoneInvalid, InTender, NotPermitted."""
        self.post.allowed(roles.SELL)
        if self.post.in_tender:
            raise InTender()
        custom = {"单位": buyer.unit.strip()} if buyer.unit.strip() else {}
        under, sealed = person(buyer.name, buyer.id_no, normalise_phone(buyer.phone), custom).seal(self.post)
        return self.selling.lay_part(
            part_for(CardBuyer(sealed_under=under, sealed_buyer=sealed, unit=bool(custom)))
        )  # fmt: skip

    def look(self, code: str) -> GiftCardView:
        """What is left on a card. Waits for the network.

        Raises GiftCardUnknown, GiftCardOffline where only headquarters knows it, LookupTooMany, NotPermitted.
        """
        self.post.allowed(roles.SELL)
        card_no, today = plain_number(code), self.post.now()[:10]
        with self.post.reading() as connection:
            here = card(connection, card_no)
        if self.post.enquiry.alone:
            if here is None:
                raise GiftCardUnknown(card_no=card_no)
            return GiftCardView(here, state_words(here, today), fresh=True)
        answer = self.post.enquiry.ask(LookupAsk(card_no=card_no))
        if isinstance(answer, GiftCardFound):
            found = msgspec.json.decode(answer.card, type=GiftCard)
            return GiftCardView(found, state_words(found, today), fresh=True)
        if answer is not None:
            raise GiftCardUnknown(card_no=card_no)
        if here is None:
            raise GiftCardOffline()
        return GiftCardView(here, state_words(here, today), fresh=False)

    def extend(self, code: str) -> str:
        """Make an ended card good again; returns its new last day. Raises GiftCardState, and as `look`."""
        view = self.look(code)
        if not view.fresh:
            raise GiftCardOffline()
        with self.post.books(roles.SELL) as books:
            return usecases.extend(books, self.post.settings.gift_cards, view.card, store=self.post.store)

    def take_back(self, code: str, secret: str, payee: Payee | None = None) -> PricedCart:
        """Lay an unused card on the bill to be paid out; nobody spends it meanwhile.

        Raises GiftCardUsed, GiftCardTooLate, ValueRefused, InTender, NotPermitted, and as `look` and `payee_for`.
        """
        self.post.allowed(roles.REFUND_VALUE)
        if self.post.in_tender:
            raise InTender()
        found = self.look(code).card
        today = self.post.now()[:10]
        require_unused(
            self.post.settings.gift_cards, found.card_no, face_fen=found.face_fen, balance_fen=found.balance_fen,
            sold_on=found.sold_on or today, today=today,
        )  # fmt: skip
        named = payee_for(self.post.settings.prepaid, payee, found.face_fen)
        right_id = hold_on_card(self.post, found.card_no, found.face_fen, secret)
        under, sealed = ("", "") if named is None else named.seal(self.post)
        body = TakeBackCard(
            card_no=found.card_no, fen=found.face_fen, sealed_under=under, sealed_payee=sealed,
            payee=() if named is None else named.said,
        )  # fmt: skip
        return self.selling.lay_part(part_for(body, right_id))

    def report_lost(self, code: str, reason: str) -> GiftCardView:
        """Nothing is paid with a named card from now on; its slip is printed.

        Raises LossOffline, GiftCardBearer, GiftCardState, ReasonMissing, NotPermitted, and as `look`.
        """
        self.post.allowed(roles.CARD_STEP)
        why = _said(reason)
        try:
            view = self.look(code)
        except GiftCardOffline as error:
            raise LossOffline(card_no=plain_number(code)) from error
        if not view.fresh:
            raise LossOffline(card_no=view.card.card_no)
        with self.post.books(roles.CARD_STEP) as books:
            usecases.report_lost(books, view.card, store=self.post.store, reason=why)
            lost = msgspec.structs.replace(view.card, state="lost", lost_on=books.business_date)
            print_slip(self.post, books, books.ids.new(), lambda slip: loss_slip(slip, lost))
        self.post.paper.print_soon()
        return GiftCardView(lost, state_words(lost, self.post.now()[:10]), fresh=True)

    def cancel_loss(self, code: str, id_no: str, reason: str) -> None:
        """The buyer brought a lost card back; in a chain headquarters lets it pay again.

        Raises GiftCardDecidedAbove, NotTheBuyer, BuyerWrong, ReasonMissing, NotPermitted, GiftCardUnknown,
        GiftCardState.
        """
        if not self.post.enquiry.alone:
            raise GiftCardDecidedAbove(step=STEPS["cancel_loss"])
        card_no, why = plain_number(code), _said(reason)
        with self.post.books(roles.CARD_EXCHANGE) as books:
            self._require_buyer(books.connection, card_no, id_no)
            usecases.cancel_loss(books, card_no, why)

    def reissue(self, code: str, new_code: str, id_no: str, reason: str) -> bool:
        """All that is left on a lost card goes to a blank one; False where headquarters was asked to do so.

        `id_no` is that of the buyer, who stands here; `new_code` the blank card, '' asks headquarters to make one.
        Raises NotTheBuyer, BuyerWrong, ReasonMissing, GiftCardElsewhere, NotPermitted, and as reissue and ask_reissue
        in membership.gift_cards.usecases.
        """
        self.post.allowed(roles.CARD_EXCHANGE)
        rules, alone, why = self.post.settings.gift_cards, self.post.enquiry.alone, _said(reason)
        card_no, new_card_no = plain_number(code), plain_number(new_code) if new_code.strip() or alone else ""
        with self.post.books(roles.CARD_EXCHANGE) as books:
            if card(books.connection, card_no) is None:
                raise (
                    GiftCardUnknown(card_no=card_no)
                    if alone
                    else GiftCardElsewhere(card_no=card_no, step=STEPS["reissue"])
                )
            checked = self._require_buyer(books.connection, card_no, id_no)
            if not alone:
                usecases.ask_reissue(
                    books, rules, card_no, new_card_no, store=self.post.store, checked=checked, reason=why
                )
                return False
            new = usecases.reissue(books, rules, card_no, new_card_no, why, is_held=is_held(books.connection))
            old = msgspec.structs.replace(new, card_no=card_no, next_card_no=new_card_no)
            print_slip(self.post, books, books.ids.new(), lambda slip: reissue_slip(slip, old, new.balance_fen))
        self.post.paper.print_soon()
        return True

    def print_slip(self, code: str) -> None:
        """The paper of what a card is now: its rest, its loss, or the card that took its place. Raises as `look`."""
        view = self.look(code)
        found = view.card
        with self.post.books() as books:
            moved_fen = moved_on(books.connection, found.card_no)

            def make(slip: Slip) -> Document:
                if found.state == "lost":
                    return loss_slip(slip, found)
                if found.state == "replaced" and moved_fen is not None:
                    return reissue_slip(slip, found, moved_fen)
                return balance_slip(slip, found, view.words)

            print_slip(self.post, books, books.ids.new(), make)
        self.post.paper.print_soon()

    def _require_buyer(self, connection: Connection, card_no: str, id_no: str) -> bool:
        """Whether the number was compared with the buyer's and is the same; no till but the one that sold can.

        Raises BuyerWrong, NotTheBuyer.
        """
        paper = paper_told(id_no)
        if paper is None:
            raise BuyerWrong()
        found = is_buyer(connection, self.post.keys, card_no, paper[1])
        if found is False:
            raise NotTheBuyer(card_no=card_no)
        return bool(found)

    def make(self, count: int, face_fen: int, *, named: bool = False) -> MadeBatch:
        """A shop that stands alone makes its own cards.

        Raises OnlyAtHeadquarters, BatchTooLarge, FaceNotAllowed, NotPermitted.
        """
        if not self.post.enquiry.alone:
            raise OnlyAtHeadquarters()
        hashed = partial(fingerprint, self.post.secrets.pepper)
        with self.post.books(roles.MAKE_GIFT_CARDS) as books:
            return usecases.make_batch(
                books, self.post.settings.gift_cards, store=self.post.store, count=count, face_fen=face_fen,
                named=named, hashed=hashed, random=self.random,
            )  # fmt: skip


def _said(reason: str) -> str:
    """Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing()
    return reason.strip()
