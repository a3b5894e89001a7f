"""Goods that come back at the counter: what the customer gets, what is taken back, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.bulk import carry_out_together
from kernel.projection import Set
from kernel.tables import exception_ledger
from membership.tables import member_account
from promotions.queries import voucher_by_code
from shop.returns.tables import return_request, sale_return
from shop.sales.rules.returning import ReturnPolicy
from shop.sales.tables import sale, sale_line, sale_tender
from shop.stock.queries import custody_of, whereabouts
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain

WHY = "尺寸不合"


def sold(counter: Counter, *codes: str, member: str = "", pay: tuple[dict[str, str], ...] = ()) -> str:
    """A bill of these pieces; paid in cash unless told otherwise. Its number."""
    for code in codes:
        counter.ok("scan", code=code)
    if member:
        counter.ok("scan", code=member)
    for tender in pay or ({"method": "cash"},):
        counter.ok("pay", **tender)
    number: str = counter.ok("commit")["sale_no"]
    return number


def take_back(counter: Counter, sale_no: str, *lines: int, policy: str = "") -> dict[str, Any]:
    return counter.ok("return_lines", sale_no=sale_no, lines=list(lines), reason=WHY, policy=policy)


def close(counter: Counter) -> str:
    counter.ok("begin_tender")
    number: str = counter.ok("commit")["sale_no"]
    return number


def tenders(counter: Counter, sale_no: str) -> list[tuple[str, int]]:
    database = counter.till.place.keeper.database
    (head,) = [row for row in rows(database, sale) if row["sale_no"] == sale_no]
    found = [row for row in rows(database, sale_tender) if row["sale_id"] == head["sale_id"]]
    return [(row["method"], row["amount_fen"]) for row in found]


def status(counter: Counter, barcode: str) -> tuple[str, str]:
    with counter.till.post.reading() as connection:
        place = whereabouts(connection, barcode)
    assert place is not None
    return place.status, place.store


def test_a_returned_piece_is_paid_back_and_for_sale_again(counter: Counter):
    number = sold(counter, shop.SILVER)

    take_back(counter, number, 1)
    back = close(counter)

    assert tenders(counter, back) == [("cash", -368_00)]
    assert status(counter, shop.SILVER) == ("in_stock", "HP")
    with counter.till.post.reading() as connection:
        steps = [(step.what, step.version) for step in custody_of(connection, shop.SILVER)]
    assert steps == [("received", 1), ("sold", 2), ("returned", 3)]
    assert counter.ok("scan", code=shop.SILVER)["what"] == "line"
    assert counter.sound()


def test_an_exchange_is_one_bill_of_what_comes_and_what_goes(counter: Counter):
    number = sold(counter, shop.SILVER)

    take_back(counter, number, 1)
    counter.ok("scan", code=shop.PLAIN_RINGS[0])
    words = counter.ok("return_rehearsal")["words"]
    back = close(counter)

    assert tenders(counter, back) == [("cash", -168_00)]
    assert words == ["银925手链 退 368.00", "退现金 168.00"]


def test_dearer_goods_are_paid_by_the_difference(counter: Counter):
    number = sold(counter, shop.PLAIN_RINGS[0])

    take_back(counter, number, 1)
    counter.ok("scan", code=shop.SILVER)
    due = counter.ok("pay", method="cash")["due"]
    back = counter.ok("commit")["sale_no"]

    assert (due, tenders(counter, back)) == ("168.00", [("cash", 168_00)])


def test_gold_is_weighed_before_it_is_taken_back(counter: Counter):
    number = sold(counter, shop.BANGLE)
    counter.unlock(shop.MANAGER)
    take_back(counter, number, 1)

    unweighed = counter.refusal("begin_tender")
    counter.unlock(shop.CASHIER)
    by_hand = counter.refusal("weigh_return", sale_no=number, line=1, weight="20.35")
    counter.unlock(shop.MANAGER)
    other_piece = counter.refusal("weigh_return", sale_no=number, line=1, weight="20.12")
    counter.ok("weigh_return", sale_no=number, line=1, weight="20.35")

    assert (unweighed, by_hand, other_piece) == ("return.unweighed", "auth.not_permitted", "return.weight_differs")
    assert tenders(counter, close(counter)) == [("cash", -21_632_05)]


def test_the_craft_fee_is_kept_where_the_policy_says_so(counter: Counter):
    number = sold(counter, shop.BANGLE)
    counter.unlock(shop.MANAGER)

    kept = take_back(counter, number, 1, policy="不退工费")
    unknown = counter.refusal("return_lines", sale_no=number, lines=[1], reason=WHY, policy="随便")

    assert (kept["due"], unknown) == ("-20,919.80", "return.policy_unknown")  # of 21,632.05 the fee is 20.35 × 35


def test_a_return_above_the_limit_needs_a_manager(counter: Counter):
    number = sold(counter, shop.BANGLE)

    asked = {"sale_no": number, "lines": [1], "reason": WHY}
    refused = counter.refusal("return_lines", **asked)
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="sale.return_over")
    counter.ok("return_lines", **asked)

    assert refused == "auth.not_permitted"


def test_value_goes_back_to_its_card_first_in_the_shares_that_it_had(counter: Counter):
    paid = ({"method": "stored_value", "amount": "320.00", "pin": shop.VALUE_PIN}, {"method": "cash"})
    number = sold(counter, shop.SILVER, shop.PLAIN_RINGS[0], member=shop.LI, pay=paid)
    before = counter.account(shop.LI)

    take_back(counter, number, 2)
    first = close(counter)
    take_back(counter, number, 1)
    second = close(counter)

    after = counter.account(shop.LI)
    assert tenders(counter, first) == [("stored_value", -200_00)]
    assert tenders(counter, second) == [("stored_value", -120_00), ("cash", -248_00)]
    assert (after.principal_fen - before.principal_fen, after.bonus_fen - before.bonus_fen) == (300_00, 20_00)


def test_points_that_are_spent_already_are_kept_back_in_money(counter: Counter):
    number = sold(counter, shop.RING, member=shop.ZHOU)
    member_id = counter.member_id(shop.ZHOU)
    earned = counter.ok("find_bill", sale_no=number)["lines"][0]["points"]
    spend_all_but(counter, member_id, 900)

    take_back(counter, number, 1)
    told = counter.ok("return_rehearsal")
    close(counter)

    short = earned - 900
    assert (told["points"], told["short_points"]) == (900, short)
    assert told["words"][1].startswith(f"将收回 积分 {earned:,};会员现有 900,不足 {short:,} → 按 0.01 元/分 从退款扣 ")
    assert counter.account(shop.ZHOU).points == 0


def spend_all_but(counter: Counter, member_id: str, points: int) -> None:
    with counter.till.place.database.writing() as connection:
        carry_out_together(connection, [Set(member_account, {"member_id": member_id}, {"points": points})])


def test_a_voucher_is_given_back_when_all_that_it_lessened_has_come_back(counter: Counter):
    counter.ok("scan", code=shop.SILVER)
    counter.ok("scan", code=shop.VOUCHER)
    number = sold(counter, shop.PLAIN_RINGS[0])

    take_back(counter, number, 1)
    half = counter.ok("return_rehearsal")["vouchers"]
    take_back(counter, number, 2)
    whole = counter.ok("return_rehearsal")["vouchers"]
    close(counter)

    with counter.till.post.reading() as connection:
        known = voucher_by_code(connection, shop.VOUCHER)
    assert known is not None
    assert (half, whole, known.state) == ([], [shop.VOUCHER], "issued")


def test_a_line_comes_back_once(counter: Counter):
    number = sold(counter, shop.SILVER)
    take_back(counter, number, 1)
    back = close(counter)

    answer = counter.do("return_lines", sale_no=number, lines=[1], reason=WHY)

    assert (answer["code"], back in answer["message"]) == ("return.already", True)


def test_a_line_that_came_back_meanwhile_cannot_be_paid_again(counter: Counter):
    number = sold(counter, shop.SILVER)
    take_back(counter, number, 1)
    part = counter.till.post.cart.parts
    close(counter)

    for one in part:
        counter.till.selling.lay_part(one)

    assert counter.refusal("begin_tender") == "return.already"


def test_a_bill_of_which_other_goods_came_back_meanwhile_is_read_again_first(counter: Counter):
    """Its ways of refunding are used up in part: the same stored value would go back twice."""
    number = sold(counter, shop.SILVER, shop.PLAIN_RINGS[0])
    take_back(counter, number, 1)
    stale = counter.till.post.cart.parts
    counter.ok("void", reason=WHY)
    take_back(counter, number, 2)
    close(counter)

    for one in stale:
        counter.till.selling.lay_part(one)

    assert counter.refusal("begin_tender") == "return.bill_moved_on"
    assert counter.sound()


def test_what_was_sold_again_is_not_with_that_customer(counter: Counter):
    first = sold(counter, shop.SILVER)
    take_back(counter, first, 1)
    close(counter)
    second = sold(counter, shop.SILVER)

    again = counter.do("find_bill", sale_no=first)

    assert again["lines"][0]["returned_on"]
    assert counter.ok("return_lines", sale_no=second, lines=[1], reason=WHY)["due"] == "-368.00"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"sale_no": "S-HP01-20261121-0099", "lines": [1], "reason": WHY}, "return.bill_unknown"),
        ({"lines": [2], "reason": WHY}, "return.line_unknown"),
        ({"lines": [1], "reason": " "}, "sales.reason_missing"),
    ],
)
def test_what_cannot_be_taken_back_leaves_the_bill_as_it_was(counter: Counter, asked: dict[str, Any], code: str):
    number = sold(counter, shop.SILVER)
    counter.ok("scan", code=shop.PLAIN_RINGS[0])
    before = counter.cart()

    refused = counter.refusal("return_lines", **{"sale_no": number, **asked})

    assert (refused, counter.cart()) == (code, before)


def test_a_bill_whose_figures_another_release_made_is_not_worked_out(counter: Counter):
    number = sold(counter, shop.SILVER)
    (line,) = rows(counter.till.place.keeper.database, sale_line)
    with counter.till.place.database.writing() as connection:
        key = {"sale_id": line["sale_id"], "line_no": 1}
        carry_out_together(connection, [Set(sale_line, key, {"net_fen": line["net_fen"] - 1})])

    assert counter.refusal("return_lines", sale_no=number, lines=[1], reason=WHY) == "return.other_release"


def test_a_bill_at_the_stores_risk_is_settled_first(counter: Counter):
    number = sold(counter, shop.SILVER)
    (tender,) = rows(counter.till.place.keeper.database, sale_tender)
    with counter.till.place.database.writing() as connection:
        key = {"sale_id": tender["sale_id"], "tender_no": 1}
        carry_out_together(connection, [Set(sale_tender, key, {"method": "credit_risk"})])

    assert counter.refusal("return_lines", sale_no=number, lines=[1], reason=WHY) == "return.at_risk"


def test_another_way_of_refunding_is_a_managers_decision_with_a_reason(counter: Counter):
    number = sold(counter, shop.SILVER, pay=({"method": "card", "reference": "5521"},))
    take_back(counter, number, 1)

    refused = counter.refusal("refund_otherwise", reason="卡已注销")
    counter.unlock(shop.MANAGER)
    counter.ok("refund_otherwise", reason="卡已注销")
    counter.ok("pay", method="cash")
    back = counter.ok("commit")["sale_no"]

    (row,) = rows(counter.till.place.keeper.database, sale_return)
    assert (refused, tenders(counter, back)) == ("auth.not_permitted", [("cash", -368_00)])
    assert row["otherwise"] == f"卡已注销 ({shop.MANAGER})"


def test_a_return_on_the_bill_survives_a_restart(counter: Counter):
    number = sold(counter, shop.SILVER)
    take_back(counter, number, 1)

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.cart()["due_fen"] == -368_00
    assert tenders(counter, close(counter)) == [("cash", -368_00)]


def test_a_bill_of_which_goods_came_back_is_not_corrected(counter: Counter):
    number = sold(counter, shop.SILVER)
    take_back(counter, number, 1)
    close(counter)
    counter.unlock(shop.MANAGER)

    asked = {"sale_no": number, "tenders": [{"method": "card", "amount": "368.00", "reference": "1"}], "reason": "x"}

    assert counter.refusal("correct_tenders", **asked) == "sales.correction_refused"


def test_the_receipt_says_what_came_back_and_what_was_kept(counter: Counter):
    number = sold(counter, shop.BANGLE)
    counter.unlock(shop.MANAGER)
    take_back(counter, number, 1, policy="不退工费")
    counter.ok("weigh_return", sale_no=number, line=1, weight="20.35")
    close(counter)

    text = [" ".join(line.split()) for line in counter.ok("receipt")["text"]]

    told = ["原实付 -21,632.05", "按规则不退 712.25", "退款 -20,919.80", "应退 ￥20,919.80", "现金 -20,919.80"]
    assert [line for line in text if line in told] == told
    assert f"原单 {number} 第 1 行" in text


def test_the_day_counts_returns_apart_and_expects_the_cash_that_is_left(counter: Counter):
    number = sold(counter, shop.SILVER, shop.PLAIN_RINGS[0])
    take_back(counter, number, 1)
    close(counter)
    counter.unlock(shop.MANAGER)

    draft = counter.ok("close_draft")["close"]
    counted = counter.ok("count_drawer", total="1200.00")

    assert (draft["net_fen"], draft["returned"], draft["returned_fen"]) == (568_00, 1, 368_00)
    assert counted["difference"] == "0.00"


def test_another_stores_bill_is_asked_for_at_headquarters(chain: SmallChain):
    number = sold(chain["HP01"], shop.SILVER, member=shop.LI)
    chain.sync("HP01")
    away = chain["BJ01"]

    take_back(away, number, 1)
    close(away)
    chain.sync("BJ01", "HP01")

    assert status(away, shop.SILVER) == ("in_stock", "BJ")
    assert away.ok("scan", code=shop.SILVER)["what"] == "line"
    assert chain["HP01"].refusal("return_lines", sale_no=number, lines=[1], reason=WHY) == "return.already"
    with chain.office.database.reading() as connection:
        place = whereabouts(connection, shop.SILVER)
    assert place is not None
    assert (place.status, place.store) == ("in_stock", "BJ")
    assert waiting(chain) == 0


def waiting(chain: SmallChain) -> int:
    """Entries in headquarters' exception ledger."""
    return len(rows(chain.office.database, exception_ledger))


