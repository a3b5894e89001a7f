"""What ends is cleared, night by night: points, and who bought prepaid cards; accounts above the law's cap are named.

A night looks at last days, and at points that came back, since the night before, and a week back for tills that were
away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.settings import Settings
from headquarters.upkeep.noted import note, noted
from kernel.actor import program
from kernel.asking import in_parts
from membership.points.queries import members_to_clear
from membership.value.queries import over_cap
from shop.buyers import forget_buyers
from shop.value import clear_ended_points

CLEARED = "points_cleared_before"  # the day of the last night that cleared
BACK_DAYS = 7
AT_ONCE = 500  # in one transaction


@dataclass(frozen=True, slots=True)
class Cleared:
    """`points` were cleared; `over_cap` accounts hold more stored value than a named card may.

    Of `buyers` of prepaid cards nobody can read any more who they were: they were kept for as long as the law asks.
    """

    points: int = 0
    over_cap: int = 0
    buyers: int = 0

    def lines(self) -> tuple[str, ...]:
        return (
            *((f"{self.points} ended points cleared",) if self.points else ()),
            *((f"{self.buyers} buyers of prepaid cards forgotten",) if self.buyers else ()),
            *((f"{self.over_cap} accounts hold more stored value than the cap",) if self.over_cap else ()),
        )


NOTHING_CLEARED = Cleared()


def clear(keeper: OfficeKeeper, settings: Settings, today: str) -> Cleared:
    """Doing it twice clears nothing more: a lot that was cleared is not there any more."""
    with keeper.database.reading() as connection:
        last = noted(connection, CLEARED)
        since = "" if not last else (date.fromisoformat(last) - timedelta(days=BACK_DAYS)).isoformat()
        members = members_to_clear(connection, since, today)
        over = over_cap(connection, settings.prepaid.named_cap_fen)
    points = 0
    for some in in_parts(members, AT_ONCE):

        def work(books: OfficeBooks, some: Sequence[str] = some) -> int:
            books.lock_head()  # no right is granted and no fact comes in meanwhile
            return clear_ended_points(books, some, today)

        points += keeper.transact(program(keeper.register), work)
    buyers = keeper.transact(
        program(keeper.register), lambda books: forget_buyers(books, settings.prepaid.buyers_since(today))
    )
    note(keeper, {CLEARED: today})
    return Cleared(points, over, buyers)
