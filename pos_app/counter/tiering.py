"""Tiers at a register: the policy it goes by, what a member sees of it, and who rises where nobody else decides it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from kernel.books import Books
from kernel.tables import journal
from membership.rules.points import PointsPolicy
from membership.tiers.facts import TierPolicy
from membership.tiers.queries import PolicyInForce, holders, policy_in_force, standings
from membership.tiers.rules.days import is_decided
from membership.tiers.rules.standing import TierView, tier_view
from membership.tiers.usecases import changes
from pos_app.counter.post import Post
from shop.sales.rules.tier_benefits import points_by_tier


@dataclass(frozen=True, slots=True)
class Tiering:
    """A till of a chain goes by what headquarters published last, a shop that stands alone by its own settings."""

    post: Post

    def held(self, connection: Connection) -> PolicyInForce | None:
        own = self.post.settings.tiers
        if not self.post.enquiry.alone:
            return policy_in_force(connection)
        if own is None:
            return None
        began = connection.scalar(select(journal.c.business_date).order_by(journal.c.no).limit(1)) or ""
        return PolicyInForce(0, own, "", "", began, began)

    def policy(self, connection: Connection) -> TierPolicy | None:
        held = self.held(connection)
        return None if held is None else held.policy

    def points(self, connection: Connection) -> PointsPolicy:
        """What is earned here, by tier."""
        return points_by_tier(self.post.settings.points, self.policy(connection))

    def view(self, connection: Connection, member_id: str, today: str) -> TierView | None:
        """What a member has and what is missing to the next tier; None without tiers, or for a stranger."""
        held = self.held(connection)
        found = [] if held is None else standings(connection, held, [member_id], today, whole=True)
        return tier_view(held.policy, found[0], today) if held is not None and found else None

    def raise_at_once(self, books: Books, member_id: str) -> None:
        """In a shop that stands alone, with the bill that reaches a tier; elsewhere headquarters says so."""
        held = self.held(books.connection) if self.post.enquiry.alone and member_id else None
        if held is not None:
            for fact in changes(books.connection, held, [member_id], books.business_date):
                books.record(fact)

    def review(self, books: Books, since: str, today: str) -> None:
        """What headquarters' night does for a chain: whose review was decided since the last day drops."""
        held = self.held(books.connection) if self.post.enquiry.alone else None
        if held is None:
            return
        after, rest = since or held.began, ""
        while page := holders(books.connection, held, rest):
            rest = page[-1][0]
            due = [member_id for member_id, held_since in page if is_decided(held.policy, held_since, after, today)]
            for fact in changes(books.connection, held, due, today, due=due):
                books.record(fact)
