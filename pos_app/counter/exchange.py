"""How this till stands with headquarters, as its chip and its page need it; and what waits here for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from kernel.facts import UnknownKind
from pos_app.counter.leases import LeaseRow
from pos_app.counter.post import Post
from shop.staff.rules import roles
from shop.stock.facts import PiecesSold, TransferReceived, TransferSent
from shop.stock.queries import rivals
from sync import leases
from sync.agent import SyncStatus
from sync.exceptions import Waiting, entry_of, mark_seen, waiting
from sync.inbox import positions
from sync.protocol import LeasePolicy

OFFLINE_SHOWN_AFTER_S = 40
RIVALLED = frozenset({PiecesSold.kind, TransferSent.kind, TransferReceived.kind})
WARNING_WORDS = {
    "disk.low": "磁盘快满",
    "queue.old": "30 天未传",
    "clock.skew": "时钟不准",
    "clock.suspect": "时钟不准",
    "feed.checksum": "数据待核",
}


def chip(status: SyncStatus | None, now: datetime) -> tuple[str, str]:
    """The state (alone | synced | pending | offline | attention | rejected) and the few words of the header's chip.

    A line that is gone shows after 40 s: a router that starts again is no news. What a person should look after is
    said when nothing worse is.
    """
    if status is None:
        return "alone", "● 单店"
    waiting_words = f" · 待传 {status.pending}" if status.pending else ""
    if status.state == "offline" and status.offline_since is not None:
        seconds = int((now - status.offline_since).total_seconds())
        if seconds >= OFFLINE_SHOWN_AFTER_S:
            return "offline", f"▲ 离线 {_long(max(1, seconds // 60))}{waiting_words}"
    if status.state == "rejected":
        number = f" {status.pending}" if status.pending else ""
        return "rejected", f"■ 上传被拒{number} · 查看"
    if status.recovering:
        return "attention", f"▲ 总部恢复中{waiting_words}"
    if status.exceptions:
        return "attention", f"▲ 待处理 {status.exceptions} · 查看"
    warning = next((WARNING_WORDS[name] for name in status.warnings if name in WARNING_WORDS), "")
    if warning:
        return "attention", f"▲ {warning} · 查看"
    if status.pending:
        return "pending", f"↑ 待传 {status.pending}"
    return "synced", "● 已同步"


def _long(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} 分"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"


@dataclass(frozen=True, slots=True)
class Standing:
    """One moment of the exchange. `status` None for a shop that stands alone.

    `feeds` how far each feed was taken, by name; `held` what is held for members; `policy` how far the store may spend
    with no line; `now` this machine's time, as the times of `status`.
    """

    status: SyncStatus | None
    feeds: tuple[tuple[str, int], ...]
    held: tuple[LeaseRow, ...]
    policy: LeasePolicy
    now: datetime


@dataclass(frozen=True, slots=True)
class RivalRow:
    """What stands in the books in the place of a fact that was not carried out; stores by name, `at` an ISO time."""

    barcode: str
    claimed_by: str
    what: str
    store: str
    document_no: str
    at: str


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """An entry that has no effect here. `number` is register-epoch-seq, `wall` when it was written, ISO."""

    kind: str
    number: str
    reason: str
    wall: str
    actor: str
    rivals: tuple[RivalRow, ...]


@dataclass(slots=True)
class Exchange:
    """Reads what the courier knows and the file keeps; nothing here waits for the network."""

    post: Post
    nudge: Callable[[], None]
    """Ask for a round with headquarters now; returns at once, the till's news say what came of it."""

    def standing(self) -> Standing:
        with self.post.reading() as connection:
            feeds = tuple(positions(connection).items())
            policy = leases.policy(connection)
        held = () if self.post.leases is None else self.post.leases.status()
        return Standing(self.post.sync_status(), feeds, held, policy, self.post.clock.now())

    def troubles(self) -> tuple[TroubleRow, ...]:
        """What waits for a person, the newest first. Raises NotPermitted."""
        self.post.allowed(roles.SEE_EXCEPTIONS)
        names = self.post.store_names()
        with self.post.reading() as connection:
            return tuple(self._trouble(connection, one, names) for one in waiting(connection))

    def _trouble(self, connection: Connection, one: Waiting, names: dict[str, str]) -> TroubleRow:
        return TroubleRow(one.kind, one.number, one.reason, one.wall, one.actor, self._rivals(connection, one, names))

    def _rivals(self, connection: Connection, one: Waiting, names: dict[str, str]) -> tuple[RivalRow, ...]:
        if one.kind not in RIVALLED:
            return ()
        try:
            fact = self.post.keeper.projections.kinds.read(entry_of(connection, one))
        except (UnknownKind, msgspec.DecodeError):  # a later version of it, or nonsense: the reason says so
            return ()
        assert isinstance(fact, PiecesSold | TransferSent | TransferReceived)
        return tuple(
            RivalRow(
                barcode=rival.barcode,
                claimed_by=names.get(rival.claimed_by, rival.claimed_by),
                what=rival.step.what,
                store=_store_of(rival.step.what, rival.step.from_store, rival.step.to_store, names),
                document_no=rival.step.document_no,
                at=rival.step.at,
            )
            for rival in rivals(connection, fact)
        )

    def seen(self, number: str, reason: str) -> None:
        """Nothing waits for this entry at this till any more, by whom who acts. Raises NotPermitted, NotWaiting,
        SeenReasonMissing."""
        with self.post.books(roles.SEE_EXCEPTIONS) as books:
            mark_seen(books, number, reason)

    def print_list(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        """Put a list of (words, small words below) on paper."""
        with self.post.books(roles.SEE_EXCEPTIONS) as books:
            books.carry_out(self.post.paper.list_rows(books, title, rows))
        self.post.paper.print_soon()


def _store_of(what: str, from_store: str, to_store: str, names: dict[str, str]) -> str:
    """The store that did it: who sold or sent it, who has it now."""
    store = from_store if what in ("sold", "sent") else to_store
    return names.get(store, store)
