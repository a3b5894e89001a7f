"""Hiring, and the door: a PIN lets one person in, five wrong ones nobody for a minute."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kernel.actor import Actor
from kernel.secrets import hash_pin
from shop.staff.errors import PinPaused, PinTooWeak, PinWrong, RoleUnknown, UnknownStaff
from shop.staff.facts import StaffHired, StaffLeft, StaffPinChanged
from shop.staff.rules.roles import permissions_of
from shop.staff.tables import staff
from shop.staff.usecases import TRIES, Doorkeeper, check_pin_strength, hire
from tests.builders import shop
from tests.builders.register import Register

PIN, WRONG = shop.pin_of(shop.CASHIER), "000001"


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def door(register: Register) -> Doorkeeper:
    return Doorkeeper(register.clock, shop.CHAIN.pepper, "HP")


def knock(register: Register, door: Doorkeeper, pin: str, staff_no: str = shop.CASHIER) -> Actor:
    with register.reading() as connection:
        return door.check(connection, staff_no, pin)


def knock_wrongly(register: Register, door: Doorkeeper, times: int) -> None:
    for _ in range(times):
        with pytest.raises((PinWrong, PinPaused)):
            knock(register, door, WRONG)


def take_on(register: Register, *, role: str = "cashier", pin: str = "135790") -> None:
    with register.books() as books:
        hire(books, staff_no="1011", name="吴倩", role=role, store="HP", pin=pin, pepper=shop.CHAIN.pepper)


def test_a_new_person_gets_in_with_their_pin(register: Register, door: Doorkeeper):
    take_on(register)

    actor = knock(register, door, "135790", "1011")

    assert (actor.name, actor.role, actor.permissions) == ("吴倩", "cashier", permissions_of("cashier"))


def test_a_pin_stands_nowhere_in_the_books(register: Register):
    take_on(register, pin="135790")

    with register.reading() as connection:
        kept = connection.scalar(select(staff.c.pin_hash).where(staff.c.staff_no == "1011"))
        bodies = connection.exec_driver_sql("SELECT body FROM journal").scalars().all()

    assert str(kept).startswith("$argon2id$")
    assert not any("135790" in body for body in bodies)


def test_a_role_that_does_not_exist_is_refused_and_nobody_is_hired(register: Register):
    with pytest.raises(RoleUnknown):
        take_on(register, role="king")

    with register.reading() as connection:
        assert connection.scalar(select(staff.c.name).where(staff.c.staff_no == "1011")) is None


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "111111", "12345a", "１２３４５６", "-12345", "12 456"])
def test_a_weak_pin_is_refused(pin: str):
    with pytest.raises(PinTooWeak):
        check_pin_strength(pin)


def test_six_digits_that_are_not_all_alike_will_do():
    check_pin_strength("100000")


def test_a_wrong_pin_is_told_with_the_tries_that_are_left(register: Register, door: Doorkeeper):
    with pytest.raises(PinWrong) as refused:
        knock(register, door, WRONG)

    assert refused.value.facts == {"tries_left": TRIES - 1}


def test_the_fifth_wrong_pin_pauses_the_person_for_a_minute(register: Register, door: Doorkeeper):
    knock_wrongly(register, door, TRIES - 1)

    with pytest.raises(PinPaused) as refused:
        knock(register, door, WRONG)

    assert refused.value.facts == {"seconds": 60}


def test_during_the_pause_even_the_right_pin_waits(register: Register, door: Doorkeeper):
    knock_wrongly(register, door, TRIES)
    register.clock.forward(seconds=59)

    with pytest.raises(PinPaused):
        knock(register, door, PIN)


def test_after_the_pause_the_right_pin_gets_in(register: Register, door: Doorkeeper):
    knock_wrongly(register, door, TRIES)
    register.clock.forward(seconds=60)

    assert knock(register, door, PIN).staff_no == shop.CASHIER


def test_a_colleague_gets_in_while_one_is_paused(register: Register, door: Doorkeeper):
    knock_wrongly(register, door, TRIES)

    assert knock(register, door, shop.pin_of(shop.MANAGER), shop.MANAGER).staff_no == shop.MANAGER


def test_a_right_pin_forgets_the_wrong_ones(register: Register, door: Doorkeeper):
    knock_wrongly(register, door, TRIES - 1)
    knock(register, door, PIN)

    with pytest.raises(PinWrong) as refused:
        knock(register, door, WRONG)

    assert refused.value.facts == {"tries_left": TRIES - 1}


def test_a_number_that_nobody_has_is_unknown(register: Register, door: Doorkeeper):
    with pytest.raises(UnknownStaff):
        knock(register, door, PIN, "9999")


def test_who_has_left_does_not_get_in(register: Register, door: Doorkeeper):
    with register.books() as books:
        books.record(StaffLeft(staff_no=shop.CASHIER))

    with pytest.raises(UnknownStaff):
        knock(register, door, PIN)


def test_a_changed_pin_ends_the_old_one(register: Register, door: Doorkeeper):
    fresh = hash_pin("864209", pepper=shop.CHAIN.pepper)
    with register.books() as books:
        books.record(StaffPinChanged(staff_no=shop.CASHIER, pin_hash=fresh))

    with pytest.raises(PinWrong):
        knock(register, door, PIN)

    assert knock(register, door, "864209").staff_no == shop.CASHIER


def test_who_comes_back_has_the_new_pin_and_role(register: Register, door: Doorkeeper):
    fresh = hash_pin("864209", pepper=shop.CHAIN.pepper)
    with register.books() as books:
        books.record(StaffLeft(staff_no=shop.CASHIER))
        books.record(StaffHired(staff_no=shop.CASHIER, name="王芳", role="store_manager", store="HP", pin_hash=fresh))

    assert knock(register, door, "864209").role == "store_manager"


def test_a_person_of_another_store_does_not_get_in(register: Register) -> None:
    door = Doorkeeper(register.clock, shop.CHAIN.pepper, "BJ")

    with pytest.raises(UnknownStaff):
        knock(register, door, shop.pin_of(shop.CASHIER))
