"""Whether a line's gold price is no longer the board's: a line keeps the one that it was scanned with for a while."""

from __future__ import annotations

from collections.abc import Callable

from shop.sales.rules.cart import CartLine
from shop.sales.rules.components import BY_PIECE


def price_today(
    line: CartLine, board_price: Callable[[str], int | None], member_price: Callable[[str], int] | None
) -> int | None:
    """What this customer would pay for a gram now; a locked price is everybody's."""
    price = line.gram_price(board_price(line.piece.purity_code))
    special = 0 if member_price is None or line.lock is not None else member_price(line.piece.purity_code)
    return price if price is None else special or price


def stale_price_fen(line: CartLine, gram_fen: int, today: Callable[[CartLine], int | None], stale_after: str) -> int:
    """Today's price of a gram where the line was fixed before the ISO time `stale_after` at another one; else 0."""
    if line.piece.pricing_mode == BY_PIECE or line.priced_at >= stale_after:
        return 0
    price = today(line)
    return 0 if price is None or price == gram_fen else price
