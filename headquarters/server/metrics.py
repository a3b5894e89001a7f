"""Figures for Prometheus. A registry of our own, and labels from short lists only: no names, no members, no registers.

They are told on a port of their own that listens on this machine alone (settings `metrics_port`): what answers the
registers never answers this, whatever stands in front of it. Each server process has its own port, because a scrape
must reach the same process each time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client import start_http_server as start_listener
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from headquarters.situation import Situation
from sync.protocol import FeedPage, LookupAnswer, RightAnswer, RightAsk, RightGrantedAnswer, UploadAnswer

LOOPBACK = "127.0.0.1"
CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
log = logging.getLogger(__name__)


class Metrics:
    """One server process's figures (headquarters.watching.Watch). `look` reads how headquarters stands."""

    def __init__(self, look: Callable[[], Situation] | None = None) -> None:
        self._registry = registry = CollectorRegistry(auto_describe=False)
        self._batches = Counter("jinpu_batches", "Batches by their answer", ["answer"], registry=registry)
        self._entries = Counter("jinpu_entries_kept", "Entries kept for the first time", registry=registry)
        self._troubled = Counter("jinpu_entries_in_exception", "Of these, to the exception ledger", registry=registry)
        self._rights = Counter("jinpu_rights", "Questions for rights", ["kind", "answer"], registry=registry)
        self._groups = Counter("jinpu_desk_groups", "Transactions of the desk", registry=registry)
        self._items = Histogram("jinpu_desk_items", "Questions in one group", buckets=_SIZES, registry=registry)
        self._took = Histogram("jinpu_desk_seconds", "One group's transaction", buckets=_SECONDS, registry=registry)
        self._again = Counter("jinpu_transactions_again", "Transactions done again", registry=registry)
        self._pages = Counter("jinpu_feed_pages", "Pages of the feeds given out", registry=registry)
        self._told = Counter("jinpu_feed_entries", "Entries on them", registry=registry)
        self._lookups = Counter("jinpu_lookups", "Look-ups by their answer", ["answer"], registry=registry)
        self._requests = Histogram(
            "jinpu_request_seconds", "Requests", ["path", "status"], buckets=_SECONDS, registry=registry
        )
        if look is not None:
            registry.register(_Gauges(look))

    def handed_in(self, answer: UploadAnswer) -> None:
        self._batches.labels(_tag(answer)).inc()

    def decided(self, ask: RightAsk, answer: RightAnswer) -> None:
        said = "granted" if isinstance(answer, RightGrantedAnswer) else answer.code
        self._rights.labels(ask.right_kind, said).inc()

    def fetched(self, page: FeedPage) -> None:
        self._pages.inc()
        self._told.inc(len(page.entries))

    def looked_up(self, answer: LookupAnswer) -> None:
        self._lookups.labels(_tag(answer)).inc()

    def group_written(self, *, items: int, entries: int, troubled: int, ns: int) -> None:
        self._groups.inc()
        self._items.observe(items)
        self._took.observe(ns / 1e9)
        self._entries.inc(entries)
        self._troubled.inc(troubled)

    def done_again(self) -> None:
        self._again.inc()

    def answered(self, path: str, status: int, ns: int) -> None:
        self._requests.labels(path, str(status)).observe(ns / 1e9)

    def page(self) -> bytes:
        """Everything in Prometheus' text form (CONTENT_TYPE)."""
        return generate_latest(self._registry)

    def listen(self, port: int) -> Callable[[], None]:
        """Tell the figures on this machine's `port`; returns what ends it."""
        server, thread = start_listener(port, addr=LOOPBACK, registry=self._registry)

        def end() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return end


class _Gauges(Collector):
    """Read from the database when somebody asks; silence of the database is a figure too."""

    def __init__(self, look: Callable[[], Situation]) -> None:
        self._look = look

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        try:
            found = self._look()
        except Exception:
            log.exception("the figures of the database cannot be read")
            yield _one("jinpu_database_up", "Whether the database answers", 0)
            return
        yield _one("jinpu_database_up", "Whether the database answers", 1)
        yield _many("jinpu_registers", "Registers", ["state"], {(s,): n for s, n in found.registers.items()})
        yield _by_age("jinpu_registers_silent", "Active registers without a contact for at least", found.silent)
        yield _one("jinpu_oldest_contact_seconds", "Of the active register silent longest", found.oldest_contact_s)
        yield _one("jinpu_exceptions_open", "Entries in the exception ledger that nobody settled", found.exceptions)
        yield _many("jinpu_rights_aside", "Rights that hold value", ["kind", "state"], found.rights)
        yield _by_age("jinpu_rights_older", "Rights that hold value, granted at least so long ago", found.rights_older)
        yield _one("jinpu_leases_overdue", "Leases past their time that no journal closed", found.overdue)
        yield _one("jinpu_registers_awaited", "Registers that a restored headquarters waits for", found.awaited)
        yield _one("jinpu_incarnation", "Which life of headquarters this is", found.incarnation)
        yield _one("jinpu_journal_head", "The last number of the journal", found.head)


def _one(name: str, words: str, value: int) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _many(name: str, words: str, labels: list[str], values: Mapping[Any, int]) -> Metric:
    """One figure for each tuple of labels."""
    family = GaugeMetricFamily(name, words, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(list(key), value)
    return family


def _by_age(name: str, words: str, values: Mapping[int, int]) -> Metric:
    return _many(name, words, ["hours"], {(str(hours),): count for hours, count in values.items()})


def _tag(answer: object) -> str:
    return str(type(answer).__struct_config__.tag)  # type: ignore[attr-defined]
