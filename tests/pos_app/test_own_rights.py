"""A shop that stands alone grants its own rights, with the same answers as headquarters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app import own_rights
from pos_app.own_rights import OwnRights
from shop.authority import Authority
from sync.authority import RightDenied, RightHeld, held
from sync.protocol import RightAnswer, RightAsk
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


class PowerFails(Exception):
    """The till goes dark."""


class DarkAfterTheGrant(Authority):
    """Grants, and the power fails before anybody hears of it."""

    def ask(self, register: str, ask: RightAsk) -> RightAnswer:
        super().ask(register, ask)
        raise PowerFails


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till


def rights(counter: Counter) -> OwnRights:
    place = counter.till.place
    return OwnRights(place.keeper, place.keys, place.secrets)


def ask(counter: Counter, right_id: str, amount: int, pin: str = shop.VALUE_PIN) -> object:
    account = f"value:{counter.member_id('李雪梅')}"
    return rights(counter).ask(right_id=right_id, account=account, amount=amount, pin=pin)


def test_a_granted_right_is_kept_until_it_is_closed(counter: Counter):
    answer = ask(counter, "r1", 1_600_00)

    assert answer == RightHeld("r1", 1_500_00, 100_00)
    with counter.till.place.database.reading() as connection:
        assert held(connection) == ("r1",)


def test_the_same_question_gets_the_same_answer(counter: Counter):
    assert ask(counter, "r1", 1_600_00) == ask(counter, "r1", 1_600_00)


def test_what_is_set_aside_cannot_be_granted_again(counter: Counter):
    ask(counter, "r1", 3_000_00)

    answer = ask(counter, "r2", 300_00)

    assert isinstance(answer, RightDenied)
    assert answer.code == "stored_value.balance_too_low"


def test_a_wrong_pin_is_denied_with_the_tries_that_are_left(counter: Counter):
    answer = ask(counter, "r1", 100, shop.WRONG_PIN)

    assert answer == RightDenied("r1", "stored_value.pin_wrong", {"tries_left": 4})


def test_a_voucher_is_granted_to_one_bill(counter: Counter):
    first = rights(counter).ask(right_id="v1", account=f"voucher:{shop.VOUCHER}", amount=1)
    second = rights(counter).ask(right_id="v2", account=f"voucher:{shop.VOUCHER}", amount=1)

    assert first == RightHeld("v1", 1, 0)
    assert isinstance(second, RightDenied)
    assert second.code == "voucher.reserved"


def test_a_right_that_no_bill_remembers_is_given_back_at_the_start(counter: Counter):
    ask(counter, "r1", 3_200_00)

    counter.reopen()

    with counter.till.place.database.reading() as connection:
        assert held(connection) == ()
    assert isinstance(ask(counter, "r2", 3_200_00), RightHeld)
    assert counter.sound()


def test_a_right_granted_as_the_power_failed_is_given_back_at_the_start(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as dark:
        dark.setattr(own_rights, "Authority", DarkAfterTheGrant)
        with pytest.raises(PowerFails):
            ask(counter, "r1", 3_200_00)

    counter.reopen()

    assert isinstance(ask(counter, "r2", 3_200_00), RightHeld)
