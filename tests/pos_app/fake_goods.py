"""A handful of staff, pieces and members for tests of the window."""

from __future__ import annotations

from dataclasses import replace

from kernel.money import metal_value
from pos_app.counter.quantities import GoodsPage
from printers.document import Document, Pair, Text
from shop.goods.errors import GoodsUnknown
from shop.sales.rules.pricing import PricedLine, Share

STAFF = (("1007", "王芳", "cashier"), ("1008", "赵敏", "salesperson"), ("1001", "林经理", "store_manager"))
PIN = "246810"
GOLD_FEN = 102_800

BANGLE = PricedLine(
    line_id="", line_no=0, barcode="6900012345678", name="古法手镯 素圈光面", detail="6900012345678",
    category_major="gold", category="bangle", purity_code="AU999", purity_name="足金999", pricing_mode="by_weight",
    weight_mg=20_350,
    board_version=37, board_price_fen=GOLD_FEN, metal_fen=metal_value(20_350, GOLD_FEN),
    craft_fen=metal_value(20_350, 3_500), stone_fen=0, list_fen=2_163_205, net_fen=2_163_205, unit_text="1,028+35/g",
    shares=(), salesperson="1007", salesperson_name="王芳", points=0, certificate_no="", stale_price_fen=0, trouble="",
    sold_price_fen=GOLD_FEN,
)  # fmt: skip
RING = replace(
    BANGLE, barcode="6900012349999", name="18K 钻石戒指 30分 IJ/SI", detail="6900012349999 · 证书 NGTC20261102",
    category_major="diamond", category="ring", purity_code="AU750", purity_name="18K金", pricing_mode="by_piece",
    weight_mg=3_120, board_version=0, board_price_fen=0, metal_fen=0, craft_fen=0, list_fen=898_000, net_fen=898_000,
    unit_text="一口价", certificate_no="NGTC20261102", sold_price_fen=0,
)  # fmt: skip
PENDANT = replace(
    RING, barcode="6900012340001", name="红宝石吊坠 0.50ct", detail="6900012340001", category="pendant",
    list_fen=128_800, net_fen=128_800, weight_mg=1_850, certificate_no="",
)  # fmt: skip
PIECES = {piece.barcode: piece for piece in (BANGLE, RING, PENDANT)}
MEMBERS = (
    ("M1", "李**", "138****6620", "金卡", "gold", 12_860, 300_000, 20_000),
    ("M2", "李**", "159****6621", "银卡", "silver", 820, 0, 0),
)
MEMBER_PIN = "135790"


def reading(text: str) -> Document:
    return Document(
        title="小票",
        blocks=(Text("金铺 和平路店", align="center", width=2, height=2), Pair("应收", text), Text("谢谢惠顾")),
    )


def priced(line: PricedLine, number: int, percent: int) -> PricedLine:
    """A line with its number and, for members, a craft-fee reduction of so many percent."""
    off = line.craft_fen * percent // 100
    shares = (Share("B1", "生日工费8折", off),) if off else ()
    return replace(line, line_no=number, net_fen=line.list_fen - off, shares=shares)


class FakeGoods:
    """No goods by quantity in this shop."""

    def page(self, code: str, *, cost: bool = False) -> GoodsPage:
        raise GoodsUnknown(scanned=code)
