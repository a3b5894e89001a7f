"""Correcting a bill of the open day: money, points and value follow; the price stands."""

from __future__ import annotations

import pytest

from kernel.projection import Put
from kernel.tables import journal
from shop.daily_close.queries import cash_state, method_totals
from shop.daily_close.usecases import close_day, count_drawer, open_day
from shop.sales.errors import CorrectionRefused, CorrectionTooLate, ReasonMissing, SaleUnknown
from shop.sales.facts import SoldTender
from shop.sales.queries import SaleHead, sale_by_no, tenders_of
from shop.sales.usecases import correct_member, correct_tenders
from sync.rights import in_doubt
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import Register, card, cash, stored_value

DUE = 368_00  # the silver bracelet


@pytest.fixture
def register() -> Register:
    return Register()


def sell(register: Register, *tenders: SoldTender, card_no: str = "") -> str:
    if any(tender.right_id for tender in tenders):
        row = {"right_id": "R1", "account": "", "amount": DUE, "asked_at": "", "state": "granted"}
        with register.books() as books:
            books.carry_out([Put(in_doubt, row)])
    return register.sell(shop.SILVER, card_no=card_no, tenders=tenders or None).fact.sale_no


def correct(register: Register, sale_no: str, *tenders: SoldTender, reason: str = "刷卡记成了现金") -> None:
    with register.books() as books:
        correct_tenders(books, sale_no, tenders, reason)


def give_to(register: Register, sale_no: str, card_no: str, points: int = 122, reason: str = "漏录会员") -> None:
    with register.books() as books:
        correct_member(
            books, sale_no, member_id=register.member_id(card_no), label="刘**", line_points=(points,), reason=reason
        )


def head_of(register: Register, sale_no: str) -> SaleHead:
    with register.reading() as connection:
        head = sale_by_no(connection, sale_no)
    assert head is not None
    return head


def taken(register: Register, sale_no: str) -> tuple[SoldTender, ...]:
    with register.reading() as connection:
        return tenders_of(connection, head_of(register, sale_no).sale_id)


def next_day(register: Register) -> None:
    with register.books() as books:
        count_drawer(books, {10_000: 10})
        close_day(books, difference_reason="盘点", approved_by=shop.MANAGER)
    register.clock.forward(days=1)
    with register.books() as books:
        open_day(books, store="HP", date="2026-11-22", float_fen=1_000_00)


# --- tenders -----------------------------------------------------------------------------------------------------


def test_a_card_that_was_entered_as_cash_moves_to_the_cards(register: Register):
    sale_no = sell(register)

    correct(register, sale_no, card(DUE))

    assert taken(register, sale_no) == (card(DUE),)
    with register.reading() as connection:
        assert {total.method: total.amount_fen for total in method_totals(connection, register.day)} == {"card": DUE}
        assert cash_state(connection, register.day).cash_sales_fen == 0


def test_the_price_and_the_points_stand(register: Register):
    sale_no = sell(register, card_no=shop.LI)
    before = head_of(register, sale_no)
    points = register.account().points

    correct(register, sale_no, card(300_00), cash(68_00, 100_00))

    after = head_of(register, sale_no)
    assert (after.due_fen, after.points) == (before.due_fen, before.points)
    assert (after.change_fen, after.corrections) == (32_00, 1)
    assert register.account().points == points


def test_the_first_tender_is_still_in_the_journal(register: Register):
    sale_no = sell(register)

    correct(register, sale_no, card(DUE))

    kinds = [row["kind"] for row in rows(register.database, journal)]
    assert kinds[-1] == "sales.tender_corrected"
    assert "sales.completed" in kinds
    assert register.verdict().findings == ()


def test_stored_value_that_was_not_spent_after_all_is_put_back(register: Register):
    sale_no = sell(register, stored_value(345_00, 23_00), card_no=shop.LI)

    correct(register, sale_no, card(DUE))

    account = register.account()
    assert (account.principal_fen, account.bonus_fen) == (3_000_00, 200_00)


