"""What must hold of pieces, of the drawer and of time: I6, I12, and that pieces and grams neither appear nor vanish."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select

from kernel.books import apply_entries
from kernel.clock import stamp
from kernel.facts import Entry
from kernel.tables import exception_ledger
from kernel.verify import projected
from membership.tables import credit_risk
from shop.catalogue.tables import piece
from shop.stock.facts import PiecesMoved
from shop.stock.tables import piece_custody, piece_stock
from tools.simulation.disk import Disk
from tools.simulation.model import HQ, all_entries, exceptions_of, own_entries, place_of, unwrapped
from tools.simulation.piece_model import IN_HAND, Stock, named
from tools.simulation.tills import Machine
from tools.simulation.world import OPENING, World

_AFTER = {
    "sent": ("in_transit",),
    "received": IN_HAND,
    "sold": ("sold",),
    "returned": IN_HAND,
    "moved": (*IN_HAND, "unlocated"),
}


_USED = {"stock.pieces_sold": 1, "stock.pieces_returned": -1, "promotions.voucher_redeemed": 1,
         "promotions.voucher_given_back": -1}  # fmt: skip


def stock_of(world: World) -> Stock:
    """The second stock book, from headquarters' journal."""
    stores = {machine.register: machine.store for machine in world.machines}
    genuine = {paper.text: paper.public_key for paper in world.known.papers}
    return Stock(stores, genuine).replay(all_entries(world.center.disk), exceptions_of(world.center.disk))


# --- at any moment ---------------------------------------------------------------------------------------------------


def i6_one_custodian(world: World) -> Iterator[str]:
    """Each piece is in one hand or on one document: where the last step of its life put it."""
    with world.center.disk.reading() as connection:
        steps = select(piece_custody).order_by(piece_custody.c.barcode, piece_custody.c.version)
        last = {row.barcode: row for row in connection.execute(steps)}
        rows = list(connection.execute(select(piece_stock)))
    for row in rows:
        step = last.get(row.barcode)
        if step is None or row.version != step.version:
            yield f"{row.barcode} stands at version {row.version}, its last step is {step}"
        elif row.status not in _AFTER[step.what]:
            yield f"{row.barcode} is {row.status} after it was {step.what}"
        elif row.store != (step.to_store if step.what in ("received", "returned", "moved") else step.from_store):
            yield f"{row.barcode} is with {row.store!r}, its last step is {step}"


def i6_conserved(world: World) -> Iterator[str]:
    """Pieces that came in = in stores + on the way + sold + nobody knows where; the same in milligrams."""
    with world.center.disk.reading() as connection:
        came = _sum(connection, select(func.count(), func.sum(piece.c.net_gold_weight_mg)).select_from(piece))
        there = _sum(
            connection,
            select(func.count(), func.sum(piece.c.net_gold_weight_mg))
            .select_from(piece.join(piece_stock, piece_stock.c.barcode == piece.c.barcode))
            .where(piece_stock.c.status.in_((*IN_HAND, "in_transit", "sold", "unlocated"))),
        )
        known = connection.scalar(select(func.count()).select_from(piece_stock))
    if came != there or known != came[0]:
        yield f"{came} pieces and mg came in, {there} are somewhere, {known} have a place"


def _sum(connection: Connection, query: Any) -> tuple[int, int]:
    count, mg = connection.execute(query).one()
    return int(count), int(mg or 0)


PIECES_ALWAYS: tuple[Callable[[World], Iterable[str]], ...] = (i6_one_custodian, i6_conserved)


# --- once everything is healed ---------------------------------------------------------------------------------------


def i6_whereabouts(world: World) -> Iterator[str]:
    """Headquarters' stock is what a second stock book of the same journal says, piece by piece."""
    stock = stock_of(world)
    yield from stock.wrong
    with world.center.disk.reading() as connection:
        rows = {row.barcode: row for row in connection.execute(select(piece_stock))}
        weights = {row.barcode: row.net_gold_weight_mg for row in connection.execute(select(piece))}
    for barcode, place in stock.where.items():
        row = rows.get(barcode)
        if row is None or (row.store, row.status, row.version) != (place.store, place.status, place.version):
            yield f"{barcode} is {row}, by the journal {place}"
    for barcode in sorted(rows.keys() - stock.where.keys()):
        yield f"{barcode} came from nowhere"
    brought = {code: world.known.pieces[code].net_gold_weight_mg for code in stock.where}
    if weights != brought:
        yield f"pieces weigh {weights}, suppliers brought {brought}"


