"""The trade's worked examples of old gold, by script commands to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shop.old_gold.rules.gem_trade_up import GemTradeUpRule
from shop.old_gold.rules.terms import BuyBackTerms
from shop.old_gold.rules.trade_in import TradeInRule
from shop.sales.facts import PricingPolicy
from tests.builders import shop
from tests.builders.counter import AMPLE, Counter, standing_alone
from tests.builders.old_gold import (
    SELLER,
    gold_board,
    house,
    new_gold,
    new_ring,
    old_piece,
    ten_percent_off,
)

NEW = "6900088800001"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER, AMPLE)
        house(till)
        yield till


def settle(counter: Counter, *pieces: dict[str, Any]) -> str:
    """Lay the pieces on the bill, pay or be paid in cash; what was left to pay."""
    for piece in pieces:
        counter.ok("old_gold_add", piece=piece)
    left = counter.ok("begin_tender")["left"]
    counter.ok("pay", method="cash")
    counter.ok("commit")
    assert counter.sound()
    return str(left)


def test_e5_by_the_difference(counter: Counter):
    rule = TradeInRule(method="difference", depreciation_fen_per_g=20_00, min_ratio_permille=1_200)
    house(counter, other=rule)
    gold_board(counter, 1_268_00, 1_250_00, 1_180_00)
    new_gold(counter, NEW, 15_320, 28_00)
    counter.ok("scan", code=NEW)

    assert settle(counter, old_piece(weight="10.50")) == "6,750.72"


@pytest.mark.parametrize(("mode", "left"), [("half_up", "5,302.56"), ("floor", "5,315.04")])
def test_e6_by_the_credit_after_loss(counter: Counter, mode: Any, left: str):
    house(counter, other=TradeInRule(loss_ppm=10_000), pricing=PricingPolicy(old_gold_weight_mode=mode))
    gold_board(counter, 1_268_00, 1_248_00, 1_180_00)
    new_gold(counter, NEW, 12_000, 35_00)
    counter.ok("scan", code=NEW)

    assert settle(counter, old_piece(weight="8.36")) == left


def test_e7_more_old_gold_than_new_pays_the_customer(counter: Counter):
    gold_board(counter, 1_268_00, 1_250_00, 1_180_00)
    new_gold(counter, NEW, 12_350, 30_00)
    counter.ok("scan", code=NEW)
    laid = counter.ok("old_gold_add", piece=old_piece(weight="20.00"))["old_gold"][0]

    assert laid["note"] == "新货金重 12.35 g 少于旧料 20.00 g:超出 7.65 g 按回收价 1,180.00 计。"
    assert settle(counter) == "-8,434.20"


def test_e8_gold_bought_after_melting(counter: Counter):
    house(counter, buy_back=BuyBackTerms(service_fee_fen_per_g=10_00))
    gold_board(counter, 1_268_00, 1_250_00, 1_150_00)
    piece = old_piece("buy_back", "15.71", test="fire", fineness="996.5", consent=True, seller=SELLER)

    assert settle(counter, piece) == "-17,852.40"


def test_e9_scrap_of_18k_is_bought_as_fine_gold(counter: Counter):
    house(counter, buy_back=BuyBackTerms(service_fee_fen_per_g=0, melt_fee_fen=50_00))
    gold_board(counter, 1_268_00, 1_250_00, 1_150_00)

    assert settle(counter, old_piece("buy_back", "6.20", purity="18K金", seller=SELLER)) == "-5,297.50"


@pytest.mark.parametrize(("together", "left"), [(True, "5,420.00"), (False, "7,000.00")])
def test_e10_a_gem_ring_traded_up(counter: Counter, together: bool, left: str):
    house(counter, trade_up=GemTradeUpRule(combine_with_promotion=together))
    ten_percent_off(counter)
    new_ring(counter, NEW, 15_800_00)
    counter.ok("scan", code=NEW)
    piece = old_piece("gem_trade_up", "3.10", purity="18K金", category="戒指", line=NEW, paid="8800", certificate=True)

    assert settle(counter, piece) == left


def test_links_that_are_cut_off_are_paid_at_the_price_of_the_chain(counter: Counter):
    gold_board(counter, 1_268_00, 1_250_00, 1_180_00)
    new_gold(counter, NEW, 15_000, 0)
    counter.ok("scan", code=NEW)

    assert settle(counter, old_piece("cut_off", "0.60", category="配件", line=NEW)) == "18,259.20"


def test_a_piece_is_taken_off_again_and_undone(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("old_gold_add", piece=old_piece())

    without = counter.ok("old_gold_remove", no=1)
    again = counter.ok("undo")

    assert (without["to_pay"], again["to_pay"]) == ("21,632.05", "11,532.05")


@pytest.mark.parametrize(
    "wrong", [{"weight": "12,5"}, {"fineness": "996.55", "weight": "10"}, {"paid": "x", "weight": "1"}]
)
def test_text_that_is_no_figure_is_no_command(counter: Counter, wrong: dict[str, str]):
    assert counter.refusal("old_gold_add", piece=old_piece(**wrong)) == "script.bad_command"
    assert counter.refusal("old_gold_remove", no=1) == "script.bad_command"


def test_the_ledger_holds_until_the_refinery_has_it(counter: Counter):
    house(counter, hold_days=0)
    counter.ok("scan", code=shop.BANGLE)
    settle(counter, old_piece(weight="12.86", deducted="0.56"))
    (piece,) = counter.ok("old_gold_list")["pieces"]
    before = counter.ok("old_gold_ledger")["ledger"][0]

    sent = counter.ok("old_gold_send", refinery="精炼厂", pieces=[piece["old_no"].lower()])
    after = counter.ok("old_gold_ledger")["ledger"][0]

    assert piece["old_no"] == "L-HP01-20261121-0001"
    assert before["closing"] == {"pieces": 1, "gross": "12.86", "fine": "12.288", "cost": piece["credit"]}
    assert (sent["pieces"], sent["fine"]) == (["L-HP01-20261121-0001"], "12.288")
    assert after["closing"] == {"pieces": 0, "gross": "0.00", "fine": "0.00", "cost": "0.00"}
    assert counter.ok("old_gold_list")["pieces"] == []


def test_what_the_refinery_gave_back_settles_the_batch(counter: Counter):
    house(counter, hold_days=0)
    counter.ok("scan", code=shop.BANGLE)
    settle(counter, old_piece(weight="12.86", deducted="0.56"))
    number = counter.ok("old_gold_send", refinery="精炼厂", weighed="12.87")["sent_no"]
    (batch,) = counter.ok("old_gold_batches")["batches"]
    bar = {"metal": "gold", "gross": "12.20", "fineness": "999.9"}

    assert counter.refusal("old_gold_refined", sent_no=number, bars=[bar]) == "old_gold.refined_otherwise"
    back = counter.ok("old_gold_refined", sent_no=number, bars=[bar], paper="R-7", fee="50.00", reason="焊料多")

    assert (batch["sent_no"], batch["pieces"], batch["fine"]) == (number, 1, {"gold": "12.288"})
    assert back["metals"] == {"gold": {"told": "12.288", "found": "12.199", "difference": "-0.089"}}
    assert counter.ok("old_gold_batches")["batches"] == []
    assert counter.sound()


def test_a_correction_keeps_the_cost(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    settle(counter, old_piece())

    counter.ok("old_gold_correct", old_no="L-HP01-20261121-0001", reason="实为足金", purity="足金", fine="9.90")

    rows = {row["purity"]: row["closing"] for row in counter.ok("old_gold_ledger")["ledger"]}
    assert rows["AU999"]["pieces"] == 0
    assert rows["AU990"] == {"pieces": 1, "gross": "10.00", "fine": "9.90", "cost": "10,100.00"}


def test_every_answer_is_json(counter: Counter):
    answer = counter.script.run([b'{"do": "old_gold_list"}'])

    assert msgspec.json.decode(next(iter(answer)))["pieces"] == []
