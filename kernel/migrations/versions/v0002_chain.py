"""The chain: stores that sell with no line, rights that are leased, registers that sign, headquarters on PostgreSQL.

Revision 0002. Its parts stand in `second_schema`, one module for each area.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from alembic import op
from alembic.operations import Operations

from kernel.migrations import second_schema

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    operations = Operations(op.get_context())
    for name in sorted(module.name for module in pkgutil.iter_modules(second_schema.__path__)):
        import_module(f"{second_schema.__name__}.{name}").upgrade(operations)
