"""A board is one head and one row a purity; what is only wanted stands apart."""

from __future__ import annotations

from shop.gold_board.facts import GoldBoardProposed, GoldBoardPublished, GoldBoardWithdrawn
from shop.gold_board.queries import open_proposals, proposal_of
from shop.gold_board.tables import gold_board, gold_board_row
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import Register


def test_a_board_has_a_row_for_every_purity_it_names():
    database = Register().database

    assert [row["board_version"] for row in rows(database, gold_board)] == [1]
    assert {row["purity_code"]: row["retail_fen"] for row in rows(database, gold_board_row)} == shop.BOARD


def test_a_withdrawal_that_comes_after_the_board_changes_nothing():
    """A till without a line may take back what headquarters has let through meanwhile."""
    register, rows_ = Register(), tuple(shop.board_rows())
    number = "G-HP01-20261121-0001"

    with register.books() as books:
        books.record(
            GoldBoardProposed(
                proposal_no=number, store="HP", proposed_by="1003", proposer_name="周建平", base_version=1,
                effective_at="", valid_hours=24, note="", rows=rows_,
            )
        )  # fmt: skip
        books.record(GoldBoardWithdrawn(proposal_no=number, store="HP", reason="late"))
        books.record(
            GoldBoardPublished(
                board_version=2, effective_at="2026-11-21T09:30:00.000+08:00", valid_until="2026-11-22",
                published_by="周建平", rows=rows_, proposal_no=number, approved_by="林静",
            )
        )  # fmt: skip

    with register.reading() as connection:
        found = proposal_of(connection, number)
        assert open_proposals(connection) == ()
    assert found is not None
    assert (found.state, found.version, found.rows) == ("published", 2, rows_)
