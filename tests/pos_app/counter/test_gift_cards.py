"""Gift cards at the counter: spent by secret, never twice, never lost; asked about, extended, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from membership.gift_cards.queries import card, owed_on_cards
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone
from tests.builders.gift_cards import balance, made, made_at_headquarters, pay, sell


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as found:
        found["HP01"].begin(shop.MANAGER)
        found["BJ01"].begin(shop.BJ_MANAGER)
        yield found


def test_a_card_pays_a_part_and_keeps_the_rest(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("scan", code=shop.RING)

    assert pay(counter, one, "300")["ok"]
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert balance(counter, one["card"]) == ("可用", "200.00")
    assert "礼品卡" in "".join(counter.ok("receipt")["text"])
    counter.ok("count_drawer", total="10180.00")  # the float, the card that was sold, and the rest of the bill
    closed = counter.ok("close_day")
    assert closed["difference"] == "0.00"
    assert any("礼品卡" in line and "300.00" in line for line in closed["slip"])


def test_what_was_taken_by_card_and_not_committed_is_free_again(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("scan", code=shop.RING)
    assert pay(counter, one, "500")["ok"]
    assert pay(counter, one, "1")["code"] == "gift_card.balance_too_low"

    counter.ok("remove_tender", no=1)

    assert pay(counter, one, "500")["ok"]


def test_a_power_cut_in_the_middle_of_the_tender_loses_nothing_of_a_card(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("scan", code=shop.RING)
    assert pay(counter, one, "500")["ok"]

    counter.reopen()
    counter.unlock(shop.MANAGER)
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert balance(counter, one["card"]) == ("已用完", "0.00")
    assert counter.sound()


def test_goods_that_come_back_put_back_on_the_card_what_it_had_paid(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("scan", code=shop.SILVER)
    assert pay(counter, one, "300")["ok"]
    counter.ok("pay", method="cash")
    bill = counter.ok("commit")["sale_no"]

    counter.ok("return_lines", sale_no=bill, lines=[1], reason="尺寸不合")
    told = [(way["method"], way["amount"]) for way in counter.ok("return_rehearsal")["refund"]]
    counter.ok("begin_tender")
    counter.ok("commit")

    assert told == [("gift_card", "-300.00"), ("cash", "-68.00")]
    assert balance(counter, one["card"]) == ("可用", "500.00")
    assert counter.sound()


def test_an_unused_card_is_paid_out_and_void(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])

    due = counter.ok("take_back_gift_card", card=one["card"], secret=one["secret"])["due"]
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert (due, balance(counter, one["card"])) == ("-500.00", ("已作废", "0.00"))
    counter.ok("scan", code=shop.RING)
    assert pay(counter, one, "1")["code"] == "gift_card.state"


def test_a_used_card_is_not_taken_back_as_unused(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("scan", code=shop.RING)
    assert pay(counter, one, "1")["ok"]
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert counter.refusal("take_back_gift_card", card=one["card"], secret=one["secret"]) == "gift_card.used"


def test_five_wrong_secrets_lock_the_card(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("scan", code=shop.RING)
    wrong = {**one, "secret": "222222222222"}

    codes = [pay(counter, wrong, "1")["code"] for _ in range(5)]

    assert codes == ["gift_card.secret_wrong"] * 4 + ["gift_card.locked"]
    assert pay(counter, one, "1")["code"] == "gift_card.locked"


def test_an_ended_card_is_extended_with_all_that_is_left(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    assert counter.refusal("extend_gift_card", card=one["card"]) == "gift_card.state"

    counter.clock.forward(days=3 * 365 + 3)
    counter.ok("count_drawer", total="1500.00")
    counter.ok("close_day")
    counter.ok("open_day", float="1000.00")
    assert balance(counter, one["card"]) == ("已过期", "500.00")
    counter.ok("extend_gift_card", card=one["card"])

    assert balance(counter, one["card"]) == ("可用", "500.00")


def test_of_two_tills_that_spend_a_card_at_once_one_gets_it(chain: SmallChain) -> None:
    (one,) = made_at_headquarters(chain)
    card_of = {"card": one.card_no, "secret": one.secret}
    sell(chain["HP01"], one.card_no)
    chain["HP01"].ok("scan", code=shop.RING)
    chain["BJ01"].ok("scan", code=shop.BJ_RING)

    first, second = pay(chain["HP01"], card_of, "500"), pay(chain["BJ01"], card_of, "300")

    assert (first["ok"], second["code"]) == (True, "gift_card.set_aside")


def test_with_no_line_a_card_pays_nothing_and_the_till_says_why(chain: SmallChain) -> None:
    (one,) = made_at_headquarters(chain)
    sell(chain["HP01"], one.card_no)
    chain["HP01"].ok("scan", code=shop.RING)
    chain.wires["HP01"].down = True

    answer = pay(chain["HP01"], {"card": one.card_no, "secret": one.secret}, "100")

    assert answer["code"] == "gift_card.offline"


def test_headquarters_owes_what_is_left_on_cards(chain: SmallChain) -> None:
    first, _second = made_at_headquarters(chain, count=2)
    sell(chain["HP01"], first.card_no)
    chain["HP01"].ok("scan", code=shop.RING)
    assert pay(chain["HP01"], {"card": first.card_no, "secret": first.secret}, "120.50")["ok"]
    chain["HP01"].ok("pay", method="cash")
    chain["HP01"].ok("commit")
    chain.sync("HP01", "BJ01")

    with chain.office.database.reading() as connection:
        owed, found = owed_on_cards(connection, "2026-11-21"), card(connection, first.card_no)

    assert (owed.cards, owed.fen) == (1, 379_50)
    assert found is not None
    assert chain["BJ01"].ok("gift_card_balance", card=first.card_no)["balance"] == "379.50"
    assert chain["HP01"].sound()
    assert chain.office.verify().sound
