"""Who stands at the till: locking, permissions, a second person's approval for one call."""

from __future__ import annotations

import pytest

from kernel.actor import NotPermitted
from shop.catalogue.errors import PurityUnknown
from shop.catalogue.rules.purity import Purity
from shop.catalogue.usecases import list_purity
from tests.builders import shop
from tests.builders.counter import SETUP, Counter

DROP = {"what": "drop", "amount": "100.00", "reason": "送银行"}


def approve(counter: Counter, permission: str, staff: str = shop.MANAGER) -> dict[str, object]:
    return counter.do("approve", staff=staff, pin=shop.pin_of(staff), permission=permission)


def test_nothing_is_done_at_a_locked_till_and_the_bill_stays(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("lock")

    assert counter.refusal("scan", code=shop.SILVER) == "auth.till_locked"
    assert counter.refusal("begin_tender") == "auth.till_locked"
    counter.unlock(shop.CASHIER)
    assert counter.codes() == [shop.RING]


def test_a_wrong_pin_says_how_many_tries_are_left_and_the_fifth_waits_a_minute(counter: Counter):
    answers = [counter.do("unlock", staff=shop.MANAGER, pin="999999") for _ in range(5)]

    assert [answer["code"] for answer in answers] == ["auth.pin_wrong"] * 4 + ["auth.paused"]
    assert "4" in answers[0]["message"]
    assert counter.refusal("unlock", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER)) == "auth.paused"
    counter.unlock(shop.SALESPERSON)
    counter.clock.forward(seconds=61)
    counter.unlock(shop.MANAGER)


def test_a_stranger_is_not_let_in(counter: Counter):
    assert counter.refusal("unlock", staff="9999", pin="123456") == "auth.unknown_staff"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("cash", DROP),
        ("open_drawer", {"reason": "换零钱"}),
        ("void", {"reason": "不要了"}),
        ("close_draft", {}),
        ("count_drawer", {"total": "1000"}),
        ("close_day", {}),
        ("keep_gold", {}),
        ("reprint", {"sale_no": "S-HP01-20261121-0001"}),
        ("correct_tenders", {"sale_no": "S-HP01-20261121-0001", "tenders": [], "reason": "错"}),
        ("correct_member", {"sale_no": "S-HP01-20261121-0001", "tail": "周敏", "reason": "错"}),
    ],
)
def test_a_salesperson_may_not(counter: Counter, command: str, arguments: dict[str, object]):
    counter.sell(shop.SILVER)
    counter.ok("scan", code=shop.RING)
    counter.unlock(shop.SALESPERSON)
    before = len(counter.journal())

    assert counter.refusal(command, **arguments) in ("auth.not_permitted", "day.cart_open")
    assert len(counter.journal()) == before


def test_a_salesperson_sells(counter: Counter):
    counter.unlock(shop.SALESPERSON)

    assert counter.sell(shop.RING)["due"] == "8,980.00"


def test_an_approval_lets_one_call_through_and_the_journal_names_both(counter: Counter):
    counter.unlock(shop.SALESPERSON)
    approve(counter, "cash.move")

    counter.ok("cash", **DROP)

    assert counter.refusal("cash", **DROP) == "auth.not_permitted"
    assert [entry.actor for entry in counter.journal("daily_close.cash_moved")] == ["1008/1003"]


def test_an_approval_is_for_one_thing(counter: Counter):
    counter.unlock(shop.SALESPERSON)
    approve(counter, "cash.open_drawer")

    assert counter.refusal("cash", **DROP) == "auth.not_permitted"


def test_only_who_may_can_approve(counter: Counter):
    counter.unlock(shop.SALESPERSON)

    assert approve(counter, "cash.open_drawer", shop.CASHIER)["code"] == "auth.not_permitted"
    assert counter.refusal("open_drawer", reason="换零钱") == "auth.not_permitted"


def test_an_approval_ends_when_the_person_leaves(counter: Counter):
    counter.unlock(shop.SALESPERSON)
    approve(counter, "cash.open_drawer")
    counter.ok("lock")
    counter.unlock(shop.CASHIER)

    assert counter.refusal("open_drawer", reason="换零钱") == "auth.not_permitted"


def test_what_one_person_began_another_decides(counter: Counter):
    counter.unlock(shop.MANAGER)
    post = counter.till.post

    assert post.second_person("gold_board.publish", shop.CASHIER).staff_no == shop.MANAGER
    with pytest.raises(NotPermitted):
        post.second_person("gold_board.publish", shop.MANAGER)


def test_the_second_person_may_come_to_the_first_and_decides_once(counter: Counter):
    counter.unlock(shop.CASHIER)
    approve(counter, "gold_board.publish")
    post = counter.till.post

    assert post.second_person("gold_board.publish", shop.CASHIER).staff_no == shop.MANAGER
    with pytest.raises(NotPermitted):
        post.second_person("gold_board.publish", shop.CASHIER)


def test_a_purity_that_headquarters_listed_is_known_from_its_day_on(counter: Counter):
    post = counter.till.post
    with counter.till.place.keeper.open(SETUP) as books:
        list_purity(books, Purity("AU333", "8K金", "gold", 3330, "2026-11-22"))

    with pytest.raises(PurityUnknown):
        post.purity("8K金")
    counter.clock.forward(hours=24)

    assert post.purity("8K金").code == "AU333"
