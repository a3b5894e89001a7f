"""Columns of Chinese and figures."""

from __future__ import annotations

from pos_app.terminal_table import padded, table_lines, width


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert (width("金A"), padded("金", 4, True), padded("金", 4, False)) == (3, "  金", "金  ")


def test_figures_end_at_one_edge() -> None:
    assert list(table_lines([["顾客", "元"], ["非会员", "1,000"]], right={1})) == ["顾客       元", "非会员  1,000"]
