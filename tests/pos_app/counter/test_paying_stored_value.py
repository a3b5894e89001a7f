"""Stored value is spent by a right: granted or refused, returned when it is not used, never used twice."""

from __future__ import annotations

from tests.builders import shop
from tests.builders.counter import Counter, SmallChain
from tests.builders.value import pay_value, rights_held, value_bill


def test_stored_value_is_spent_by_a_right_principal_and_bonus_in_proportion(counter: Counter):
    value_bill(counter)

    assert pay_value(counter, "1600")["left"] == "7,200.40"
    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    left = counter.account("李雪梅")
    assert (left.principal_fen, left.bonus_fen, done["value_left"]) == (1_500_00, 100_00, "1,600.00")


def test_a_wrong_pin_counts_and_five_lock_the_account(counter: Counter):
    value_bill(counter)

    codes = [pay_value(counter, "100", shop.WRONG_PIN)["code"] for _ in range(5)]

    assert codes == ["stored_value.pin_wrong"] * 4 + ["stored_value.locked"]
    assert "09:45 后再试" in pay_value(counter, "100")["message"]
    counter.clock.forward(minutes=16)
    assert pay_value(counter, "100")["ok"]


def test_a_member_without_a_pin_pays_otherwise(counter: Counter):
    counter.ok("attach_member", tail="周敏")
    counter.ok("scan", code=shop.RING)

    assert pay_value(counter, "100", "")["code"] == "stored_value.pin_missing"


def test_more_than_the_balance_is_refused(counter: Counter):
    value_bill(counter)

    assert pay_value(counter, "3200.01")["code"] == "stored_value.balance_too_low"


def test_the_same_money_is_not_set_aside_twice_on_one_bill(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3000")

    assert pay_value(counter, "300")["code"] == "stored_value.balance_too_low"
    assert pay_value(counter, "200")["ok"]


def test_stored_value_needs_the_member_on_the_bill(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert pay_value(counter, "100")["code"] == "tender.member_needed"


def test_a_removed_stored_value_tender_returns_its_right(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3200")

    counter.ok("remove_tender", no=1)

    assert rights_held(counter) == ()
    assert pay_value(counter, "3200")["ok"]


def test_going_back_to_the_bill_returns_every_right(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3000")
    pay_value(counter, "200")

    counter.ok("cancel_tender")

    assert rights_held(counter) == ()
    counter.ok("begin_tender")
    assert pay_value(counter, "3200")["ok"]


def test_a_cancelled_bill_returns_its_right(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3200")

    counter.ok("void", reason="顾客走了")

    assert rights_held(counter) == ()
    assert pay_value(value_bill(counter), "3200")["ok"]


def test_offline_stored_value_is_refused_in_words_and_cash_goes_on(chain: SmallChain):
    till = chain["HP01"]
    value_bill(till)
    chain.wires["HP01"].down = True

    answer = pay_value(till, "100")

    assert (answer["code"], "联系不上总部" in str(answer["message"])) == ("stored_value.offline", True)
    till.ok("pay", method="cash")
    assert till.ok("commit")["due"] == "8,800.40"


def test_a_voucher_offline_is_refused_and_the_bill_stays(chain: SmallChain):
    till = chain["HP01"]
    till.ok("scan", code=shop.RING)
    chain.wires["HP01"].down = True

    assert till.refusal("scan", code=shop.VOUCHER) == "voucher.not_granted"
    assert till.cart()["codes"] == ()


def test_a_right_whose_answer_was_lost_is_given_up_and_the_money_is_free_again(chain: SmallChain):
    till = chain["HP01"]
    value_bill(till)
    chain.wires["HP01"].lose.append("ask")
    assert pay_value(till, "3200")["code"] == "stored_value.offline"

    till.ok("sync")

    assert pay_value(till, "3200")["ok"]


def test_a_right_that_was_granted_before_a_crash_is_given_back_at_the_restart(chain: SmallChain):
    till = chain["HP01"]
    value_bill(till)
    right_id = till.till.post.ids.new()
    till.till.post.rights.ask(
        right_id=right_id, account=f"value:{till.member_id('李雪梅')}", amount=3_200_00, pin=shop.VALUE_PIN
    )

    till.reopen()

    assert rights_held(till) == ()
    till.unlock(shop.CASHIER)
    till.ok("sync")
    till.ok("begin_tender")
    assert pay_value(till, "3200")["ok"]


def test_a_stored_value_tender_survives_a_crash_and_is_spent_once(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3200")

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert len(rights_held(counter)) == 1
    counter.ok("pay", method="cash")
    counter.ok("commit")
    assert counter.account("李雪梅").principal_fen == 0
    assert len(counter.journal("membership.stored_value_spent")) == 1
    assert counter.sound()


def test_a_voucher_taken_off_can_be_used_at_the_other_till_at_once(chain: SmallChain):
    chain["HP01"].ok("scan", code=shop.RING)
    chain["HP01"].ok("scan", code=shop.VOUCHER)
    chain["HP02"].ok("scan", code=shop.SILVER)
    assert chain["HP02"].refusal("scan", code=shop.VOUCHER) == "voucher.reserved"

    chain["HP01"].ok("remove_voucher", code=shop.VOUCHER)
    chain.sync("HP01")

    assert chain["HP02"].ok("scan", code=shop.VOUCHER)["off"] == "100.00"


def test_money_set_aside_at_one_store_cannot_be_spent_at_the_other(chain: SmallChain):
    value_bill(chain["HP01"])
    pay_value(chain["HP01"], "3200")
    value_bill(chain["BJ01"], shop.BJ_RING)

    assert pay_value(chain["BJ01"], "100")["code"] == "stored_value.balance_too_low"


def test_two_stores_see_the_same_points_and_balance(chain: SmallChain):
    value_bill(chain["HP01"])
    pay_value(chain["HP01"], "2000")
    chain["HP01"].ok("pay", method="cash")
    chain["HP01"].ok("commit")
    chain.sync("HP01", "BJ01")

    page = chain["BJ01"].ok("member", id=chain["BJ01"].member_id("李雪梅"))["member"]

    assert (page["points"], page["principal_fen"], page["bonus_fen"]) == (21_660, 1_125_00, 75_00)
    assert chain.office.verify().findings == ()
    assert chain["BJ01"].sound()


def test_a_till_whose_token_is_worth_nothing_says_that_it_is_not_the_members_fault(chain: SmallChain):
    till = value_bill(chain["HP01"])
    chain.wires["HP01"].token = "worth nothing"

    assert pay_value(till, "100")["code"] == "stored_value.not_taken"
