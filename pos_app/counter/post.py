"""The state that all parts of one register's counter share: who stands there, what is on the bill, the open books."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from kernel.actor import Actor, NotPermitted, program
from kernel.books import Bookkeeper, Books
from kernel.clock import Clock, OffsetClock, stamp
from kernel.errors import DomainError
from kernel.ids import Ids
from kernel.secrets import PlaceSecrets, fingerprint
from membership.personal import MemberKeys
from membership.ports import ValueAuthority
from pos_app.counter.answers import Done
from pos_app.counter.card_rights import RightsByCard, ShownCard
from pos_app.counter.enquiry import Enquiry
from pos_app.counter.leases import TillLeases
from pos_app.counter.parts import Parts
from pos_app.paper import Paper
from pos_app.settings import TillSettings
from pos_app.value_authority import Rights, ValueByRights
from shop.catalogue.queries import purities_on
from shop.catalogue.rules.purity import Purity, recognise_purity
from shop.sales.queries import draft_cart
from shop.sales.rules.cart import Cart
from shop.sales.rules.pricing import PricedCart
from shop.sales.usecases import settle_lost_rights
from shop.staff.queries import staff_names, stores
from shop.staff.usecases import Doorkeeper
from sync.agent import SyncStatus


class Locked(DomainError):
    """Nobody has unlocked the till."""

    code = "auth.till_locked"


@dataclass(slots=True)
class Post:
    """One register at work. Every call comes from one thread: the till's writer."""

    settings: TillSettings
    keeper: Bookkeeper
    secrets: PlaceSecrets
    keys: MemberKeys
    rights: Rights
    paper: Paper
    sync_status: Callable[[], SyncStatus | None]
    after_commit: Callable[[], None]
    enquiry: Enquiry = field(default_factory=Enquiry)
    offset_s: Callable[[], int] = lambda: 0  # what headquarters' clock is ahead of this machine's, where that is much
    doorkeeper: Doorkeeper = field(init=False)
    actor: Actor | None = None
    cart: Cart = field(init=False)
    undo: list[Cart] = field(default_factory=list)
    in_tender: bool = False
    frozen: PricedCart | None = None  # the price from the moment the tender began; it stands until the bill is left
    last: Done | None = None
    recovered_lines: int = 0
    leases: TillLeases | None = None
    parts: Parts = field(default_factory=Parts)
    shown: ShownCard = field(default_factory=ShownCard)
    _approved: tuple[Actor, str] | None = None

    def __post_init__(self) -> None:
        self.rights = RightsByCard(self.rights, self.shown, self.reading, self.now)
        self.doorkeeper = Doorkeeper(self.clock, self.secrets.pepper, self.store)
        with self.reading() as connection:
            kept = draft_cart(connection)
        if kept is not None:
            self.recovered_lines = len(kept.lines)
            self.in_tender = bool(kept.tenders)
        with self.keeper.open(program("till")) as books:
            settle_lost_rights(books, kept)
        self.cart = kept if kept is not None else self.fresh_cart()

    @property
    def value(self) -> ValueAuthority:
        """Who may say that stored value can be spent."""
        return ValueByRights(self.rights)

    @property
    def clock(self) -> Clock:
        """This machine's, right or wrong: what stands in the journal is what it showed."""
        return self.keeper.clock

    @property
    def right_clock(self) -> Clock:
        """Put right by headquarters: promotions, gold boards, vouchers and the business day go by it."""
        return OffsetClock(self.keeper.clock, self.offset_s)

    @property
    def ids(self) -> Ids:
        return self.keeper.ids

    @property
    def register(self) -> str:
        return self.settings.register

    @property
    def store(self) -> str:
        return self.settings.store

    def now(self) -> str:
        """The right time, as text."""
        return stamp(self.right_clock.now())

    def as_of(self) -> str:
        """ISO time of the last contact with headquarters: how old others' data is; '' alone, or before the first."""
        status = self.sync_status()
        return "" if status is None or status.last_contact is None else stamp(status.last_contact)

    def leave_tender(self) -> None:
        self.in_tender, self.frozen = False, None

    def start_over(self) -> None:
        """An empty bill, with nothing to undo; the card that was shown was shown for the bill before."""
        self.leave_tender()
        self.shown.card_no = ""
        self.cart, self.undo = self.fresh_cart(), []

    def fresh_cart(self) -> Cart:
        return Cart(cart_id=self.ids.new(), opened_at=self.now())

    def phone_mac(self, phone: str) -> str:
        return fingerprint(self.secrets.phone_key, phone)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.keeper.database.reading() as connection:
            yield connection

    @contextmanager
    def books(self, permission: str | None = None) -> Iterator[Books]:
        """Open the books as the person at the counter, who must have `permission` (or a second person's approval)."""
        actor = self.who() if permission is None else self.allowed(permission)
        with self.keeper.open(actor) as books:
            yield books
        if books.recorded:
            self.after_commit()

    def stand(self, actor: Actor | None) -> None:
        """This person stands at the counter now, or nobody; an approval given to the one before is void."""
        self.actor, self._approved = actor, None

    def who(self) -> Actor:
        """The person who unlocked the till. Raises Locked."""
        if self.actor is None:
            raise Locked()
        return self.actor

    def allowed(self, permission: str) -> Actor:
        """The person at the counter, if they may. An approval counts for one call. Raises Locked, NotPermitted."""
        actor = self.who()
        if actor.may(permission):
            return actor
        approved, self._approved = self._approved, None
        if approved is None or approved[1] != permission:
            raise NotPermitted(permission=permission, staff=actor.name)
        # The entry names the person who did it; the approver stands behind a slash.
        name = f"{actor.staff_no}/{approved[0].staff_no}"
        return Actor(name, actor.name, actor.role, actor.permissions | {permission})

    def approve(self, staff_no: str, pin: str, permission: str) -> Actor:
        """A second person's PIN lets the next call that needs `permission` through (授权). Raises NotPermitted."""
        with self.reading() as connection:
            approver = self.doorkeeper.check(connection, staff_no, pin)
        approver.require(permission)
        self.approved_by(approver, permission)
        return approver

    def approved_by(self, approver: Actor, permission: str) -> None:
        """This second person's yes lets the next call that needs `permission` through."""
        self._approved = (approver, permission)

    def approver(self, *permissions: str) -> Actor | None:
        """Who approved just now, by one of these permissions; that approval is used up."""
        approved, self._approved = self._approved, None
        return approved[0] if approved is not None and approved[1] in permissions else None

    def second_person(self, permission: str, first: str) -> Actor:
        """Who decides what the person `first` began: whoever approved just now, or the one at the counter if another.

        Raises Locked, NotPermitted.
        """
        actor, approved = self.who(), self._approved
        if approved is not None and approved[1] == permission:
            self._approved = None
            return approved[0]
        if actor.staff_no == first or not actor.may(permission):
            raise NotPermitted(permission=permission, staff=actor.name)
        return actor

    def names(self) -> dict[str, str]:
        with self.reading() as connection:
            return staff_names(connection)

    def purity(self, text: str) -> Purity:
        """A purity as people write it, of the table in force today. Raises PurityNameRefused, PurityUnknown."""
        with self.reading() as connection:
            return recognise_purity(text, table=purities_on(connection, self.now()[:10]))

    def store_names(self) -> dict[str, str]:
        with self.reading() as connection:
            return {store.code: store.name for store in stores(connection)}
