"""The stockroom by script: what cannot be read is refused before anything is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as made:
        yield made.begin(shop.MANAGER)


def test_a_record_that_is_none_is_a_bad_command(counter: Counter):
    assert counter.refusal("receive_pieces", supplier="金厂", pieces=[{"barcode": 7}]) == "script.bad_command"
    assert counter.refusal("receive_pieces", supplier="金厂", total="five") == "script.bad_command"


def test_a_day_in_the_stockroom(counter: Counter):
    counter.ok("return_to_supplier", codes=[shop.RING], supplier="钻石厂", reason="镶口松")
    number = counter.ok("open_count")["count"]
    counter.ok("count_scan", count=number, codes=[shop.BANGLE, shop.RING])
    told = counter.ok("count_result", count=number)
    result = told["result"]
    counter.ok("close_count", count=number, reason="只数一件")
    counter.ok("found_again", codes=[shop.SILVER], reason="在橱窗里")

    assert list(result["elsewhere"]) == [shop.RING]
    assert told["pieces"][shop.RING]["status"] == "to_supplier"
    assert told["pieces"][shop.SILVER]["name"] == "银925手链"
    balance = counter.ok("gram_balance")["balance"]
    assert balance["AU999"]["期末"] == "1 / 20.35"
    assert balance["AG925"]["+盘盈"] == "1 / 8.20"
    assert counter.ok("stock_ages")["ages"][0]["band"] == "90 天内"
    assert counter.ok("print_labels", codes=[shop.BANGLE])["labels"] == 1
    assert not counter.ok("loans")["loans"]
    assert counter.sound()


def test_a_difference_is_settled_with_words(counter: Counter):
    counter.ok("receive_pieces", supplier="金厂", found=["X9"], reason="发错")
    (open_one,) = counter.ok("differences")["differences"]
    counter.ok("settle_difference", document=open_one["document_no"], code="X9", what="extra", outcome="已退回")

    assert not counter.ok("differences")["differences"]
