"""What is loaded for a group of questions, and how it changes while the group is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from membership.errors import PinWrong, StoredValueLocked
from shop.standing import Aside, Standing, Tries, after_wrong_pin, leases_of, name_of, standing_of, what_of
from sync.protocol import LeasePolicy
from sync.rights import RightClosed
from tests.shop.counting_house import NOON, House, question

TEA_TIME = "2026-11-21T16:00:00.000+08:00"
QUARTER = timedelta(minutes=15)


def nothing_loaded() -> Standing:
    return Standing(members={}, pins={}, vouchers={}, quotas={}, tries={}, given={})


@pytest.mark.parametrize("account", ["value:m1", "quota:first-100", "voucher:A:B"])
def test_an_account_is_a_kind_and_a_name(account: str) -> None:
    assert f"{what_of(account)}:{name_of(account)}" == account
    assert what_of(account) in ("value", "quota", "voucher")


def test_a_lease_that_is_granted_counts_at_once_for_its_account_and_for_its_register() -> None:
    standing = nothing_loaded()

    standing.grant("HP01", question("l1", "value:m1", 60, kind="lease"), 50, 10, TEA_TIME)
    standing.grant("HP01", question("l2", "value:m2", 5, kind="lease"), 5, 0, TEA_TIME)

    assert standing.set_aside("value:m1") == Aside(50, 10)
    assert standing.aside["value:m1"]["HP01"].since == TEA_TIME
    assert standing.leased == {("HP01", "value"): 65}


def test_a_right_for_one_sale_is_no_lease() -> None:
    standing = nothing_loaded()

    standing.grant("HP01", question("r1", "value:m1", 60), 60, 0, TEA_TIME)

    assert (standing.set_aside("value:m1").amount, standing.leased) == (60, {})


def test_the_holder_is_another_register_even_where_the_asking_one_holds_more() -> None:
    standing = nothing_loaded()
    for register, amount in (("HP01", 90), ("BJ01", 20), ("WX01", 30)):
        standing.grant(register, question("r", "value:m1", amount), amount, 0, TEA_TIME)

    holder = standing.holder("value:m1", "HP01")

    assert holder is not None
    assert (holder[0], holder[1].amount) == ("WX01", 30)


def test_the_asking_register_is_named_where_nobody_else_holds_any() -> None:
    standing = nothing_loaded()
    standing.aside["value:m1"] = {"HP01": Aside(1), "BJ01": Aside(0)}

    holder = standing.holder("value:m1", "HP01")

    assert holder == ("HP01", Aside(1))
    assert standing.holder("value:m2", "HP01") is None


def test_a_wrong_pin_is_counted_from_the_first_one() -> None:
    kept, heard = after_wrong_pin(None, NOON, 3, QUARTER)

    assert kept == Tries(1, "")
    assert isinstance(heard, PinWrong)
    assert heard.facts == {"tries_left": 2}


def test_the_last_wrong_pin_locks_and_the_count_begins_anew() -> None:
    until = "2026-11-21T12:15:00.000+08:00"

    kept, heard = after_wrong_pin(Tries(2, ""), NOON, 3, QUARTER)

    assert kept == Tries(0, until)
    assert isinstance(heard, StoredValueLocked)
    assert heard.facts == {"until": until}


def test_what_registers_hold_is_loaded_with_when_it_was_set_aside_first() -> None:
    house = House(LeasePolicy(share_permille=1_000))
    account = f"value:{house.member(principal_fen=100, bonus_fen=100)}"
    house.ask("HP01", "r1", account, 40)
    house.clock.forward(hours=4)
    house.ask("HP01", "l1", account, 20, kind="lease")
    house.consume("l1", 6, bonus=2)
    house.ask("BJ01", "r2", account, 10)
    house.record("BJ01", RightClosed(right_id="r2", spent=0))

    with house.database.reading() as connection:
        ask = question("l9", account, 1, kind="lease")
        standing = standing_of(connection, [("HP01", ask)], incarnation=1, today="2026-11-21")

    assert standing.aside == {account: {"HP01": Aside(26, 28, "2026-11-21T12:00:00.000+08:00")}}
    assert standing.leased == {("HP01", "value"): 14}


def test_only_open_leases_of_the_account_can_be_called_in() -> None:
    house = House(LeasePolicy(share_permille=1_000))
    account, other = (f"value:{house.member(principal_fen=100)}" for _ in range(2))
    house.ask("HP01", "l1", account, 20, kind="lease")
    house.ask("BJ01", "l2", account, 20, kind="lease")
    house.ask("HP01", "l3", other, 20, kind="lease")
    house.ask("HP01", "r1", account, 20)
    house.record("BJ01", RightClosed(right_id="l2", spent=0))

    with house.database.reading() as connection:
        calls, none = leases_of(connection, [account]), leases_of(connection, [])

    assert [(register, call.right_id, call.account) for register, call in calls] == [("HP01", "l1", account)]
    assert none == []
