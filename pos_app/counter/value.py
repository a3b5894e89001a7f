"""Stored value at the counter: sold, and given back by the law; the money goes over the bill."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from membership.errors import MemberNotFound, StoredValueOffline
from membership.ports import Granted, Refused
from membership.queries import account, member_view
from membership.value.errors import ContractsUnknown, NothingToRefund, RefundAltered
from membership.value.queries import is_identified, later_fen_of, value_lots
from membership.value.rules.lots import ValueLots
from membership.value.rules.prepaid import Gift, PrepaidRules
from membership.value.rules.refund import Cause, Refund, refund_of
from pos_app.counter.payees import Payee, payee_for, person
from pos_app.counter.paying import ABOUT_THE_MEMBER, ValueNotTaken, ValueRefused, for_people
from pos_app.counter.post import Post
from pos_app.counter.selling import Selling
from pos_app.counter.value_bill import GiveBack, TopUp, ValueBill, part_for
from shop.sales.errors import InTender, MemberNeeded
from shop.sales.rules.pricing import PricedCart
from shop.sales.usecases import close_rights
from shop.staff.rules import roles
from shop.value import discounts_lost


class Buyer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who pays in; `phone` where it is not the member's own. `id_no` as `paper_told` reads it."""

    name: str
    id_no: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ValueView:
    """A member's stored value: its contracts, what of the gifts comes later, what a refund would pay for each cause."""

    lots: ValueLots
    later_fen: int
    refunds: tuple[Refund, ...]
    identified: bool
    room_fen: int  # what the card may still take in


@dataclass(slots=True)
class StoredValue:
    """Stored value of the member on the bill."""

    post: Post
    selling: Selling
    bill: ValueBill

    @property
    def rules(self) -> PrepaidRules:
        return self.post.settings.prepaid

    def gift(self, fen: int) -> Gift | None:
        """What the chain gives for so much."""
        return self.bill.gift(fen)

    def view(self, member_id: str) -> ValueView:
        """Raises MemberNotFound, NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            if member_view(connection, member_id) is None:
                raise MemberNotFound(asked=member_id)
            lots, today = value_lots(connection, member_id), self._today()
            extra_fen = discounts_lost(connection, member_id, lots.open)
            causes: tuple[Cause, ...] = ("merchant", "customer")
            refunds = tuple(refund_of(lots.open, cause, today=today, extra_fen=extra_fen) for cause in causes)
            return ValueView(
                lots=lots,
                later_fen=later_fen_of(connection, member_id, today),
                refunds=refunds if lots.open and lots.all_known else (),
                identified=is_identified(connection, member_id, self.rules.buyers_since(self._today())),
                room_fen=max(0, self.rules.named_cap_fen - lots.principal_fen - lots.bonus_fen),
            )

    def top_up(self, fen: int, buyer: Buyer | None = None) -> PricedCart:
        """Lay a top-up of the bill's member on the bill.

        Raises MemberNeeded, MemberNotFound, TopUpTooSmall, OverCap, IdentityMissing, BuyerWrong, PhoneInvalid,
        InTender, NotPermitted.
        """
        self.post.allowed(roles.SELL)
        member_id = self._member()
        with self.post.reading() as connection:
            known = is_identified(connection, member_id, self.rules.buyers_since(self._today()))
            self.bill.require_top_up(connection, member_id, fen, identified=known or buyer is not None)
        under, sealed = ("", "") if buyer is None else person(buyer.name, buyer.id_no, buyer.phone).seal(self.post)
        body = TopUp(
            member_id=member_id, fen=fen, identified=known or buyer is not None, sealed_under=under, sealed_buyer=sealed
        )
        return self.selling.lay_part(part_for(body))

    def refund(self, cause: Cause, pin: str, payee: Payee | None = None) -> PricedCart:
        """Take all of the bill's member's stored value back; what the law gives for it is paid out by the bill.

        The value is set aside for this bill at once. Raises MemberNeeded, MemberNotFound, NothingToRefund,
        PayeeMissing, AccountMissing, BuyerWrong, AccountWrong, ContractsUnknown, StoredValueOffline, ValueRefused,
        ValueNotTaken, RefundAltered, InTender, NotPermitted.
        """
        self.post.allowed(roles.REFUND_VALUE)
        member_id = self._member()
        with self.post.reading() as connection:
            lots, today = value_lots(connection, member_id), self._today()
            has, later = account(connection, member_id), later_fen_of(connection, member_id, today)
            extra_fen = discounts_lost(connection, member_id, lots.open)
        asked_fen = has.balance_fen - later
        if asked_fen <= 0:
            raise NothingToRefund()
        if not lots.all_known:
            raise ContractsUnknown()
        named = payee_for(self.rules, payee, has.balance_fen)
        refund = refund_of(lots.open, cause, today=today, extra_fen=extra_fen)
        right = self._right(member_id, asked_fen, pin)
        if (right.principal_fen, right.bonus_fen) != (has.principal_fen, has.bonus_fen - later):
            with self.post.books() as books:
                close_rights(books, [right.right_id])
            raise RefundAltered()
        under, sealed = ("", "") if named is None else named.seal(self.post)
        body = GiveBack(
            member_id=member_id, fen=refund.fen, cause=refund.cause, formula=refund.formula,
            held_fen=has.balance_fen, sealed_under=under, sealed_payee=sealed,
            payee=() if named is None else named.said,
        )  # fmt: skip
        return self.selling.lay_part(part_for(body, right.right_id, right.principal_fen, right.bonus_fen))

    def _right(self, member_id: str, fen: int, pin: str) -> Granted:
        answer = self.post.value.reserve(right_id=self.post.ids.new(), member_id=member_id, amount_fen=fen, pin=pin)
        if isinstance(answer, Granted):
            return answer
        if not isinstance(answer, Refused):
            raise StoredValueOffline()
        if not answer.code.startswith(ABOUT_THE_MEMBER):
            raise ValueNotTaken(why=answer.code)
        raise ValueRefused(answer.code, **for_people(answer.facts, self.post.store_names()))

    def _member(self) -> str:
        if self.post.in_tender:
            raise InTender()
        member_id = self.post.cart.member_id
        if not member_id:
            raise MemberNeeded()
        with self.post.reading() as connection:
            view = member_view(connection, member_id)
        if view is None or view.state != "active":
            raise MemberNotFound(asked=member_id)
        return member_id

    def _today(self) -> str:
        return self.post.now()[:10]
