"""A card that does not count pays nothing; sub-cards pay within their limits, each with a PIN of its own."""

from __future__ import annotations

import threading

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace

from kernel.database import AnyDatabase
from kernel.secrets import fingerprint
from membership.cards.facts import CardIssued, CardStepped
from membership.cards.queries import main_card
from membership.queries import account
from membership.rules.card_states import State, Step
from membership.rules.cards import card_number
from sync.protocol import RightAnswer, RightGrantedAnswer
from sync.rights import RightClosed, right
from tests.headquarters.chain import STAFF, Chain, new_chain, rows
from tests.headquarters.intake.test_receiving import sender
from tests.shop.counting_house import PIN, WRONG_PIN, House, granted, question, refused

SUB, SUB_PIN, OTHER = card_number("sub"), "112233", card_number("other")


@pytest.fixture
def house() -> House:
    return House()


def main_of(house: House, member_id: str) -> str:
    with house.database.reading() as connection:
        card = main_card(connection, member_id, "2026-11-21")
    assert card is not None
    return card.card_no


def step(
    house: House, member_id: str, card_no: str, what: Step, seen: State, *, kind: str = "main", no: int = 1
) -> None:
    house.record(
        "HQ",
        CardStepped(
            card_no=card_no, member_id=member_id, card_kind=kind, step=what, seen=seen, after=no - 1, number=no,  # type: ignore[arg-type]
            valid_until="",
        ),
    )  # fmt: skip


def sub_card(house: House, member_id: str, card_no: str = SUB, *, payment_fen: int = 0, day_fen: int = 0) -> str:
    with house.database.reading() as connection:
        sealed = house.keys.seal_pin_hash(connection, member_id, SUB_PIN)
    assert sealed is not None
    house.record(
        "HQ",
        CardIssued(
            card_no=card_no, member_id=member_id, card_kind="sub", payment_fen=payment_fen, day_fen=day_fen,
            sealed_pin_hash=sealed,
        ),
    )  # fmt: skip
    step(house, member_id, card_no, "activate", "issued", kind="sub")
    return card_no


def ask(house: House, right_id: str, account: str, fen: int, card_no: str = "", pin: str = PIN) -> RightAnswer:
    return house.decide(("HP01", replace(question(right_id, account, fen, pin=pin), card_no=card_no)))[0].answer


def test_a_lost_main_card_pays_neither_value_nor_points_whether_it_is_shown_or_not(house: House) -> None:
    member_id = house.member(principal_fen=100_00, points=50)
    card = main_of(house, member_id)
    step(house, member_id, card, "report_lost", "active")

    answers = [
        ask(house, f"{what}-{shown}", f"{what}:{member_id}", 1, shown)
        for what in ("value", "points")
        for shown in ("", card)
    ]

    assert [refused(answer)[0] for answer in answers] == ["member.card_lost"] * 4


def test_a_card_that_is_found_again_pays(house: House) -> None:
    member_id = house.member(principal_fen=100_00)
    card = main_of(house, member_id)
    step(house, member_id, card, "report_lost", "active")
    step(house, member_id, card, "cancel_loss", "lost", no=2)

    assert granted(ask(house, "r", f"value:{member_id}", 40_00, card)) == (40_00, 0)


@pytest.mark.parametrize("shown", [card_number("nobody"), "x"])
def test_a_card_of_somebody_else_pays_nothing(house: House, shown: str) -> None:
    member_id, other = house.member(principal_fen=100_00), house.member(principal_fen=100_00)

    assert refused(ask(house, "a", f"value:{member_id}", 1, main_of(house, other)))[0] == "member.card_unknown"
    assert refused(ask(house, "b", f"value:{member_id}", 1, shown))[0] == "member.card_unknown"


def test_a_sub_card_pays_with_its_own_pin_from_the_one_account(house: House) -> None:
    member_id = house.member(principal_fen=100_00)
    card = sub_card(house, member_id)

    by_main_pin = ask(house, "a", f"value:{member_id}", 40_00, card)
    by_its_own = ask(house, "b", f"value:{member_id}", 40_00, card, SUB_PIN)
    by_sub_pin_without_it = ask(house, "c", f"value:{member_id}", 40_00, "", SUB_PIN)

    assert refused(by_main_pin)[0] == "stored_value.pin_wrong"
    assert granted(by_its_own) == (40_00, 0)
    assert refused(by_sub_pin_without_it)[0] == "stored_value.pin_wrong"


