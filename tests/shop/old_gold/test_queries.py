"""What the books say of old gold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.facts import Fact
from shop.old_gold.facts import LedgerPiece, OldGoldCorrected, OldGoldSent
from shop.old_gold.projection import taken_as
from shop.old_gold.queries import (
    SellerDay,
    ledger,
    old_gold_numbers,
    old_pieces_here,
    old_pieces_of_sale,
    out_of_step,
    seller_day,
    taken_before,
)
from tests.builders.register import Register
from tests.shop.old_gold.pieces import NO, taken

DAY = "2026-11-21"


def register_with(*facts: Fact) -> Register:
    register = Register()
    with register.books() as books:
        for fact in facts:
            books.record(fact)
    return register


def test_a_receipt_as_a_whole_stands_for_each_of_its_pieces():
    whole = register_with(taken(source="own", receipt_no="S-1", barcode=""))
    one = register_with(taken(source="own", receipt_no="S-1", barcode="A1"))

    with whole.reading() as connection:
        assert taken_before(connection, "S-1", "A1") == (DAY, NO)
    with one.reading() as connection:
        assert taken_before(connection, "S-1", "A2") is None


def test_a_persons_day_is_one_sum_over_the_store():
    second = taken(old_no="L-2", seller_mac="m", credit_fen=5_00, cash_fen=5_00)
    register = register_with(taken(seller_mac="m"), second, taken(old_no="L-3"))

    with register.reading() as connection:
        assert seller_day(connection, "HP", "m", DAY) == SellerDay(10_005_00, 5_00)
        assert seller_day(connection, "HP", "", DAY) == seller_day(connection, "BJ", "m", DAY) == SellerDay()


def test_numbers_go_on_where_the_register_was():
    register = register_with(taken())

    with register.reading() as connection:
        found = old_gold_numbers(connection, "HP01", DAY, 2)
    assert found == ("L-HP01-20261121-0002", "L-HP01-20261121-0003")


def test_what_came_with_a_bill_and_what_lies_here():
    register = register_with(taken(), taken(old_no="L-2", sale_no="S-2"))

    with register.reading() as connection:
        assert [row.old_no for row in old_pieces_of_sale(connection, "S-2")] == ["L-2"]
        assert [row.old_no for row in old_pieces_here(connection, "HP")] == ["L-2", NO]
        assert old_pieces_here(connection, "BJ") == ()


def test_yesterdays_closing_is_todays_opening():
    register = register_with(taken())

    with register.reading() as connection:
        (today,) = ledger(connection, "HP", DAY, DAY)
        (after,) = ledger(connection, "HP", "2026-11-22", "2026-11-22")
    assert after.opening == today.closing == after.closing


MOVES = st.lists(
    st.tuples(st.sampled_from(("trade_in", "buy_back", "cut_off", "sent", "corrected")), st.integers(1, 50_000)),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(MOVES)
def test_the_ledger_says_what_lies_here_whatever_is_done(moves: list[tuple[str, int]]):
    register, here = Register(), list[LedgerPiece]()
    with register.books() as books:
        for number, (what, mg) in enumerate(moves):
            if what == "sent" and here:
                books.record(OldGoldSent(sent_no=f"M-{number}", store="HP", refinery="厂", pieces=(here.pop(),)))
            elif what == "corrected" and here:
                was = here.pop()
                now = LedgerPiece(
                    old_no=was.old_no, purity_code="AU990", gross_mg=mg, fine_mg=mg, cost_fen=was.cost_fen
                )
                books.record(OldGoldCorrected(old_no=was.old_no, store="HP", was=was, now=now, reason="复测"))
                here.append(now)
            elif what not in ("sent", "corrected"):
                fact = taken(old_no=f"L-{number}", how=what, fine_mg=mg, credit_fen=mg)
                books.record(fact)
                here.append(taken_as(fact))
        closing = [row.closing for row in ledger(books.connection, "HP", DAY, DAY)]
        apart = out_of_step(books.connection, "HP")

    assert apart == ()
    assert sum(amount.gross_mg for amount in closing) == sum(piece.gross_mg for piece in here)
    assert sum(amount.cost_fen for amount in closing) == sum(piece.cost_fen for piece in here)
