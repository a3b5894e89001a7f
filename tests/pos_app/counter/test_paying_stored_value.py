"""Stored value is spent by a right: granted or refused, returned when it is not used, never used twice."""

from __future__ import annotations

import msgspec

from membership.queries import member_view
from sync import leases
from sync.identity import TokenFile
from sync.protocol import LeasePolicy
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
    chain.wires["HP01"].lose.append("rights")
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


def known_at_the_other_store(chain: SmallChain) -> Counter:
    """李雪梅 shows her card at a store that has never seen her."""
    with chain["HP01"].till.place.database.reading() as connection:
        member = member_view(connection, chain["HP01"].member_id("李雪梅"))
    assert member is not None
    chain["BJ01"].ok("scan", code=member.card_no)
    return chain["BJ01"]


def test_money_set_aside_at_one_store_cannot_be_spent_at_the_other(chain: SmallChain):
    value_bill(chain["HP01"])
    pay_value(chain["HP01"], "3200")
    other = value_bill(known_at_the_other_store(chain), shop.BJ_RING)

    answer = pay_value(other, "100")

    assert answer["code"] == "stored_value.set_aside"
    assert "储值有 ¥3,200.00 自 " in str(answer["message"])
    assert "HP01" in str(answer["message"])


def test_a_manager_may_let_the_store_take_the_risk_of_value_set_aside_elsewhere(chain: SmallChain):
    value_bill(chain["HP01"])
    pay_value(chain["HP01"], "3200")
    other = value_bill(known_at_the_other_store(chain), shop.BJ_RING)
    pay_value(other, "100")

    by_cashier = other.refusal("pay", method="credit_risk", amount="100", reference="老顾客")
    other.ok("approve", staff=shop.BJ_MANAGER, pin=shop.pin_of(shop.BJ_MANAGER), permission="sale.take_risk")
    other.ok("pay", method="credit_risk", amount="100", reference="老顾客")
    other.ok("pay", method="cash")
    other.ok("commit")
    chain.sync("BJ01")

    (risk,) = other.journal("membership.credit_risk_taken")
    assert by_cashier == "auth.not_permitted"
    assert '"amount_fen":10000' in risk.body
    assert "HP01" in risk.body
    assert other.journal("membership.stored_value_spent") == []
    assert chain.office.verify().findings == ()
    assert other.sound()


def test_nobody_takes_a_risk_on_value_that_is_set_aside_nowhere(chain: SmallChain):
    till = value_bill(chain["HP01"])

    assert till.refusal("pay", method="credit_risk", amount="300", reference="老顾客") == "credit_risk.no_right"


def approve_risk(counter: Counter, manager: str) -> None:
    counter.ok("approve", staff=manager, pin=shop.pin_of(manager), permission="sale.take_risk")


def test_with_no_line_a_manager_takes_the_risk_up_to_the_stores_limit_a_day(chain: SmallChain):
    till = value_bill(chain["HP01"])
    chain.wires["HP01"].down = True
    pay_value(till, "3200")

    above = till.refusal("pay", method="credit_risk", amount="2000.01", reference="联系不上总部")
    approve_risk(till, shop.MANAGER)
    till.ok("pay", method="credit_risk", amount="2000", reference="联系不上总部")
    till.ok("pay", method="cash")
    till.ok("commit")
    value_bill(till, shop.SILVER)
    pay_value(till, "100")
    again = till.refusal("pay", method="credit_risk", amount="100", reference="联系不上总部")

    (risk,) = till.journal("membership.credit_risk_taken")
    assert (above, again) == ("credit_risk.too_much", "credit_risk.no_right")
    assert '"right_held_at":"unasked 2026-11-' in risk.body
    assert till.account("李雪梅").principal_fen == 3_000_00
    assert till.sound()


def test_with_no_line_what_the_till_holds_pays_first_and_the_risk_is_for_the_rest(chain: SmallChain):
    till = value_bill(chain["HP01"])
    till.ok("sync")
    held = till.till.post.leases
    assert held is not None
    held.recognised(till.member_id("李雪梅"))
    held.ask_waiting()
    with till.till.place.database.writing() as connection:
        leases.keep_policy(connection, LeasePolicy(hard=3_000_00, forced_online_permille=0))
    chain.wires["HP01"].down = True

    code = pay_value(till, "2500")["code"]

    assert (code, till.till.paying.risk_left()) == ("lease.too_small", 2_200_00)


def test_a_manager_lends_no_more_than_what_is_set_aside_elsewhere(chain: SmallChain):
    value_bill(chain["HP01"])
    pay_value(chain["HP01"], "300")
    other = value_bill(chain["HP02"], shop.BANGLE)
    pay_value(other, "3200")

    assert other.till.paying.risk_left() == 300_00
    assert other.refusal("pay", method="credit_risk", amount="300.01", reference="老顾客") == "credit_risk.too_much"


def test_the_risk_is_offered_on_the_bill_that_was_refused_and_on_no_other(chain: SmallChain):
    till = value_bill(chain["HP01"])
    chain.wires["HP01"].down = True
    before = till.till.paying.risk_left()
    pay_value(till, "100")
    offered = till.till.paying.risk_left()

    till.ok("cancel_tender")
    till.ok("begin_tender")

    assert (before, offered, till.till.paying.risk_left()) == (0, 2_000_00, 0)


def test_two_stores_see_the_same_points_and_balance(chain: SmallChain):
    known_at_the_other_store(chain)
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
    kept = TokenFile(till.folder)
    identity = kept.load()
    assert identity is not None
    kept.keep(msgspec.structs.replace(identity, token="worth nothing"))

    assert pay_value(till, "100")["code"] == "stored_value.not_taken"
