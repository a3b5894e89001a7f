"""A supplier's delivery against its list: what is short, what nobody told, what weighs otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.weighing import tolerance_mg
from shop.stock.facts import Difference

TOTAL_TOLERANCE_MG = 10  # a scale's last digit; each piece adds its own tolerance


def differences(
    told: Sequence[PieceRecord], found: Collection[str], *, weighed: Mapping[str, int], weighed_mg: int, reason: str
) -> tuple[Difference, ...]:
    """`found` are the barcodes that came, `weighed` those that were put on the scale (mg of the whole piece) and
    `weighed_mg` the delivery as a whole, 0 where it was not weighed. All of them have one `reason`.
    """
    known = {record.barcode: record for record in told}
    rows = [
        Difference(barcode=code, what="short", told_mg=record.gross_weight_mg, reason=reason)
        for code, record in known.items()
        if code not in found
    ]
    extra = sorted(set(found) - known.keys())
    rows += [Difference(barcode=code, what="extra", found_mg=weighed.get(code, 0), reason=reason) for code in extra]
    rows += weight_differences(known, weighed, reason)
    came = [record for code, record in known.items() if code in found]
    told_mg = sum(record.gross_weight_mg for record in came)
    allowed = TOTAL_TOLERANCE_MG + sum(tolerance_mg(record.purity_code) for record in came)
    if weighed_mg and abs(weighed_mg - told_mg) > allowed:
        rows.append(Difference(barcode="", what="total", told_mg=told_mg, found_mg=weighed_mg, reason=reason))
    return tuple(rows)


def weight_differences(
    known: Mapping[str, PieceRecord], weighed: Mapping[str, int], reason: str = ""
) -> tuple[Difference, ...]:
    """Pieces that are on the scale something else than on paper, by more than their metal's tolerance."""
    return tuple(
        Difference(
            barcode=code, what="weight", told_mg=known[code].gross_weight_mg, found_mg=found_mg, reason=reason
        )
        for code, found_mg in sorted(weighed.items())
        if code in known and abs(found_mg - known[code].gross_weight_mg) > tolerance_mg(known[code].purity_code)
    )  # fmt: skip
