"""What each gold-board fact does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kernel.facts import Entry, canonical
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.gold_board.facts import GoldBoardProposed, GoldBoardPublished, GoldBoardWithdrawn, GoldEmergencySet
from shop.gold_board.tables import gold_board, gold_board_proposal, gold_board_row, gold_emergency


def _proposed(entry: Entry, fact: GoldBoardProposed) -> Iterable[RowOp]:
    row = {**msgspec.structs.asdict(fact), "proposed_at": entry.wall, "withdrawn_at": "", "withdrawn_why": ""}
    texts = {"rows": canonical(fact.rows).decode(), "doubts": canonical(fact.doubts).decode()}
    yield Insert(gold_board_proposal, {**row, **texts})


def _withdrawn(entry: Entry, fact: GoldBoardWithdrawn) -> Iterable[RowOp]:
    key = {"proposal_no": fact.proposal_no}
    yield Set(
        gold_board_proposal,
        key,
        {"withdrawn_at": entry.wall, "withdrawn_why": fact.reason},
        expect={"store": fact.store},
    )


def _published(_entry: Entry, fact: GoldBoardPublished) -> Iterable[RowOp]:
    head = msgspec.structs.asdict(fact)
    del head["rows"]
    yield Insert(gold_board, head)
    for row in fact.rows:
        yield Insert(gold_board_row, {"board_version": fact.board_version, **msgspec.structs.asdict(row)})


def _emergency(entry: Entry, fact: GoldEmergencySet) -> Iterable[RowOp]:
    row = {**msgspec.structs.asdict(fact), "register": entry.register, "set_by": entry.actor}
    yield Insert(gold_emergency, {**row, "rows": canonical(fact.rows).decode()})


PROJECTIONS: Handlers = {
    GoldBoardProposed: _proposed,
    GoldBoardWithdrawn: _withdrawn,
    GoldBoardPublished: _published,
    GoldEmergencySet: _emergency,
}
