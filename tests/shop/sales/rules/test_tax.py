"""The tax inside a price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.sales.rules.tax import Taxable, TaxRates, line_tax, rates_on, traded_by_line

RATES = rates_on("2026-11-21")
assert RATES is not None


def gold(net_fen: int, traded_fen: int = 0) -> Taxable:
    return Taxable("素金", "gold", (), net_fen, traded_fen)


def test_a_plain_gold_price_holds_both_taxes():
    """Worked example E13 of E1."""
    tax = line_tax(gold(3_067_62), RATES)

    assert (tax.without_tax_fen, tax.vat_fen, tax.consumption_fen) == (2_714_71, 352_91, 135_74)


def test_old_for_new_is_taxed_on_what_was_received():
    """Worked example E13 of E5: 19,854.72 of goods, 13,104.00 of old gold."""
    tax = line_tax(gold(19_854_72, 13_104_00), RATES)

    assert (tax.received_fen, tax.without_tax_fen, tax.vat_fen, tax.consumption_fen) == (
        6_750_72, 5_974_09, 776_63, 298_70,
    )  # fmt: skip


@pytest.mark.parametrize(("line", "rate_bp"), [
    (Taxable("镶嵌", "gold", (), 1), 500), (Taxable("镶嵌", "palladium", (), 1), 0),
    (Taxable("镶嵌", "palladium", ("diamond",), 1), 500), (Taxable("银饰", "silver", (), 1), 500),
    (Taxable("玉石翡翠", "", (), 1), 0), (Taxable("投资金", "gold", (), 1), 0),
])  # fmt: skip
def test_consumption_tax_goes_by_what_the_piece_is(line: Taxable, rate_bp: int):
    assert line_tax(line, RATES).consumption_bp == rate_bp


def test_the_rates_of_the_day_are_taken_and_none_before_the_first():
    table = (TaxRates(valid_from="2026-01-01", vat_bp=1300), TaxRates(valid_from="2027-01-01", vat_bp=1200))

    assert [rates_on(day, table) for day in ("2025-12-31", "2026-12-31", "2027-01-01")] == [None, *table]


def test_a_credit_pays_the_lines_of_its_own_metal_first():
    lines = (("gold", 1_000_00), ("platinum", 500_00), ("gold", 1_000_00))

    assert traded_by_line(lines, {"platinum": 600_00, "gold": 300_00}) == [192_50 + 7_50, 500_00, 150_00 + 50_00]


@given(
    st.lists(st.tuples(st.sampled_from(["gold", "silver", ""]), st.integers(0, 10**7)), max_size=6),
    st.dictionaries(st.sampled_from(["gold", "silver", "platinum"]), st.integers(0, 10**7)),
)
def test_no_line_is_paid_twice_and_no_credit_is_lost(lines: list[tuple[str, int]], credits_fen: dict[str, int]):
    paid = traded_by_line(lines, credits_fen)

    assert all(0 <= fen <= net for fen, (_metal, net) in zip(paid, lines, strict=True))
    assert sum(paid) == min(sum(credits_fen.values()), sum(net for _metal, net in lines))


@given(st.integers(-(10**9), 10**9))
def test_price_without_tax_and_tax_are_the_price(net_fen: int):
    tax = line_tax(gold(net_fen), RATES)

    assert tax.without_tax_fen + tax.vat_fen == net_fen
