"""Which promotions a till goes by: signed ones, from their minute on, with a line or without."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from kernel.clock import stamp
from kernel.secrets import public_key_of, sign
from pos_app.counter.earlier_bills import EarlierBills
from pos_app.counter.enquiry import Enquiry
from pos_app.quoting import OpenTill, bill_of, read_quote, reading_till, recompute
from promotions import RuleSet
from promotions.facts import RuleSetPublished
from promotions.rules.snapshot import signed_words
from sync.identity import Identity, TokenFile
from tests.builders import shop
from tests.builders.counter import Counter
from tests.builders.old_gold import house, old_piece

OFFICE, STRANGER = "b" * 43 + "=", "c" * 43 + "="  # signing keys
OF_HP01 = Identity(
    register="HP01", store="HP", epoch=1, incarnation=1, token="t", headquarters_key=public_key_of(OFFICE)
)


def tenth_off(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "stage": "unit", "benefit": {"type": "percent", "pct": 10}, **more}


def publish(counter: Counter, version: int, *rules: dict[str, Any], hours: int = 0, key: str = "") -> None:
    """A set reaches the till that is in force `hours` from now, signed with `key`."""
    at = stamp(counter.clock.now() + timedelta(hours=hours))
    content = RuleSet.parse([rule for rule in rules if "colour" not in rule]).hash
    fact = RuleSetPublished(
        rule_set_version=version, effective_at=at, published_by="总部", rules=json.dumps(rules), hash=content,
        signature=sign(key, signed_words(version, at, content)) if key else "",
    )  # fmt: skip
    with counter.till.place.keeper.open(counter.till.post.who()) as books:
        books.record(fact)


def taken(counter: Counter) -> set[str]:
    """The rules on the bill once the ring is on it."""
    counter.ok("scan", code=shop.RING)
    return taken_now(counter)


def taken_now(counter: Counter) -> set[str]:
    return {share["rule_id"] for line in counter.cart()["lines"] for share in line["shares"]}


@pytest.fixture
def enrolled(counter: Counter) -> Counter:
    """A till that knows headquarters' key."""
    counter.till.post.enquiry = Enquiry(headquarters_key=lambda: public_key_of(OFFICE))
    return counter


def test_a_set_that_headquarters_signed_is_gone_by(enrolled: Counter):
    publish(enrolled, 2, tenth_off("A"), key=OFFICE)

    assert taken(enrolled) == {"A"}


def test_a_set_that_another_key_signed_is_not(enrolled: Counter):
    publish(enrolled, 2, tenth_off("A"), key=OFFICE)
    publish(enrolled, 3, tenth_off("B"), key=STRANGER)

    assert taken(enrolled) == {"A"}


def test_after_a_signed_set_nothing_unsigned_counts(enrolled: Counter):
    publish(enrolled, 2, tenth_off("A"), key=OFFICE)
    publish(enrolled, 3, tenth_off("B"))

    assert taken(enrolled) == {"A"}


def test_a_forged_set_has_no_word_in_a_quote_and_none_in_a_return(enrolled: Counter):
    enrolled.ok("scan", code=shop.RING)
    enrolled.ok("scan", code=shop.VOUCHER)
    enrolled.ok("pay", method="cash")
    number = enrolled.ok("commit")["sale_no"]
    TokenFile(enrolled.folder).keep(OF_HP01)
    publish(enrolled, 2, tenth_off("A"), hours=1, key=OFFICE)  # from now on what nobody signed is nothing
    publish(enrolled, 3, {**tenth_off("FORGED"), "stage": "voucher", "code": "V100"}, hours=-1, key=STRANGER)

    bill = EarlierBills(enrolled.till.post).find(number)
    with reading_till(enrolled.folder) as till:
        quoted = read_quote(json.dumps({"at": stamp(enrolled.clock.now()), "lines": []}).encode(), till)

    assert [one.rule_ids for one in bill.vouchers] == [("VOUCHER-100",)]
    assert "FORGED" not in [rule["id"] for rule in quoted.rules]


