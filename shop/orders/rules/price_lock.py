"""A locked gold price (锁金价): a term of a real sale with delivery, never a bet on the price."""

from __future__ import annotations

import msgspec


class PriceLock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price of so many fen a gram for one piece or one written order, until the day it is picked up ('YYYY-MM-DD').

    `lower_of_two`: the customer pays today's price where that is lower (就低).
    """

    order_no: str
    price_fen: int
    pickup_date: str
    lower_of_two: bool = False


def locked_price_fen(lock: PriceLock, today_fen: int) -> int:
    """Fen a gram that the line has; `today_fen` 0 where the board has no price."""
    return min(lock.price_fen, today_fen) if lock.lower_of_two and today_fen else lock.price_fen


def may_lock(*, barcode: str, order_no: str, pickup_date: str) -> bool:
    """A price is locked on a piece or on a written order, and only with a day on which it is picked up."""
    return bool(barcode or order_no) and bool(pickup_date)
