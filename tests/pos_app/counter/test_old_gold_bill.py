"""Old gold on the bill: sheet and record agree, cash has its limit, names are asked where the place asks."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.quoting import OpenTill, bill_of, recompute
from shop.old_gold.queries import old_pieces_of_sale, out_of_step
from shop.old_gold.rules.gem_trade_up import GemTradeUpRule
from shop.old_gold.rules.terms import BuyBackTerms
from shop.old_gold.rules.trade_in import TradeInRule
from shop.sales.tables import sale_tender
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter
from tests.builders.old_gold import DUE_DILIGENCE, SELLER, house, old_piece


@pytest.fixture
def counter(counter: Counter) -> Counter:
    counter.unlock(shop.MANAGER)
    house(counter)
    counter.fill_drawer()
    return counter


def add(counter: Counter, *args: Any, **more: Any) -> dict[str, Any]:
    laid: dict[str, Any] = counter.ok("old_gold_add", piece=old_piece(*args, **more))
    return laid


def big(counter: Counter, **seller: Any) -> None:
    """Gold for 107,217.60 yuan, bought."""
    house(counter, buy_back=BuyBackTerms(service_fee_fen_per_g=0))
    add(counter, "buy_back", "111.00", category="手镯", seller={**SELLER, **seller})


def test_a_bill_with_old_gold_of_every_kind_is_worked_out_again(counter: Counter):
    house(
        counter, other=TradeInRule(loss_ppm=15_000, service_fee_fen_per_g=5_00),
        trade_up=GemTradeUpRule(min_ratio_permille=1_000, combine_with_promotion=False),
    )  # fmt: skip
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("scan", code=shop.RING)
    add(counter, weight="25.00")
    add(counter, "cut_off", "0.35", category="配件", line=shop.BANGLE)
    add(counter, "gem_trade_up", "3.00", purity="18K金", category="戒指", line=shop.RING, paid="5000", certificate=True)
    add(counter, "buy_back", "2.00", purity="18K金", category="戒指", seller=SELLER)
    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    till = counter.till
    with till.place.database.reading() as connection:
        bill = bill_of(OpenTill(till.place.folder, till.settings, connection), done["sale_no"])
        taken = old_pieces_of_sale(connection, done["sale_no"])
        apart = out_of_step(connection, "HP")
    found = recompute(bill)

    assert found.equal, found.lines
    tenders = [row for row in rows(till.place.database, sale_tender) if row["method"] == "old_gold"]
    assert [row["amount_fen"] for row in tenders] == [piece.credit_fen for piece in taken]
    assert [piece.how for piece in taken] == ["cut_off", "trade_in", "gem_trade_up", "buy_back"]
    assert apart == ()
    assert counter.sound()


def test_so_much_cash_asks_for_due_diligence_and_the_bill_stays(counter: Counter):
    big(counter)
    counter.ok("pay", method="cash")

    answer = counter.do("commit")
    counter.ok("remove_tender", no=2)
    counter.ok("pay", method="card", reference="123456")
    by_card = counter.do("commit")

    assert answer["code"] == "old_gold.cash_too_much"
    assert by_card["ok"]


def test_the_form_of_due_diligence_lets_the_cash_go(counter: Counter):
    big(counter, due_diligence=DUE_DILIGENCE)
    (part,) = counter.till.selling.cart().parts
    counter.ok("pay", method="cash")

    counter.ok("commit")

    (entry,) = counter.journal("old_gold.taken")
    assert part.note == ""
    assert '"due_diligence":true' in entry.body
    assert "教师" not in entry.body


def test_the_form_can_be_filled_when_the_cash_is_already_on_the_table(counter: Counter):
    nothing = counter.refusal("old_gold_seller", seller=SELLER)
    big(counter)

    counter.ok("old_gold_seller", seller={**SELLER, "due_diligence": DUE_DILIGENCE})
    counter.ok("pay", method="cash")

    assert nothing == "old_gold.nothing_to_name"
    assert counter.do("commit")["ok"]


def test_the_cash_of_a_day_is_one_sum(counter: Counter):
    house(counter, buy_back=BuyBackTerms(service_fee_fen_per_g=0))
    add(counter, "buy_back", "60.00", category="手镯", seller=SELLER)
    counter.ok("pay", method="cash")
    counter.ok("commit")

    laid = add(counter, "buy_back", "50.00", category="手镯", seller=SELLER)
    counter.ok("pay", method="cash")

    assert "尽职调查表" in laid["old_gold"][0]["note"]
    assert counter.refusal("commit") == "old_gold.cash_too_much"


@pytest.mark.parametrize(
    ("region", "trouble"), [("", ""), ("深圳", "old_gold.seller_missing"), ("上海", "old_gold.seller_missing")]
)
def test_a_place_asks_for_names_by_its_own_rule(counter: Counter, region: str, trouble: str):
    house(counter, region=region)
    counter.ok("scan", code=shop.BANGLE)

    assert add(counter, weight="20.00")["old_gold"][0]["trouble"] == trouble


def test_one_name_stands_for_all_pieces_of_a_bill(counter: Counter):
    add(counter, "buy_back", "2.00")
    laid = add(counter, "buy_back", "3.00", seller=SELLER)
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert [one["trouble"] for one in laid["old_gold"]] == ["", ""]
    assert {row["seller"] for row in counter.ok("old_gold_list")["pieces"]} == {"张** 110105********002X"}


def test_what_was_melted_without_consent_is_not_paid(counter: Counter):
    add(counter, "buy_back", test="fire", seller=SELLER)

    assert counter.refusal("begin_tender") == "old_gold.no_consent"


def test_a_chain_taken_off_the_bill_takes_its_links_along(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    add(counter, "cut_off", "0.50", category="配件", line=shop.BANGLE)

    counter.ok("remove_line", no=1)

    assert counter.refusal("begin_tender") == "old_gold.new_line_missing"


def test_links_weigh_less_than_their_chain(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)

    add(counter, "cut_off", "20.35", category="配件", line=shop.BANGLE)

    assert counter.refusal("begin_tender") == "old_gold.not_to_cut"


def test_a_purity_that_the_board_lacks_is_not_priced(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)

    assert add(counter, purity="足铂")["old_gold"][0]["trouble"] == "old_gold.no_price"


def test_the_receipt_tells_goods_and_what_was_received(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    add(counter, weight="10.00")
    counter.ok("pay", method="cash")
    counter.ok("commit")

    text = "\n".join(counter.ok("receipt")["text"])

    assert "货款合计" in text
    assert "实收                                 ￥11,532.05" in text
    assert "fen=1153205" in text
