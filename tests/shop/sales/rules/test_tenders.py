"""How a bill is paid: split, change, and nothing above what is left but cash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DomainError
from shop.sales.errors import (
    ChangeTooLarge,
    NotPaidInFull,
    NotPaidOut,
    TenderNotPositive,
    TenderReferenceMissing,
    TenderTooMuch,
    TenderUnknown,
)
from shop.sales.facts import SoldTender
from shop.sales.rules.tenders import (
    CHANGE_LIMIT_FEN,
    METHODS,
    Tendering,
    is_sound,
    methods_in_words,
    require_paid,
    take,
    take_at_risk,
)
from tests.builders.register import card, cash, stored_value

DUE = 21_489_60


def bill(*tenders: SoldTender, due_fen: int = DUE) -> Tendering:
    return Tendering(due_fen, tenders)


def test_cash_above_what_is_left_gives_change():
    tender = take(bill(card(8_000_00)), "cash", 14_000_00)

    assert (tender.amount_fen, tender.tendered_fen) == (13_489_60, 14_000_00)
    assert bill(card(8_000_00), tender).change_fen == 510_40


def test_a_part_in_cash_leaves_the_rest_open():
    after = bill(take(bill(), "cash", 10_000_00))

    assert (after.left_fen, after.change_fen, after.complete) == (11_489_60, 0, False)


def test_a_card_pays_what_was_asked_and_keeps_its_slips_number():
    tender = take(bill(), "card", 8_000_00, reference=" 4321 ")

    assert tender == card(8_000_00, "4321")


def test_a_card_cannot_give_change():
    with pytest.raises(TenderTooMuch) as refused:
        take(bill(), "card", DUE + 1, reference="4321")

    assert refused.value.facts == {"left": "¥21,489.60", "asked": "¥21,489.61"}


def test_a_card_without_its_slips_number_is_refused():
    with pytest.raises(TenderReferenceMissing):
        take(bill(), "card", 1_00, reference="  ")


def test_cash_never_makes_up_for_too_much_that_was_taken_before():
    """After a restart a bill can cost less than what was taken for it: it is gone back to, not paid by less than 0."""
    with pytest.raises(TenderTooMuch):
        take(bill(card(8_000_00), due_fen=4_490_00), "cash", 1_00)


STRIPES = ["%B6222 0212 3456 7890 123^LI/XUEMEI^29122010000012345?", ";6222021234567890123=29122010000012345?"]


@pytest.mark.parametrize(
    "number", ["6222 0212 3456 7890 123", "134567890123456789", "13４567890123456789", *STRIPES, "".join(STRIPES)]
)
@pytest.mark.parametrize("method", ["cash", "card"])
def test_a_whole_card_number_or_a_payment_code_is_not_kept(method: str, number: str):
    with pytest.raises(TenderReferenceMissing):
        take(bill(), method, 1_00, reference=number)

    assert not is_sound(SoldTender(method=method, amount_fen=1_00, tendered_fen=1_00, reference=number))


@pytest.mark.parametrize("method", ["cash", "card"])
def test_a_paid_bill_takes_no_more(method: str):
    with pytest.raises(TenderTooMuch):
        take(bill(cash(DUE)), method, 1, reference="4321")


@pytest.mark.parametrize("amount", [0, -1, -DUE])
def test_nothing_and_less_is_no_payment(amount: int):
    with pytest.raises(TenderNotPositive):
        take(bill(), "cash", amount)


def test_a_method_the_shop_does_not_know_is_refused():
    with pytest.raises(TenderUnknown):
        take(bill(), "cheque", 1_00)


def test_an_unpaid_bill_says_what_is_left():
    with pytest.raises(NotPaidInFull) as refused:
        require_paid(bill(cash(21_000_00)))

    assert refused.value.facts == {"left": "¥489.60"}


def test_a_bill_that_owes_the_customer_says_so():
    with pytest.raises(NotPaidOut) as refused:
        require_paid(bill(due_fen=-2_798_82))

    assert refused.value.facts == {"left": "¥2,798.82"}


@pytest.mark.parametrize("tendering", [bill(cash(DUE)), bill(card(1_00), stored_value(DUE - 1_00)), bill(due_fen=0)])
def test_a_bill_paid_to_the_fen_can_be_closed(tendering: Tendering):
    require_paid(tendering)

    assert tendering.complete


@given(
    st.integers(min_value=0, max_value=10**9),
    st.lists(st.tuples(st.sampled_from(["cash", "card", "cheque"]), st.integers(-100, 10**9)), max_size=8),
)
def test_what_is_taken_never_passes_what_is_due_and_change_comes_from_cash_alone(
    due_fen: int, asked: list[tuple[str, int]]
):
    tendering = Tendering(due_fen, ())

    for method, amount in asked:
        tendering = taken_or_not(tendering, method, amount)

    assert 0 <= tendering.left_fen <= due_fen
    assert all(0 < tender.amount_fen <= tender.tendered_fen for tender in tendering.tenders)
    assert tendering.change_fen == sum(t.tendered_fen - t.amount_fen for t in tendering.tenders if t.method == "cash")
    assert {tender.method for tender in tendering.tenders} <= set(METHODS)


def taken_or_not(tendering: Tendering, method: str, amount: int) -> Tendering:
    try:
        tender = take(tendering, method, amount, reference="4321")
    except DomainError:
        return tendering
    return Tendering(tendering.due_fen, (*tendering.tenders, tender))


@pytest.mark.parametrize("tender", [cash(1), cash(80_00, 100_00), card(80_00), stored_value(70_00, 10_00)])
def test_what_the_till_would_have_taken_is_sound(tender: SoldTender):
    assert is_sound(tender)


@pytest.mark.parametrize(
    "tender",
    [
        cash(100_00, 80_00),  # less handed over than it settled
        cash(-1, 100_00),
        cash(0, 1),
        card(80_00, ""),
        SoldTender(method="card", amount_fen=80_00, tendered_fen=100_00, reference="4321"),  # change from a card
        SoldTender(method="cheque", amount_fen=80_00, tendered_fen=80_00),
    ],
)
def test_what_the_till_would_not_have_taken_is_not(tender: SoldTender):
    assert not is_sound(tender)


def test_a_slip_of_the_finger_makes_no_bundles_of_change():
    with pytest.raises(ChangeTooLarge):
        take(bill(), "cash", DUE + CHANGE_LIMIT_FEN + 1)

    assert take(bill(), "cash", DUE + CHANGE_LIMIT_FEN).amount_fen == DUE


def test_a_bill_says_how_it_was_paid_in_the_order_of_paying():
    paid = [SoldTender(method=method, amount_fen=1, tendered_fen=1) for method in ("stored_value", "card", "jade")]

    assert methods_in_words(paid) == "储值 + 银行卡 + jade"


def at_risk(amount_fen: int, reason: str = "老顾客") -> SoldTender:
    return take_at_risk(
        Tendering(due_fen=DUE, tenders=()), amount_fen, reason=reason, approved_by="2003", right_held_at="HP HP01 10:05"
    )


def test_a_stores_risk_names_who_let_it_through_and_where_the_value_is():
    tender = at_risk(300_00)

    assert (tender.method, tender.amount_fen, tender.tendered_fen) == ("credit_risk", 300_00, 300_00)
    assert (tender.approved_by, tender.right_held_at, tender.reference) == ("2003", "HP HP01 10:05", "老顾客")


@pytest.mark.parametrize(
    ("amount_fen", "reason", "refusal"),
    [(0, "老顾客", TenderNotPositive), (DUE + 1, "老顾客", TenderTooMuch), (1, " ", TenderReferenceMissing)],
)
def test_a_stores_risk_is_bounded_by_the_bill_and_explained(amount_fen: int, reason: str, refusal: type[DomainError]):
    with pytest.raises(refusal):
        at_risk(amount_fen, reason)


def test_a_stores_risk_is_not_taken_by_hand():
    with pytest.raises(TenderUnknown):
        take(Tendering(due_fen=DUE, tenders=()), "credit_risk", 100, reference="老顾客")
