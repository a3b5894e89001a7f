"""Old pieces recorded with their bill, sent, and put right."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.weight import Weighed
from shop.old_gold.errors import (
    BatchUnknown,
    BatchWeightOff,
    CashTooMuch,
    CorrectionEmpty,
    FineUnchanged,
    HoldNotOver,
    NothingToSend,
    OldGoldUnknown,
    RefinedOtherwise,
    RefinedWrong,
    RefineryMissing,
)
from shop.old_gold.queries import batch_by_no, batches, refined_of
from shop.old_gold.rules.terms import OldGoldTerms
from shop.old_gold.rules.trade_in import Portion
from shop.old_gold.rules.worth import OldPart, Worth
from shop.old_gold.usecases import Bar, BillOfOldGold, correct, send_to_refinery, take, take_back
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


def test_another_purity_holds_another_weight_of_pure_metal(register: Register):
    with register.books() as books:
        take(books, [part()], [worth(1)], bill())

        with pytest.raises(FineUnchanged):
            correct(books, NO, store="HP", reason="复测", purity_code="AU750")
        done = correct(books, NO, store="HP", reason="复测", purity_code="AU750", fine_mg=7_500)

    assert (done.now.purity_code, done.now.fine_mg) == ("AU750", 7_500)


def test_gold_goes_to_a_refinery_that_is_named(register: Register):
    with register.books() as books:
        take(books, [part()], [worth(1)], bill())

        with pytest.raises(RefineryMissing):
            send_to_refinery(books, [], store="HP", refinery=" ")


SENT = "M-HP01-20261121-0001"
TERMS = OldGoldTerms()


def send(register: Register, **more: Any) -> None:
    with register.books() as books:
        take(books, [part()], [worth(9_000_00)], bill(hold_days=0))
        send_to_refinery(books, [], store="HP", refinery="厂", **more)


def back(register: Register, *bars: Bar, **more: Any) -> None:
    with register.books() as books:
        take_back(books, SENT, bars, store="HP", terms=TERMS, **more)


def test_a_bag_that_weighs_otherwise_than_its_pieces_asks_for_a_reason(register: Register):
    with pytest.raises(BatchWeightOff):
        send(register, weighed_mg=9_980)

    send(register, weighed_mg=9_980, reason="剪去标签")

    with register.reading() as connection:
        batch = batch_by_no(connection, SENT)
    assert batch is not None
    assert (batch.gross_mg, batch.weighed_mg, batch.reason, batch.state) == (10_000, 9_980, "剪去标签", "sent")


def test_the_metal_that_came_back_stands_beside_what_the_ledger_said(register: Register):
    send(register)

    back(register, Bar("gold", 9_970, 9_999), refinery_no="R-7", fee_fen=50_00)

    with register.reading() as connection:
        (metal,) = refined_of(connection, SENT)
        (batch,) = batches(connection, "HP", "back")
    assert (metal.told_mg, metal.fine_mg, metal.difference_mg) == (9_990, 9_969, -21)
    assert (batch.back_mg, batch.fee_fen, batch.refinery_no, batch.back_on) == (9_969, 50_00, "R-7", "2026-11-21")


def test_too_much_lost_in_the_fire_asks_for_a_reason(register: Register):
    send(register)

    with pytest.raises(RefinedOtherwise):
        back(register, Bar("gold", 9_900, 9_990))
    back(register, Bar("gold", 9_900, 9_990), reason="焊料多")


@pytest.mark.parametrize(
    "bars", [(), (Bar("silver", 9_970, 9_990),), (Bar("gold", 0, 9_990),), (Bar("gold", 9_970, 10_001),)]
)
def test_every_metal_that_went_comes_back_with_weight_and_fineness(register: Register, bars: tuple[Bar, ...]):
    send(register)

    with pytest.raises(RefinedWrong):
        back(register, *bars)


def test_a_batch_comes_back_once_and_to_its_own_store(register: Register):
    send(register)
    with register.books() as books, pytest.raises(BatchUnknown):
        take_back(books, SENT, [Bar("gold", 9_990, 9_999)], store="BJ", terms=TERMS)
    back(register, Bar("gold", 9_990, 9_999))

    with pytest.raises(BatchUnknown):
        back(register, Bar("gold", 9_990, 9_999))
