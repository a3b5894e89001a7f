"""A card from its number to its end, as the counter goes about it."""

from __future__ import annotations

from typing import Any

import pytest

from membership import usecases
from membership.cards.errors import (
    CardLimitInvalid,
    CardMistyped,
    CardNotEmpty,
    CardOfHeadquarters,
    CardPaperMissing,
    CardStepRefused,
    CardUnknown,
    SubCardNeedsMain,
)
from membership.cards.queries import CardView, blanks, card_view, cards_of, main_card
from membership.cards.usecases import exchange_card, issue_card, make_cards, step_card, unlock_pin
from membership.errors import BankCardShown, CardTaken, PinInvalid
from membership.rules.card_states import Step
from membership.rules.cards import card_number
from tests.membership.builders import PEPPER, Place, kept_tables, rebuilt_tables

TODAY, SOON, PAPER, PIN = "2026-11-21", "2027-11-21", "id_card", "246810"


@pytest.fixture
def place() -> Place:
    return Place()


def step(place: Place, card_no: str, what: Step, *, decisive: bool = True, **more: str) -> None:
    with place.open() as books:
        step_card(books, card_no, what, decisive=decisive, **{"today": TODAY, "paper": PAPER, **more})


def exchange(place: Place, card_no: str, what: Step, **more: str) -> str:
    with place.open() as books:
        return exchange_card(books, card_no, what, decisive=True, **{"today": TODAY, "paper": PAPER, **more})


def sub_card(place: Place, member_id: str, **more: Any) -> str:
    with place.open() as books:
        return issue_card(books, place.keys, member_id, "sub", pepper=PEPPER, **{"pin": PIN, **more})


def first_card(place: Place, member_id: str) -> str:
    (hit,) = place.find("6620")
    assert hit.member_id == member_id
    return hit.card_no


def seen(place: Place, card_no: str, today: str = TODAY) -> CardView:
    with place.database.reading() as connection:
        found = card_view(connection, card_no, today)
    assert found is not None
    return found


def test_an_enrolment_brings_a_main_card_that_counts_at_once(place: Place) -> None:
    member_id = place.enrol()

    card = seen(place, first_card(place, member_id))

    assert (card.kind, card.state, card.valid_until) == ("main", "active", "")


def test_a_lost_card_is_found_again(place: Place) -> None:
    card_no = first_card(place, place.enrol())

    step(place, card_no, "report_lost")
    lost = seen(place, card_no)
    step(place, card_no, "cancel_loss")

    assert (lost.state, seen(place, card_no).state) == ("lost", "active")
    assert kept_tables(place) == rebuilt_tables(place)


def test_a_reissued_card_is_another_number_of_the_same_account(place: Place) -> None:
    member_id = place.enrol()
    old = first_card(place, member_id)
    step(place, old, "report_lost")

    new = exchange(place, old, "reissue")

    assert (seen(place, old).state, seen(place, new).state) == ("replaced", "active")
    assert first_card(place, member_id) == new
    assert [place.find(card)[0].member_id for card in (old, new)] == [member_id, member_id]
    assert kept_tables(place) == rebuilt_tables(place)


def test_a_worn_card_gives_way_to_a_blank_one(place: Place) -> None:
    old = first_card(place, place.enrol())
    with place.open() as books:
        blank, other = make_cards(books, "HP", 2)

    exchange(place, old, "replace", new_card_no=f" {blank} ")

    assert seen(place, blank).state == "active"
    with place.database.reading() as connection:
        assert blanks(connection, "HP") == (other,)


def test_a_card_gets_too_old_and_is_renewed(place: Place) -> None:
    card_no = first_card(place, place.enrol())
    step(place, card_no, "renew", valid_until=SOON)

    state = seen(place, card_no, "2027-11-22").state
    step(place, card_no, "renew", today="2027-11-22", valid_until="2028-11-22")

    assert state == "expired"
    assert seen(place, card_no, "2027-11-22").state == "active"


@pytest.mark.parametrize(("today", "until"), [(TODAY, "2026-11-20"), (TODAY, ""), (TODAY, "next year")])
def test_a_card_is_renewed_to_a_day_to_come(place: Place, today: str, until: str) -> None:
    card_no = first_card(place, place.enrol())

    with pytest.raises(CardLimitInvalid):
        step(place, card_no, "renew", valid_until=until)


def test_a_sub_card_is_issued_with_limits_and_counts_when_headquarters_activates_it(place: Place) -> None:
    member_id = place.enrol()
    sub = sub_card(place, member_id, payment_fen=500_00, day_fen=800_00)

    with pytest.raises(CardOfHeadquarters):
        step(place, sub, "activate", decisive=False)
    issued = seen(place, sub)
    step(place, sub, "activate")
    card = seen(place, sub)

    assert (issued.state, card.state, card.payment_fen, card.day_fen) == ("issued", "active", 500_00, 800_00)
    assert card.sealed_pin_hash
    with place.database.reading() as connection:
        main = main_card(connection, member_id, TODAY)
        assert [one.card_no for one in cards_of(connection, member_id, TODAY)] == [main.card_no if main else "", sub]


