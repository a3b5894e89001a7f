"""Quotes from a description, a sold bill's inputs, and the bill worked out again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kernel.clock import FixedClock
from kernel.money import plain_yuan
from pos_app.quoting import (
    OpenTill,
    bill_json,
    bill_of,
    check_code,
    keys_for,
    quote,
    read_bill,
    read_quote,
    reading_till,
    recompute,
    schema_text,
)
from shop.sales.errors import SaleUnknown
from shop.sheet.errors import SheetCodeForged, SheetMissing, SheetRefused
from shop.sheet.tables import sale_sheet
from tests.builders import shop
from tests.builders.counter import Counter, copy_alone, standing_alone
from tests.builders.examples import NAMES, example, found
from tests.pos_app.test_script_goods import EARRING

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "quotes.md"
CLOCK = FixedClock(shop.MORNING)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till at work, that stands alone."""
    with standing_alone(tmp_path) as made:
        yield made.begin()


@pytest.fixture
def till(tmp_path: Path) -> Iterator[OpenTill]:
    with reading_till(copy_alone(tmp_path / "till")) as opened:
        yield opened


@pytest.fixture
def sold(counter: Counter) -> Iterator[OpenTill]:
    """A till that sold one bill with rules, a voucher and a member, and is still open."""
    for code in (shop.BANGLE, shop.RING, shop.VOUCHER):
        counter.ok("scan", code=code)
    counter.ok("attach_member", tail="1234")
    counter.ok("pay", method="cash")
    counter.ok("commit")
    with reading_till(counter.folder) as opened:
        yield opened


NO = "S-HP01-20261121-0001"


def text(**cart: Any) -> bytes:
    return json.dumps(cart).encode()


# --- quotes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_worked_example_is_quoted_to_the_fen(name: str):
    case = example(name)

    sheet = quote(json.dumps(case["input"]).encode())

    assert found(msgspec.to_builtins(sheet), case["expect"]) == case["expect"]


def test_a_code_and_nothing_else_is_priced_from_the_shops_books(till: OpenTill):
    sheet = quote(text(lines=[{"barcode": shop.BANGLE}], vouchers=[{"code": shop.VOUCHER}]), till, clock=CLOCK)

    assert (sheet.list_fen, sheet.due_fen, sheet.lines[0].name) == (21_632_05, 21_532_05, "足金999手镯")


def test_what_the_description_says_stands_before_the_books(till: OpenTill):
    line = {"barcode": shop.BANGLE, "weight_mg": 10_000, "board_price_fen": 1_000_00}

    sheet = quote(text(lines=[line], rules=[], policy={"ticket_unit_fen": 100}), till, clock=CLOCK)

    assert sheet.due_fen == 10_350_00


def test_a_quote_takes_old_gold_at_the_boards_prices_of_today(till: OpenTill):
    old = {"kind": "trade_in", "purity_code": "AU999", "net_mg": 1_000}

    sheet = quote(text(lines=[{"barcode": shop.BANGLE}], old_gold=[old]), till, clock=CLOCK)

    assert sheet.old_gold_fen == 1_010_00


def test_a_bill_rounded_down_is_quoted_by_the_same_rule_as_at_the_till():
    sheet = read_quote(text(at="2026-11-21T10:00", lines=[], policy={"ticket_unit_fen": 100}))

    assert [rule["id"] for rule in sheet.rules] == ["FINISH"]


def test_the_example_on_the_manuals_page_comes_out_as_the_page_says():
    page = PAGE.read_text("utf-8")

    sheet = quote(page.split("```json\n")[1].split("```")[0].encode())

    figures = [*sheet.lines[0].figures[:2], *sheet.old_gold[0].figures, sheet.totals[-1]]
    rows = [f"| {one.name} | {one.formula} | {plain_yuan(one.fen)} |".replace("|  |", "| |") for one in figures]
    assert [row for row in rows if row not in page] == []


