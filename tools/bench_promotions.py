"""The best price of drawn baskets: CPU time, share proven, worst gap; on a scan and before it is paid."""

from __future__ import annotations

from time import thread_time
from typing import NamedTuple

from promotions import Engine, RuleSet
from tools.bench_promotions_baskets import draw
from tools.bench_row import Row, limited, median, quantile

RULES, BASKETS = 200, 100
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
    return rows


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
