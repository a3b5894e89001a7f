"""What people and nights do about tiers: other tiers are asked for and let through; members rise and drop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection

from kernel.books import Books
from membership.facts import Grown
from membership.tiers.errors import DropsNotSaid, TierProposalNotOpen, TierProposerAgain
from membership.tiers.facts import TierChanged, TierPolicy, TierPolicyProposed, TierPolicyPublished, Why
from membership.tiers.queries import (
    PolicyInForce,
    everybody,
    next_number,
    policy_in_force,
    proposal_of,
    standings,
)
from membership.tiers.rules.standing import Outlook, Standing, outlook, rank, tier_of
from membership.tiers.rules.what_if import WhatIf, what_if

Backed = Callable[[Connection, Iterable[Grown]], list[Grown]]
"""What of it bills bear out, asked only about those who would rise."""
_NOTE_MAX = 200


def as_told(_connection: Connection, rows: Iterable[Grown]) -> list[Grown]:
    """A place that wrote the bills itself."""
    return list(rows)


def changes(
    connection: Connection, held: PolicyInForce, member_ids: Sequence[str], day: str, *,
    due: Collection[str] = frozenset(), backed: Backed = as_told,
) -> list[TierChanged]:  # fmt: skip
    """Who of these members stands in another tier by the policy that is held: up at once, down only who is `due`.

    A few questions for all of them. For whoever records it in the same transaction; asked again it finds nothing.
    """
    found = standings(connection, held, member_ids, day)
    reached = {one.member_id: tier_of(held.policy, one.rows, day) for one in found}
    higher = [one for one in found if rank(reached[one.member_id]) > rank(one.tier)]
    sure: dict[str, list[Grown]] = {one.member_id: [] for one in higher}
    for row in backed(connection, [row for one in higher for row in one.rows]):
        sure[row.member_id].append(row)
    changed: list[TierChanged] = []
    for one in found:
        tier, is_due = reached[one.member_id], one.member_id in due
        why: Why = "reviewed"
        if one.member_id in sure:
            tier, is_due, why = tier_of(held.policy, sure[one.member_id], day), False, "reached"
        if rank(tier) > rank(one.tier) or (is_due and tier != one.tier):
            changed.append(
                TierChanged(member_id=one.member_id, tier=tier, before=one.tier, why=why, policy=held.version, day=day)
            )
    return changed


def what_if_of(connection: Connection, new: TierPolicy, day: str) -> WhatIf:
    """What other tiers would do to everybody, page by page."""
    held = policy_in_force(connection)
    measured = held or PolicyInForce(0, new, "", "", day, day)

    def members() -> Iterable[Standing]:
        for page in everybody(connection):
            yield from standings(connection, measured, page, day, whole=True)

    return what_if(None if held is None else held.policy, new, members(), day)


def outlooks(connection: Connection, held: PolicyInForce, today: str) -> Iterator[Outlook]:
    """Who would stand elsewhere after their next review, page by page."""
    for page in everybody(connection):
        for one in standings(connection, held, page, today):
            found = outlook(held.policy, one, today)
            if found is not None:
                yield found


def propose_policy(books: Books, policy: TierPolicy, note: str = "") -> int:
    """Ask for other tiers; the proposal's number."""
    number = next_number(books.connection)
    said = note.strip()[:_NOTE_MAX]
    books.record(TierPolicyProposed(number=number, policy=policy, proposed_by=books.actor.staff_no, note=said))
    return number


def approve_policy(books: Books, number: int, *, day: str, drops: int) -> WhatIf:
    """Let a proposal through, as another person, who says how many members would drop by it.

    Raises TierProposalNotOpen, TierProposerAgain, DropsNotSaid.
    """
    found = proposal_of(books.connection, number)
    if found is None or found.version:
        raise TierProposalNotOpen(number=str(number))
    if found.proposed_by == books.actor.staff_no:
        raise TierProposerAgain(staff=books.actor.staff_no)
    seen = what_if_of(books.connection, found.policy, day)
    if drops != seen.drops:
        raise DropsNotSaid(drops=str(seen.drops), said=str(drops))
    held = policy_in_force(books.connection)
    books.record(
        TierPolicyPublished(
            policy_version=1 if held is None else held.version + 1, number=number, policy=found.policy,
            proposed_by=found.proposed_by, approved_by=books.actor.staff_no, rises=seen.rises, drops=seen.drops,
        )
    )  # fmt: skip
    return seen
