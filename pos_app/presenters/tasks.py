"""Work that must not hold up the screen: run elsewhere, answered on the screen's thread, in the order it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from kernel.errors import DomainError

T = TypeVar("T")


class Tasks(Protocol):
    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[DomainError], None]) -> None:
        """Do `work` after all that was asked before; then exactly one of `done` and `failed` on the screen's thread.

        An error that is no DomainError is our fault: it goes to the crash handler instead.
        """


class TasksInline:
    """Does the work at once on the same thread: for scripts and tests."""

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[DomainError], None]) -> None:
        try:
            answer = work()
        except DomainError as error:
            failed(error)
        else:
            done(answer)