def test_offline_another_stores_bill_is_refused_and_the_wish_noted(chain: SmallChain):
    number = sold(chain["BJ01"], shop.BJ_RING)
    chain.sync("BJ01", "HP01")
    till = chain["HP01"]
    chain.wires["HP01"].down = True

    answer = till.do("return_lines", sale_no=number, lines=[1], reason=WHY)
    asked = till.ok("ask_return", sale_no=number, reason=WHY)
    chain.wires["HP01"].down = False
    take_back(till, number, 1)
    close(till)

    assert answer["message"].startswith("这是北京路店的单,离线时不能退。")
    assert asked["request_no"] == "R-HP01-20261121-0001"
    assert [row["state"] for row in rows(till.till.place.keeper.database, return_request)] == ["done"]


def test_one_line_taken_back_at_two_stores_is_a_case_for_a_person_and_keeps_the_money(chain: SmallChain):
    number = sold(chain["HP01"], shop.SILVER)
    chain.sync("HP01")
    for register in ("BJ01", "HP01"):
        take_back(chain[register], number, 1)
        close(chain[register])

    chain.sync("BJ01", "HP01")

    bills = [row["due_fen"] for row in rows(chain.office.database, sale)]
    assert sorted(bills) == [-368_00, -368_00, 368_00]
    assert [row["store"] for row in rows(chain.office.database, sale_return)] == ["BJ"]


def test_the_usual_policy_gives_all_back(counter: Counter):
    assert counter.till.returning.rules.policy("") == ReturnPolicy()
