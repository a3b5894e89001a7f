"""The row of the layout in force."""

from __future__ import annotations

from kernel.tables import Column, Integer, Text, projected_table

paper_layout = projected_table(
    "paper_layout",
    Column("one", Integer, primary_key=True),  # always 1: a database serves one company
    Column("layout", Text, nullable=False),
)
