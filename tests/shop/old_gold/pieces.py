"""Facts of old gold as a test needs them."""

from __future__ import annotations

from typing import Any

from kernel.weight import Weighed
from shop.old_gold.facts import OldGoldTaken

NO = "L-HP01-20261121-0001"


def taken(**more: Any) -> OldGoldTaken:
    """10.00 g of 足金999 traded in for 10,000.00 yuan."""
    said: dict[str, Any] = {
        "old_no": NO, "store": "HP", "sale_id": "s1", "sale_no": "S-HP01-20261121-0001", "how": "trade_in",
        "method": "credit", "source": "other", "receipt_no": "", "barcode": "", "category": "项链",
        "purity_code": "AU999", "metal": "gold", "test": "none", "fineness_permille_x10": 9_990, "consent": False,
        "gross": Weighed(mg=10_000, raw="10.00 g", source="manual", at="", by="1003"), "deducted_mg": 0,
        "deducted_what": "", "net_mg": 10_000, "settled_mg": 10_000, "within_mg": 10_000, "fine_mg": 9_990,
        "within_fen_per_g": 1_000_00, "surplus_fen_per_g": 0, "board_version": 1, "retail_fen": 1_028_00,
        "trade_in_fen": 1_000_00, "recycle_fen": 968_00, "loss_ppm": 0, "service_fee_fen_per_g": 0,
        "depreciation_fen_per_g": 0, "melt_fee_fen": 0, "credit_fen": 10_000_00, "cash_fen": 0, "line_barcode": "",
        "paid_fen": 0, "photos": (), "held_until": "2026-11-28",
    }  # fmt: skip
    return OldGoldTaken(**{**said, **more})
