"""What promotions that are being written would have made of this till's past bills: worked out beside the sales.

A thread of its own with a connection of its own reads and prices; it writes nothing. The screen asks how far it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event, Thread
from time import thread_time_ns
from typing import TYPE_CHECKING, Any

from kernel.errors import DomainError
from pos_app.counter.post import Post
from shop.promotion_replay.rules.report import Report
from shop.staff.rules import roles

if TYPE_CHECKING:
    from shop.promotion_replay.rules.pricing import TwoPrices

DAYS, DAYS_MOST = 90, 1_000


class DaysUnreadable(DomainError):
    """So many days cannot be looked back. `most`."""

    code = "promotions.days"


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """`state` none | running | done | stopped; `looked_at` of `bills`. `asked` are the rules in question, by id."""

    state: str = "none"
    looked_at: int = 0
    bills: int = 0
    asked: tuple[str, ...] = ()
    report: Report | None = None
    problem: DomainError | None = None


@dataclass(slots=True)
class WhatIf:
    """One at a time: asking anew stops the one before."""

    post: Post
    _view: WhatIfView = WhatIfView()
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def begin(self, rules: Sequence[dict[str, Any]], asked: Sequence[str], *, days: int = DAYS) -> None:
        """Price the bills of the last `days` days under the whole set `rules`; those in `asked` as if they ran then.

        Margins are worked out for who may see costs. Raises RuleRefused, DaysUnreadable.
        """
        from shop.promotion_replay.rules.pricing import TwoPrices  # late: a till sells without it

        if not 1 <= days <= DAYS_MOST:
            raise DaysUnreadable(most=DAYS_MOST)
        at_any_time = [_of_those_days(rule) if rule["id"] in asked else rule for rule in rules]
        prices = TwoPrices(at_any_time, thread_time_ns)
        self.cancel()
        self.wait()
        self._stop.clear()
        costs = self.post.actor is not None and self.post.actor.may(roles.SEE_COST)
        self._view = WhatIfView("running", asked=tuple(asked))
        self._thread = Thread(target=self._work, args=(prices, days, costs), name="what-if", daemon=True)
        self._thread.start()

    def progress(self) -> WhatIfView:
        return self._view

    def cancel(self) -> None:
        """Stop after the bill in hand; what is known by then stays."""
        self._stop.set()

    def wait(self) -> None:
        """Until nothing is being worked out."""
        if self._thread is not None:
            self._thread.join()

    def _work(self, prices: TwoPrices, days: int, costs: bool) -> None:
        from shop.promotion_replay.usecases import replay_under

        today = self.post.right_clock.now().date()
        try:
            with self.post.reading() as connection:
                report = replay_under(
                    connection, prices, first_day=(today - timedelta(days=days - 1)).isoformat(),
                    last_day=today.isoformat(), costs=costs, go_on=self._go_on,
                )  # fmt: skip
            self._view = replace(self._view, state="done" if report.complete else "stopped", report=report)
        except DomainError as error:
            self._view = replace(self._view, state="stopped", problem=error)
        finally:
            if self._view.state == "running":  # something of ours broke: the screen does not wait for ever
                self._view = replace(self._view, state="stopped")

    def _go_on(self, looked_at: int, bills: int) -> bool:
        self._view = replace(self._view, looked_at=looked_at, bills=bills)
        return not self._stop.is_set()


def _of_those_days(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule without its first and last day: what is to come is tried on what was. Hours and weekdays stay."""
    made = deepcopy(rule)
    for key in ("from", "until"):
        made.get("schedule", {}).pop(key, None)
    if not made.get("schedule", True):
        del made["schedule"]
    return made
