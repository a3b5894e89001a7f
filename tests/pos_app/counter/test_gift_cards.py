"""Gift cards at the counter: spent by secret, never twice, never lost; asked about, extended, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.money import plain_yuan
from membership.gift_cards.queries import card, owed_on_cards, reissues_asked
from pos_app.counter.gift_card_bill import KIND
from printers.layout import plain_text
from printers.queue import jobs
from shop.daily_close.queries import cash_state, open_day_of
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain, standing_alone
from tests.builders.gift_cards import BUYER, balance, made, made_at_headquarters, pay, sell

PAYEE = {"name": "李雪梅", "id_no": "11010519491231002X", "account": "工商银行 6222 0000 1234"}


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

    assert counter.refusal("take_back_gift_card", **one) == "value_refund.payee_missing"
    due = counter.ok("take_back_gift_card", **one, payee=PAYEE)["due"]
    counter.ok("pay", method="cash")
    assert counter.refusal("commit") == "value_refund.not_in_cash"
    counter.ok("remove_tender", no=1)
    counter.ok("pay", method="card", reference="8842")
    counter.ok("commit")

    assert (due, balance(counter, one["card"])) == ("-500.00", ("已作废", "0.00"))
    counter.ok("scan", code=shop.RING)
    assert pay(counter, one, "1")["code"] == "gift_card.state"


def test_a_card_and_stored_value_on_one_bill_are_no_way_to_more_cash(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])
    counter.ok("attach_member", tail="李雪梅")  # 3,200.00
    counter.ok("take_back_gift_card", **one, payee=PAYEE)
    counter.ok("refund_value", cause="customer", pin=shop.VALUE_PIN, payee=PAYEE)

    counter.ok("pay", method="cash", amount="500")
    counter.ok("pay", method="card", reference="8842")

    assert counter.refusal("commit") == "value_refund.not_in_cash"


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


def a_week_later(counter: Counter) -> None:
    """The drawer is right, and another day opened."""
    with counter.till.post.reading() as connection:
        day = open_day_of(connection, counter.till.post.register)
        assert day is not None
        total = plain_yuan(cash_state(connection, day).expected_fen)
    counter.ok("count_drawer", total=total)
    counter.ok("close_day")
    counter.clock.forward(seconds=7 * 24 * 3600)
    counter.ok("open_day", float="1000.00")


def papers(counter: Counter) -> list[str]:
    """What was printed about gift cards, the oldest first."""
    with counter.till.place.database.reading() as connection:
        return [plain_text(job.document, 48) for job in jobs(connection, oldest_first=True) if job.doc_kind == KIND]


def named_and_sold(counter: Counter) -> tuple[dict[str, str], dict[str, str]]:
    """A named card that was sold, and a blank one."""
    one, blank = made(counter, count=2, named=True)
    counter.ok("gift_card_buyer", buyer=BUYER)
    sell(counter, one["card"])
    return one, blank


def test_a_sale_prints_one_slip_for_all_its_cards_without_a_whole_number_or_a_secret(counter: Counter) -> None:
    cards = made(counter, count=2)
    sell(counter, *(one["card"] for one in cards))

    (slip,) = papers(counter)

    assert "合计 2 张" in slip
    assert slip.count("2029-11-21 到期") == 2
    for one in cards:
        assert f"GC…{one['card'][-4:]}" in slip
        assert one["card"] not in slip
        assert one["secret"] not in slip


def test_a_lost_named_card_goes_with_all_its_rest_to_another_once(counter: Counter) -> None:
    one, blank = named_and_sold(counter)
    counter.ok("scan", code=shop.SILVER)
    assert pay(counter, one, "120")["ok"]
    counter.ok("pay", method="cash")
    bill = counter.ok("commit")["sale_no"]

    told = counter.ok("gift_card_lost", card=one["card"], reason="包被偷")
    counter.ok("scan", code=shop.RING)
    assert pay(counter, one, "1")["code"] == "gift_card.state"
    counter.ok("cancel_tender")
    counter.ok("void", reason="换一种付法")
    again = {"card": one["card"], "new": blank["card"], "id_no": BUYER["id_no"], "reason": "补卡"}
    assert counter.refusal("reissue_gift_card", **again) == "gift_card.waits"
    a_week_later(counter)
    done = counter.ok("reissue_gift_card", **again)["done"]

    assert (told["reissue_from"], done) == ("2026-11-28", True)
    assert [balance(counter, card["card"]) for card in (one, blank)] == [("已补卡", "0.00"), ("可用", "380.00")]
    assert counter.refusal("reissue_gift_card", **again) == "gift_card.state"
    counter.ok("scan", code=shop.RING)
    assert pay(counter, one, "1")["code"] == "gift_card.state"
    assert pay(counter, {**blank, "secret": one["secret"]}, "1")["code"] == "gift_card.secret_wrong"
    assert pay(counter, blank, "380")["ok"]
    counter.ok("cancel_tender")
    counter.ok("void", reason="换一种付法")

    counter.ok("return_lines", sale_no=bill, lines=[1], reason="尺寸不合")  # the old card had paid it
    counter.ok("begin_tender")
    counter.ok("commit")
    a_week_later(counter)

    assert [balance(counter, card["card"])[1] for card in (one, blank)] == ["0.00", "500.00"]
    sale, loss, exchange = papers(counter)
    assert ("售卡凭证" in sale, "挂失凭证" in loss, "补卡凭证" in exchange, "380.00" in exchange) == (True,) * 4
    assert counter.sound()


def test_only_the_buyer_gets_another_card_or_the_found_one_back(counter: Counter) -> None:
    one, blank = named_and_sold(counter)
    counter.ok("gift_card_lost", card=one["card"], reason="遗失")
    a_week_later(counter)
    other = {"card": one["card"], "id_no": "110101199003074514", "reason": "x"}

    refused = [
        counter.refusal("reissue_gift_card", new=blank["card"], **other),
        counter.refusal("gift_card_found", **other),
        counter.refusal("gift_card_found", **{**other, "id_no": "123"}),
        counter.refusal("gift_card_found", **{**other, "reason": " "}),
    ]
    counter.ok("gift_card_found", card=one["card"], id_no=BUYER["id_no"].lower(), reason="找到了")

    assert refused == [
        "gift_card.not_the_buyer",
        "gift_card.not_the_buyer",
        "top_up.buyer_wrong",
        "sales.reason_missing",
    ]
    assert balance(counter, one["card"]) == ("可用", "500.00")


def test_a_card_to_bearer_is_not_reported_lost(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])

    assert counter.refusal("gift_card_lost", card=one["card"], reason="丢了") == "gift_card.bearer"


def test_what_is_left_is_printed_for_whoever_asks(counter: Counter) -> None:
    (one,) = made(counter)
    sell(counter, one["card"])

    counter.ok("gift_card_slip", card=one["card"])

    slip = papers(counter)[-1]
    assert "礼品卡余额" in slip
    assert "500.00" in slip
    assert one["card"] not in slip


def test_any_till_of_a_chain_stops_a_lost_card_and_its_own_store_asks_for_another(chain: SmallChain) -> None:
    one, blank = made_at_headquarters(chain, count=2, named=True)
    here, there = chain["HP01"], chain["BJ01"]
    here.ok("gift_card_buyer", buyer=BUYER)
    sell(here, one.card_no)
    chain.sync("HP01", "BJ01")

    there.ok("gift_card_lost", card=one.card_no, reason="遗失")
    chain.sync("BJ01", "HP01")
    for counter in (here, there):
        a_week_later(counter)
    again = {"card": one.card_no, "id_no": BUYER["id_no"], "reason": "补卡"}

    assert there.refusal("reissue_gift_card", **again) == "gift_card.elsewhere"
    assert here.refusal("gift_card_found", **again) == "gift_card.decided_above"
    assert here.ok("reissue_gift_card", new=blank.card_no, **again)["done"] is False
    chain.sync("HP01")
    with chain.office.database.reading() as connection:
        (asked,) = reissues_asked(connection)
    assert (asked.card_no, asked.ask_card_no, asked.ask_checked) == (one.card_no, blank.card_no, True)


def test_with_no_line_a_loss_is_not_promised(chain: SmallChain) -> None:
    (one,) = made_at_headquarters(chain, named=True)
    here = chain["HP01"]
    here.ok("gift_card_buyer", buyer=BUYER)
    sell(here, one.card_no)
    chain.wires["HP01"].down = True
    chain.wires["BJ01"].down = True

    assert here.refusal("gift_card_lost", card=one.card_no, reason="遗失") == "gift_card.loss_offline"
    assert chain["BJ01"].refusal("gift_card_lost", card=one.card_no, reason="遗失") == "gift_card.loss_offline"
