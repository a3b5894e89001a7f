"""The best price of drawn baskets: CPU time, share proven, worst gap; on a scan and before it is paid."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from time import thread_time
from typing import NamedTuple

from promotions import Engine, RuleSet
from promotions.rules import solve
from tools.bench_promotions_baskets import draw
from tools.bench_row import Row, limited, median, quantile

RULES, BASKETS = 200, 300
SIDE_BY_SIDE = 40  # baskets for this engine against the one in the source tree
ROOT = Path(__file__).resolve().parents[1]
TRIES = 3  # of each basket; the least counts, so that what other programs do to the caches does not
FIRST_LABELS = 1_000  # of the search, as the till asks on a scan


class Asked(NamedTuple):
    """One kind of basket, how many labels its answer may cost (None: the engine's own), and the limit of its p99 in ms.

    No limit: the time is only told. `reasons`: why other rules are not on the bill is said too.
    """

    family: str
    lines: int
    labels: int | None
    limit_ms: float | None
    reasons: bool = False

    @property
    def words(self) -> str:
        how = "exact" if self.labels is None else "first answer to one more line"
        if self.reasons:
            how += ", with reasons"
        return f"best price, {self.family}, {self.lines} lines x {RULES} rules, {how}"


SIZES = (
    Asked("A", 3, None, 2.0),
    Asked("A", 10, None, 2.0),
    Asked("A", 20, None, 2.0),
    Asked("A", 50, None, 20.0),
    Asked("A", 20, None, None, reasons=True),
    Asked("A", 50, FIRST_LABELS, 8.0),
    Asked("A", 50, None, None, reasons=True),
    Asked("B", 3, None, None),
    Asked("B", 10, None, None),
    Asked("B", 20, None, None),
    Asked("B", 50, None, None),
    Asked("C", 3, None, None),
    Asked("C", 10, None, None),
    Asked("C", 20, None, None),
    Asked("C", 50, None, 10.0),
    Asked("C", 50, None, None, reasons=True),
)


class Answers(NamedTuple):
    """Of each basket: ms of CPU, whether its price was proven, and the gap in parts of a thousand of the payable."""

    ms: list[float]
    proven: list[bool]
    gaps: list[float]


def measure(baskets: int = BASKETS, sizes: tuple[Asked, ...] = SIZES) -> list[Row]:
    """As a till asks: its rules are made ready before, the basket and the customer are new, nothing was learned yet.

    But for the first answer: on a scan the till has priced all lines but the last, with the same few labels.
    """
    gc.freeze()  # as a till does once it stands
    rows: list[Row] = []
    for asked in sizes:
        found = _answer(asked, baskets)
        slow, usual = quantile(found.ms, 0.99), median(found.ms)
        limit = slow if asked.limit_ms is None else asked.limit_ms
        rows.append(limited(f"{asked.words}: CPU p99", slow, "ms", limit))
        rows.append(Row(f"{asked.words}: CPU median", usual, "ms", "p99", slow, 1.0))
        unproven = float(baskets - sum(found.proven))
        rows.append(Row(f"{asked.words}: unproven", unproven, "baskets", "of", float(baskets), 1.0))
        if unproven:
            rows.append(limited(f"{asked.words}: worst gap", max(found.gaps), "of 1,000 paid", 1_000.0))
    return [*rows, _against_readable()]


def seconds() -> float:
    """CPU seconds for a few baskets, by whichever engine this process has."""
    baskets = [draw("A", 20, RULES, seed) for seed in range(SIDE_BY_SIDE)]
    sets = [RuleSet.parse(basket.rules) for basket in baskets]

    def once() -> float:
        engines = [Engine(rules) for rules in sets]
        began = thread_time()
        for engine, basket in zip(engines, baskets, strict=True):
            engine.price(basket.lines, basket.ctx, reasons=False)
        return thread_time() - began

    return min(once() for _try in range(TRIES))


def _against_readable() -> Row:
    """This engine, compiled where `make bench` runs it, against the one in the source tree; decision 0040."""
    program = "from tools.bench_promotions import seconds; print(seconds())"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    asked = [sys.executable, "-P", "-c", program]
    told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout
    kind = "compiled" if Path(str(solve.__file__)).suffix != ".py" else "readable"
    words = f"best price, A, 20 lines x {RULES} rules, {kind} engine: CPU of {SIDE_BY_SIDE} baskets"
    return Row(words, seconds() * 1_000, "ms", "the readable engine", float(told) * 1_000, 1.2)


def _answer(asked: Asked, baskets: int) -> Answers:
    found = Answers([], [], [])
    for seed in range(baskets):
        basket = draw(asked.family, asked.lines, RULES, seed)
        rules, spent = RuleSet.parse(basket.rules), []
        for _try in range(TRIES):
            engine = Engine(rules)
            if asked.labels is not None:
                engine.price(basket.lines[:-1], basket.ctx, label_budget=asked.labels, reasons=asked.reasons)
            began = thread_time()
            priced = engine.price(basket.lines, basket.ctx, label_budget=asked.labels, reasons=asked.reasons)
            spent.append((thread_time() - began) * 1_000)
        found.ms.append(min(spent))
        found.proven.append(priced.optimal)
        found.gaps.append(priced.gap_fen * 1_000 / max(1, priced.pay_fen))
    return found
