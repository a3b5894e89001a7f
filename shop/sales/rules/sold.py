"""From a priced line to the one that a sale records."""

from __future__ import annotations

from shop.sales.facts import RuleShare, SoldLine
from shop.sales.rules.pricing import PricedLine


def sold_line(line: PricedLine) -> SoldLine:
    """The priced line as the sale records it."""
    return SoldLine(
        line_no=line.line_no,
        barcode=line.barcode,
        name=line.name,
        category_major=line.category_major,
        category=line.category,
        purity_code=line.purity_code,
        pricing_mode=line.pricing_mode,
        weight_mg=line.weight_mg,
        board_version=line.board_version,
        board_price_fen=line.board_price_fen,
        metal_fen=line.metal_fen,
        craft_fen=line.craft_fen,
        stone_fen=line.stone_fen,
        list_fen=line.list_fen,
        net_fen=line.net_fen,
        shares=tuple(
            RuleShare(rule_id=share.rule_id, name=share.name, fen=share.fen, component=share.component)
            for share in line.shares
        ),
        salesperson=line.salesperson,
        points=line.points,
        certificate_no=line.certificate_no,
        weighed=line.weighed,
        locked_by=line.locked_by,
        member_price_fen=line.member_price_fen,
        sold_price_fen=line.sold_price_fen,
        emergency_no=line.emergency_no,
        qty=line.qty,
        unit=line.unit,
        given_by=line.given_by,
        worth_fen=line.worth_fen,
    )
