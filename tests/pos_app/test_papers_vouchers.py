"""The vouchers at the foot of a receipt."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kernel.secrets import public_key_of
from pos_app.papers_vouchers import voucher_blocks
from printers.document import QR, Rule, Text
from promotions.queries import vouchers_given_on
from shop.sales.facts import SaleCompleted
from tests.builders import shop
from tests.builders.counter import SETUP, standing_alone
from tests.pos_app.counter.test_rule_sets import OFFICE, STRANGER, publish
from tests.shop.test_vouchers import BACK, ONE, WORTH


def test_each_voucher_says_what_it_is_worth_until_when_and_its_code(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin(shop.MANAGER)
        publish(counter, 2, WORTH, BACK)
        counter.sell(ONE)
        fact = msgspec.json.decode(counter.journal("sales.completed")[-1].body, type=SaleCompleted)
        with counter.till.place.keeper.open(SETUP) as books:
            blocks = voucher_blocks(books, fact, key="")
            first = vouchers_given_on(books.connection, fact.sale_no)[0]

    assert [type(block) for block in blocks[:7]] == [Rule, Text, Text, Text, Text, QR, Text]
    words = [block.text for block in blocks[:7] if isinstance(block, Text)]
    assert words == ["下次购物可用", "30元券", "有效期至 2026-12-21", "满100元可用", first.code]


def test_a_voucher_bears_no_words_that_headquarters_did_not_sign(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin(shop.MANAGER)
        publish(counter, 2, WORTH, BACK, key=OFFICE)
        counter.sell(ONE)
        publish(counter, 3, {**WORTH, "name": "十万元券"}, key=STRANGER)
        fact = msgspec.json.decode(counter.journal("sales.completed")[-1].body, type=SaleCompleted)
        with counter.till.place.keeper.open(SETUP) as books:
            blocks = voucher_blocks(books, fact, key=public_key_of(OFFICE))

    assert "30元券" in [block.text for block in blocks if isinstance(block, Text)]
