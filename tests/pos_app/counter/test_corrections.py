"""Correcting a bill of the same day, and printing it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_app.settings import PrinterSettings
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, standing_alone

CARD = [{"method": "card", "amount": "8980.00", "reference": "7731"}]


@pytest.fixture
def sold(counter: Counter) -> Counter:
    """One bill of 8,980.00 in cash, and the manager at the till."""
    counter.sell(shop.RING)
    counter.unlock(shop.MANAGER)
    return counter


def number(counter: Counter) -> str:
    return str(counter.ok("todays_sales")["sales"][0]["sale_no"])


def correct(counter: Counter, tenders: list[dict[str, Any]], reason: str = "点错") -> dict[str, Any]:
    return counter.do("correct_tenders", sale_no=number(counter), tenders=tenders, reason=reason)


def test_a_wrong_tender_is_put_right_and_the_drawer_expects_less(sold: Counter):
    assert correct(sold, CARD)["ok"]

    assert sold.ok("todays_sales")["sales"][0]["methods"] == "银行卡"
    assert sold.ok("count_drawer", total="1000")["difference"] == "0.00"
    assert sold.sound()


def test_the_first_entry_stays_and_the_correction_names_it(sold: Counter):
    correct(sold, CARD)

    completed, corrected = sold.journal("sales.completed", "sales.tender_corrected")

    assert completed.register == corrected.register
    assert number(sold) in corrected.body
    assert corrected.actor == shop.MANAGER


@pytest.mark.parametrize(
    ("tenders", "refusal"),
    [
        ([{"method": "cash", "amount": "1.00"}], "sales.correction_refused"),
        ([{"method": "shells", "amount": "8980.00"}], "tender.unknown"),
        ([{"method": "card", "amount": "8980.00"}], "tender.reference_missing"),
        ([{"method": "cash", "amount": "9980"}, {"method": "cash", "amount": "-1000"}], "tender.not_positive"),
        ([{"method": "stored_value", "amount": "8980.00"}], "sales.correction_refused"),
        ([{"method": "card"}], "script.bad_command"),
    ],
)
def test_a_correction_that_could_not_have_been_taken_is_refused(sold: Counter, tenders: Any, refusal: str):
    assert correct(sold, tenders)["code"] == refusal
    assert sold.ok("todays_sales")["sales"][0]["methods"] == "现金"


def test_a_correction_needs_a_reason_and_a_bill(sold: Counter):
    assert correct(sold, CARD, reason="")["code"] == "sales.reason_missing"
    assert sold.refusal("correct_tenders", sale_no="S-X", tenders=CARD, reason="点错") == "sales.unknown"


def test_stored_value_that_was_taken_can_stay_in_a_correction(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="stored_value", amount="1600", pin=shop.VALUE_PIN)
    counter.ok("pay", method="cash")
    counter.ok("commit")
    counter.unlock(shop.MANAGER)

    fresh = [
        {"method": "stored_value", "amount": "1600"},
        {"method": "card", "amount": "7200.40", "reference": "7731"},
    ]

    assert correct(counter, fresh)["ok"]
    assert counter.account("李雪梅").principal_fen == 1_500_00


def test_stored_value_that_was_not_meant_is_put_back(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="stored_value", amount="1600", pin=shop.VALUE_PIN)
    counter.ok("pay", method="cash")
    counter.ok("commit")
    counter.unlock(shop.MANAGER)

    assert correct(counter, [{"method": "cash", "amount": "8800.40"}])["ok"]
    assert counter.account("李雪梅").principal_fen == 3_000_00


def test_a_forgotten_member_gets_the_points(sold: Counter):
    sold.ok("correct_member", sale_no=number(sold), tail="刘小敏", reason="忘了刷卡")

    assert sold.account("刘小敏").points == 8_980
    assert sold.ok("todays_sales")["sales"][0]["member_label"] == "刘** 170****1234"
    assert sold.sound()


def test_a_bill_moved_to_the_right_member_takes_the_points_along(sold: Counter):
    sold.ok("correct_member", sale_no=number(sold), tail="刘小敏", reason="忘了刷卡")
    sold.ok("correct_member", sale_no=number(sold), tail="周敏", reason="不是她")

    assert (sold.account("刘小敏").points, sold.account("周敏").points) == (0, 5_000 + 8_980)


def test_a_cashier_corrects_nothing(counter: Counter):
    counter.sell(shop.RING)

    assert correct(counter, CARD)["code"] == "auth.not_permitted"


def test_yesterdays_bill_is_not_corrected(sold: Counter):
    sale_no = number(sold)
    sold.ok("count_drawer", total="9980")
    sold.ok("close_day")
    sold.clock.forward(days=1)
    sold.ok("open_day", float="1000")

    refusal = sold.refusal("correct_tenders", sale_no=sale_no, tenders=CARD, reason="点错")

    assert refusal == "sales.correction_too_late"


def test_a_closed_days_bill_is_not_corrected_on_the_same_evening(sold: Counter):
    sale_no = number(sold)
    sold.ok("count_drawer", total="9980")
    sold.ok("close_day")

    assert sold.refusal("correct_tenders", sale_no=sale_no, tenders=CARD, reason="点错") == "sales.correction_too_late"
    assert sold.refusal("correct_member", sale_no=sale_no, tail="周敏", reason="忘") == "sales.correction_too_late"


def test_a_correction_reaches_headquarters(chain: SmallChain):
    till = chain["HP01"]
    till.sell(shop.RING)
    till.unlock(shop.MANAGER)
    till.ok("correct_member", sale_no=number(till), tail="刘小敏", reason="忘了刷卡")

    chain.sync("HP01")
    chain["BJ01"].unlock(shop.BJ_CASHIER)
    chain["BJ01"].ok("look_up_member", text=shop.LIU)  # a store that has never seen her

    assert chain["BJ01"].account("刘小敏").points == 8_980
    assert chain.office.verify().findings == ()


@pytest.fixture
def with_paper(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file")) as till:
        yield till.begin()


def test_a_second_paper_is_marked_and_says_who_asked(with_paper: Counter):
    sale_no = with_paper.sell(shop.RING)["sale_no"]

    assert with_paper.ok("reprint", sale_no=sale_no)["print_state"] == "printed"

    newest = max((with_paper.folder / "paper").glob("*.txt")).read_text("utf-8").splitlines()
    assert newest[0].strip() == "补打 第1次 2026-11-21 09:30 王芳"
    assert sale_no in "\n".join(newest)
    assert [entry.actor for entry in with_paper.journal("sales.receipt_reprinted")] == [shop.CASHIER]


def test_a_paper_that_is_printed_again_says_what_was_put_right(with_paper: Counter):
    sale_no = with_paper.sell(shop.RING)["sale_no"]
    with_paper.unlock(shop.MANAGER)
    correct(with_paper, CARD)
    with_paper.ok("correct_member", sale_no=sale_no, tail="刘小敏", reason="忘了刷卡")

    with_paper.ok("reprint", sale_no=sale_no)

    newest = max((with_paper.folder / "paper").glob("*.txt")).read_text("utf-8").splitlines()
    words = "\n".join(newest)
    assert newest[1].strip() == "更正后的小票"
    assert "银行卡 参考号 7731" in words
    assert "刘** 170****1234" in words
    assert "现金" not in words


def test_a_bill_that_is_not_there_cannot_be_printed_again(with_paper: Counter):
    assert with_paper.refusal("reprint", sale_no="S-HP01-20261121-0009") == "sales.unknown"
