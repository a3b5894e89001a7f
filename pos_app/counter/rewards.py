"""Rewards at the counter (F7 in the member panel): goods for points, and what of them comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.clock import stamp
from kernel.errors import DomainError
from membership.errors import MemberNotFound, PointsNotGranted
from membership.queries import account, member_view
from pos_app.counter.paying import ValueRefused, for_people
from pos_app.counter.post import Post
from pos_app.papers_rewards import RewardPaper, reward_slip
from shop.catalogue.rules.barcode import normalise_number
from shop.daily_close.usecases import the_open_day
from shop.goods.errors import GoodsShort
from shop.goods.queries import goods_by_code, quantity
from shop.rewards.errors import RewardsListedAbove
from shop.rewards.facts import Reward
from shop.rewards.queries import GivenRow, RewardRow, given_by, given_to, reward_of, rewards_on, taken_by
from shop.rewards.rules.offer import points_for
from shop.rewards.usecases import give, offer, take_back
from shop.sales.usecases import close_rights
from shop.staff.rules import roles
from sync.authority import RightDenied, RightHeld

KIND = "reward"


@dataclass(frozen=True, slots=True)
class RewardPage:
    """Today's list for a member, and what they took in this store and still have."""

    rewards: tuple[RewardRow, ...]
    given: tuple[GivenRow, ...]


@dataclass(slots=True)
class Rewards:
    """What the store gives for points."""

    post: Post

    def page(self, member_id: str) -> RewardPage:
        """Raises NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            rewards = rewards_on(connection, self.post.store, member_id, self._today())
            return RewardPage(rewards, given_to(connection, member_id, self.post.store))

    def offer(self, rewards: Sequence[Reward]) -> None:
        """Keep the list where no headquarters does. Raises RewardsListedAbove, RewardWrong, NotPermitted."""
        if not self.post.enquiry.alone:
            raise RewardsListedAbove()
        with self.post.books(roles.LIST_GOODS) as books:
            offer(books, rewards)

    def take(self, member_id: str, code: str, qty: int, pin: str) -> RewardPaper:
        """A member takes `qty` of a reward for points, with their PIN; the paper is printed.

        Raises MemberNotFound, RewardUnknown, RewardCap, QuantityWrong, GoodsShort, ValueRefused, PointsNotGranted,
        DayNotOpen, NotPermitted.
        """
        self.post.allowed(roles.SELL)
        code = normalise_number(code)
        label, points = self._asked_for(member_id, code, qty)
        right_id = self._right(member_id, points, pin)
        try:
            with self.post.books(roles.SELL) as books:
                the_open_day(books)
                fact = give(
                    books, right_id, store=self.post.store, member_id=member_id, member_label=label, code=code, qty=qty
                )
                left = account(books.connection, member_id).points
                paper = RewardPaper(
                    fact.document_no, label, fact.name, fact.qty, fact.unit_points, left, stamp(books.clock.now())
                )
                by = books.actor.name
                books.carry_out(
                    self.post.paper.slip_rows(books, KIND, paper.number, lambda head: reward_slip(head, paper, by=by))
                )
        except DomainError:
            with self.post.books() as books:
                close_rights(books, [right_id])
            raise
        self.post.paper.print_soon()
        return paper

    def take_back(self, document_no: str, qty: int, reason: str) -> RewardPaper:
        """`qty` of what a paper gave come back, and their points; the paper is printed.

        Raises RewardNotGiven, StockReasonMissing, DayNotOpen, NotPermitted.
        """
        with self.post.books(roles.RETURN) as books:
            the_open_day(books)
            fact = take_back(books, document_no, qty, store=self.post.store, reason=reason)
            given = given_by(books.connection, fact.of_document)
            assert given is not None, fact.of_document
            paper = RewardPaper(
                fact.document_no, given.member_label, given.name, fact.qty, fact.unit_points,
                account(books.connection, fact.member_id).points, stamp(books.clock.now()), of_number=fact.of_document,
            )  # fmt: skip
            by = books.actor.name
            books.carry_out(
                self.post.paper.slip_rows(books, KIND, paper.number, lambda head: reward_slip(head, paper, by=by))
            )
        self.post.paper.print_soon()
        return paper

    def _asked_for(self, member_id: str, code: str, qty: int) -> tuple[str, int]:
        """The member's label and the points, before anything is set aside."""
        with self.post.reading() as connection:
            view = member_view(connection, member_id)
            if view is None or view.state != "active":
                raise MemberNotFound(asked=member_id)
            had = taken_by(connection, member_id).get(code, 0)
            points = points_for(reward_of(connection, code), qty, code=code, had=had, today=self._today())
            there, record = quantity(connection, self.post.store, code), goods_by_code(connection, code)
            if there < qty:
                raise GoodsShort(name=code if record is None else record.name, asked=qty, there=there)
        return view.label, points

    def _right(self, member_id: str, points: int, pin: str) -> str:
        answer = self.post.rights.ask(
            right_id=self.post.ids.new(), account=f"points:{member_id}", amount=points, pin=pin
        )
        if isinstance(answer, RightDenied):
            raise ValueRefused(answer.code, **for_people(answer.facts, self.post.store_names()))
        if not isinstance(answer, RightHeld):
            raise PointsNotGranted()
        return answer.right_id

    def _today(self) -> str:
        return self.post.now()[:10]