def test_stored_value_that_stays_on_the_bill_stays_spent(register: Register):
    value = stored_value(100_00)
    sale_no = sell(register, value, cash(268_00), card_no=shop.LI)

    correct(register, sale_no, value, card(268_00))

    assert register.account().principal_fen == 2_900_00


@pytest.mark.parametrize(
    "tenders",
    [
        (card(DUE - 1),),
        (card(DUE), cash(1)),
        (),
        (card(DUE, ""),),
        (cash(DUE, DUE - 1),),
        (cash(-100), card(DUE + 100)),
        (SoldTender(method="cheque", amount_fen=DUE, tendered_fen=DUE),),
        (stored_value(DUE),),  # only a granted right at the sale can spend
    ],
)
def test_tenders_that_cannot_be_are_refused_and_the_old_ones_stay(register: Register, tenders: tuple[SoldTender, ...]):
    sale_no = sell(register)
    before = rows(register.database, journal)

    with pytest.raises(CorrectionRefused):
        correct(register, sale_no, *tenders)

    assert rows(register.database, journal) == before


def test_spent_value_cannot_be_spent_twice_by_a_correction(register: Register):
    value = stored_value(100_00)
    sale_no = sell(register, value, cash(268_00), card_no=shop.LI)

    with pytest.raises(CorrectionRefused):
        correct(register, sale_no, value, value, cash(168_00))


# --- members -----------------------------------------------------------------------------------------------------


def test_a_forgotten_member_gets_the_bill_and_its_points(register: Register):
    sale_no = sell(register)

    give_to(register, sale_no, shop.LIU)

    assert (register.account(shop.LIU).points, register.account(shop.LIU).bills) == (122, 1)
    assert (head_of(register, sale_no).member_label, head_of(register, sale_no).points) == ("刘**", 122)


def test_points_move_from_the_wrong_member_to_the_right_one(register: Register):
    sale_no = sell(register, card_no=shop.LI)

    give_to(register, sale_no, shop.LIU)

    assert (register.account(shop.LI).points, register.account(shop.LI).bills) == (12_860, 0)
    assert (register.account(shop.LIU).points, register.account(shop.LIU).bills) == (122, 1)
    assert register.verdict().findings == ()


def test_points_that_moved_twice_are_with_the_last_member_alone(register: Register):
    sale_no = sell(register, card_no=shop.LI)

    give_to(register, sale_no, shop.LIU)
    give_to(register, sale_no, shop.ZHOU, points=200)

    assert [register.account(card_no).points for card_no in (shop.LI, shop.LIU, shop.ZHOU)] == [12_860, 0, 5_200]


def test_a_bill_cannot_be_given_to_the_member_it_has(register: Register):
    sale_no = sell(register, card_no=shop.LI)

    with pytest.raises(CorrectionRefused):
        give_to(register, sale_no, shop.LI)


def test_a_bill_that_one_member_paid_is_not_given_to_another(register: Register):
    sale_no = sell(register, stored_value(DUE), card_no=shop.LI)

    with pytest.raises(CorrectionRefused):
        give_to(register, sale_no, shop.LIU)


# --- which bills -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_corrected_without_a_reason(register: Register, reason: str):
    sale_no = sell(register)

    with pytest.raises(ReasonMissing):
        correct(register, sale_no, card(DUE), reason=reason)
    with pytest.raises(ReasonMissing):
        give_to(register, sale_no, shop.LIU, reason=reason)


def test_a_bill_that_nobody_knows_is_not_corrected(register: Register):
    with pytest.raises(SaleUnknown):
        correct(register, "S-HP01-20261121-9999", card(DUE))


def test_a_bill_of_another_till_is_corrected_there(register: Register):
    sale_no = sell(register)
    register.name = register.keeper.register = "HP02"

    with pytest.raises(SaleUnknown):
        correct(register, sale_no, card(DUE))


def test_the_next_day_it_is_too_late(register: Register):
    sale_no = sell(register)
    next_day(register)

    with pytest.raises(CorrectionTooLate) as refused:
        correct(register, sale_no, card(DUE))
    with pytest.raises(CorrectionTooLate):
        give_to(register, sale_no, shop.LIU)

    assert refused.value.facts == {"sale_no": sale_no, "date": "2026-11-21"}
