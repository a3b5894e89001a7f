"""The receipt of goods that came back."""

from __future__ import annotations

from pos_app.papers_returns import charge_sums, returned_blocks
from printers.document import Document
from shop.returns.queries import ReturnedRow
from shop.sales.facts import Charge
from tests.printers.reading import on_paper

ROW = ReturnedRow(
    of_sale_no="S-HP01-20261121-0001", of_line_no=2, sale_no="S-HP01-20261122-0001", at="", store="HP", barcode="691",
    name="足金手镯", weight_mg=20_350, paid_fen=24_700_00, kept_fen=2_000_00, fee_fen=50_00, refund_fen=22_650_00,
    reason="尺寸不合",
)  # fmt: skip


def test_what_is_kept_stands_beside_what_is_given_back():
    text = on_paper(Document("x", tuple(returned_blocks([ROW]))), 48)

    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[4:] == [
        "原因 尺寸不合", "原实付 -24,700.00", "按规则不退 2,000.00", "手续费 50.00", "退款 -22,650.00",
    ]  # fmt: skip


def test_a_bill_without_returns_says_nothing_of_them():
    assert returned_blocks([]) == []


def test_all_that_came_back_is_one_sum_and_every_other_charge_its_own():
    charges = [
        Charge(kind="return", reference="S-1", name="手镯", fen=-100),
        Charge(kind="return", reference="S-1", name="戒指", fen=-200),
        Charge(kind="order", reference="D-1", name="定金", fen=500),
    ]

    assert charge_sums(charges) == [("退货", -300), ("定金", 500)]