def i6_once(world: World) -> Iterator[str]:
    """No piece is sold and no coupon used again before it came back, but for what waits for a person."""
    troubled = exceptions_of(world.center.disk)
    used: Counter[str] = Counter()
    for entry in all_entries(world.center.disk):
        inner = unwrapped(entry)
        if place_of(entry) in troubled or inner.kind not in _USED:
            continue
        body = msgspec.json.decode(inner.body)
        codes = body.get("barcodes") or named(body) or {body.get("code")}
        for code in codes:
            used[code] += _USED[inner.kind]
            if used[code] not in (0, 1):
                yield f"{code} is used {used[code]} times"


def i6_tills(world: World) -> Iterator[str]:
    """Every honest till says of its store's pieces what headquarters says, and no two stores have the same one."""
    stock = stock_of(world)
    for machine in world.living():
        if machine.register in world.known.tampered:
            continue
        with machine.disk.reading() as connection:
            here = select(piece_stock).where(piece_stock.c.store == machine.store, piece_stock.c.status.in_(IN_HAND))
            mine = {row.barcode: (row.status, row.version) for row in connection.execute(here)}
        theirs = {
            barcode: (place.status, place.version)
            for barcode, place in stock.where.items()
            if place.store == machine.store and place.status in IN_HAND
        }
        for barcode in sorted((mine.keys() | theirs.keys()) - stock.in_doubt() - _named_twice(world, machine)):
            if mine.get(barcode) != theirs.get(barcode):
                yield f"{machine.name} has {barcode} {mine.get(barcode)}, by headquarters {theirs.get(barcode)}"


def _named_twice(world: World, machine: Machine) -> set[str]:
    """Pieces on papers that two copies of one machine gave the same number: a till cannot know both."""
    troubled = exceptions_of(machine.disk)
    entries = (unwrapped(e) for e in all_entries(machine.disk) if place_of(e) in troubled)
    return {code for e in entries if e.register in world.known.doubled for code in named(msgspec.json.decode(e.body))}


def i4_hostile(world: World) -> Iterator[str]:
    """Nothing that a tampered register signed has any effect.

    Another counter of the own store may be in order when it is heard, with the piece received meanwhile: i6 judges it.
    """
    troubled = exceptions_of(world.center.disk)
    for entry in all_entries(world.center.disk):
        inner = unwrapped(entry)
        counts = inner.id in world.known.hostile and place_of(entry) not in troubled
        if counts and inner.kind != PiecesMoved.kind:
            yield f"{entry.kind} of {place_of(entry)} counts: {entry.body}"


def i4_risk(world: World) -> Iterator[str]:
    """What stores gave at their own risk stands apart from every balance, to the fen."""
    troubled = exceptions_of(world.center.disk)
    given: Counter[str] = Counter()
    for entry in map(unwrapped, (e for e in all_entries(world.center.disk) if place_of(e) not in troubled)):
        if entry.kind == "membership.credit_risk_taken":
            body = msgspec.json.decode(entry.body)
            given[body["member_id"]] += body["amount_fen"]
    with world.center.disk.reading() as connection:
        query = select(credit_risk.c.member_id, func.sum(credit_risk.c.amount_fen)).group_by(credit_risk.c.member_id)
        owed = {row[0]: int(row[1]) for row in connection.execute(query)}
    if owed != dict(given):
        yield f"{owed} is owed to the stores, by the journal {dict(given)}"


def i12_time(world: World) -> Iterator[str]:
    """With every till's clock running backwards headquarters' books are the same: no row depends on a wall.

    The journal is carried out again with other walls of tills, the later the entry the earlier its wall; then they are
    put back. Headquarters' own clock is the one that the others are compared with.
    """
    entries = all_entries(world.center.disk)
    of_tills = [(number, e) for number, e in enumerate(entries) if e.register != HQ]
    other = {e.id: stamp(OPENING - timedelta(days=1, seconds=number)) for number, e in of_tills}
    back = {other[e.id]: e.wall for _, e in of_tills}
    skewed = [msgspec.structs.replace(e, wall=other.get(e.id, e.wall)) for e in entries]
    world.center.start()  # a process that has just begun knows every register's store
    disk, office = Disk.formatted(), world.center.office
    with disk.writing() as connection, world.center.disk.reading() as kept:
        office.keys.load(kept)
        apply_entries(connection, office.keeper.projections, skewed)
        for table in (*projected(), exception_ledger):
            if _rows(connection, table, back) != _rows(kept, table, {}):
                yield f"{table.name} depends on the walls"
    disk.close()


