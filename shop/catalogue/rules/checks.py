"""What is wrong with the record of a piece, all of it at once, before it enters the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kernel.weight import stone_mg
from shop.catalogue.errors import CodeInvalid
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.barcode import normalise_code
from shop.catalogue.rules.details import (
    MONEY_FEN_MAX,
    Problem,
    certificate_problems,
    fee_problems,
    photo_problems,
    size_problems,
    stone_problems,
)
from shop.catalogue.rules.kinds import CATEGORIES, MAJORS, PRICING_MODES, STONE_UNITS, TAX_USES
from shop.catalogue.rules.purity import PURITIES, Purity, purity_of
from shop.catalogue.rules.weighing import BOUNDS_MG

# The heaviest net metal one would meet, mg: what lies beyond was typed in the wrong unit.
NET_WEIGHT_MG_MAX = {
    "戒指": 100_000,
    "项链": 1_000_000,
    "手链": 500_000,
    "手镯": 500_000,
    "吊坠": 300_000,
    "耳饰": 100_000,
    "套装": 3_000_000,
    "金条": 1_000_000,
    "摆件": 20_000_000,
    "配件": 100_000,
}
STONE_MCT_MAX = 500_000
# Two readings of a scale, 0.01 g each for gold and platinum, 0.1 g for silver (GB and QB/T figures of the trade).
GROSS_TOLERANCE_MG = 20
GROSS_TOLERANCE_SILVER_MG = 200
_LENGTH_MAX = {
    "style_no": 40, "goods_no": 40, "main_stone_name": 24, "main_stone_color": 16, "main_stone_clarity": 16,
    "main_stone_cut": 16, "certificate_no": 40, "ring_size": 16, "counter": 24, "series": 40,
    "main_stone_shape": 16, "main_stone_spec": 40, "certificate_issuer": 40, "supplier": 40, "factory_style_no": 40,
    "standard": 40,
}  # fmt: skip
_MONEY = (
    "stone_fen", "label_price_fen", "cost_fen", "main_stone_unit_fen", "main_stone_fen", "certificate_fee_fen",
    "cost_gold_price_fen", "cost_craft_fee_fen",
)  # fmt: skip
_WEIGHTS = ("gross_weight_mg", "net_gold_weight_mg", "part_weight_mg")
_STONES = ("main_stone_count", "main_stone_mct", "side_stone_count", "side_stone_mct")
# The metals, and the least and greatest fineness (tenths of a permille), that a major category is made of.
_MADE_OF = {
    "素金": (("gold",), 9900, 10000),
    "投资金": (("gold",), 9900, 10000),
    "K金": (("gold",), 0, 9899),
    "铂金": (("platinum", "palladium"), 0, 10000),
    "银饰": (("silver",), 0, 10000),
}
_UNWEIGHED_STONES = ("玉石翡翠", "珍珠彩宝")  # strings and carvings: the stone's own weight is seldom on the tag


def check_piece(record: PieceRecord, table: Iterable[Purity] = PURITIES) -> tuple[Problem, ...]:
    """Every problem of one record, in the order of its fields; empty when it may enter the chain.

    `table` are the purities in force where the record enters.
    """
    purity = purity_of(record.purity_code, table=table) if record.purity_code else None
    problems = [
        *_kinds(record), *_purity(record, purity), *_amounts(record), *fee_problems(record), *size_problems(record),
        *_texts(record), *certificate_problems(record), *photo_problems(record),
    ]  # fmt: skip
    if not problems:  # sums and requirements of a record with broken parts would only repeat what is said already
        problems = [
            *_required(record), *_metal(record, purity), *_weights(record), *_stones(record), *stone_problems(record)
        ]  # fmt: skip
    return tuple(problems)


def _purity(record: PieceRecord, purity: Purity | None) -> Iterator[Problem]:
    if record.purity_code and purity is None:
        yield Problem("purity_code", record.purity_code, "purity_unknown")
    elif record.purity_name and (purity is None or record.purity_name != purity.name):
        yield Problem("purity_code", record.purity_name, "purity_unknown")


def _kinds(record: PieceRecord) -> Iterator[Problem]:
    try:
        if normalise_code(record.barcode) != record.barcode:
            yield Problem("barcode", record.barcode, "code_not_normal")
    except CodeInvalid:
        yield Problem("barcode", record.barcode, "code_invalid")
    for field, known in (
        ("category_major", MAJORS),
        ("category", CATEGORIES),
        ("pricing_mode", PRICING_MODES),
        ("main_stone_unit", STONE_UNITS),
        ("tax_use", ("", *TAX_USES)),
    ):
        value = getattr(record, field)
        if value not in known:
            yield Problem(field, value, "not_a_choice")


def _amounts(record: PieceRecord) -> Iterator[Problem]:
    for field in (*_WEIGHTS, *_STONES, *_MONEY):
        value = getattr(record, field)
        if value < 0:
            yield Problem(field, value, "negative")
    for field in _MONEY:
        value = getattr(record, field)
        if value > MONEY_FEN_MAX:
            yield Problem(field, value, "too_large", MONEY_FEN_MAX)
    for field in ("main_stone_mct", "side_stone_mct"):
        value = getattr(record, field)
        if value > STONE_MCT_MAX:
            yield Problem(field, value, "too_heavy", STONE_MCT_MAX)


def _texts(record: PieceRecord) -> Iterator[Problem]:
    for field, longest in _LENGTH_MAX.items():
        value = getattr(record, field)
        if len(value) > longest:
            yield Problem(field, value, "too_long", longest)


def _required(record: PieceRecord) -> Iterator[Problem]:
    mode = record.pricing_mode
    if mode == "by_piece":
        if record.label_price_fen == 0:
            yield Problem("label_price_fen", 0, "required")
        return
    if not record.purity_code:
        yield Problem("purity_code", "", "required")
    if record.net_gold_weight_mg == 0:
        yield Problem("net_gold_weight_mg", 0, "required")
    if mode == "by_parts" and record.stone_fen == 0:
        yield Problem("stone_fen", 0, "required")
    if mode == "by_weight" and record.stone_fen:
        yield Problem("stone_fen", record.stone_fen, "stone_price_lost")


def _metal(record: PieceRecord, purity: Purity | None) -> Iterator[Problem]:
    made_of = _MADE_OF.get(record.category_major)
    if purity is not None and made_of is not None:
        metals, least, greatest = made_of
        if purity.metal not in metals or not least <= purity.fineness_permille_x10 <= greatest:
            yield Problem("purity_code", record.purity_code, "other_metal")


def _weights(record: PieceRecord) -> Iterator[Problem]:
    longest = NET_WEIGHT_MG_MAX[record.category]
    if record.net_gold_weight_mg > longest:
        yield Problem("net_gold_weight_mg", record.net_gold_weight_mg, "too_heavy", longest)
    least, _ = BOUNDS_MG[record.category]
    if record.pricing_mode == "by_weight" and 0 < record.net_gold_weight_mg < least:
        yield Problem("net_gold_weight_mg", record.net_gold_weight_mg, "too_light", least)
    if not record.gross_weight_mg:
        return  # not weighed as a whole
    parts = record.net_gold_weight_mg + record.part_weight_mg
    parts += stone_mg(record.main_stone_mct + record.side_stone_mct)
    tolerance = GROSS_TOLERANCE_SILVER_MG if record.category_major == "银饰" else GROSS_TOLERANCE_MG
    if record.gross_weight_mg < parts - tolerance:
        yield Problem("gross_weight_mg", record.gross_weight_mg, "gross_below_parts", parts)
    elif _all_weighed(record) and record.gross_weight_mg > parts + tolerance:
        yield Problem("gross_weight_mg", record.gross_weight_mg, "gross_above_parts", parts)


def _all_weighed(record: PieceRecord) -> bool:
    """Whether the record claims to know the weight of everything in the piece."""
    weighed = (not record.main_stone_name or record.main_stone_mct) and (
        not record.side_stone_count or record.side_stone_mct
    )
    return bool(weighed and record.net_gold_weight_mg) and record.category_major not in _UNWEIGHED_STONES


def _stones(record: PieceRecord) -> Iterator[Problem]:
    if record.main_stone_mct and not record.main_stone_name:
        yield Problem("main_stone_name", "", "required")
    if record.main_stone_name and not record.main_stone_count:
        yield Problem("main_stone_count", 0, "required")
    if record.side_stone_mct and not record.side_stone_count:
        yield Problem("side_stone_count", 0, "required")
