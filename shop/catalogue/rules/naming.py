"""A piece's name is composed, never typed: GB 11887 Amendment 1, 7.1 allows purity, stone and kind, nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.purity import Purity, purity_name, purity_of


def compose_name(record: PieceRecord) -> str:
    """Purity, main stone, kind: '18K金钻石戒指', '足金999手镯', '翡翠手镯'. The series is no part of it."""
    purity = name_of_purity(record)
    kind = record.category
    if not record.main_stone_name and purity.endswith("金") and kind.startswith("金"):
        kind = kind.removeprefix("金")  # 足金 + 金条 is 足金条
    return f"{purity}{record.main_stone_name}{kind}"


def name_of_purity(record: PieceRecord) -> str:
    """'18K金'; the record's own word for a purity that headquarters listed after this program was written."""
    return record.purity_name or (purity_name(record.purity_code) if record.purity_code else "")


def named(record: PieceRecord, table: Iterable[Purity]) -> PieceRecord:
    """The record with the name that `table` gives its purity, where this program's own table has another or none."""
    row = purity_of(record.purity_code, table=table)
    if row is None or row.name == purity_name(row.code):
        return record
    return msgspec.structs.replace(record, purity_name=row.name)
