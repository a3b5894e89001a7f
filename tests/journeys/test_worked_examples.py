"""The trade's worked examples sold at a till: what the description says is in the shop's books, and is paid for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pos_app.quoting import bill_of, reading_till, recompute
from promotions import RuleSet
from promotions.facts import RuleSetPublished, VoucherIssued
from shop.catalogue.facts import PieceRecord
from shop.gold_board.usecases import publish_board
from shop.sales.facts import PricingPolicy
from shop.sheet.rules.calculate import calculate
from shop.stock.facts import PiecesReceived
from tests.builders import shop
from tests.builders.counter import AMPLE, SETUP, Counter, standing_alone
from tests.builders.examples import example, found

SOLD = ("e1", "e1-to-the-yuan", "e2", "e3", "e4-member-first", "e4-threshold-first", "e13", "e14")
_OF_PIECE = ("category_major", "category", "pricing_mode", "purity_code", "craft_fee_mode", "craft_fee_fen",
             "label_price_fen")  # fmt: skip
_PLAIN = {"category_major": "素金", "pricing_mode": "by_weight", "craft_fee_mode": "per_gram"}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER, AMPLE)


def prepare(counter: Counter, told: Mapping[str, Any]) -> None:
    """The board, goods, rules and vouchers that an example tells of, and the house's policy."""
    post = counter.till.post
    policy = msgspec.convert(told.get("policy", {}), PricingPolicy)
    post.settings = msgspec.structs.replace(
        post.settings, pricing=policy, ticket_unit_fen=policy.ticket_unit_fen
    )  # fmt: skip
    pieces = tuple(_piece(line) for line in told["lines"])
    prices = {line["purity_code"]: line["board_price_fen"] for line in told["lines"] if "board_price_fen" in line}
    rules = told.get("rules", [])
    with counter.till.place.keeper.open(SETUP) as books:
        publish_board(books, shop.board_rows(**prices), effective_at=shop.MORNING - timedelta(minutes=30))
        books.record(PiecesReceived(document_no="R-E", store="HP", source="试", opening=False, pieces=pieces))
        books.record(
            RuleSetPublished(
                rule_set_version=2, effective_at="2026-11-20T00:00:00.000+08:00", published_by="总部",
                rules=json.dumps(rules, ensure_ascii=False), hash=RuleSet.parse(rules).hash,
            )
        )  # fmt: skip
        for voucher in told.get("vouchers", ()):
            books.record(VoucherIssued(**voucher, valid_until="2026-12-31", member_id=""))


def _piece(line: Mapping[str, Any]) -> PieceRecord:
    mg = line.get("weight_mg", 3_000)
    said = {name: line[name] for name in _OF_PIECE if name in line}
    return PieceRecord(barcode=line["barcode"], gross_weight_mg=mg, net_gold_weight_mg=mg, **{**_PLAIN, **said})


def sell(counter: Counter, told: Mapping[str, Any]) -> str:
    """Scan what the example tells of and take cash; the bill's number."""
    if "member" in told:
        counter.ok("attach_member", tail=shop.LI_PHONE)
    for scanned in (*told["lines"], *told.get("vouchers", ())):
        counter.ok("scan", code=scanned.get("barcode", scanned.get("code")))
    counter.ok("pay", method="cash")
    return str(counter.ok("commit")["sale_no"])


@pytest.mark.parametrize("name", SOLD)
def test_a_worked_example_is_sold_to_the_fen(counter: Counter, name: str):
    case = example(name)
    prepare(counter, case["input"])

    number = sell(counter, case["input"])

    with reading_till(counter.folder) as opened:
        bill = bill_of(opened, number)
    assert found(msgspec.to_builtins(calculate(bill.sheet)), case["expect"]) == case["expect"]
    assert recompute(bill).equal  # what was recorded and paid is what the sheet says
    assert counter.sound()


def paid_back(counter: Counter, sale_no: str, line: int, grams: str, policy: str = "") -> int:
    """One line of a bill comes back for cash: what its own bill pays, fen below zero."""
    counter.ok("return_lines", sale_no=sale_no, lines=[line], reason="不喜欢", policy=policy)
    counter.ok("weigh_return", sale_no=sale_no, line=line, weight=grams)
    counter.ok("begin_tender")
    back = counter.ok("commit")["sale_no"]
    with reading_till(counter.folder) as opened:
        bill = bill_of(opened, back)
    assert recompute(bill).equal
    return calculate(bill.sheet).pay_fen


def test_the_second_line_of_e14_is_paid_back_to_the_fen(counter: Counter):
    told = example("e14")["input"]
    prepare(counter, told)

    back = paid_back(counter, sell(counter, told), 2, "3.00")

    assert back == example("e14-return")["expect"]["pay_fen"]


@pytest.mark.parametrize(("policy", "refund"), [("全退", -24_700_00), ("不退工费", -22_700_00)])
def test_a_line_is_paid_back_whole_or_without_its_craft_fee(counter: Counter, policy: str, refund: int):
    bangle = {
        "barcode": "A1", "category": "手镯", "purity_code": "AU999", "weight_mg": 20_000, "board_price_fen": 1_135_00,
        "craft_fee_mode": "per_piece", "craft_fee_fen": 2_000_00,
    }  # fmt: skip
    told = {"lines": [bangle]}
    prepare(counter, told)

    assert paid_back(counter, sell(counter, told), 1, "20.00", policy) == refund


def test_half_of_the_goods_is_paid_back_by_its_share_of_the_bills_discount(counter: Counter):
    chain = {"category_major": "银饰", "category": "手链", "purity_code": "AG925", "pricing_mode": "by_piece",
             "label_price_fen": 500_00}  # fmt: skip
    off = {"id": "OFF", "name": "减250", "stage": "order", "scope": {"all": True},
           "benefit": {"type": "amount_off", "fen": 250_00}}  # fmt: skip
    told = {"lines": [{"barcode": code, **chain} for code in ("C1", "C2")], "rules": [off]}
    prepare(counter, told)

    assert paid_back(counter, sell(counter, told), 2, "3.00") == -375_00
