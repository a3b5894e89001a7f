"""`python -m pos_app replay`: what other promotions would have made of a till's past bills. It writes nothing."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import thread_time_ns

from kernel.clock import Clock, SystemClock
from kernel.database import SCHEMA_HEAD, Database, DatabaseTooNew, schema_version
from kernel.errors import DomainError
from pos_app.place import DATABASE, DatabaseMissing, require_sound, secrets_of
from pos_app.settings import load_settings
from promotions.rules.rule_set import raw_rules
from shop.promotion_replay.rules.pricing import Timer
from shop.promotion_replay.rules.report import Report
from shop.promotion_replay.usecases import GoOn, replay
from shop.staff.rules.roles import SEE_COST
from shop.staff.usecases import Doorkeeper

CANCELLED = 130  # what a shell says of a program that Ctrl+C ended


class BooksOlder(DomainError):
    """The till's file is of an older version, and only opening the till brings it to this one. `found`."""

    code = "replay.books_older"


def run_replay(
    folder: Path, rules: bytes, *, days: int, staff_no: str = "", pin: str = "", go_on: GoOn,
    clock: Clock | None = None, timer: Timer = thread_time_ns,
) -> Report:  # fmt: skip
    """The bills of the last `days` days with today, under the rules of a JSON text. A till may have the file open.

    Margins are told to whoever may see costs: with `staff_no` and `pin`. Raises RuleRefused, NotSetUp, SettingsBroken,
    DatabaseMissing, DatabaseDamaged, DatabaseTooNew, BooksOlder; UnknownStaff, PinWrong, PinPaused, NotPermitted.
    """
    asked = raw_rules(rules)
    settings, clock = load_settings(folder), clock or SystemClock()
    if not (folder / DATABASE).exists():
        raise DatabaseMissing(folder=str(folder))
    require_sound(folder)
    today = clock.now().date()
    database = Database(folder / DATABASE)
    try:
        with database.reading() as connection:
            found = schema_version(connection) or ""
            if found != SCHEMA_HEAD:
                raise DatabaseTooNew(found=found, known=SCHEMA_HEAD) if found > SCHEMA_HEAD else BooksOlder(found=found)
            if staff_no:
                pepper = secrets_of(folder, settings).pepper
                Doorkeeper(clock, pepper, settings.store).check(connection, staff_no, pin).require(SEE_COST)
            return replay(
                connection, asked, first_day=(today - timedelta(days=days - 1)).isoformat(), last_day=today.isoformat(),
                costs=bool(staff_no), timer=timer, go_on=go_on,
            )  # fmt: skip
    finally:
        database.close()


@contextmanager
def until_cancelled(tell: Callable[[int, int], None]) -> Iterator[GoOn]:
    """Tells how far it is, and stops after the bill in hand when Ctrl+C is pressed; pressed again, at once."""
    pressed: list[int] = []

    def note(number: int, _frame: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell had it ignored

    def go_on(done: int, total: int) -> bool:
        tell(done, total)
        return not pressed

    before = signal.signal(signal.SIGINT, note)
    try:
        yield go_on
    finally:
        signal.signal(signal.SIGINT, before)
