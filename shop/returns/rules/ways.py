"""By which tenders money goes back: by those that it came by, never out of the drawer instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from kernel.money import split_by_weight
from shop.orders.facts import Way
from shop.orders.rules.deposit import PaidAhead
from shop.sales.facts import SoldTender
from shop.sales.rules.tenders import CARD, CASH, DEPOSIT, GIFT_CARD, POINTS, STORED_VALUE

# Value that was loaded never leaves as cash before it is back on its card; notes are given last.
REFUND_ORDER = (GIFT_CARD, STORED_VALUE, CARD, CASH)  # points, which are no money, before them
_OF_GOODS = (POINTS, DEPOSIT)  # these pay for goods alone


class PaidBack(NamedTuple):
    """A tender and the money ahead that it paid, None for a tender of the bill itself; below zero it goes back."""

    tender: SoldTender
    ahead: PaidAhead | None = None


def share_of(tenders: Sequence[SoldTender], fen: int) -> tuple[tuple[Way, ...], tuple[SoldTender, ...]]:
    """How a bill that was paid by these tenders was paid `fen` ahead, pro rata, and what is left of each for the rest.

    Points and other money paid ahead pay for goods: they have no share in it.
    """
    amounts = [0 if one.method in _OF_GOODS else max(0, one.amount_fen) for one in tenders]
    parts = split_by_weight(min(fen, sum(amounts)), amounts) if any(amounts) else [0] * len(amounts)
    pairs = [_divided(one, part) for one, part in zip(tenders, parts, strict=True)]
    return tuple(way for way, _ in pairs if way.fen), tuple(rest for _, rest in pairs)


def _divided(tender: SoldTender, fen: int) -> tuple[Way, SoldTender]:
    principal, bonus = split_by_weight(fen, [tender.principal_fen, tender.bonus_fen]) if _in_lots(tender) else (0, 0)
    way = Way(method=tender.method, fen=fen, reference=tender.reference, principal_fen=principal, bonus_fen=bonus)
    rest = msgspec.structs.replace(
        tender, amount_fen=tender.amount_fen - fen, principal_fen=tender.principal_fen - principal,
        bonus_fen=tender.bonus_fen - bonus,
    )  # fmt: skip
    return way, rest


def _in_lots(tender: SoldTender) -> bool:
    return tender.method == STORED_VALUE and tender.amount_fen > 0


def ways_of(ahead: Iterable[PaidAhead], own: Iterable[SoldTender] = ()) -> list[PaidBack]:
    """Everything by which something was paid: the money that came first, then the bill's `own` tenders."""
    return [*(PaidBack(_tender(way), one) for one in ahead for way in one.ways), *(PaidBack(one) for one in own)]


def _tender(way: Way) -> SoldTender:
    return SoldTender(
        method=way.method, amount_fen=way.fen, tendered_fen=way.fen, reference=way.reference,
        principal_fen=way.principal_fen, bonus_fen=way.bonus_fen,
    )  # fmt: skip


def left_after(ways: Sequence[PaidBack], fen: int) -> list[PaidBack]:
    """What these ways still hold when `fen` went back by them."""
    held = sum(one.tender.amount_fen for one in ways)
    return [PaidBack(_tender(as_way(tender)), ahead) for tender, ahead in reversed(go_back(ways, held, skip=fen))]


def as_way(back: SoldTender) -> Way:
    """What goes back as it was paid."""
    return Way(
        method=back.method, fen=-back.amount_fen, reference=back.reference,
        principal_fen=-back.principal_fen, bonus_fen=-back.bonus_fen,
    )  # fmt: skip


def go_back(ways: Sequence[PaidBack], fen: int, *, skip: int = 0) -> list[PaidBack]:
    """`fen` by these ways, the last ones of each kind first, behind `skip` that went back before.

    It can be less: what the ways do not hold. Stored value goes back in its shares of principal and bonus. Points are
    those of an earlier bill alone: what they paid of the bill itself is shared out over all of it.
    """
    out = []
    for way in _in_order(ways):
        held = way.tender.amount_fen
        used = min(skip, held)
        take = min(fen, held - used)
        skip, fen = skip - used, fen - take
        if take:
            out.append(PaidBack(_paid_back(way.tender, used, take), way.ahead))
    return out


def _in_order(ways: Sequence[PaidBack]) -> list[PaidBack]:
    return [
        way
        for method in (POINTS, *REFUND_ORDER)
        for way in reversed(ways)
        if way.tender.method == method and way.tender.amount_fen > 0 and (method != POINTS or way.ahead is not None)
    ]


def _paid_back(tender: SoldTender, used: int, fen: int) -> SoldTender:
    if tender.method == POINTS:
        before, after = (int(tender.reference) * part // tender.amount_fen for part in (used, used + fen))
        return paid_out(POINTS, fen, str(after - before))
    if tender.method != STORED_VALUE:
        return paid_out(tender.method, fen, tender.reference)
    shares = [tender.principal_fen, tender.bonus_fen]
    since, till = split_by_weight(used, shares), split_by_weight(used + fen, shares)
    principal, bonus = (last - first for first, last in zip(since, till, strict=True))
    return msgspec.structs.replace(paid_out(STORED_VALUE, fen), principal_fen=-principal, bonus_fen=-bonus)


def paid_out(method: str, fen: int, reference: str = "") -> SoldTender:
    """`fen` that the customer is paid."""
    return SoldTender(method=method, amount_fen=-fen, tendered_fen=-fen, reference=reference)
