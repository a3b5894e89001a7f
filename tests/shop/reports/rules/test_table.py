"""Cells are whole numbers of their kind; text is made of them at the end."""

from __future__ import annotations

import pytest

from shop.reports.rules.table import Column, Table, percent, words_of

COLUMNS = (Column("大类"), Column("件数", "count", summed=True), Column("金额", "money", summed=True))


@pytest.mark.parametrize(
    ("kind", "cell", "text"),
    [
        ("money", -1_234_50, "-1,234.50"),
        ("grams", 20_355, "20.355"),
        ("count", 1_234, "1,234"),
        ("percent", 10_21, "10.21%"),
        ("percent", -5, "-0.05%"),
        ("money", "", ""),
    ],
)
def test_a_cell_is_written_by_its_kind(kind, cell, text):
    assert words_of(kind, cell) == text


def test_totals_add_what_is_summed_and_pass_over_what_is_empty():
    table = Table("销售", COLUMNS, (("素金", 2, 10), ("银饰", "", 5)))

    assert table.totals == ("合计", 2, 15)
    assert table.words(table.totals) == ("合计", "2", "0.15")
    assert Table("单", COLUMNS[:1], (("素金",),)).totals == ()


@pytest.mark.parametrize("row", [("素金", 1), ("素金", "1", 2), (1, 1, 2)])
def test_a_row_that_does_not_fit_its_columns_is_our_fault(row):
    with pytest.raises(ValueError, match="销售"):
        Table("销售", COLUMNS, (row,))


def test_a_share_of_nothing_is_not_told():
    assert (percent(1, 3), percent(-1, 3), percent(1, -3), percent(1, 0)) == (33_33, -33_33, -33_33, "")
