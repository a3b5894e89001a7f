"""Finding a member and showing their page."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from kernel.secrets import signature_fits
from membership import queries
from membership.cards.queries import cards_of
from membership.errors import (
    CardDoubtful,
    CardInvalid,
    CardRevoked,
    MemberNotFound,
    MemberNotHere,
    MemberOnTheWay,
    PhoneInvalid,
)
from membership.facts import Personal
from membership.file import usecases
from membership.file.errors import AdviserUnknown
from membership.file.queries import consents_of, file_view, sharing_of, withheld
from membership.file.rules.particulars import Particulars
from membership.file.rules.policy import FilePolicy
from membership.file.rules.sharing import Sharing
from membership.points.queries import points_lots
from membership.points.rules.view import PointsView, points_view
from membership.queries import card_state, find_members, member_hits, member_view
from membership.rules.cards import normalise_card
from membership.rules.member_token import read_token
from membership.rules.phone import normalise_phone
from membership.usecases import remember_shown
from membership.value.queries import later_fen_of
from pos_app.counter.answers import BillRow, MemberDetail, MemberHit, VoucherRow
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from promotions.queries import vouchers_of
from shop.sales.queries import bills_of_member
from shop.staff.queries import actor_of
from shop.staff.rules import roles
from sync.protocol import LookupAsk, LookupRefused, MemberFound, NothingFound

LAST_BILLS = 5
CARD_SHORTEST = 6  # shorter digits are the tail of a phone, which headquarters is not asked for


@dataclass(slots=True)
class Members:
    """The member panel."""

    post: Post
    desk: Desk

    def find_members(self, text: str) -> tuple[MemberHit, ...]:
        """By phone tail (4 digits or more), whole phone, card, name, pinyin or initials; at most 20."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            hits = find_members(connection, text, phone_mac=self.post.phone_mac)
        return self._rows(hits)

    def look_up(self, text: str) -> tuple[MemberHit, ...]:
        """As `find_members`, and headquarters is asked for a whole phone or card that this till does not hold.

        Raises MemberNotHere (no answer), MemberOnTheWay, CardRevoked, LookupTooMany, LookupNotTaken.
        """
        self.post.allowed(roles.MEMBER_VIEW)
        return self._rows(find_or_ask(self.post, text))

    def _rows(self, hits: tuple[queries.MemberHit, ...]) -> tuple[MemberHit, ...]:
        stores, as_of = self.post.store_names(), self.post.as_of()
        return tuple(
            MemberHit(
                member_id=hit.member_id,
                label=f"{hit.name} {hit.phone}".strip() or hit.card_no,
                name=hit.name,
                tier_name=hit.tier_name,
                home_store_name=stores.get(hit.home_store, hit.home_store),
                last_bill=hit.last_visit,
                bills=hit.bills,
                as_of=as_of,
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
            file = file_view(connection, self.post.keys, member_id, self.post.right_clock.now().date())
            consents = consents_of(connection, member_id)
            today = self.post.now()[:10]
            points = points_view(points_lots(connection, member_id), today)
            later_fen = later_fen_of(connection, member_id, today)
            cards = cards_of(connection, member_id, today)
            elsewhere = not view.name and member_id in withheld(connection, [member_id])
            tier_view = self.desk.tiering.view(connection, member_id, today)
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
            as_of=self.post.as_of(),
            shown=view.state == "shown",
            phone=view.masked_phone,
            file=file,
            consents=consents,
            points_view=points,
            later_fen=later_fen,
            tier_view=tier_view,
            cards=cards,
            kept_at_franchise=elsewhere,
        )

    @property
    def policy(self) -> FilePolicy:
        """What new members agree to, and what is asked of members besides name and phone."""
        return self.post.settings.files

    def sharing(self) -> Sharing | None:
        """What members of this store agree to apart before headquarters knows who they are; None: the chain's own."""
        with self.post.reading() as connection:
            return sharing_of(connection, self.post.store)

    def join(
        self,
        told: Particulars,
        scopes: Sequence[str],
        channel: str = "counter",
        *,
        adviser: str = "",
        inviter: str = "",
    ) -> str:
        """A customer becomes a member and agrees to the terms; returns the member id.

        Whoever stands at the till looks after them where no `adviser` is named. Raises AdviserUnknown, and as
        membership.file.join.
        """
        with self.post.books(roles.MEMBER_FILE) as books:
            _require_adviser(books.connection, adviser, self.post.store)
            return usecases.join(
                books, self.post.keys, told, phone_mac=self.post.phone_mac, home_store=self.post.store,
                terms=self.policy.terms, scopes=scopes, channel=channel, inviter=inviter,
                adviser=adviser or self.post.who().staff_no, custom=self.policy.custom, sharing=self.sharing(),
            )  # fmt: skip

    def change(
        self, member_id: str, told: Particulars, *, adviser: str | None = None, inviter: str | None = None
    ) -> bool:
        """Keep what was told; False where nothing is new. Raises AdviserUnknown, and as
        membership.file.change_member."""
        with self.post.books(roles.MEMBER_FILE) as books:
            _require_adviser(books.connection, adviser, self.post.store)
            entry = usecases.change_member(
                books, self.post.keys, member_id, told, phone_mac=self.post.phone_mac, adviser=adviser,
                inviter=inviter, custom=self.policy.custom,
            )  # fmt: skip
        return entry is not None

    def agree(self, member_id: str, scopes: Sequence[str], channel: str = "counter") -> None:
        """The member agrees to more. Raises MemberNotFound, ScopeUnknown, ConsentMissing, SharingElsewhere."""
        with self.post.books(roles.MEMBER_FILE) as books:
            usecases.give_consent(
                books, member_id, scopes, self.policy.terms, channel, sharing=self.sharing(), keys=self.post.keys
            )

    def take_back(self, member_id: str, scopes: Sequence[str], channel: str = "counter") -> None:
        """The member takes consent back. Raises MemberNotFound, ScopeUnknown, ConsentMissing, ServiceKept."""
        with self.post.books(roles.MEMBER_FILE) as books:
            usecases.withdraw_consent(books, member_id, scopes, channel)

    def reveal(self, member_id: str, reason: str) -> Personal:
        """The whole file, for once; who looked and why is kept. Raises MemberNotFound, RevealUnexplained."""
        with self.post.books(roles.MEMBER_REVEAL) as books:
            return usecases.reveal(books, self.post.keys, member_id, reason)

    def points_of(self, member_id: str) -> PointsView:
        """What a member's points are made of. Raises MemberNotFound, NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        today = self.post.now()[:10]
        with self.post.reading() as connection:
            if member_view(connection, member_id) is None:
                raise MemberNotFound(asked=member_id)
            found = points_lots(connection, member_id)
        return points_view(found, today)


def find_or_ask(post: Post, text: str) -> tuple[queries.MemberHit, ...]:
    """Members by what was typed or scanned: here, else by headquarters, whose feed is then read at once.

    Waits for the network, call it outside every transaction. Raises as Members.look_up.
    """
    with post.reading() as connection:
        hits = find_members(connection, text, phone_mac=post.phone_mac)
    ask = None if hits or post.enquiry.alone else member_question(text, post.phone_mac)
    if ask is None:
        return hits
    answer = post.enquiry.ask(ask)
    if answer is None:
        raise MemberNotHere(asked=f"…{text.strip()[-4:]}")
    if isinstance(answer, LookupRefused):
        raise CardRevoked()
    if isinstance(answer, NothingFound):
        return ()
    post.enquiry.fetch()
    with post.reading() as connection:
        hits = find_members(connection, text, phone_mac=post.phone_mac)
        if not hits and isinstance(answer, MemberFound):  # the card of one who turned out to be another
            hits = member_hits(connection, [answer.member_id])
    if not hits:
        raise MemberOnTheWay()
    return hits


def member_question(text: str, phone_mac: Callable[[str], str]) -> LookupAsk | None:
    """What to ask headquarters for: a whole phone by its fingerprint, or a card; None for a tail or a name."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        return LookupAsk(phone_mac=phone_mac(normalise_phone(plain)))
    except PhoneInvalid:
        pass
    try:
        card_no = normalise_card(plain)
    except CardInvalid:
        return None
    digits = sum(sign.isdigit() for sign in card_no)
    return LookupAsk(card_no=card_no) if digits and len(card_no) >= CARD_SHORTEST else None


def take_token(post: Post, text: str) -> str:
    """The member whose own code was scanned; one whom this till does not know is remembered by what the code says.

    Raises NotAToken, TokenForged, TokenExpired.
    """
    key = post.enquiry.headquarters_key()
    token = read_token(text, public_key=key, now=post.now(), fits=signature_fits)
    with post.reading() as connection:
        view = member_view(connection, token.member_id)
    if view is None or view.state == "shown":
        with post.books(roles.SELL) as books:
            remember_shown(books, token)
    return token.member_id


def require_good_card(post: Post, card_no: str, *, shown: bool) -> None:
    """The card was not lost or cancelled, as far as can be known here; headquarters is asked where there is doubt.

    The filter of revoked cards speaks only about a member `shown` by a code: what is known here comes with the exact
    list, and the filter is wrong about one good card in 120. Raises CardRevoked, CardDoubtful, MemberNotFound.
    """
    with post.reading() as connection:
        state = card_state(connection, card_no)
    if state == "fine" or (state == "maybe_revoked" and not shown):
        return
    answer = post.enquiry.ask(LookupAsk(card_no=card_no))
    if answer is None:
        raise CardRevoked() if state == "revoked" else CardDoubtful()
    if isinstance(answer, LookupRefused):
        raise CardRevoked()
    if isinstance(answer, NothingFound):
        raise MemberNotFound(asked=f"…{card_no[-4:]}")


def _require_adviser(connection: Connection, staff_no: str | None, store: str) -> None:
    """'' is nobody, None whoever it was before. Raises AdviserUnknown."""
    if staff_no and actor_of(connection, staff_no, store) is None:
        raise AdviserUnknown(staff_no=staff_no)
