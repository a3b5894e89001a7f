"""Orders on a bill that changed meanwhile: nothing is paid twice and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.quoting import OpenTill, bill_of, recompute
from shop.sheet.rules.calculate import calculate
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


@pytest.fixture
def order_no(counter: Counter) -> str:
    placed = counter.ok("order_place", lines=[{"barcode": shop.BANGLE}], pickup="2026-11-28", name="李大妈")
    return str(placed["order"]["order_no"])


def test_an_order_is_on_a_bill_once(counter: Counter, order_no: str):
    counter.ok("order_deposit", order=order_no, amount="1000.00")

    again = counter.ok("order_deposit", order=order_no, amount="2000.00")

    assert again["due"] == "2,000.00"


def test_an_order_on_the_bill_survives_a_restart(counter: Counter, order_no: str):
    counter.ok("order_pick_up", order=order_no)

    counter.reopen()
    counter.unlock(shop.MANAGER)
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert counter.ok("order", order=order_no)["order"]["state"] == "fulfilled"


def test_an_order_called_off_while_its_money_lies_on_the_bill_stops_the_bill(counter: Counter, order_no: str):
    counter.ok("order_deposit", order=order_no, amount="1000.00")

    counter.ok("order_cancel", order=order_no, fault="nobody", reason="不要了")

    assert counter.refusal("begin_tender") == "order.not_open"


def test_the_receipt_names_the_deposit(counter: Counter, order_no: str):
    counter.ok("order_deposit", order=order_no, amount="1000.00")
    counter.ok("pay", method="cash")
    counter.ok("commit")
    counter.ok("order_pick_up", order=order_no)
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert any(line.startswith("定金抵扣") for line in counter.ok("receipt")["text"])


def test_a_bill_paid_ahead_is_worked_out_again_with_its_earnest(counter: Counter):
    placed = counter.ok(
        "order_place", lines=[{"barcode": shop.BANGLE}], pickup="2026-11-28", name="李大妈", lock=True
    )["order"]  # fmt: skip
    counter.ok("order_deposit", order=placed["order_no"], amount="6000.00")
    counter.ok("pay", method="cash")
    taken = counter.ok("commit")
    counter.ok("order_pick_up", order=placed["order_no"])
    counter.ok("pay", method="cash")
    picked_up = counter.ok("commit")

    till = counter.till
    with till.place.database.reading() as connection:
        place = OpenTill(till.place.folder, till.settings, connection)
        ahead, goods = (bill_of(place, bill["sale_no"]) for bill in (taken, picked_up))

    assert recompute(ahead).equal, recompute(ahead).lines
    assert recompute(goods).equal, recompute(goods).lines
    sheet = calculate(goods.sheet)
    (deposit,) = sheet.deposits
    assert (deposit.earnest_fen, deposit.prepayment_fen, sheet.paid_fen) == (4_326_41, 1_673_59, 0)
