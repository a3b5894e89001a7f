"""A member's PIN is compared before the transaction, once, and again when it was changed."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from headquarters.deciding.pins import Pins
from kernel.secrets import pin_fits
from membership.cards.queries import main_card
from membership.cards.usecases import issue_card, step_card
from membership.pins.usecases import change_pin
from membership.usecases import kept_pins
from shop.presented import sub_card_pins
from sync.protocol import RightGrantedAnswer
from tests.headquarters.chain import PIN, STAFF, WRONG_PIN, Chain, new_chain
from tests.headquarters.intake.test_receiving import sender
from tests.shop.counting_house import question


@pytest.fixture
def chain() -> Chain:
    return new_chain()


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every PIN that was really compared with a hash."""
    seen: list[str] = []

    def fits(pin: str, kept: str, *, pepper: str) -> bool:
        seen.append(pin)
        return pin_fits(pin, kept, pepper=pepper)

    monkeypatch.setattr("headquarters.deciding.pins.pin_fits", fits)
    return seen


def test_what_was_compared_is_known_in_the_transaction(chain: Chain, compared: list[str]) -> None:
    member_id = chain.member()
    pins = Pins(chain.office.keys, chain.office.secrets.pepper)

    pins.compare(chain.office.database, member_id, PIN)
    with chain.office.database.reading() as connection:
        found = pins.of(kept_pins(connection, [member_id]))(member_id, PIN)

    assert found is True
    assert compared == [PIN]


def test_a_wrong_pin_is_not_compared_a_second_time_in_the_transaction(chain: Chain, compared: list[str]) -> None:
    member_id = chain.member()
    pins = Pins(chain.office.keys, chain.office.secrets.pepper)

    pins.compare(chain.office.database, member_id, WRONG_PIN)
    with chain.office.database.reading() as connection:
        found = pins.of(kept_pins(connection, [member_id]))(member_id, WRONG_PIN)

    assert found is False
    assert compared == [WRONG_PIN]


def test_another_pin_is_compared_by_itself(chain: Chain, compared: list[str]) -> None:
    member_id = chain.member()
    pins = Pins(chain.office.keys, chain.office.secrets.pepper)

    pins.compare(chain.office.database, member_id, PIN)
    with chain.office.database.reading() as connection:
        found = pins.of(kept_pins(connection, [member_id]))(member_id, WRONG_PIN)

    assert found is False
    assert compared == [PIN, WRONG_PIN]


def test_a_pin_that_was_changed_meanwhile_is_compared_again(chain: Chain, compared: list[str]) -> None:
    member_id = chain.member()
    pins = Pins(chain.office.keys, chain.office.secrets.pepper)
    pins.compare(chain.office.database, member_id, PIN)
    with chain.office.open(STAFF) as books:
        change_pin(books, chain.office.keys, member_id, WRONG_PIN, chain.office.secrets.pepper, right_id="r", number=2)

    with chain.office.database.reading() as connection:
        found = pins.of(kept_pins(connection, [member_id]))(member_id, PIN)

    assert found is False
    assert compared == [PIN, PIN]


def test_a_member_who_was_here_lately_is_compared_ahead_without_a_question(
    chain: Chain, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    member_id = chain.member()
    pins = Pins(chain.office.keys, chain.office.secrets.pepper)
    with chain.office.database.reading() as connection:
        pins.of(kept_pins(connection, [member_id]))
    monkeypatch.delattr(type(chain.office.database), "reading")

    pins.compare(chain.office.database, member_id, PIN)

    assert compared == [PIN]


def sub_card(chain: Chain, member_id: str, pin: str) -> str:
    with chain.office.open(STAFF) as books:
        return issue_card(books, chain.office.keys, member_id, "sub", pin=pin, pepper=chain.office.secrets.pepper)


def test_a_sub_cards_own_pin_is_compared_ahead_and_not_the_members(chain: Chain, compared: list[str]) -> None:
    member_id = chain.member()
    card_no = sub_card(chain, member_id, WRONG_PIN)
    pins = Pins(chain.office.keys, chain.office.secrets.pepper)

    pins.compare(chain.office.database, member_id, WRONG_PIN, card_no)
    with chain.office.database.reading() as connection:
        kept = {**kept_pins(connection, [member_id]), **sub_card_pins(connection, card_no)}
    found = pins.of(kept)(card_no, WRONG_PIN)

    assert found is True
    assert compared == [WRONG_PIN]


def test_by_a_main_card_the_members_own_pin_is_compared(chain: Chain, compared: list[str]) -> None:
    member_id = chain.member()
    with chain.office.database.reading() as connection:
        card = main_card(connection, member_id, "2026-11-21")
    assert card is not None
    pins = Pins(chain.office.keys, chain.office.secrets.pepper)

    pins.compare(chain.office.database, member_id, PIN, card.card_no)
    with chain.office.database.reading() as connection:
        found = pins.of(kept_pins(connection, [member_id]))(member_id, PIN)

    assert found is True
    assert compared == [PIN]


def test_a_right_by_a_sub_card_waits_for_no_slow_hash_inside_its_transaction(
    compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = new_chain()
    chain.install("HP01", "HP")
    member_id = chain.member(principal_fen=100)
    card_no = sub_card(chain, member_id, WRONG_PIN)
    with chain.office.open(STAFF) as books:
        step_card(books, card_no, "activate", decisive=True, today="2026-11-21")
    transact, before = chain.office.keeper.transact, []

    def noted(*given: Any, **named: Any) -> Any:
        before.append(list(compared))
        return transact(*given, **named)

    monkeypatch.setattr(chain.office.keeper, "transact", noted)
    asked = replace(question("r1", f"value:{member_id}", 100, pin=WRONG_PIN), card_no=card_no)
    answer = chain.office.ask_right(sender(chain, "HP01"), asked)

    assert isinstance(answer, RightGrantedAnswer)
    assert (before[-1], compared) == ([WRONG_PIN], [WRONG_PIN])