def test_an_older_set_that_arrives_later_changes_nothing(enrolled: Counter):
    publish(enrolled, 5, tenth_off("A"), key=OFFICE)
    publish(enrolled, 4, tenth_off("B"), key=OFFICE)

    assert taken(enrolled) == {"A"}


def test_a_set_that_this_version_cannot_read_leaves_the_one_before(enrolled: Counter):
    publish(enrolled, 2, tenth_off("A"), key=OFFICE)
    publish(enrolled, 3, tenth_off("B"), {**tenth_off("C"), "colour": "red"}, key=OFFICE)

    assert taken(enrolled) == {"A"}


def test_a_set_that_waits_takes_over_at_its_minute_without_a_line(enrolled: Counter):
    publish(enrolled, 2, tenth_off("A"), key=OFFICE)
    publish(enrolled, 3, tenth_off("B"), hours=2, key=OFFICE)

    before = taken(enrolled)
    enrolled.clock.forward(hours=2)

    assert (before, taken_now(enrolled)) == ({"A"}, {"B"})


def test_a_bill_that_was_begun_keeps_the_time_of_its_first_scan(enrolled: Counter):
    until = (enrolled.clock.now() + timedelta(minutes=30)).replace(tzinfo=None).isoformat()
    publish(enrolled, 2, tenth_off("A", schedule={"until": until}), key=OFFICE)
    before = taken(enrolled)

    enrolled.clock.forward(hours=1)

    assert (before, taken_now(enrolled)) == ({"A"}, {"A"})


def test_the_price_stands_from_the_tender_on(enrolled: Counter):
    publish(enrolled, 2, tenth_off("A"), key=OFFICE)
    publish(enrolled, 3, hours=2, key=OFFICE)
    taken(enrolled)

    due = enrolled.till.paying.begin_tender().due_fen
    enrolled.clock.forward(hours=2)
    later = enrolled.till.paying.tendering()

    assert later is not None
    assert (due, later.due_fen) == (8_082_00, 8_082_00)


def sold_and_recomputed(counter: Counter) -> bool:
    """Pay the bill in cash, and work it out again from the inputs that were kept."""
    counter.ok("pay", method="cash")
    done = counter.ok("commit")
    till = counter.till
    with till.place.database.reading() as connection:
        bill = bill_of(OpenTill(till.place.folder, till.settings, connection), done["sale_no"])
    return recompute(bill).equal


def test_a_trade_in_promotion_sees_the_old_gold_on_the_bill(counter: Counter):
    counter.unlock(shop.MANAGER)
    house(counter)
    grown = {"all": True, "where": [["new_old_pct", ">=", 120]]}
    publish(counter, 2, tenth_off("TI", scope=grown, audience={"trade_in": True}))
    counter.ok("scan", code=shop.BANGLE)
    alone = taken_now(counter)

    counter.ok("old_gold_add", piece=old_piece(weight="15.00"))

    assert (alone, taken_now(counter)) == (set(), {"TI"})  # 20.35 g are 135 % of 15 g
    assert sold_and_recomputed(counter)


def test_what_is_cut_off_the_new_piece_is_no_trade_in(counter: Counter):
    counter.unlock(shop.MANAGER)
    house(counter)
    publish(counter, 2, tenth_off("TI", audience={"trade_in": True}))
    counter.ok("scan", code=shop.BANGLE)

    counter.ok("old_gold_add", piece=old_piece("cut_off", "0.35", category="配件", line=shop.BANGLE))

    assert taken_now(counter) == set()
    assert sold_and_recomputed(counter)


def test_a_birthday_promotion_is_recomputed_without_the_birthday(counter: Counter):
    told = {"name": "唐小雨", "phone": "13900008888", "birthday": "1990-11-23"}
    counter.ok("member_join", told=told, agree=["service"])
    publish(counter, 2, tenth_off("B", audience={"birthday": 3}), tenth_off("D", audience={"birthday": "day"}))
    counter.ok("scan", code=shop.RING)
    counter.ok("attach_member", tail="唐小雨")

    assert taken_now(counter) == {"B"}
    assert sold_and_recomputed(counter)
