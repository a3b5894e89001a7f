"""The guard in front of a new gold board."""

from __future__ import annotations

from collections.abc import Sequence

from shop.gold_board.errors import BoardRefused
from shop.gold_board.facts import BoardRow


def check_board(rows: Sequence[BoardRow], *, effective_at: str, valid_until: str) -> None:
    """Prices positive, buying below selling, no purity twice, an end after the start. Raises BoardRefused."""
    if not rows:
        raise BoardRefused(reason="没有价格", purity="")
    if valid_until <= effective_at:
        raise BoardRefused(reason="失效时间不晚于生效时间", purity="")
    seen: set[str] = set()
    for row in rows:
        if row.purity_code in seen:
            raise BoardRefused(reason="同一成色写了两次", purity=row.purity_code)
        seen.add(row.purity_code)
        if min(row.retail_fen, row.trade_in_fen, row.recycle_fen) <= 0:
            raise BoardRefused(reason="价格必须大于零", purity=row.purity_code)
        if row.recycle_fen >= row.retail_fen or row.trade_in_fen > row.retail_fen:
            raise BoardRefused(reason="回收价或换购价不低于售价", purity=row.purity_code)
