"""A piece's name is composed, never typed: GB 11887 Amendment 1, 7.1 allows purity, stone and kind, nothing else."""

from __future__ import annotations

from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.purity import purity_name


def compose_name(record: PieceRecord) -> str:
    """Purity, main stone, kind: '18K金钻石戒指', '足金999手镯', '翡翠手镯'. The series is no part of it."""
    purity = purity_name(record.purity_code) if record.purity_code else ""
    kind = record.category
    if not record.main_stone_name and purity.endswith("金") and kind.startswith("金"):
        kind = kind.removeprefix("金")  # 足金 + 金条 is 足金条
    return f"{purity}{record.main_stone_name}{kind}"
