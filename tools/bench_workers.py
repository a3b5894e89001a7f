"""Measured work in processes of its own, begun on one word so that all of them are under way together."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

Jobs = Callable[[str, Any], Any]
"""Does one job of a worker (its name, what it needs) and returns what it found."""


def _live(line: Connection, make: Callable[..., Any], given: tuple[Any, ...]) -> None:
    """A worker: makes its jobs, says that it is ready, does what it is told until it is told nothing."""
    with make(*given) as do:
        line.send("ready")
        while (told := line.recv()) is not None:
            name, needs = told
            began = perf_counter()
            found = do(name, needs)
            line.send((perf_counter() - began, found))


class Crew:
    """Some workers that do the same job at the same time."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self._lines = lines

    def do(self, name: str, needs: Sequence[Any]) -> tuple[float, list[Any]]:
        """Seconds from the first word to the last answer, and what each worker found. `needs` one for each worker.

        What a job needs much of is told before, by a job of its own.
        """
        began = perf_counter()
        for line, need in zip(self._lines, needs, strict=True):
            line.send((name, need))
        found = [line.recv()[1] for line in self._lines]
        return perf_counter() - began, found


@contextmanager
def crew(make: Callable[..., Any], given: Sequence[tuple[Any, ...]]) -> Iterator[Crew]:
    """One worker for each of `given`; `make(*given)` is a context manager that gives its `Jobs`."""
    context = multiprocessing.get_context("spawn")
    lines, processes = [], []
    for one in given:
        here, there = context.Pipe()
        process = context.Process(target=_live, args=(there, make, one), daemon=True)
        process.start()
        there.close()
        lines.append(here)
        processes.append(process)
    try:
        for line in lines:
            assert line.recv() == "ready"
        yield Crew(lines)
    finally:
        for line, process in zip(lines, processes, strict=True):
            if process.is_alive():
                line.send(None)
            process.join()
