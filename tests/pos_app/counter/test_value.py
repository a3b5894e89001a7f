"""Stored value is sold and given back over a bill, within the law's limits, and no fen of it twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kernel.clock import FixedClock
from membership.queries import account
from membership.value.rules.prepaid import Gift, PrepaidRules
from pos_app.settings import load_settings
from tests.builders import shop
from tests.builders.counter import Counter, copy_alone, small_chain, standing_alone

LI, PIN = "李学明", shop.VALUE_PIN
BUYER = {"name": "李学明", "id_no": "11010519491231002X"}
PAYEE = {**BUYER, "account": "工商银行 6222 0000 0000 1234"}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield give(with_member(till.begin(shop.MANAGER)))


def with_member(till: Counter) -> Counter:
    till.ok("attach_member", tail=LI)
    return till


def give(till: Counter, *gifts: Gift) -> Counter:
    """A region that asks for the paper from 1,000 on, and a chain that gives this."""
    prepaid = PrepaidRules(identity_from_fen=1_000_00, gifts=gifts)
    till.till.post.settings = msgspec.structs.replace(till.till.settings, prepaid=prepaid)
    return till


def paid(till: Counter, method: str = "cash", **more: str) -> dict[str, object]:
    till.ok("pay", method=method, **more)
    return till.ok("commit")


def value(till: Counter) -> tuple[int, int]:
    has = till.account(LI)
    return has.principal_fen, has.bonus_fen


def test_no_card_holds_more_than_the_law_allows_and_the_till_says_what_still_fits(counter: Counter) -> None:
    answer = counter.do("top_up", amount="4950.01", buyer=BUYER)

    assert answer["code"] == "top_up.over_cap"
    assert "4,950.00" in answer["message"]
    assert counter.ok("top_up", amount="4950", buyer=BUYER)["due"] == "4,950.00"


def test_a_sum_that_is_split_over_a_day_counts_together(counter: Counter) -> None:
    counter.ok("top_up", amount="600")
    paid(counter)
    with_member(counter)

    assert counter.refusal("top_up", amount="400") == "top_up.identity_missing"
    counter.ok("top_up", amount="400", buyer=BUYER)
    paid(counter)
    with_member(counter)
    assert counter.ok("top_up", amount="400")["due"] == "400.00"  # the paper was seen


def test_a_buyer_is_kept_sealed_under_a_key_that_is_not_the_members(counter: Counter) -> None:
    assert counter.refusal("top_up", amount="1000", buyer={**BUYER, "id_no": "110105194912310021"}) == (
        "top_up.buyer_wrong"
    )
    counter.ok("top_up", amount="1000", buyer=BUYER)
    paid(counter)

    body = msgspec.json.decode(counter.journal("membership.topped_up")[0].body)

    assert BUYER["id_no"] not in str(body)
    with counter.till.post.reading() as connection:
        opened = counter.till.post.keys.open(connection, body["sealed_under"], body["sealed_buyer"])
    assert opened is not None
    assert (opened.name, opened.id_no) == (BUYER["name"], BUYER["id_no"])
    assert body["sealed_under"] != counter.member_id(LI)


def test_the_whole_balance_is_given_back_by_the_law_and_gone(counter: Counter) -> None:
    give(counter, Gift(from_fen=500_00, bonus_fen=60_00, parts=2))
    counter.ok("top_up", amount="500")
    paid(counter)
    with_member(counter)

    counter.ok("refund_value", cause="customer", pin=PIN, payee=PAYEE)
    done = paid(counter, "card", reference="8842")

    assert (value(counter), done["due"]) == ((0, 0), "-550.00")
    assert counter.ok("stored_value", member=counter.member_id(LI))["later"] == "0.00"
    slip = str(counter.till.paper.document_of("stored_value", str(done["sale_no"])))
    assert all(words in slip for words in ("储值退款凭证", "李**", "110105********002X", "尾号 1234"))
    with_member(counter)
    assert counter.refusal("refund_value", cause="customer", pin=PIN) == "value_refund.nothing"
    assert counter.sound()


def test_who_is_paid_out_is_kept_sealed_and_is_no_buyer(counter: Counter) -> None:
    counter.ok("refund_value", cause="customer", pin=PIN, payee={**PAYEE, "id_no": "护照 E12345678"})
    paid(counter)  # 50.00 may go in cash
    with_member(counter)

    (entry,) = counter.journal("membership.value_refunded")
    body = msgspec.json.decode(entry.body)
    with counter.till.post.reading() as connection:
        opened = counter.till.post.keys.open(connection, body["sealed_under"], body["sealed_payee"])
    assert opened is not None
    assert (opened.id_kind, opened.id_no, opened.custom) == (
        "护照",
        "E12345678",
        {"收款账户": "工商银行6222000000001234"},
    )
    assert "E12345678" not in str(body)
    assert counter.refusal("top_up", amount="1000") == "top_up.identity_missing"
    assert counter.sound()


@pytest.mark.parametrize(
    ("payee", "code"),
    [
        (None, "value_refund.payee_missing"),
        (BUYER, "value_refund.account_missing"),
        ({**PAYEE, "id_no": "110105194912310021"}, "top_up.buyer_wrong"),
        ({**PAYEE, "name": " "}, "top_up.buyer_wrong"),
        ({**PAYEE, "account": "1234567"}, "value_refund.account_wrong"),
    ],
)
def test_without_a_paper_and_an_account_nothing_is_given_back(
    counter: Counter, payee: dict[str, str] | None, code: str
) -> None:
    counter.ok("top_up", amount="500")
    paid(counter)
    with_member(counter)

    assert counter.refusal("refund_value", cause="customer", pin=PIN, payee=payee) == code
    assert value(counter) == (550_00, 0)


def test_more_than_a_hundred_yuan_are_not_given_back_in_cash_however_the_bill_is_put_together(
    counter: Counter,
) -> None:
    counter.ok("top_up", amount="500")
    paid(counter)
    with_member(counter)
    counter.ok("scan", code=shop.PLAIN_RINGS[0])  # 200.00, settled against it
    counter.ok("refund_value", cause="customer", pin=PIN, payee=PAYEE)

    counter.ok("pay", method="cash", amount="350")
    assert counter.refusal("commit") == "value_refund.not_in_cash"
    counter.ok("remove_tender", no=1)

    assert paid(counter, "card", reference="8842")["due"] == "-350.00"
    assert value(counter) == (0, 0)


def test_a_customer_who_ends_it_loses_the_discount_on_what_the_value_paid(counter: Counter) -> None:
    counter.ok("scan", code=shop.RING)  # 2 % off for members
    counter.ok("pay", method="stored_value", amount="20", pin=PIN)
    paid(counter)

    view = counter.ok("stored_value", member=counter.member_id(LI))

    assert [(one["cause"], one["amount"]) for one in view["refunds"]] == [
        ("商家原因", "30.00"), ("顾客原因", "29.59"),
    ]  # fmt: skip


def test_value_that_is_being_given_back_pays_nothing_else_and_is_free_again_when_the_bill_is_left(
    counter: Counter,
) -> None:
    counter.ok("refund_value", cause="customer", pin=PIN, payee=BUYER)
    assert counter.refusal("refund_value", cause="customer", pin=PIN, payee=BUYER) == "stored_value.balance_too_low"

    counter.reopen()
    counter.unlock(shop.MANAGER)
    assert counter.cart()["due_fen"] == -50_00
    counter.ok("void", reason="不退了")

    with_member(counter)
    counter.ok("scan", code=shop.RING)
    assert counter.ok("pay", method="stored_value", amount="50", pin=PIN)["ok"]


def test_a_cashier_gives_no_value_back(counter: Counter) -> None:
    counter.unlock(shop.CASHIER)

    assert counter.refusal("refund_value", cause="customer", pin=PIN) == "auth.not_permitted"


def test_a_split_that_the_chain_chose_is_the_tills(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    rules = PrepaidRules(split="bonus_first", identity_from_fen=0, gifts=(Gift(from_fen=100_00, bonus_fen=10_00),))
    msgspec.structs.replace(load_settings(folder), prepaid=rules).keep(folder)
    counter = Counter(folder, FixedClock(shop.MORNING))
    with_member(counter.begin(shop.MANAGER))
    counter.ok("top_up", amount="100")
    paid(counter)
    with_member(counter)
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="stored_value", amount="15", pin=PIN)
    paid(counter)
    counter.till.close()

    found = value(Counter(folder, FixedClock(shop.MORNING)))

    assert found == (145_00, 0)


def test_in_a_chain_what_was_sold_here_is_given_back_here_though_part_of_it_is_held_for_later(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        till = with_member(chain["HP01"].begin(shop.MANAGER))
        till.ok("top_up", amount="500", buyer=BUYER)
        paid(till)
        chain.sync("HP01", "BJ01", "HP01")
        with_member(till)

        till.ok("refund_value", cause="merchant", pin=PIN, payee=PAYEE)
        paid(till, "card", reference="8842")
        chain.sync("HP01", "HP02")

        assert value(till) == value(chain["HP02"]) == (0, 0)
        assert till.sound()
        with chain.office.database.reading() as connection:
            assert account(connection, till.member_id(LI)).balance_fen == 0
        assert chain.office.verify().sound
