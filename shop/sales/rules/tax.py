"""The tax inside a price, by line: value added tax, and consumption tax on what the law names.

Shelf prices include value added tax (VAT Act 2026, 13 % for goods). Consumption tax of 5 % is due at retail on
jewellery of gold, silver and platinum and on diamonds (财税字〔1994〕95号 with 财税〔2003〕86号, 财税〔2001〕176号), on
the price without value added tax. Old for new is taxed on what was really received (95号 seven, 财税字〔1996〕74号).
Rates are data with a day from which they hold: a change of the law adds a row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from kernel.money import divide_half_up, split_by_weight

WHOLE_BP = 10_000


class ConsumptionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Goods of these major categories, of these metals (any when empty), with one of these tags (any when empty)."""

    category_majors: tuple[str, ...]
    metals: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    rate_bp: int = 500

    def holds(self, category_major: str, metal: str, tags: Collection[str]) -> bool:
        return (
            category_major in self.category_majors
            and (not self.metals or metal in self.metals)
            and (not self.tags or not set(self.tags).isdisjoint(tags))
        )


class TaxRates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rates in basis points, in force from the day `valid_from` ('YYYY-MM-DD') on; the first rule that holds counts."""

    valid_from: str
    vat_bp: int
    consumption: tuple[ConsumptionRule, ...] = ()


_TAXED_METALS = ("gold", "silver", "platinum")
TAX_TABLE = (
    TaxRates(
        valid_from="2026-01-01",
        vat_bp=1300,
        consumption=(
            ConsumptionRule(category_majors=("素金", "K金", "铂金", "银饰")),
            ConsumptionRule(category_majors=("镶嵌",), metals=_TAXED_METALS),
            ConsumptionRule(category_majors=("镶嵌", "珍珠彩宝"), tags=("diamond", "钻石")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Taxable:
    """One line: what it is, its net fen, and what old goods paid of it."""

    category_major: str
    metal: str
    tags: tuple[str, ...]
    net_fen: int
    traded_fen: int = 0


@dataclass(frozen=True, slots=True)
class LineTax:
    """received_fen = without_tax_fen + vat_fen; the consumption tax is a part of `without_tax_fen`."""

    received_fen: int
    without_tax_fen: int
    vat_bp: int
    vat_fen: int
    consumption_bp: int
    consumption_fen: int


def rates_on(day: str, table: Sequence[TaxRates] = TAX_TABLE) -> TaxRates | None:
    """The rates in force on a day ('YYYY-MM-DD'); None before the first."""
    return max((row for row in table if row.valid_from <= day), key=lambda row: row.valid_from, default=None)


def line_tax(line: Taxable, rates: TaxRates) -> LineTax:
    """Each tax is rounded once, half up: 3,067.62 is 2,714.71 and 352.91, of which 135.74 consumption tax."""
    received = line.net_fen - line.traded_fen
    without = divide_half_up(received * WHOLE_BP, WHOLE_BP + rates.vat_bp)
    found = (
        rule.rate_bp for rule in rates.consumption if rule.holds(line.category_major, line.metal, line.tags)
    )  # fmt: skip
    consumption_bp = next(found, 0)
    return LineTax(
        received, without, rates.vat_bp, received - without, consumption_bp,
        divide_half_up(without * consumption_bp, WHOLE_BP),
    )  # fmt: skip


def traded_by_line(lines: Sequence[tuple[str, int]], credits_fen: Mapping[str, int]) -> list[int]:
    """What old goods pay of each line, given (metal, net fen) of the lines and the credit by metal.

    A credit pays the lines of its own metal first, then the others; what is above the bill is money paid out and
    lessens no tax.
    """
    left = [net for _metal, net in lines]
    out = [0] * len(lines)
    rest = 0
    for metal, credit in credits_fen.items():
        own = [net if line[0] == metal else 0 for line, net in zip(lines, left, strict=True)]
        rest += credit - _pay(min(credit, sum(own)), own, left, out)
    _pay(min(rest, sum(left)), list(left), left, out)
    return out


def _pay(fen: int, weights: list[int], left: list[int], out: list[int]) -> int:
    if fen:
        for place, share in enumerate(split_by_weight(fen, weights, weights)):
            left[place] -= share
            out[place] += share
    return fen
