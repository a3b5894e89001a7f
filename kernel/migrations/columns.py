"""Column types that the steps share."""

from __future__ import annotations

import sqlalchemy as sa


def big() -> sa.types.TypeEngine[int]:
    """Whole numbers of 64 bits: what SQLite's INTEGER is and PostgreSQL's is not."""
    return sa.BigInteger().with_variant(sa.Integer, "sqlite")
