"""A row of a file as a piece's record: what stands in several columns becomes a stone, a paper, a fee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shop.catalogue.facts import Certificate, CraftFee, PieceRecord, Stone
from shop.catalogue.rules.naming import named
from shop.catalogue.rules.purity import Purity

_SIDE = ("shape", "color", "clarity", "cut", "spec", "unit", "unit_fen", "fen")
_FEE = ("mode", "fen", "original_fen")
_PAPER = {"certificate_no_2": "number", "certificate_issuer_2": "issuer", "certificate_fee_fen_2": "fee_fen"}


def record_of(values: Mapping[str, Any], table: Iterable[Purity]) -> PieceRecord:
    """`values` by column, empty ones left out; `table` the purities in force, for the name of what it is made of."""
    plain = dict(values)
    side = {field: plain.pop(f"side_stone_{field}") for field in ("name", *_SIDE) if f"side_stone_{field}" in plain}
    paper = {field: plain.pop(column) for column, field in _PAPER.items() if column in plain}
    fees = tuple(
        CraftFee(kind=kind, **fee)
        for kind in ("extra", "misc")
        if (fee := {field: plain.pop(f"{kind}_fee_{field}") for field in _FEE if f"{kind}_fee_{field}" in plain})
    )
    if side:
        totals = {"count": plain.get("side_stone_count", 0), "mct": plain.get("side_stone_mct", 0)}
        plain["side_stones"] = (Stone(**{"name": "", **side}, **totals),)
    if paper:
        plain["more_certificates"] = (Certificate(**{"number": "", **paper}),)
    return named(PieceRecord(**plain, more_fees=fees), table)
