"""The inputs of this till's bills. Local: what they gave stands in the sales themselves."""

from __future__ import annotations

from kernel.tables import Column, String, Text, local_table

sale_sheet = local_table(
    "sale_sheet",
    Column("sale_id", String(36), primary_key=True),
    Column("sheet", Text, nullable=False),  # JSON of the inputs without the shared ones
    Column("shared", String(64), nullable=False),
)
# Promotion rules and tax rates, kept once for all bills that had them.
sheet_shared = local_table(
    "sheet_shared",
    Column("shared", String(64), primary_key=True),  # SHA-256 of the text
    Column("inputs", Text, nullable=False),
)
