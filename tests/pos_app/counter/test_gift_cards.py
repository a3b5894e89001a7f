"""Gift cards at the counter: sold by scan, spent by secret, never twice, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import msgspec
import pytest

from kernel.actor import program
from kernel.money import parse_yuan as fen
from kernel.secrets import fingerprint
from membership.gift_cards import usecases
from membership.gift_cards.queries import card, owed_on_cards
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch, Printed
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone

APPROVED = {"reason": "未找到", "approver": shop.MANAGER, "approver_pin": shop.pin_of(shop.MANAGER)}
BUYER = {"name": "李学明", "id_no": "11010519491231002X", "phone": "13800006620"}


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


def made(counter: Counter, count: int = 1, face: str = "500", named: bool = False) -> list[dict[str, str]]:
    cards: list[dict[str, str]] = counter.ok("make_gift_cards", count=count, face=face, named=named)["cards"]
    return cards


def made_at_headquarters(chain: SmallChain, store: str = "HP", count: int = 1) -> tuple[Printed, ...]:
    office = chain.office

    def make(books: object) -> MadeBatch:
        return usecases.make_batch(
            books, GiftCardRules(), store=store, count=count, face_fen=500_00, named=False,  # type: ignore[arg-type]
            hashed=partial(fingerprint, office.secrets.pepper), random=Random(5).randbytes,
        )  # fmt: skip

    batch = office.keeper.transact(program("HQ"), make)
    chain.sync("HP01", "BJ01")
    return batch.cards


def sell(counter: Counter, *numbers: str, method: str = "cash", **more: str) -> dict[str, object]:
    for number in numbers:
        counter.ok("scan", code=number)
    counter.ok("pay", method=method, **more)
    return counter.ok("commit")


def pay(counter: Counter, one: dict[str, str], amount: str) -> dict[str, object]:
    return counter.do("pay", method="gift_card", amount=amount, reference=one["card"], pin=one["secret"])


def balance(counter: Counter, number: str) -> tuple[str, str]:
    found = counter.ok("gift_card_balance", card=number)
    return found["state"], found["balance"]


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


def test_a_card_pays_a_part_and_keeps_the_rest(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("scan", code=shop.RING)

    assert pay(counter, one, "300")["ok"]
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert balance(counter, one["card"]) == ("可用", "200.00")
    assert "礼品卡" in "".join(counter.ok("receipt")["text"])
    counter.ok("count_drawer", total="1000.00")
    assert "礼品卡" in "".join(counter.ok("close_day", **APPROVED)["slip"])


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
    chain.sync("HP01")
    chain["HP01"].ok("scan", code=shop.RING)
    chain["BJ01"].ok("scan", code=shop.BJ_RING)

    first, second = pay(chain["HP01"], card_of, "500"), pay(chain["BJ01"], card_of, "300")

    assert (first["ok"], second["code"]) == (True, "gift_card.set_aside")


def test_a_store_does_not_sell_another_stores_cards(chain: SmallChain) -> None:
    (one,) = made_at_headquarters(chain, store="HP")

    assert chain["BJ01"].refusal("scan", code=one.card_no) == "gift_card.unknown"


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
    assert pay(chain["HP01"], {"card": first.card_no, "secret": first.secret}, "120.50")["code"] == "gift_card.state"
    chain.sync("HP01")
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
