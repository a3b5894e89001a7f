"""From a backup's hour to now: headquarters' part, the old file's part, and the beginning of the next epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from kernel.actor import program
from kernel.books import Bookkeeper, head
from kernel.clock import stamp
from kernel.facts import GENESIS, Entry, UnknownKind
from membership.personal import MemberKeys
from pos_app.upkeep.errors import HeadquartersNeeded, HeadquartersRefused, HistoriesDiffer
from pos_app.upkeep.replay import Replayed, chained, replay
from pos_app.upkeep.salvage import Wreck, bring_counter_back, bring_keys_back
from shop.registry import key_courier
from shop.sales.facts import SaleCompleted
from shop.staff.facts import TillRestored
from sync.greeting import hello_ask
from sync.inbox import positions
from sync.keys import owner_of
from sync.outbox import Forked, Point, agree
from sync.ports import Headquarters, Rejected, Unreachable

UPKEEP = program("upkeep")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Named:
    """One entry that headquarters did not have, for a person to look up: a bill with its number and amount."""

    journal_no: str
    kind: str
    sale_no: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """`had` is the backup's end, `headquarters` the end there (None without one), `epoch` the one that began.

    `saved` stood in the old file alone and were taken in; `lost` stand there and connect to nothing any more.
    """

    had: Point
    headquarters: Point | None
    replayed: Replayed
    saved: tuple[Named, ...]
    lost: tuple[Named, ...]
    cart_lines: int
    epoch: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What headquarters knows beyond the backup.

    The feeds' cursors stay where the backup has them: the courier reads the same pages once more, passes over what is
    here and adds up their sums.
    """

    at: Point
    own: tuple[Entry, ...]
    others: tuple[Entry, ...]
    keys: dict[str, str]


def catch_up(
    keeper: Bookkeeper,
    keys: MemberKeys,
    wreck: Wreck,
    headquarters: Headquarters | None,
    *,
    from_file: str,
    epochs: Iterable[int],
    say: Progress,
) -> CaughtUp:
    """Bring the books of an unsealed backup up to date and begin an epoch that none of `epochs` names.

    Raises HeadquartersNeeded, HeadquartersRefused, HistoriesDiffer; nothing is written then.
    """
    with keeper.database.reading() as connection:
        had = Point(*head(connection, keeper.register))
        taken = positions(connection)
    known = None
    if headquarters is not None:
        say("向总部要回备份之后的流水")
        known = _ask(headquarters, keeper, had, taken)
    own, rest = chained(() if known is None else known.own, had.hash)
    if rest:
        raise HistoriesDiffer(at=_number(rest[0]))
    tip = _end(own, had)
    behind = [entry for entry in wreck.entries if (entry.epoch, entry.seq) > (tip.epoch, tip.seq)]
    saved, lost = chained(behind, tip.hash)
    say(f"补回流水: 总部 {len(own)} 条, 旧文件 {len(saved)} 条")
    replayed, cart_lines = _write(keeper, keys, wreck, known, own, saved)
    begun = max([tip.epoch, *epochs, *(entry.epoch for entry in wreck.entries), _end(saved, tip).epoch]) + 1
    _begin_epoch(keeper, begun, from_file, had, None if known is None else known.at)
    name = _naming(keeper)
    return CaughtUp(
        had=had,
        headquarters=None if known is None else known.at,
        replayed=replayed,
        saved=tuple(map(name, saved)),
        lost=tuple(map(name, lost)),
        cart_lines=cart_lines,
        epoch=begun,
    )


def _ask(headquarters: Headquarters, keeper: Bookkeeper, had: Point, taken: dict[str, int]) -> _Known:
    own: list[Entry] = []
    others: list[Entry] = []
    keys: dict[str, str] = {}
    try:
        # A backup may be the wrong one: what it says of the journal is compared here, and not held against the till.
        silent = {"epoch": 1, "seq": 0, "hash": GENESIS}
        hello = headquarters.hello(msgspec.structs.replace(hello_ask(keeper, "restore"), **silent))
        more, at = True, had
        while more:
            page = headquarters.journal(at.epoch, at.seq)
            own += page.entries
            keys |= page.member_keys
            at, more = _end(page.entries, at), page.more and bool(page.entries)
        more, feeds = True, dict(taken)
        while more:
            told = headquarters.feed(feeds)
            others += [entry for entry in told.entries if entry.register != keeper.register]
            keys |= told.member_keys
            feeds, more = dict(told.positions), told.more
    except Unreachable as error:
        raise HeadquartersNeeded(finding=str(error)) from error
    except Rejected as error:
        raise HeadquartersRefused(reason=error.code) from error
    return _Known(Point(hello.epoch, hello.seq, hello.hash), tuple(own), tuple(others), keys)


def _write(
    keeper: Bookkeeper,
    keys: MemberKeys,
    wreck: Wreck,
    known: _Known | None,
    own: Sequence[Entry],
    saved: Sequence[Entry],
) -> tuple[Replayed, int]:
    courier = key_courier(keys)
    with keeper.database.writing() as connection:
        brought = {} if known is None else known.keys

        def take_key(entry: Entry) -> None:
            owner = owner_of(entry)
            if owner in brought:
                courier.take(connection, owner, brought[owner])

        bring_keys_back(connection, wreck, courier.owners(saved))
        keys.load(connection)
        others = () if known is None else known.others
        replayed = replay(
            keeper, connection, [*own, *saved], others, came_at=stamp(keeper.clock.now()), before=take_key
        )
        if known is not None:
            try:
                agree(connection, keeper.register, known.at)
            except Forked as error:
                raise HistoriesDiffer(at=f"{keeper.register}-{known.at.epoch}-{known.at.seq}") from error
        return replayed, bring_counter_back(connection, wreck)


def _begin_epoch(keeper: Bookkeeper, begun: int, from_file: str, had: Point, at: Point | None) -> None:
    with keeper.open(UPKEEP) as books:
        for _step in range(begun - head(books.connection, keeper.register)[0]):
            books.new_epoch()
        books.record(
            TillRestored(
                from_file=from_file, had_epoch=had.epoch, had_seq=had.seq,
                hq_epoch=0 if at is None else at.epoch, hq_seq=0 if at is None else at.seq,
            )
        )  # fmt: skip


def _naming(keeper: Bookkeeper) -> Callable[[Entry], Named]:
    def name(entry: Entry) -> Named:
        try:
            fact = keeper.projections.kinds.read(entry)
        except (UnknownKind, msgspec.DecodeError):
            return Named(_number(entry), entry.kind, "", 0)
        if isinstance(fact, SaleCompleted):
            return Named(_number(entry), entry.kind, fact.sale_no, fact.due_fen)
        return Named(_number(entry), entry.kind, "", 0)

    return name


def _end(entries: Sequence[Entry], before: Point) -> Point:
    return Point(entries[-1].epoch, entries[-1].seq, entries[-1].hash) if entries else before


def _number(entry: Entry) -> str:
    return f"{entry.register}-{entry.epoch}-{entry.seq}"
