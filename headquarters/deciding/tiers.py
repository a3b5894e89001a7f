"""Tiers at headquarters: members rise with the bill that reaches a tier, and two people give the chain other tiers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.telling.audience import Told
from kernel.actor import Actor
from kernel.clock import stamp
from membership.facts import PointsEarned, StoredValueToppedUp
from membership.queries import survivors_of
from membership.tiers.facts import TierPolicy
from membership.tiers.queries import policy_in_force
from membership.tiers.rules.what_if import WhatIf
from membership.tiers.usecases import approve_policy, changes, propose_policy
from shop.tiers import backed_by_bills


def raise_who_earned(books: OfficeBooks, told: Iterable[Told]) -> None:
    """Whoever reached a tier by what was just handed in stands there from now on: in the same transaction."""
    grew = dict.fromkeys(one.fact.member_id for one in told if isinstance(one.fact, PointsEarned | StoredValueToppedUp))
    if grew:
        change(books, list(grew), stamp(books.clock.now())[:10])


def change(books: OfficeBooks, member_ids: Sequence[str], day: str, due: Collection[str] = frozenset()) -> list[str]:
    """Record who of these members stands elsewhere, down only who is `due`; returns the tiers that they have now."""
    books.lock_head()  # nobody's tier changes meanwhile
    held = policy_in_force(books.connection)
    if held is None:
        return []
    whole = survivors_of(books.connection, member_ids)
    found = changes(books.connection, held, whole, day, due=due, backed=backed_by_bills)
    if found:
        books.record_all(found)
    return [fact.why for fact in found]


def propose(keeper: OfficeKeeper, person: Actor, policy: TierPolicy, note: str) -> int:
    """The proposal's number."""

    def work(books: OfficeBooks) -> int:
        books.lock_head()
        return propose_policy(books, policy, note)

    return keeper.transact(person, work)


def approve(keeper: OfficeKeeper, person: Actor, number: int, drops: int) -> WhatIf:
    """Put a proposal in force; `drops` is how many members drop by it, as the what-if said.

    Raises TierProposalNotOpen, TierProposerAgain, DropsNotSaid.
    """

    def work(books: OfficeBooks) -> WhatIf:
        books.lock_head()
        return approve_policy(books, number, day=stamp(books.clock.now())[:10], drops=drops)

    return keeper.transact(person, work)
