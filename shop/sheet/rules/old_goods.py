"""What old goods take off a bill: the rules of old gold, with their figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kernel.money import plain_yuan
from kernel.weight import grams
from shop.catalogue.rules.purity import metal_of, purity_name
from shop.gold_board.facts import BoardRow
from shop.old_gold.rules.buy_back import BuyBackOffer, buy_back
from shop.old_gold.rules.gem_trade_up import trade_up
from shop.old_gold.rules.reasons import blocked
from shop.old_gold.rules.trade_in import OldPiece, TradedIn, trade_in
from shop.old_gold.words import explain
from shop.sales.facts import PricingPolicy
from shop.sales.rules.pricing import BY_PIECE, PricedLine
from shop.sheet.errors import SheetRefused
from shop.sheet.rules.figures import Figure, OldFigures
from shop.sheet.rules.inputs import BoughtBackPiece, OldGoods, TradedInPiece, TradedUpPiece
from shop.sheet.rules.wording import percent, portion


def old_goods(
    pieces: Sequence[OldGoods],
    lines: Sequence[PricedLine],
    *,
    board: Mapping[str, BoardRow],
    policy: PricingPolicy,
) -> tuple[OldFigures, ...]:
    """Each old piece in order. Only pieces sold by their weight count for the quota. Raises SheetRefused."""
    new_mg: dict[str, int] = {}
    for line in lines:
        if line.pricing_mode != BY_PIECE:
            metal = metal_of(line.purity_code)
            new_mg[metal] = new_mg.get(metal, 0) + line.weight_mg
    traded = [(place, piece) for place, piece in enumerate(pieces) if isinstance(piece, TradedInPiece)]
    settled = trade_in(
        [_old_piece(piece, board, place) for place, piece in traded],
        new_mg,
        weight_scale_mg=policy.old_gold_weight_scale_mg,
        weight_mode=policy.old_gold_weight_mode,
    )
    worth = {place: result for (place, _piece), result in zip(traded, settled, strict=True)}
    out = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, TradedInPiece):
            out.append(_traded_in(piece, worth[place], board))
        elif isinstance(piece, BoughtBackPiece):
            out.append(_bought_back(piece, board, policy))
        else:
            out.append(_traded_up(piece, lines, place))
    return tuple(out)


def _prices(piece: TradedInPiece, board: Mapping[str, BoardRow]) -> tuple[int, int, int]:
    row = board.get(piece.purity_code)
    known = (0, 0, 0) if row is None else (row.retail_fen, row.trade_in_fen, row.recycle_fen)
    given = (piece.retail_fen, piece.trade_in_fen, piece.recycle_fen)
    retail, trade, recycle = (old if new is None else new for old, new in zip(known, given, strict=True))
    return retail, trade, recycle


def _old_piece(piece: TradedInPiece, board: Mapping[str, BoardRow], place: int) -> OldPiece:
    metal = metal_of(piece.purity_code)
    if not metal:
        raise SheetRefused(where=f"$.old_gold[{place}].purity_code", problem=f"unknown purity {piece.purity_code!r}")
    return OldPiece(metal, piece.net_mg, *_prices(piece, board), piece.rule)


def _traded_in(piece: TradedInPiece, worth: TradedIn, board: Mapping[str, BoardRow]) -> OldFigures:
    retail, trade, recycle = _prices(piece, board)
    rule = piece.rule
    fees = (rule.service_fee_fen_per_g, rule.depreciation_fen_per_g)
    price = retail if rule.method == "difference" else trade
    words = "换购 (差价法)" if rule.method == "difference" else "换购 (折抵法)"
    figures = []
    if not blocked(worth.reasons):
        if worth.within.net_mg:
            figures.append(portion(words, worth.within, rule.loss_ppm, price, fees))
        if worth.surplus.net_mg:
            figures.append(portion("超出部分按回收价", worth.surplus, rule.loss_ppm, recycle, fees))
    return OldFigures(
        old_no=piece.old_no, name=piece.name or f"旧料 {purity_name(piece.purity_code)}", kind="trade_in",
        fen=worth.fen, figures=tuple(figures), notes=tuple(explain(reason) for reason in worth.reasons),
    )  # fmt: skip


def _bought_back(piece: BoughtBackPiece, board: Mapping[str, BoardRow], policy: PricingPolicy) -> OldFigures:
    row = board.get(piece.purity_code)
    recycle = piece.recycle_fen if piece.recycle_fen is not None else 0 if row is None else row.recycle_fen
    offer = BuyBackOffer(
        net_mg=piece.net_mg, fineness_permille_x10=piece.fineness_permille_x10, recycle_fen=recycle,
        service_fee_fen_per_g=piece.service_fee_fen_per_g, melt_fee_fen=piece.melt_fee_fen, loss_ppm=piece.loss_ppm,
        melted=piece.melted, consent=piece.consent,
    )  # fmt: skip
    bought = buy_back(
        offer, weight_scale_mg=policy.old_gold_weight_scale_mg, weight_mode=policy.old_gold_weight_mode
    )  # fmt: skip
    whole, tenth = divmod(piece.fineness_permille_x10, 10)
    loss = f" × (1 - {percent(piece.loss_ppm)})" if piece.loss_ppm else ""
    fine = f"{grams(piece.net_mg)} g × {whole}.{tenth} ‰{loss} ≈ {grams(bought.fine_mg)} g"
    fee = f" - {plain_yuan(piece.service_fee_fen_per_g)}" if piece.service_fee_fen_per_g else ""
    price = f"({plain_yuan(recycle)}{fee})" if fee else plain_yuan(recycle)
    metal = Figure(
        name="回收", formula=f"{fine}; {grams(bought.fine_mg)} g × {price}", fen=-bought.metal_fen
    )  # fmt: skip
    figures = [metal]
    if bought.melt_fee_fen:
        figures.append(Figure(name="熔料费", formula="", fen=min(bought.melt_fee_fen, bought.metal_fen)))
    return OldFigures(
        old_no=piece.old_no, name=piece.name or f"旧料 {purity_name(piece.purity_code)}", kind="buy_back",
        fen=bought.fen, figures=() if blocked(bought.reasons) else tuple(figures),
        notes=tuple(explain(reason) for reason in bought.reasons),
    )  # fmt: skip


def _traded_up(piece: TradedUpPiece, lines: Sequence[PricedLine], place: int) -> OldFigures:
    if piece.new_line > len(lines):
        raise SheetRefused(where=f"$.old_gold[{place}].new_line", problem=f"there is no line {piece.new_line}")
    rule = piece.rule
    taken = trade_up(
        rule, paid_fen=piece.paid_fen, label_fen=piece.label_fen, has_certificate=piece.has_certificate,
        new_price_fen=lines[piece.new_line - 1].net_fen,
    )  # fmt: skip
    base = "原购价" if rule.base == "original_paid" else "原标价"
    loss = f" × (1 - {percent(rule.depreciation_ppm)})" if rule.depreciation_ppm else ""
    ratio, needed = percent(rule.min_ratio_permille * 1000), plain_yuan(taken.needed_fen)
    formula = f"{base} {plain_yuan(taken.base_fen)}{loss}, 新款不低于 {ratio} 即 {needed}"
    figure = Figure(name="换款", formula=formula, fen=-taken.fen)
    return OldFigures(
        old_no=piece.old_no, name=piece.name or "镶嵌旧款", kind="gem_trade_up", fen=taken.fen,
        figures=() if blocked(taken.reasons) else (figure,),
        notes=tuple(explain(reason) for reason in taken.reasons),
    )  # fmt: skip
