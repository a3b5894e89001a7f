"""Stored value on a bill: paid with money, for the member of the bill, with its contract on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from membership.value.rules.prepaid import Gift, PrepaidRules
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.counter.test_value import LI, PIN, give, paid, value, with_member


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield give(with_member(till.begin(shop.MANAGER)))


def test_a_top_up_is_paid_on_a_bill_and_its_contract_is_printed(counter: Counter) -> None:
    counter.ok("top_up", amount="500")

    done = paid(counter)

    assert value(counter) == (550_00, 0)
    assert done["due"] == "500.00"
    papers = counter.till.paper.document_of("stored_value", str(done["sale_no"]))
    assert "储值充值合同" in str(papers)
    assert counter.sound()


def test_the_bill_alone_changes_no_balance(counter: Counter) -> None:
    counter.ok("top_up", amount="500")
    counter.ok("undo")

    assert (value(counter), counter.cart()["due_fen"]) == ((50_00, 0), 0)


def test_value_is_not_bought_with_value(counter: Counter) -> None:
    counter.ok("top_up", amount="50")
    counter.ok("pay", method="stored_value", amount="50", pin=PIN)

    assert counter.refusal("commit") == "top_up.paid_by_itself"
    assert value(counter) == (50_00, 0)


def test_a_top_up_stays_the_members_for_whom_it_was_laid_on_the_bill(counter: Counter) -> None:
    counter.ok("top_up", amount="50")
    counter.ok("detach_member")

    assert counter.refusal("begin_tender") == "stored_value.other_member"


def test_a_gift_in_parts_pays_from_its_day_on(counter: Counter) -> None:
    give(counter, Gift(from_fen=500_00, bonus_fen=60_00, parts=2, every="day"))
    counter.ok("top_up", amount="500")
    paid(counter)
    with_member(counter)

    assert counter.ok("stored_value", member=counter.member_id(LI))["later"] == "60.00"
    counter.ok("scan", code=shop.RING)
    assert counter.refusal("pay", method="stored_value", amount="560", pin=PIN) == "stored_value.balance_too_low"
    counter.clock.forward(seconds=24 * 3600)
    assert counter.ok("pay", method="stored_value", amount="580", pin=PIN)["ok"]


def test_large_sums_of_one_day_are_not_paid_in_cash(counter: Counter) -> None:
    rules = PrepaidRules(named_cap_fen=100_000_00, no_cash_from_fen=1_000_00, identity_from_fen=0)
    counter.till.post.settings = msgspec.structs.replace(counter.till.settings, prepaid=rules)
    counter.ok("top_up", amount="900")
    paid(counter)
    with_member(counter)
    counter.ok("top_up", amount="100")
    counter.ok("pay", method="cash")

    assert counter.refusal("commit") == "top_up.no_cash"
    counter.ok("remove_tender", no=1)
    assert paid(counter, "card", reference="0012")["due"] == "100.00"
