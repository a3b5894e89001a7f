"""Gift cards on the bill: sold by scan at their face, good when the bill is paid, within the law."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kernel.money import parse_yuan as fen
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone
from tests.builders.gift_cards import BUYER, balance, made, made_at_headquarters, pay, sell


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


def test_a_scanned_card_is_sold_at_its_face_and_good_when_the_bill_is_paid(counter: Counter) -> None:
    (one,) = made(counter)

    cart = counter.ok("scan", code=one["card"])
    assert (cart["due"], balance(counter, one["card"])) == ("500.00", ("未售出", "0.00"))
    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    assert (done["points"], balance(counter, one["card"])) == (0, ("可用", "500.00"))
    assert "礼品卡" in "".join(counter.ok("receipt")["text"])


def test_a_bill_that_is_not_paid_activates_nothing(counter: Counter) -> None:
    (one,) = made(counter)
    counter.ok("scan", code=one["card"])
    counter.ok("void", reason="顾客不要了")

    counter.ok("scan", code=shop.RING)

    assert balance(counter, one["card"]) == ("未售出", "0.00")
    assert counter.do("pay", method="gift_card", amount="1", reference=one["card"], pin=one["secret"])["code"] == (
        "gift_card.state"
    )


def test_a_card_is_sold_once(counter: Counter) -> None:
    (one,) = made(counter)
    counter.ok("scan", code=one["card"])
    assert counter.refusal("scan", code=one["card"]) == "gift_card.twice"
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert counter.refusal("scan", code=one["card"]) == "gift_card.state"


def test_no_discount_touches_a_card_and_no_points_come_of_it(counter: Counter) -> None:
    (one,) = made(counter)
    counter.ok("scan", code=shop.RING)
    without = counter.ok("attach_member", tail="李雪梅")

    with_card = counter.ok("scan", code=one["card"])

    assert (with_card["points"], with_card["off"]) == (without["points"], without["off"])
    assert fen(with_card["due"]) == fen(without["due"]) + 500_00


def test_the_buyer_of_a_named_card_is_kept(counter: Counter) -> None:
    (one,) = made(counter, face="5000", named=True)
    counter.ok("scan", code=one["card"])
    assert counter.refusal("begin_tender") == "gift_card.buyer_missing"

    counter.ok("gift_card_buyer", buyer=BUYER)
    counter.ok("pay", method="card", reference="7731")
    counter.ok("commit")

    found = counter.ok("gift_card_balance", card=one["card"])
    assert (found["balance"], found["ends_on"]) == ("5,000.00", "")
    (entry,) = counter.journal("gift_cards.sold")
    assert "11010519491231002X" not in str(entry.body)
    assert msgspec.json.decode(entry.body)["sealed_buyer"]


def test_a_company_pays_five_thousand_by_bank_and_not_in_cash(counter: Counter) -> None:
    cards = made(counter, count=5, face="1000")
    for one in cards:
        counter.ok("scan", code=one["card"])
    counter.ok("gift_card_buyer", buyer={**BUYER, "unit": "和平小学"})
    counter.ok("pay", method="cash")

    assert counter.refusal("commit") == "gift_card.no_cash"


def test_a_card_is_not_bought_with_a_card(counter: Counter) -> None:
    first, second = made(counter, count=2)
    sell(counter, first["card"])
    counter.ok("scan", code=second["card"])
    assert pay(counter, first, "500")["ok"]

    assert counter.refusal("commit") == "gift_card.paid_by_value"


def test_a_store_does_not_sell_another_stores_cards(chain: SmallChain) -> None:
    (one,) = made_at_headquarters(chain, store="HP")

    assert chain["BJ01"].refusal("scan", code=one.card_no) == "gift_card.unknown"
