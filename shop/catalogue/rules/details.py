"""What is wrong with the particulars of a piece: its craft fees, sizes, stones' prices, certificates, photos.

Problems name their field as the column of an import does: craft_fee_fen, extra_fee_fen, side_stone_name, …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.money import divide_half_up
from shop.catalogue.facts import CraftFee, PieceRecord, Stone
from shop.catalogue.rules.barcode import normalise_number
from shop.catalogue.rules.kinds import CRAFT_FEE_MODES, STONE_UNITS


@dataclass(frozen=True, slots=True)
class Problem:
    """`reason` is a stable code; `limit` the bound that was passed, in the field's own unit, where there is one."""

    field: str
    value: object
    reason: str
    limit: int = 0

    def told(self) -> dict[str, str | int]:
        """As the facts of an error: `field`, `reason`, `limit`, and `problem` in one for a reader of code."""
        told: dict[str, str | int] = {"field": self.field, "reason": self.reason, "limit": self.limit}
        return {**told, "problem": f"{self.field} {self.reason}"}


MONEY_FEN_MAX = 99_999_999_99
CRAFT_FEE_PER_GRAM_FEN_MAX = 5_000_00
PHOTOS_MAX = 12
_NUMBER_LENGTH_MAX = 40
_TEXT_LENGTH_MAX = {"name": 24, "shape": 16, "color": 16, "clarity": 16, "cut": 16, "spec": 40}
_DIGEST = re.compile(r"^[0-9a-f]{64}$")
# Least and greatest size that one would meet; beyond it was typed in another unit.
_SIZES_MM = {"bangle_inner_mm": (40, 80), "chain_length_mm": (100, 1_500)}


def all_fees(record: PieceRecord) -> tuple[CraftFee, ...]:
    """The basic fee, and those besides it."""
    basic = CraftFee(
        kind="basic", mode=record.craft_fee_mode, fen=record.craft_fee_fen, original_fen=record.craft_fee_original_fen
    )
    return basic, *record.more_fees


def fee_problems(record: PieceRecord) -> Iterator[Problem]:
    kinds = [fee.kind for fee in record.more_fees]
    if len(set(kinds)) != len(kinds) or not set(kinds) <= {"extra", "misc"}:
        yield Problem("extra_fee_fen", " ".join(kinds), "twice")
    for fee in all_fees(record):
        field = "craft_fee" if fee.kind == "basic" else f"{fee.kind}_fee"
        most = CRAFT_FEE_PER_GRAM_FEN_MAX if fee.mode == "per_gram" else MONEY_FEN_MAX
        if fee.mode not in CRAFT_FEE_MODES:
            yield Problem(f"{field}_mode", fee.mode, "not_a_choice")
        for name, fen in (("fen", fee.fen), ("original_fen", fee.original_fen)):
            if fen < 0:
                yield Problem(f"{field}_{name}", fen, "negative")
            elif fen > most:
                yield Problem(f"{field}_{name}", fen, "too_large", most)
        if 0 < fee.original_fen < fee.fen:
            yield Problem(f"{field}_original_fen", fee.original_fen, "original_below_sold", fee.fen)


def size_problems(record: PieceRecord) -> Iterator[Problem]:
    for field, (least, most) in _SIZES_MM.items():
        value = getattr(record, field)
        if value and not least <= value <= most:
            yield Problem(field, value, "size_absurd", least if value < least else most)


def certificate_problems(record: PieceRecord) -> Iterator[Problem]:
    numbers = [record.certificate_no, *(paper.number for paper in record.more_certificates)]
    for paper in record.more_certificates:
        if not paper.number:
            yield Problem("certificate_no_2", paper.issuer, "required")
        elif normalise_number(paper.number) != paper.number or len(paper.number) > _NUMBER_LENGTH_MAX:
            yield Problem("certificate_no_2", paper.number, "too_long", _NUMBER_LENGTH_MAX)
        if not 0 <= paper.fee_fen <= MONEY_FEN_MAX:
            yield Problem("certificate_fee_fen_2", paper.fee_fen, "too_large", MONEY_FEN_MAX)
    if len(set(numbers)) != len(numbers):
        yield Problem("certificate_no_2", numbers[-1], "twice")


def photo_problems(record: PieceRecord) -> Iterator[Problem]:
    if len(record.photos) > PHOTOS_MAX:
        yield Problem("photos", len(record.photos), "too_many", PHOTOS_MAX)
    for photo in record.photos:
        if not _DIGEST.match(photo):
            yield Problem("photos", photo, "not_a_photo")


def stone_problems(record: PieceRecord) -> Iterator[Problem]:
    """Side stones told one by one are those of the totals; prices are count or carat times unit price.

    Where any stone has a price, all of them together are the price of the stones.
    """
    main = Stone(
        name=record.main_stone_name, count=record.main_stone_count, mct=record.main_stone_mct,
        unit=record.main_stone_unit, unit_fen=record.main_stone_unit_fen, fen=record.main_stone_fen,
    )  # fmt: skip
    if _price_differs(main):
        yield Problem("main_stone_fen", main.fen, "amount_differs", amount_fen(main))
    for stone in record.side_stones:
        yield from _side_stone(stone)
    for total, parts in (
        ("side_stone_count", [stone.count for stone in record.side_stones]),
        ("side_stone_mct", [stone.mct for stone in record.side_stones]),
    ):
        if record.side_stones and getattr(record, total) != sum(parts):
            yield Problem(total, getattr(record, total), "stones_differ", sum(parts))
    told = main.fen + sum(stone.fen for stone in record.side_stones)
    if told and record.pricing_mode == "by_parts" and told != record.stone_fen:
        yield Problem("stone_fen", record.stone_fen, "stones_differ", told)


def _side_stone(stone: Stone) -> Iterator[Problem]:
    if not stone.name:
        yield Problem("side_stone_name", "", "required")
    for field, longest in _TEXT_LENGTH_MAX.items():
        if len(getattr(stone, field)) > longest:
            yield Problem(f"side_stone_{field}", getattr(stone, field), "too_long", longest)
    if min(stone.count, stone.mct, stone.unit_fen, stone.fen) < 0:
        yield Problem("side_stone_fen", stone.name, "negative")
    elif max(stone.unit_fen, stone.fen) > MONEY_FEN_MAX:
        yield Problem("side_stone_fen", stone.name, "too_large", MONEY_FEN_MAX)
    elif stone.unit not in STONE_UNITS:
        yield Problem("side_stone_unit", stone.unit, "not_a_choice")
    elif _price_differs(stone):
        yield Problem("side_stone_fen", stone.fen, "amount_differs", amount_fen(stone))


def _price_differs(stone: Stone) -> bool:
    return bool(stone.unit_fen) and stone.fen != amount_fen(stone)


def amount_fen(stone: Stone) -> int:
    """Unit price times pieces, or times carats half up to the fen."""
    if stone.unit == "per_carat":
        return divide_half_up(stone.unit_fen * stone.mct, 1000)
    return stone.unit_fen * stone.count
