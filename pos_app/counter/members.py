"""Finding a member and showing their page."""

from __future__ import annotations

from dataclasses import dataclass

from membership.errors import MemberNotFound
from membership.queries import find_members, member_view
from membership.usecases import set_stored_value_pin
from pos_app.counter.answers import BillRow, MemberDetail, MemberHit, VoucherRow
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from promotions.queries import vouchers_of
from shop.sales.queries import bills_of_member
from shop.staff.rules import roles

LAST_BILLS = 5


@dataclass(slots=True)
class Members:
    """The member panel."""

    post: Post
    desk: Desk

    def find_members(self, text: str) -> tuple[MemberHit, ...]:
        """By phone tail (4 digits or more), whole phone, card, name, pinyin or initials; at most 20."""
        self.post.allowed(roles.MEMBER_VIEW)
        stores = self.post.store_names()
        with self.post.reading() as connection:
            hits = find_members(connection, text, phone_mac=self.post.phone_mac)
        return tuple(
            MemberHit(
                member_id=hit.member_id,
                label=f"{hit.name} {hit.phone}".strip() or hit.card_no,
                name=hit.name,
                tier_name=hit.tier_name,
                home_store_name=stores.get(hit.home_store, hit.home_store),
                last_bill=hit.last_visit,
                bills=hit.bills,
            )
            for hit in hits
        )

    def member(self, member_id: str) -> MemberDetail:
        """One member's page. Raises MemberNotFound."""
        self.post.allowed(roles.MEMBER_VIEW)
        stores = self.post.store_names()
        with self.post.reading() as connection:
            view = member_view(connection, member_id)
            if view is None:
                raise MemberNotFound(asked=member_id)
            names = self.desk.rule_names(connection)
            vouchers = vouchers_of(connection, member_id, self.post.now())
            bills = bills_of_member(connection, member_id, LAST_BILLS)
        return MemberDetail(
            member_id=member_id,
            name=view.name,
            label=view.label,
            sex=view.sex,
            tier=view.tier,
            tier_name=view.tier_name,
            points=view.points,
            principal_fen=view.principal_fen,
            bonus_fen=view.bonus_fen,
            birthday=view.birthday,
            joined_on=view.joined_on,
            home_store_name=stores.get(view.home_store, view.home_store),
            bills=view.bills,
            has_pin=view.has_pin,
            erased=view.state == "erased",
            vouchers=tuple(
                VoucherRow(own.code, names.get(own.rule_code, own.rule_code), own.valid_until[:10]) for own in vouchers
            ),
            last_bills=tuple(BillRow(bill.wall[:10], bill.sale_no, bill.due_fen) for bill in bills),
        )

    def set_pin(self, member_id: str, pin: str) -> None:
        """The member chose a PIN for stored value; to change one that is set is a manager's decision.

        Headquarters asks for it from the moment it hears of it. Raises PinInvalid, MemberNotFound, NotPermitted.
        """
        with self.post.reading() as connection:
            view = member_view(connection, member_id)
        again = view is not None and view.has_pin
        with self.post.books(roles.MEMBER_PIN_AGAIN if again else roles.MEMBER_PIN) as books:
            set_stored_value_pin(books, self.post.keys, member_id, pin, self.post.secrets.pepper)