@pytest.mark.parametrize(("description", "where"), [
    (b"{", "$"), (b"[]", "$"), (b"\xff", "$"), (text(lines=[]), "$"),
    (text(at="2026-11-21T10:00", lines=[{"barcode": "A", "weight_mg": "2.46"}]), "$.lines[0].weight_mg"),
    (text(at="2026-11-21T10:00", lines=7), "$.lines"),
    (text(at="2026-11-21T10:00", lines=[], old_gold=[{"kind": "stolen"}]), "$.old_gold[0].kind"),
])  # fmt: skip
def test_a_description_is_refused_by_the_fields_path(description: bytes, where: str):
    with pytest.raises(SheetRefused) as refused:
        quote(description)

    assert refused.value.facts["where"] == where


def test_a_description_that_is_no_list_of_lines_is_refused_with_the_books_too(till: OpenTill):
    with pytest.raises(SheetRefused) as refused:
        quote(text(lines="A1", vouchers=[3]), till, clock=CLOCK)

    assert refused.value.facts["where"] == "$.lines"


def test_the_schema_names_every_field_of_a_line():
    assert {"barcode", "weight_mg", "lock"} <= set(json.loads(schema_text())["$defs"]["SheetLine"]["properties"])


# --- sold bills --------------------------------------------------------------------------------------------------


def test_a_sold_bill_is_worked_out_again_from_its_file(sold: OpenTill):
    result = recompute(read_bill(bill_json(bill_of(sold, NO.lower()))))

    assert result.equal
    assert [line.rpartition(": ")[2].split(",")[0] for line in result.lines] == ["equal"] * 3


def test_goods_by_quantity_are_quoted_and_worked_out_again_also_when_units_come_back(counter: Counter):
    counter.unlock(shop.MANAGER)
    counter.ok("list_goods", goods=[EARRING])
    counter.ok("scan", code=f"3*{EARRING['code']}")
    counter.ok("pay", method="cash")
    counter.ok("commit")
    counter.ok("return_lines", sale_no=NO, lines=[1], reason="多买了", qty=2)
    counter.ok("begin_tender")
    back = counter.ok("commit")["sale_no"]

    with reading_till(counter.folder) as opened:
        quoted = quote(text(lines=[{"barcode": EARRING["code"], "qty": 3}]), opened)
        again = [recompute(bill_of(opened, number)) for number in (NO, back)]

    assert (quoted.due_fen, quoted.lines[0].figures[0].formula) == (99_99, "33.33 × 3 对")
    assert [result.equal for result in again] == [True, True]
    assert again[1].lines == ("bill: equal, -66.66",)


def test_a_bill_says_where_its_figures_differ(sold: OpenTill):
    bill = bill_of(sold, NO)
    figures = msgspec.structs.replace(bill.figures, due_fen=bill.figures.due_fen - 100)

    result = recompute(msgspec.structs.replace(bill, figures=figures))

    assert not result.equal
    assert [line for line in result.lines if "DIFFERS" in line] == [
        "bill: DIFFERS: due_fen: recorded 30,331.45, recomputed 30,332.45"
    ]


def test_the_signed_code_fits_its_bill_and_no_other(sold: OpenTill):
    bill = bill_of(sold, NO)
    other = msgspec.structs.replace(bill, sheet=msgspec.structs.replace(bill.sheet, store="BJ"))

    assert check_code(bill, bill.code, keys_for(sold, bill)) == ()
    assert len(check_code(other, bill.code, keys_for(sold, bill))) == 1


def test_a_code_is_not_believed_without_the_registers_key(sold: OpenTill):
    bill = bill_of(sold, NO)

    with pytest.raises(SheetCodeForged):
        check_code(bill, bill.code, ())


def test_the_key_of_a_register_nobody_knows_is_none(sold: OpenTill):
    bill = msgspec.structs.replace(bill_of(sold, NO), journal_no="BJ01-1-7")

    assert keys_for(sold, bill) == ()


def test_a_bill_that_is_unknown_or_was_sold_before_sheets_were_kept_is_said_to_be(counter: Counter, sold: OpenTill):
    with counter.till.place.database.writing() as connection:
        connection.execute(sale_sheet.delete())

    with pytest.raises(SaleUnknown):
        bill_of(sold, "S-HP01-20261121-0099")
    with reading_till(counter.folder) as later, pytest.raises(SheetMissing):
        bill_of(later, NO)


def test_a_file_that_is_no_bill_is_refused_by_its_path():
    with pytest.raises(SheetRefused) as refused:
        read_bill(text(bill=2))

    assert refused.value.facts["where"] == "$.bill"