def test_wrong_pins_of_a_sub_card_lock_that_card_alone(house: House) -> None:
    member_id = house.member(principal_fen=100_00)
    card = sub_card(house, member_id)
    for place in range(5):
        ask(house, f"w{place}", f"value:{member_id}", 1, card, WRONG_PIN)

    locked = ask(house, "a", f"value:{member_id}", 1, card, SUB_PIN)

    assert refused(locked)[0] == "stored_value.locked"
    assert granted(ask(house, "b", f"value:{member_id}", 1)) == (1, 0)


def test_a_sub_card_keeps_to_its_limit_for_one_payment(house: House) -> None:
    member_id = house.member(principal_fen=100_00)
    card = sub_card(house, member_id, payment_fen=30_00)

    code, facts = refused(ask(house, "a", f"value:{member_id}", 30_01, card, SUB_PIN))

    assert (code, facts) == ("member.card_over_limit", {"left": 30_00})
    assert granted(ask(house, "b", f"value:{member_id}", 30_00, card, SUB_PIN)) == (30_00, 0)


def test_a_sub_cards_day_counts_what_is_set_aside_and_what_was_paid_and_not_what_came_back(house: House) -> None:
    member_id = house.member(principal_fen=100_00)
    card = sub_card(house, member_id, day_fen=50_00)
    for right_id, fen, spent in (("paid", 20_00, 20_00), ("back", 30_00, 0)):
        assert granted(ask(house, right_id, f"value:{member_id}", fen, card, SUB_PIN)) == (fen, 0)
        house.consume(right_id, spent)
        house.record("HP01", RightClosed(right_id=right_id, spent=spent))
    assert granted(ask(house, "aside", f"value:{member_id}", 10_00, card, SUB_PIN)) == (10_00, 0)

    code, facts = refused(ask(house, "more", f"value:{member_id}", 20_01, card, SUB_PIN))

    assert (code, facts["left"]) == ("member.card_over_limit", 20_00)
    assert granted(ask(house, "rest", f"value:{member_id}", 20_00, card, SUB_PIN)) == (20_00, 0)


def test_points_are_the_main_cards_to_spend(house: House) -> None:
    member_id = house.member(points=100)
    card = sub_card(house, member_id)

    assert refused(ask(house, "a", f"points:{member_id}", 1, card, SUB_PIN))[0] == "member.card_value_only"


def test_two_sub_cards_in_one_group_share_the_last_yuan(house: House) -> None:
    member_id = house.member(principal_fen=1_00)
    cards = [sub_card(house, member_id), sub_card(house, member_id, OTHER)]
    asks = [
        (register, replace(question(register, f"value:{member_id}", 1_00, pin=SUB_PIN), card_no=card))
        for register, card in zip(("HP01", "BJ01"), cards, strict=True)
    ]

    answers = [decision.answer for decision in house.decide(*asks)]

    assert [isinstance(answer, RightGrantedAnswer) for answer in answers] == [True, False]


def test_two_sub_cards_at_two_servers_at_once_never_spend_the_last_yuan_twice(any_database: AnyDatabase) -> None:
    chain = new_chain(any_database)
    member_id, cards = family(chain)
    offices = [chain.office, chain.second_office()]
    together, answers = threading.Barrier(2), [None, None]

    def pay(place: int) -> None:
        asked = replace(question(f"r{place}", f"value:{member_id}", 1_00, pin=SUB_PIN), card_no=cards[place])
        reader = sender(chain, ("HP01", "BJ01")[place])
        together.wait()
        answers[place] = offices[place].ask_right(reader, asked)  # type: ignore[call-overload]

    threads = [threading.Thread(target=pay, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(isinstance(answer, RightGrantedAnswer) for answer in answers) == [False, True]
    aside = [row["granted"] for row in rows(chain.office.database, right) if row["aside"]]
    assert aside == [1_00]
    with chain.office.database.reading() as connection:
        assert account(connection, member_id).balance_fen == 1_00


def family(chain: Chain) -> tuple[str, list[str]]:
    """A member with one yuan and two sub-cards, and a till in each of two stores."""
    for store in ("HP", "BJ"):
        chain.install(f"{store}01", store)
    member_id, office = chain.member(principal_fen=1_00), chain.office
    with office.open(STAFF) as books:
        sealed = office.keys.seal_pin_hash(books.connection, member_id, quick_hash(chain, SUB_PIN))
        assert sealed is not None
        for number in (SUB, OTHER):
            books.record(CardIssued(card_no=number, member_id=member_id, card_kind="sub", sealed_pin_hash=sealed))
            books.record(
                CardStepped(
                    card_no=number, member_id=member_id, card_kind="sub", step="activate", seen="issued", after=0,
                    number=1_000, valid_until="",
                )
            )  # fmt: skip
    return member_id, [SUB, OTHER]


def quick_hash(chain: Chain, pin: str) -> str:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return quick.hash(fingerprint(chain.office.secrets.pepper, pin))
