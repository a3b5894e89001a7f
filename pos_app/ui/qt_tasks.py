"""The till's calls on one worker thread, in the order they were asked, answered on the screen's thread.

This is the only place where results come back to the window.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kernel.errors import DomainError

T = TypeVar("T")


class QtTasks(QObject):
    """`crashed` gets every error that is no DomainError, on the screen's thread."""

    _answered = Signal(object)

    def __init__(self, crashed: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._crashed = crashed
        self._stopped = False
        self._asked: SimpleQueue[Callable[[], Callable[[], None]] | None] = SimpleQueue()
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._worker = Thread(target=self._work, name="till", daemon=True)
        self._worker.start()

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[DomainError], None]) -> None:
        def job() -> Callable[[], None]:
            try:
                answer = work()
            except DomainError as error:
                return _told(failed, error)
            except BaseException as error:
                return _told(self._crashed, error)
            return _told(done, answer)

        self._asked.put(job)

    def stop(self) -> None:
        """No more work: finish what was asked and end the thread; nobody is left to hear the answers."""
        self._stopped = True
        self._asked.put(None)
        self._worker.join(timeout=10)

    def _work(self) -> None:
        while (job := self._asked.get()) is not None:
            self._answered.emit(job())

    @Slot(object)
    def _deliver(self, tell: Callable[[], None]) -> None:
        if not self._stopped:
            tell()


def _told(whom: Callable[[T], None], what: T) -> Callable[[], None]:
    return lambda: whom(what)
