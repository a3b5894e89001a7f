"""Which promotions a bill takes, where a person at the counter decides it."""

from __future__ import annotations

import msgspec
import pytest

from shop.sales.facts import Choices, RuleChosen, SaleCompleted
from tests.builders import shop
from tests.builders.counter import Counter
from tests.pos_app.counter.test_rule_sets import publish, taken_now, tenth_off

CRAFT = "CRAFT-GOLD-80"
BAG = {
    "id": "BAG", "name": "加价购首饰盒", "stage": "order", "opt_in": True, "cond": {"min_amount": 100_00},
    "benefit": {"type": "add_on", "sku": "BOX", "fen": 9_90},
}  # fmt: skip


def sold(counter: Counter) -> SaleCompleted:
    counter.ok("pay", method="cash")
    counter.ok("commit")
    return msgspec.json.decode(counter.journal("sales.completed")[-1].body, type=SaleCompleted)


def test_a_promotion_that_the_cashier_leaves_is_off_the_bill_until_that_is_taken_back(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("attach_member", id=counter.member_id(shop.LI))
    assert CRAFT in taken_now(counter)

    counter.ok("refuse_promotion", rule=CRAFT)
    without = taken_now(counter)
    counter.ok("take_back_choice", rule=CRAFT)

    assert (CRAFT in without, CRAFT in taken_now(counter)) == (False, True)


def test_a_promotion_that_the_cashier_takes_counts_though_another_is_cheaper_and_the_sale_says_who_did_it(
    counter: Counter,
):
    publish(counter, 2, tenth_off("TENTH"), {**tenth_off("FIFTH"), "benefit": {"type": "percent", "pct": 20}})
    counter.ok("scan", code=shop.RING)
    assert taken_now(counter) == {"FIFTH"}

    counter.ok("choose_promotion", rule="TENTH")
    fact = sold(counter)

    assert [share.rule_id for share in fact.lines[0].shares] == ["TENTH"]
    assert fact.choices == Choices(rules=(RuleChosen(rule_id="TENTH", how="pin", by=shop.CASHIER),))


def test_what_is_for_the_customer_to_ask_needs_no_permission_and_is_told_apart(counter: Counter):
    publish(counter, 2, BAG)
    counter.unlock(shop.SALESPERSON)
    counter.ok("scan", code=shop.RING)

    due = counter.ok("choose_promotion", rule="BAG")["due"]

    assert due == "8,989.90"
    assert counter.till.post.cart.choices.opt_in == ("BAG",)


def test_a_salesperson_asks_a_second_person_before_a_promotion_is_left(counter: Counter):
    publish(counter, 2, tenth_off("TENTH"))
    counter.unlock(shop.SALESPERSON)
    counter.ok("scan", code=shop.RING)
    assert counter.refusal("refuse_promotion", rule="TENTH") == "auth.not_permitted"

    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="sale.choose_promotion")
    counter.ok("refuse_promotion", rule="TENTH")

    assert counter.till.post.cart.choices.rules[0].by == f"{shop.SALESPERSON}/{shop.MANAGER}"


@pytest.mark.parametrize("command", ["choose_promotion", "refuse_promotion", "take_back_choice"])
def test_a_promotion_that_the_bill_does_not_know_is_refused_and_nothing_changes(counter: Counter, command: str):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal(command, rule="NO-SUCH") == "sales.rule_unknown"
    assert counter.till.post.cart.choices == Choices()


def test_what_was_decided_stands_after_the_program_was_ended_and_while_the_bill_is_paid(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("refuse_promotion", rule=CRAFT)

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.till.post.cart.choices.ban == (CRAFT,)
    counter.ok("begin_tender")
    assert counter.refusal("take_back_choice", rule=CRAFT) == "sales.in_tender"


def test_ctrl_z_puts_back_what_was_decided_before(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("refuse_promotion", rule=CRAFT)

    counter.ok("undo")

    assert counter.till.post.cart.choices == Choices()