def test_an_exchanged_sub_card_keeps_limits_and_pin(place: Place) -> None:
    sub = sub_card(place, place.enrol(), day_fen=800_00)
    step(place, sub, "activate")

    new = seen(place, exchange(place, sub, "replace"))

    old = seen(place, sub)
    assert (new.kind, new.day_fen, new.sealed_pin_hash) == ("sub", 800_00, old.sealed_pin_hash)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"pin": "12345"}, PinInvalid),
        ({"day_fen": -1}, CardLimitInvalid),
        ({"valid_until": "2026-11-20"}, CardLimitInvalid),
        ({"card_no": "M12345678901"}, CardMistyped),
        ({"card_no": "4111 1111 1111 1111"}, BankCardShown),
    ],
)
def test_a_sub_card_is_not_issued_anyhow(place: Place, more: dict[str, Any], refusal: type[Exception]) -> None:
    member_id = place.enrol()

    with pytest.raises(refusal):
        sub_card(place, member_id, **more)


def test_a_number_is_issued_once(place: Place) -> None:
    member_id, taken = place.enrol(), card_number("x")
    sub_card(place, member_id, card_no=taken)

    with pytest.raises(CardTaken):
        sub_card(place, member_id, card_no=taken)


def test_a_member_has_one_main_card_and_a_new_one_after_it_was_closed(place: Place) -> None:
    member_id = place.enrol()
    old = first_card(place, member_id)
    with place.open() as books, pytest.raises(SubCardNeedsMain):
        issue_card(books, place.keys, member_id, "main", pepper=PEPPER)
    step(place, old, "close")
    with pytest.raises(SubCardNeedsMain):
        sub_card(place, member_id)

    with place.open() as books:
        new = issue_card(books, place.keys, member_id, "main", pepper=PEPPER)
    step(place, new, "activate", decisive=False)

    assert (seen(place, new).state, first_card(place, member_id)) == ("active", new)


def test_a_card_with_value_left_is_not_closed(place: Place) -> None:
    member_id = place.enrol()
    with place.open() as books:
        usecases.bring_opening_balance(books, member_id=member_id, principal_fen=5_00, source="x")

    with pytest.raises(CardNotEmpty) as refusal:
        step(place, first_card(place, member_id), "close")

    assert refusal.value.facts["left"] == "5.00"


def test_a_till_of_a_chain_freezes_and_does_not_thaw(place: Place) -> None:
    card_no = first_card(place, place.enrol())
    step(place, card_no, "freeze", decisive=False)

    with pytest.raises(CardOfHeadquarters):
        step(place, card_no, "thaw", decisive=False)


def test_a_step_that_the_table_does_not_name_is_refused_in_words(place: Place) -> None:
    card_no = first_card(place, place.enrol())

    with pytest.raises(CardStepRefused) as refusal:
        step(place, card_no, "cancel_loss")

    assert (refusal.value.facts["state"], refusal.value.facts["step"]) == ("正常", "解挂")


def test_who_gets_a_new_card_shows_a_paper_first(place: Place) -> None:
    card_no = first_card(place, place.enrol())
    step(place, card_no, "report_lost", paper="")

    with pytest.raises(CardPaperMissing):
        exchange(place, card_no, "reissue", paper="")


def test_a_card_of_nobody_is_told(place: Place) -> None:
    with pytest.raises(CardUnknown):
        step(place, card_number("nobody"), "report_lost")


def test_a_pin_is_unlocked_for_who_shows_a_paper(place: Place) -> None:
    card_no = first_card(place, place.enrol())

    with place.open() as books, pytest.raises(CardPaperMissing):
        unlock_pin(books, card_no, today=TODAY, paper="", reason="忘记")
    with place.open() as books:
        card = unlock_pin(books, card_no, today=TODAY, paper=PAPER, reason="忘记")

    assert card.card_no == card_no


def test_blank_numbers_are_nobodys_and_all_different(place: Place) -> None:
    with place.open() as books:
        numbers = make_cards(books, "HP", 501)

    assert len(set(numbers)) == 501
    with place.database.reading() as connection:
        assert set(blanks(connection, "HP")) == set(numbers)
    assert kept_tables(place) == rebuilt_tables(place)


def test_a_blank_card_is_given_at_the_enrolment(place: Place) -> None:
    with place.open() as books:
        (blank,) = make_cards(books, "HP", 1)

    member_id = place.enrol(card_no=blank)

    assert first_card(place, member_id) == blank
    with place.database.reading() as connection:
        assert blanks(connection, "HP") == ()
