"""The review of tiers, night by night: whose time is over drops to what they paid for, and who was missed rises.

A night looks at the reviews since the night before. What came in late is looked for a month back, and everybody is
looked at once after other tiers were published. Pages and short transactions: the members are never all in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.tiers import change
from headquarters.upkeep.noted import note, noted
from kernel.actor import program
from membership.tiers.queries import PolicyInForce, growing, holders, policy_in_force
from membership.tiers.rules.days import is_decided

REVIEWED, MEASURED = "tiers_reviewed_on", "tiers_measured_by"  # the last night, and the policy that it went by
BACK_DAYS = 31


@dataclass(frozen=True, slots=True)
class Reviewed:
    """So many members rose, and dropped."""

    rose: int = 0
    dropped: int = 0

    def lines(self) -> tuple[str, ...]:
        return (f"tiers: {self.rose} members rose, {self.dropped} dropped",) if self.rose or self.dropped else ()


NOBODY_REVIEWED = Reviewed()


def review(keeper: OfficeKeeper, today: str) -> Reviewed:
    """Doing it twice changes nobody twice: who was asked has the answer, and the day is noted."""
    with keeper.database.reading() as connection:
        held = policy_in_force(connection)
        last, measured = noted(connection, REVIEWED), noted(connection, MEASURED)
    if held is None:
        return NOBODY_REVIEWED
    after = last or held.began
    back = (date.fromisoformat(after) - timedelta(days=BACK_DAYS)).isoformat()
    done: Counter[str] = Counter()
    for due in _due(keeper, held, after, today):
        done.update(_change(keeper, due, today, frozenset(due)))
    for some in _grown(keeper, back if measured == str(held.version) else ""):
        done.update(_change(keeper, some, today, ()))
    note(keeper, {REVIEWED: max(today, after), MEASURED: str(held.version)})
    return Reviewed(done["reached"], done["reviewed"])


def _due(keeper: OfficeKeeper, held: PolicyInForce, after: str, today: str) -> Iterator[list[str]]:
    """Members whose review was decided since the last night, page by page."""
    rest = ""
    while True:
        with keeper.database.reading() as connection:
            page = holders(connection, held, rest)
        if not page:
            return
        rest = page[-1][0]
        due = [member_id for member_id, since in page if is_decided(held.policy, since, after, today)]
        if due:
            yield due


def _grown(keeper: OfficeKeeper, since: str) -> Iterator[list[str]]:
    rest = ""
    while True:
        with keeper.database.reading() as connection:
            page = growing(connection, since, rest)
        if not page:
            return
        rest = page[-1]
        yield page


def _change(keeper: OfficeKeeper, some: Sequence[str], today: str, due: Collection[str]) -> list[str]:
    def work(books: OfficeBooks) -> list[str]:
        return change(books, some, today, due)

    return keeper.transact(program(keeper.register), work)
