"""Reads headquarters' database and the tills' files when all is quiet, and says where they do not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection, select

from headquarters.office import Office
from kernel.tables import exception_ledger, journal
from membership.queries import account
from shop.stock.tables import piece_stock
from sync.rights import right
from tools.crash_headquarters_tills import Till

_OWN = select(journal.c.epoch, journal.c.seq, journal.c.hash, journal.c.kind, journal.c.body)


class Sums:
    """What the tills' own journals say happened: by member points and fen, and how many pieces were sold."""

    def __init__(self) -> None:
        self.points, self.spent = Counter[str](), Counter[str]()
        self.sold: set[str] = set()

    def add(self, kind: str, body: str) -> None:
        fact = msgspec.json.decode(body)
        match kind:
            case "membership.points_earned":
                self.points[fact["member_id"]] += fact["points"]
            case "membership.stored_value_spent":
                self.spent[fact["member_id"]] += fact["principal_fen"] + fact["bonus_fen"]
            case "stock.pieces_sold":
                self.sold.update(fact["barcodes"])


def disagreements(
    office: Office, tills: Sequence[Till], members: Sequence[str], opening_fen: int, opening_points: int
) -> Iterator[str]:
    """Every promise that was broken; nothing when all was kept."""
    sums = Sums()
    with office.database.reading() as connection:
        for till in tills:
            yield from _journals(connection, till, sums)
            yield from _rights(connection, till)
        for row in connection.execute(select(exception_ledger)):
            yield f"{row.register} {row.seq} {row.kind} had no effect: {row.reason}"
        for member_id in members:
            found = account(connection, member_id)
            value, due = found.principal_fen + found.bonus_fen, opening_fen - sums.spent[member_id]
            if value != due:
                yield f"member {member_id} has {value} fen, what the tills did leaves {due}"
            if found.points != opening_points + sums.points[member_id]:
                yield f"member {member_id} has {found.points} points, the tills gave {sums.points[member_id]}"
        sold = set(connection.scalars(select(piece_stock.c.barcode).where(piece_stock.c.status == "sold")))
        if sold != sums.sold:
            yield f"{len(sums.sold - sold)} sold pieces are not sold here, {len(sold - sums.sold)} are that nobody sold"
    verdict = office.verify()
    if not verdict.sound:
        yield "; ".join(verdict.lines())


def _journals(connection: Connection, till: Till, sums: Sums) -> Iterator[str]:
    """The till's journal, entry by entry, against what is kept of it."""
    ours = _OWN.where(journal.c.register == till.register).order_by(journal.c.epoch, journal.c.seq)
    kept = [(row.epoch, row.seq, row.hash) for row in connection.execute(ours)]
    with till.database.reading() as own:
        written = own.execute(ours).all()
    for row in written:
        sums.add(row.kind, row.body)
    there = [(row.epoch, row.seq, row.hash) for row in written]
    if kept != there:
        lost, more = set(there) - set(kept), set(kept) - set(there)
        yield f"{till.register}: {len(lost)} entries lost, {len(more)} too many, {len(kept) - len(set(kept))} doubled"


def _rights(connection: Connection, till: Till) -> Iterator[str]:
    """Each id has one answer, the one that the till heard, and nothing stands aside any more."""
    answers = Counter[tuple[str, str]]()
    decided = select(journal.c.kind, journal.c.body).where(journal.c.kind.in_(("rights.granted", "rights.refused")))
    for row in connection.execute(decided):
        answers[msgspec.json.decode(row.body)["right_id"], row.kind] += 1
    rows = {row.right_id: row for row in connection.execute(select(right).where(right.c.register == till.register))}
    for right_id, heard in till.told.rights.items():
        granted, refused = answers[right_id, "rights.granted"], answers[right_id, "rights.refused"]
        if granted + refused > 1:
            yield f"{till.register}: {right_id} was granted {granted} times and refused {refused} times"
        if (heard == "held" and not granted) or (heard == "denied" and not refused):
            yield f"{till.register}: {right_id} was {heard}, headquarters says granted {granted}, refused {refused}"
        if heard != "not asked" and right_id not in rows:
            yield f"{till.register}: nothing was ever decided about {right_id}, {heard} at the till"
        if right_id in rows and rows[right_id].aside:
            yield f"{till.register}: {right_id} still stands aside, {rows[right_id].state}"
