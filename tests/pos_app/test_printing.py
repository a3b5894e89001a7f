"""Documents from facts: what stands on a receipt, and what stays off it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from pos_app import printing
from printers.document import QR, Document
from shop.daily_close.facts import DayClosed, GramTotal
from shop.sales.facts import RuleShare, SaleCompleted
from shop.staff.queries import Company, Store
from shop.stock.facts import TransferLine
from shop.stock.rules.documents import TransferDocument
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.printers.reading import on_paper

HEAD = printing.Letterhead(
    company=Company(name="金铺", tax_no="", receipt_footer="", invoice_url=""),
    store=Store(code="HP", name="和平路店", address="", phone=""),
    register="HP01",
    staff={"1007": "王芳"},
)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A till that has sold a bangle and a ring to 李雪梅, paid by stored value and cash."""
    with standing_alone(tmp_path_factory.mktemp("till")) as till:
        till.begin()
        till.ok("attach_member", tail="李雪梅")
        till.ok("scan", code=shop.BANGLE)
        till.ok("scan", code=shop.RING)
        till.ok("pay", method="stored_value", amount="1600", pin=shop.VALUE_PIN)
        till.ok("pay", method="cash", amount="30000")
        till.ok("commit")
        yield till


@pytest.fixture(scope="module")
def receipt(counter: Counter) -> Document:
    assert counter.till.post.last is not None
    return counter.till.post.last.receipt


def sold(counter: Counter) -> SaleCompleted:
    return msgspec.json.decode(counter.journal("sales.completed")[0].body, type=SaleCompleted)


def pairs(document: Document) -> list[list[str]]:
    return [line.split() for line in on_paper(document, 48).splitlines()]


def test_each_line_shows_how_its_price_comes_about(receipt: Document):
    lines = pairs(receipt)

    start = lines.index(["1.", "足金999手镯"])
    assert lines[start : start + 6] == [
        ["1.", "足金999手镯"], ["6900012345678"], ["金重", "20.35g", "×", "1,028.00", "20,919.80"],
        ["工费", "712.25"], ["金卡工费8折", "-142.45"], ["小计", "21,489.60"],
    ]  # fmt: skip


def test_a_certificate_stands_under_its_piece(receipt: Document):
    assert ["证书", shop.CERTIFICATE] in pairs(receipt)


def test_the_lines_add_up_to_what_is_due(counter: Counter):
    sale = sold(counter)

    assert sum(line.net_fen for line in sale.lines) == sale.due_fen
    assert all(line.list_fen - sum(share.fen for share in line.shares) == line.net_fen for line in sale.lines)


def test_odd_money_stands_apart_from_what_promotions_took_off(counter: Counter):
    (entry,) = counter.journal("sales.completed")
    sale = sold(counter)
    odd = RuleShare(rule_id="ODD-BY-HAND", name="手工抹零", fen=60)
    first = msgspec.structs.replace(sale.lines[0], shares=(*sale.lines[0].shares, odd))
    less = msgspec.structs.replace(sale, lines=(first, *sale.lines[1:]), discount_fen=sale.discount_fen + 60)

    lines = pairs(printing.sale_receipt(HEAD, less, entry, None))

    assert ["优惠", "-322.05"] in lines
    assert ["抹零", "-0.60"] in lines


def test_tenders_change_points_and_balances_are_shown(receipt: Document):
    lines = pairs(receipt)

    assert ["储值", "1,600.00"] in lines
    assert ["本金", "1,500.00", "赠金", "100.00"] in lines
    assert ["现金", "30,000.00"] in lines
    assert ["找零", "1,310.00"] in lines
    assert ["储值余额", "1,600.00"] in lines


def test_the_member_is_masked(receipt: Document):
    text = on_paper(receipt, 48)

    assert "李** 138****6620" in text
    assert "李雪梅" not in text
    assert shop.LI_PHONE not in text


def test_the_journals_place_stands_beside_the_number(counter: Counter, receipt: Document):
    entry = counter.journal("sales.completed")[0]

    assert ["流水", f"HP01-1-{entry.seq}", entry.hash[:8]] in pairs(receipt)


def test_the_invoice_is_asked_for_by_what_was_not_paid_by_stored_value(counter: Counter, receipt: Document):
    (code,) = [block for block in receipt.blocks if isinstance(block, QR)]

    entry, sale = counter.journal("sales.completed")[0], sold(counter)
    assert code.data == (
        f"https://invoice.example.invalid/i?no={sale.sale_no}&fen={sale.due_fen - 1_600_00}&h={entry.hash[:8]}"
    )


