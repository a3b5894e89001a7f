"""A PIN is changed by who knows the old one or was given a code; whoever guesses is locked out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from membership.pins.usecases import issue_reset
from sync.protocol import RightAnswer
from tests.shop.counting_house import PIN, STAFF, WRONG_PIN, House, granted, question, refused


@pytest.fixture
def house() -> House:
    return House()


def ask(house: House, member: str, right_id: str, pin: str = PIN, number: int = 2) -> RightAnswer:
    return house.ask("HP01", right_id, f"pin:{member}", number, pin=pin)


def code_for(house: House, member: str) -> str:
    with house.keeper.open(STAFF) as books:
        return issue_reset(
            books, member, paper="身份证", reason="忘了", code_hash=lambda text: text, random=lambda size: b"\7" * size
        )


def test_the_old_pin_changes_it(house: House) -> None:
    assert granted(ask(house, house.member(), "r1")) == (2, 0)


def test_wrong_ones_are_counted_with_those_of_spending(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "s", f"value:{member}", 1, pin=WRONG_PIN)

    codes = [refused(ask(house, member, f"r{n}", WRONG_PIN))[0] for n in range(4)]

    assert codes == ["stored_value.pin_wrong"] * 3 + ["stored_value.locked"]
    assert refused(house.ask("HP01", "t", f"value:{member}", 1))[0] == "stored_value.locked"
    assert refused(ask(house, member, "r9"))[0] == "stored_value.locked"


def test_a_code_changes_it_once_and_opens_the_lock(house: House) -> None:
    member = house.member(principal_fen=100_00)
    for n in range(5):
        house.ask("HP01", f"s{n}", f"value:{member}", 1, pin=WRONG_PIN)
    code = code_for(house, member)

    assert granted(ask(house, member, "r1", code)) == (2, 0)
    assert granted(ask(house, member, "r1", code)) == (2, 0), "the same question, as when the answer was lost"
    assert refused(ask(house, member, "r2", code))[0] == "stored_value.reset_missing"
    assert granted(house.ask("HP01", "t", f"value:{member}", 1)) == (1, 0)


def test_a_code_is_good_for_a_day(house: House) -> None:
    member = house.member()
    code = code_for(house, member)
    house.clock.at += timedelta(hours=24)

    assert refused(ask(house, member, "r1", code))[0] == "stored_value.reset_missing"


def test_guessed_codes_lock_the_codes_and_not_the_pin(house: House) -> None:
    member = house.member(principal_fen=100_00)
    code = code_for(house, member)
    wrong = f"{(int(code) + 1) % 10**8:08}"

    codes = [refused(ask(house, member, f"r{n}", wrong))[0] for n in range(5)]

    assert codes[-1] == "stored_value.locked"
    assert refused(ask(house, member, "r9", code))[0] == "stored_value.locked"
    assert granted(house.ask("HP01", "t", f"value:{member}", 1)) == (1, 0)


def test_anothers_code_is_none(house: House) -> None:
    mine, yours = house.member(), house.member()
    code = code_for(house, yours)

    assert refused(ask(house, mine, "r1", code))[0] == "stored_value.reset_missing"


def test_who_has_not_heard_of_the_last_change_hears_its_number(house: House) -> None:
    assert refused(ask(house, house.member(), "r1", number=1)) == ("stored_value.pin_number", {"number": 2})


def test_nobody_holds_such_a_right_for_later_nor_for_who_has_no_pin(house: House) -> None:
    member, without = house.member(), house.member(pin="")
    (later,) = house.decide(("HP01", question("r1", f"pin:{member}", 2, kind="lease")))

    assert refused(later.answer)[0] == "lease.at_limit"
    assert refused(ask(house, without, "r2", number=1))[0] == "stored_value.pin_missing"
    assert refused(ask(house, "nobody", "r3"))[0] == "member.not_found"
