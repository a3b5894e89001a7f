"""The jewellery counter: old gold, orders, services, returns, counts, whole master data, the life of a gold board.

Revision 0003. Its parts stand in `third_schema`, one module for each area.
"""

from __future__ import annotations

from kernel.migrations import third_schema
from kernel.migrations.parts import upgrade_parts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    upgrade_parts(third_schema)