def test_without_an_invoice_service_there_is_no_code(counter: Counter):
    made = printing.sale_receipt(HEAD, sold(counter), counter.journal("sales.completed")[0], None)

    assert not [block for block in made.blocks if isinstance(block, QR)]


def test_two_rules_never_follow_each_other(receipt: Document):
    lines = on_paper(receipt, 48).splitlines()

    rules = [set(line) <= {"-"} and bool(line) for line in lines]
    assert not any(first and second for first, second in pairwise(rules))


def test_a_person_who_left_stands_by_their_number():
    assert (HEAD.name_of("1007"), HEAD.name_of("0999")) == ("王芳", "0999")


@pytest.mark.parametrize(("what", "word"), [("pay_in", "现金存入"), ("pay_out", "现金支出"), ("drop", "缴款")])
def test_a_cash_slip_says_what_how_much_and_by_whom(what: str, word: str):
    slip = printing.cash_slip(
        HEAD, what, 500_00, "送银行", by="王芳", at="2026-11-21T18:00:00.000+08:00", balance="4,480.00"
    )

    lines = pairs(slip)
    assert [word] in lines
    assert ["金额", "￥500.00"] in lines
    assert ["钱箱应有", "4,480.00"] in lines


NUMBERS = (
    "bills", "pieces", "list_fen", "discount_fen", "net_fen", "points", "voids", "corrections", "float_fen",
    "cash_sales_fen", "pay_in_fen", "pay_out_fen", "drop_fen", "expected_fen", "counted_fen", "difference_fen",
    "first_seq", "last_seq",
)  # fmt: skip


def close(**more: Any) -> DayClosed:
    """An empty day but for `more`."""
    words = {"store": "HP", "date": "2026-11-21", "difference_reason": "", "approved_by": ""}
    empty: dict[str, Any] = {**dict.fromkeys(NUMBERS, 0), **words, "methods": (), "grams": ()}
    return DayClosed(**{**empty, **more})


@pytest.mark.parametrize(("fen", "word"), [(10_00, "长款"), (-10_00, "短款"), (0, "长短款")])
def test_over_and_short_have_their_words(fen: int, word: str):
    slip = printing.close_slip(HEAD, close(difference_fen=fen), by="周建平", at="2026-11-21T21:00:00.000+08:00")

    assert word in [line[0] for line in pairs(slip) if line]


def test_a_piece_without_a_purity_is_counted_under_other():
    gram = GramTotal(
        purity_code="", opening_pieces=2, opening_mg=0, received_pieces=1, received_mg=0, sold_pieces=0, sold_mg=0,
        closing_pieces=3, closing_mg=0,
    )  # fmt: skip

    lines = pairs(printing.close_slip(HEAD, close(grams=(gram,)), by="周建平", at="2026-11-21T21:00:00.000+08:00"))

    start = next(at for at, line in enumerate(lines) if line[:1] == ["其它"])
    assert [line[0] for line in lines[start : start + 3]] == ["其它", "+入库", "期末"]


def test_a_transfers_paper_numbers_its_codes_and_sums_its_pieces():
    carried = tuple(TransferLine(version=1, piece=record) for record in shop.PIECES[:2])
    document = TransferDocument(
        document_no="T-HP01-20261121-0001", from_store="HP", to_store="BJ", register="HP01",
        sent_at="2026-11-21T10:00:00.000+08:00", lines=carried,
    )  # fmt: skip

    slip = printing.transfer_slip(
        HEAD, document, ("JT1/1/2/0.A", "JT1/2/2/0." + "A" * 2_800), to="北京路店", by="周建平"
    )

    lines = pairs(slip)
    assert ["合计", "2", "件", "23.53g"] in lines
    assert ["收货时扫这个码", "1/2"] in lines
    assert ["收货时扫这个码", "2/2"] in lines
    assert [block.ec for block in slip.blocks if isinstance(block, QR)] == ["M", "L"]


def test_a_list_for_a_desk_counts_its_rows():
    rows = [("足金999 1,031.00", "上次 1,028.00"), ("铂金950 438.00", "")]

    slip = printing.list_slip(HEAD, "调价明细", rows, by="周建平", at="2026-11-21T10:00:00.000+08:00")

    assert ["合计", "2", "条"] in pairs(slip)
