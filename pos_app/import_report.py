"""What an import would bring and what is wrong with it, as lines for a terminal and as a file for Excel."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.bringing_in import Summary
from pos_app.importing import BadRow
from pos_app.terminal_table import padded, width

HEADS = ("表", "行号", "列", "内容", "原因")
_NUMBER = 1  # the column that stands to the right


def problem_cells(problem: BadRow) -> tuple[str, str, str, str, str]:
    """One bad row as texts; a fault of a whole sheet has no row number."""
    row = str(problem.row) if problem.row else ""
    return problem.sheet, row, problem.column, problem.value, problem.reason


def problem_lines(problems: Sequence[BadRow]) -> Iterator[str]:
    """Bad rows as a table whose columns stand under each other, Chinese characters being two columns wide."""
    rows = [HEADS, *map(problem_cells, problems)]
    widths = [max(width(row[place]) for row in rows) for place in range(len(HEADS) - 1)]
    for number, row in enumerate(rows):
        cells = [padded(row[place], wide, place == _NUMBER) for place, wide in enumerate(widths)]
        yield "  ".join([*cells, row[-1]]).rstrip()
        if number == 0:
            yield "-" * (sum(widths) + 2 * len(widths) + width(HEADS[-1]))


def summary_lines(brought: Summary) -> Iterator[str]:
    """The pieces by category with their metal, then goods by quantity, then members with what they bring."""
    for total in brought.categories:
        yield f"  {padded(total.name, 10, False)}{total.pieces:>8,} 件  金重 {grams(total.weight_mg)} 克"
    yield f"货品 {brought.pieces:,} 件  金重 {grams(brought.weight_mg)} 克"
    if brought.articles:
        yield f"饰品 {brought.articles:,} 种  {brought.units:,} 件"
    value = brought.principal_fen + brought.bonus_fen
    parts = f"本金 {plain_yuan(brought.principal_fen)} + 赠金 {plain_yuan(brought.bonus_fen)}"
    yield f"会员 {brought.members:,} 位  积分 {brought.points:,}  储值 {plain_yuan(value)} 元 ({parts})"


def write_problems(problems: Sequence[BadRow], path: Path) -> None:
    """The bad rows as CSV that Excel opens in Chinese; a cell that looks like a formula is written as text."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows([_harmless(cell) for cell in problem_cells(problem)] for problem in problems)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell
