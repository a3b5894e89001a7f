"""A member's PIN is compared before the transaction, once, and again when it was changed."""

from __future__ import annotations

import pytest

from headquarters.deciding.pins import Pins
from kernel.secrets import pin_fits
from membership.usecases import kept_pins, set_stored_value_pin
from tests.headquarters.chain import PIN, STAFF, WRONG_PIN, Chain, new_chain


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
        set_stored_value_pin(books, chain.office.keys, member_id, WRONG_PIN, chain.office.secrets.pepper)

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