def _rows(connection: Connection, table: Table, back: dict[str, str]) -> Counter[tuple[Any, ...]]:
    columns = [column for column in table.columns if column.name != "reason"]
    rows = connection.execute(select(*columns))
    return Counter(tuple(_put_back(value, back) for value in row) for row in rows)


def _put_back(value: object, back: dict[str, str]) -> object:
    """A wall, also among what sorts the words about a member: in front of an entry's id, behind a PIN's number."""
    return "/".join(back.get(part, part) for part in value.split("/")) if isinstance(value, str) else value


def i12_days(world: World) -> Iterator[str]:
    """Between the opening and the close of a day every entry bears its date, whatever the clock says."""
    for register in sorted({machine.register for machine in world.machines}):
        date = ""
        for entry in own_entries(world.center.disk, register):
            body: dict[str, Any] = msgspec.json.decode(entry.body) if entry.kind.startswith("daily_close.day_") else {}
            date = body["date"] if entry.kind == "daily_close.day_opened" else date
            if date and entry.business_date != date:
                yield f"{place_of(entry)} bears {entry.business_date} in the day {date}"
            date = "" if entry.kind == "daily_close.day_closed" else date


def i3_drawers(world: World) -> Iterator[str]:
    """A closed day says what its own entries say: so many bills, so much by each way of paying, so much in the drawer.

    Not asked of a register of which two journals became one: its second half had other bills when it closed. A return
    that has no effect is counted by the till that wrote it, and not by one whose books came back from headquarters.
    """
    troubled = exceptions_of(world.center.disk)
    for register in sorted({machine.register for machine in world.machines} - world.known.doubled):
        days: dict[str, list[Entry]] = defaultdict(list)
        for entry in own_entries(world.center.disk, register):
            if entry.kind == "daily_close.day_closed":
                told = msgspec.json.decode(entry.body)
                found = _closing(days[told["date"]])
                said = {name: told[name] for name in found if name != "methods"}
                said["methods"] = {one["method"]: one["amount_fen"] for one in told["methods"]}
                void = sum(_came_back(one) and place_of(one) in troubled for one in days[told["date"]])
                if said not in (found, found | {"returned": found["returned"] - void}):
                    yield f"{register} closed {told['date']} with {said}, its entries say {found}"
            days[entry.business_date].append(entry)


def _closing(entries: list[Entry]) -> dict[str, Any]:
    bills: dict[str, dict[str, Any]] = {}
    cash: Counter[str] = Counter()
    counted = begun = 0
    for entry in entries:
        body = msgspec.json.decode(entry.body)
        match entry.kind:
            case "sales.completed":
                bills[body["sale_id"]] = body
            case "sales.tender_corrected":
                bills[body["sale_id"]] |= {"tenders": body["tenders"]}
            case "daily_close.cash_moved":
                cash[body["what"]] += body["amount_fen"]
            case "daily_close.drawer_counted":
                counted = body["counted_fen"]
            case "daily_close.day_opened":
                begun = body["float_fen"]
    methods: Counter[str] = Counter()
    for bill in bills.values():
        for tender in bill["tenders"]:
            methods[tender["method"]] += tender["amount_fen"]
    sold = [line for bill in bills.values() for line in bill["lines"]]
    expected = begun + methods["cash"] + cash["pay_in"] - cash["pay_out"] - cash["drop"]
    return {
        "bills": len(bills), "net_fen": sum(line["net_fen"] for line in sold), "pieces": sum(map(_units, sold)),
        "returned": sum(map(_came_back, entries)),
        "methods": dict(methods), "float_fen": begun,
        "expected_fen": expected, "counted_fen": counted, "difference_fen": counted - expected,
    }  # fmt: skip


def _came_back(entry: Entry) -> bool:
    return entry.kind == "returns.line_returned"


def _units(line: dict[str, Any]) -> int:
    return int(line.get("qty", 1))


PIECES_AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (
    *PIECES_ALWAYS, i6_whereabouts, i6_once, i6_tills, i4_hostile, i4_risk, i12_time, i12_days, i3_drawers,
)  # fmt: skip
