"""Each old piece is in the ledger once, and leaves it once."""

from __future__ import annotations

import pytest

from kernel.facts import Fact
from kernel.projection import Conflict
from shop.old_gold.facts import LedgerPiece, OldGoldCorrected, OldGoldSent
from shop.old_gold.projection import taken_as
from shop.old_gold.queries import ledger, old_piece, out_of_step
from tests.builders.register import Register
from tests.shop.old_gold.pieces import NO, taken

SENT = OldGoldSent(sent_no="M-1", store="HP", refinery="精炼厂", pieces=(taken_as(taken()),))


@pytest.fixture
def register() -> Register:
    return Register()


def record(register: Register, *facts: Fact) -> None:
    with register.books() as books:
        for fact in facts:
            books.record(fact)


def test_what_is_sent_leaves_the_ledger(register: Register):
    record(register, taken(), SENT)

    with register.reading() as connection:
        (row,) = ledger(connection, "HP", "2026-11-21", "2026-11-21")
        piece = old_piece(connection, NO)
    assert (row.trade_in.gross_mg, row.sent.gross_mg, row.closing.gross_mg) == (10_000, -10_000, 0)
    assert piece is not None
    assert (piece.state, piece.sent_no) == ("sent", "M-1")


def test_a_piece_is_sent_once(register: Register):
    record(register, taken(), SENT)

    with pytest.raises(Conflict):
        record(register, SENT)


def test_what_is_sent_otherwise_than_it_lies_there_is_a_conflict(register: Register):
    heavier = LedgerPiece(old_no=NO, purity_code="AU999", gross_mg=11_000, fine_mg=9_990, cost_fen=10_000_00)
    record(register, taken())

    with pytest.raises(Conflict):
        record(register, OldGoldSent(sent_no="M-1", store="HP", refinery="", pieces=(heavier,)))


def test_a_correction_moves_the_grams_between_purities(register: Register):
    was = taken_as(taken())
    now = LedgerPiece(old_no=NO, purity_code="AU990", gross_mg=9_980, fine_mg=9_880, cost_fen=10_000_00)
    record(register, taken(), OldGoldCorrected(old_no=NO, store="HP", was=was, now=now, reason="复测"))

    with register.reading() as connection:
        rows = {row.purity_code: row for row in ledger(connection, "HP", "2026-11-21", "2026-11-21")}
        apart = out_of_step(connection, "HP")
    assert rows["AU999"].closing.gross_mg == 0
    assert (rows["AU990"].corrected.gross_mg, rows["AU990"].closing.cost_fen) == (9_980, 10_000_00)
    assert apart == ()


def test_a_receipt_is_traded_in_once_wherever_it_is_heard_of(register: Register):
    own = {"source": "own", "receipt_no": "S-HP01-20251002-0012", "barcode": "A1"}
    record(register, taken(**own))

    with pytest.raises(Conflict):
        record(register, taken(**own, old_no="L-HP01-20261121-0002"))
