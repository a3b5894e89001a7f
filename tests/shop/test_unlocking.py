"""Whoever showed a paper tries their PIN again before its time; other people's locks stay."""

from __future__ import annotations

from sqlalchemy import select

from shop.standing import pin_tries
from shop.unlocking import unlock_pin
from tests.shop.counting_house import STAFF, WRONG_PIN, House
from tests.shop.test_presented import SUB_PIN, ask, main_of, refused, sub_card


def test_each_card_unlocks_its_own_pin() -> None:
    house = House()
    member_id = house.member(principal_fen=100_00)
    sub = sub_card(house, member_id)
    for place in range(5):
        ask(house, f"m{place}", f"value:{member_id}", 1, "", WRONG_PIN)
        ask(house, f"s{place}", f"value:{member_id}", 1, sub, WRONG_PIN)

    unlock(house, sub)
    still_locked = refused(ask(house, "a", f"value:{member_id}", 1))[0]
    unlock(house, main_of(house, member_id))

    assert still_locked == "stored_value.locked"
    with house.database.reading() as connection:
        assert connection.execute(select(pin_tries)).all() == []
    ask(house, "b", f"value:{member_id}", 1, sub, SUB_PIN)


def unlock(house: House, card_no: str) -> None:
    with house.keeper.open(STAFF) as books:
        unlock_pin(books, card_no, today="2026-11-21", paper="id_card", reason="本人到店")
