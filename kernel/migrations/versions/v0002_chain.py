"""The chain: stores that sell with no line, rights that are leased, registers that sign, headquarters on PostgreSQL.

Revision 0002. Its parts stand in `second_schema`, one module for each area.
"""

from __future__ import annotations

from kernel.migrations import second_schema
from kernel.migrations.parts import upgrade_parts

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    upgrade_parts(second_schema)
