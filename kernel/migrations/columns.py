"""Column types and indexes that the steps share."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic.operations import Operations


def big() -> sa.types.TypeEngine[int]:
    """Whole numbers of 64 bits: what SQLite's INTEGER is and PostgreSQL's is not."""
    return sa.BigInteger().with_variant(sa.Integer, "sqlite")


def create_partial_index(op: Operations, name: str, table: str, columns: Sequence[str], *, where: str) -> None:
    """An index over the rows of which `where` is true."""
    op.create_index(op.f(name), table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))
