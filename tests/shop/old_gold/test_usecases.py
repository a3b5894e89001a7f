"""Old pieces recorded with their bill, sent, and put right."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.weight import Weighed
from shop.old_gold.errors import CashTooMuch, CorrectionEmpty, HoldNotOver, NothingToSend, OldGoldUnknown
from shop.old_gold.rules.terms import OldGoldTerms
from shop.old_gold.rules.trade_in import Portion
from shop.old_gold.rules.worth import OldPart, Worth
from shop.old_gold.usecases import BillOfOldGold, correct, send_to_refinery, take
from tests.builders.register import Register

GRAMS = Weighed(mg=10_000, raw="10.00 g", source="manual", at="", by="1003")
NO = "L-HP01-20261121-0001"


@pytest.fixture
def register() -> Register:
    return Register()


def part(**more: Any) -> OldPart:
    return OldPart(
        kind="trade_in", category="项链", purity_code="AU999", metal="gold", fineness_permille_x10=9_990, gross=GRAMS,
        source="other", **more,
    )  # fmt: skip


def worth(fen: int) -> Worth:
    return Worth(fen, Portion(10_000, 10_000, 1_000_00), Portion(0, 0, 0))


def bill(cash_fen: int = 0, **terms: Any) -> BillOfOldGold:
    return BillOfOldGold(sale_id="s1", sale_no="S-1", store="HP", cash_fen=cash_fen, terms=OldGoldTerms(**terms))


def test_the_cash_of_a_bill_is_shared_by_the_pieces(register: Register):
    with register.books() as books:
        facts = take(books, [part(), part()], [worth(200_00), worth(100_00)], bill(90_00, hold_days=2))

    assert [(fact.old_no[-4:], fact.cash_fen) for fact in facts] == [("0001", 60_00), ("0002", 30_00)]
    assert {fact.held_until for fact in facts} == {"2026-11-23"}


def test_the_limit_of_cash_holds_without_a_name_too(register: Register):
    with register.books() as books, pytest.raises(CashTooMuch):
        take(books, [part()], [worth(100_000_00)], bill(100_000_00))


def test_pieces_go_when_their_days_are_over():
    register = Register(opened=False)
    with register.books() as books:
        take(books, [part()], [worth(1)], bill(hold_days=1))
        with pytest.raises(HoldNotOver):
            send_to_refinery(books, [NO], store="HP", refinery="厂")
        with pytest.raises(NothingToSend):
            send_to_refinery(books, [], store="HP", refinery="厂")
    register.clock.forward(days=1)

    with register.books() as books:
        sent = send_to_refinery(books, [], store="HP", refinery=" 厂 ")

    assert (sent.sent_no, sent.refinery, [piece.old_no for piece in sent.pieces]) == (
        "M-HP01-20261122-0001",
        "厂",
        [NO],
    )


def test_only_what_lies_in_the_store_is_touched(register: Register):
    with register.books() as books:
        take(books, [part()], [worth(1)], bill(hold_days=0))

        with pytest.raises(OldGoldUnknown):
            send_to_refinery(books, [NO], store="BJ", refinery="厂")
        with pytest.raises(OldGoldUnknown):
            correct(books, NO, store="BJ", reason="复称", gross_mg=9_990)


def test_more_fine_metal_than_there_is_gold_is_no_correction(register: Register):
    with register.books() as books:
        take(books, [part()], [worth(1)], bill())

        with pytest.raises(CorrectionEmpty):
            correct(books, NO, store="HP", reason="复测", fine_mg=10_001)
        done = correct(books, NO, store="HP", reason=" 复测 ", fine_mg=9_950)

    assert (done.was.fine_mg, done.now.fine_mg, done.now.cost_fen, done.reason) == (9_990, 9_950, 1, "复测")
