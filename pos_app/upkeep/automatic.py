"""What nobody has to think of: a backup every half hour with something new and at each close, a self-check a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from kernel.books import Bookkeeper, head
from kernel.database import Database
from kernel.errors import DomainError
from pos_app.place import BACKUPS
from pos_app.settings import TillSettings
from pos_app.upkeep.backups import BackupFile, backups_in, copy_to_second, make_backup, rotate, sweep
from pos_app.upkeep.errors import BackupFailed, BooksUnsound
from pos_app.upkeep.self_check import self_check

CHECK_EVERY = timedelta(days=1)
CHECK_REST_S = 0.02  # after each page of the journal, for the counter
FIRST_LOOK_S = 120  # a till that has just started has a customer to serve first
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UpkeepStatus:
    """How the backups stand. `problem` says what went wrong at the last try, in an error that has words.

    A failing second disk is a problem too; `newest` is then there all the same, beside the books. So are books that
    did not prove themselves at the last self-check (BooksUnsound), before anything else.
    """

    newest: BackupFile | None = None
    looked_at: datetime | None = None
    problem: DomainError | None = None


class Upkeep:
    """Makes one till's backups, in its own thread between `start` and `stop`, or at once with `run_once`.

    It reads the books and never holds them: selling goes on whatever becomes of a backup.
    """

    def __init__(self, keeper: Bookkeeper, folder: Path, settings: TillSettings, backup_key: str) -> None:
        self._keeper, self._folder, self._settings, self._key = keeper, folder, settings, backup_key
        self._status = UpkeepStatus()
        self._lock, self._round = threading.Lock(), threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._listeners: list[Callable[[UpkeepStatus], None]] = []
        self._checked_at: datetime | None = None
        self._unsound: BooksUnsound | None = None
        sweep(folder)

    @property
    def status(self) -> UpkeepStatus:
        with self._lock:
            return self._status

    def listen(self, on_change: Callable[[UpkeepStatus], None]) -> None:
        """`on_change` hears each new backup and each new problem, on the thread that made it."""
        with self._lock:
            self._listeners.append(on_change)

    def start(self) -> None:
        assert self._thread is None, "already started"
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """End the thread; a backup that is being made is finished first, or swept away at the next start."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
            self._thread = None

    def soon(self) -> None:
        """A day was closed: with a running thread wake it, without one make the backup now."""
        if self._thread is not None:
            self._wake.set()
        else:
            self.run_once()

    def run_once(self) -> UpkeepStatus:
        """One look: a backup when there is something new, on the second disk too, old ones thinned out; the books."""
        with self._round:
            newest, problem = self._look()
            self._check()
            problem = self._unsound or problem
        with self._lock:
            before = self._status
            now = self._keeper.clock.now()
            self._status = status = replace(before, newest=newest or before.newest, looked_at=now, problem=problem)
            listeners = tuple(self._listeners)
        if status.newest != before.newest or _code(problem) != _code(before.problem):
            for listener in listeners:
                listener(status)
        return status

    def _run(self) -> None:
        rest_s = FIRST_LOOK_S
        while True:
            self._wake.wait(rest_s)
            if self._stopping.is_set():
                return
            self._wake.clear()
            self.run_once()
            rest_s = 60 * max(1, self._settings.backup_every_minutes)

    def _look(self) -> tuple[BackupFile | None, DomainError | None]:
        newest, database = None, self._keeper.database
        assert isinstance(database, Database), "a till's books are a file"
        try:
            newest = self._up_to_date() or make_backup(
                database, self._folder, self._settings, self._key, self._keeper.clock
            )
            self._thin_out(self._folder / BACKUPS)  # first: a second disk that fails must not fill this one
            if self._settings.backup_folder:
                second = Path(self._settings.backup_folder)
                if not (second / newest.path.name).exists():
                    copy_to_second(newest, second)
                self._thin_out(second)
        except DomainError as error:
            _log.warning("backup: %s", error)
            return newest, error
        except Exception as error:  # a fault of ours must not end the thread while the shop is open
            _log.exception("the backup failed")
            return newest, BackupFailed(folder=str(self._folder / BACKUPS), finding=type(error).__name__)
        return newest, None

    def _check(self) -> None:
        """Once a day, and first after a start: what is spoilt is to be found while a sound backup is still kept."""
        now, database = self._keeper.clock.now(), self._keeper.database
        if self._checked_at is not None and abs(now - self._checked_at) < CHECK_EVERY:
            return
        assert isinstance(database, Database), "a till's books are a file"
        finding = self_check(database, self._keeper.register, lambda: self._stopping.wait(CHECK_REST_S))
        if self._stopping.is_set():
            return
        self._unsound, self._checked_at = BooksUnsound(finding=finding) if finding else None, now
        if finding:
            _log.error("the books do not prove themselves: %s", finding)

    def _up_to_date(self) -> BackupFile | None:
        """The newest backup when the register wrote nothing since; what others wrote headquarters sends again."""
        found = backups_in(self._folder / BACKUPS, self._keeper.register)
        with self._keeper.database.reading() as connection:
            epoch, seq, _hash = head(connection, self._keeper.register)
        return found[0] if found and (found[0].epoch, found[0].seq) == (epoch, seq) else None

    def _thin_out(self, folder: Path) -> None:
        now = self._keeper.clock.now()
        rotate(folder, self._keeper.register, kept=self._settings.backups_kept, now=now)


def _code(problem: DomainError | None) -> str:
    return "" if problem is None else problem.code
