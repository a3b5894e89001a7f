"""A sold bill to return goods of: two lines of 500.00 that a voucher of 250.00 lessened."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from shop.returns.rules.refunds import ReturnDraft
from shop.returns.rules.sold_bill import BillLine, SoldBill, UsedVoucher
from shop.sales.facts import RuleShare, SoldTender
from shop.sales.rules.returning import ReturnPolicy

NO = "S-HP01-20261121-0001"


def tender(method: str, fen: int, **more: Any) -> SoldTender:
    return SoldTender(method=method, amount_fen=fen, tendered_fen=fen, **more)


def line(line_no: int = 1, **changed: Any) -> BillLine:
    made = BillLine(
        line_no=line_no, barcode=f"69{line_no}", name="银925手链", category="手链", purity_code="AG925",
        pricing_mode="by_piece", weight_mg=8_200, list_fen=500_00, net_fen=375_00, metal_fen=0, craft_fen=0,
        stone_fen=0, shares=(RuleShare(rule_id="V", name="代金券", fen=125_00),), salesperson="1007", points=375,
    )  # fmt: skip
    return replace(made, **changed)


BILL = SoldBill(
    sale_id="sale-1", sale_no=NO, store="HP", business_date="2026-11-21", member_id="m-1", member_label="李**",
    lines=(line(1), line(2)), tenders=(tender("cash", 750_00),), refunded_fen=0,
    vouchers=(UsedVoucher(code="VC1", rule_ids=("V",)),),
)  # fmt: skip
GIVE_ALL = ReturnPolicy()


def draft(bill: SoldBill = BILL, line_no: int = 1, policy: ReturnPolicy = GIVE_ALL) -> ReturnDraft:
    return ReturnDraft(bill=bill, line_no=line_no, reason="尺寸不合", policy=policy, by="1007")
