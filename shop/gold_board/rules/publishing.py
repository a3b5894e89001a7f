"""The guard in front of a new gold board: what is refused, and what a person is asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import get_args

from kernel.money import plain_yuan
from shop.catalogue.rules.purity import purity_name
from shop.gold_board.errors import BoardDoubtful, BoardRefused
from shop.gold_board.facts import BoardDoubt, BoardRow, Price
from shop.gold_board.rules.policy import BoardPolicy

Said = Collection[tuple[str, int]]
"""Numbers that a person said again: (purity code, fen a gram)."""

PRICES: tuple[Price, ...] = get_args(Price)
PRICE_NAMES: dict[Price, str] = {"retail": "售价", "trade_in": "换购价", "recycle": "回收价", "member": "会员价"}
PRICE_FEN_MAX = 100_000_00  # a gram


def check_rows(rows: Sequence[BoardRow], known: Collection[str]) -> None:
    """Known purities, none twice, prices above zero; a member's price not above everybody's. Raises BoardRefused."""
    if not rows:
        raise BoardRefused(reason="没有价格", purity="")
    seen: set[str] = set()
    for row in rows:
        if row.purity_code not in known:
            raise BoardRefused(reason=f"没有成色 {row.purity_code}", purity=row.purity_code)
        if row.purity_code in seen:
            raise BoardRefused(reason="同一成色写了两次", purity=row.purity_code)
        seen.add(row.purity_code)
        if not min(row.retail_fen, row.trade_in_fen, row.recycle_fen) > 0:
            raise BoardRefused(reason="价格必须大于零", purity=row.purity_code)
        if max(row.retail_fen, row.trade_in_fen, row.recycle_fen) > PRICE_FEN_MAX:
            raise BoardRefused(reason=f"每克超过 {plain_yuan(PRICE_FEN_MAX)}", purity=row.purity_code)
        if not 0 <= row.member_fen <= row.retail_fen:
            raise BoardRefused(reason="会员价高于售价", purity=row.purity_code)


def check_board(rows: Sequence[BoardRow], known: Collection[str], *, effective_at: str, valid_until: str) -> None:
    """Sound rows, and an end after the start. Raises BoardRefused."""
    check_rows(rows, known)
    if valid_until <= effective_at:
        raise BoardRefused(reason="失效时间不晚于生效时间", purity="")


def doubts_of(rows: Iterable[BoardRow], before: Mapping[str, BoardRow], policy: BoardPolicy) -> tuple[BoardDoubt, ...]:
    """Changes that are larger than the policy's, and buying for as much as selling brings."""
    found: list[BoardDoubt] = []
    for row in rows:
        old = before.get(row.purity_code)
        if old is not None:
            found += (_doubt(row, "jump", name, old.price(name)) for name in PRICES if _jumps(old, row, name, policy))
        if row.recycle_fen >= row.retail_fen:
            found.append(_doubt(row, "margin", "recycle", row.retail_fen))
        if row.trade_in_fen > row.retail_fen:
            found.append(_doubt(row, "margin", "trade_in", row.retail_fen))
    return tuple(found)


def _doubt(row: BoardRow, why: str, name: Price, old_fen: int) -> BoardDoubt:
    return BoardDoubt(
        purity_code=row.purity_code,
        why=why,  # type: ignore[arg-type]
        price=name,
        old_fen=old_fen,
        new_fen=row.price(name),
    )


def _jumps(old: BoardRow, new: BoardRow, name: Price, policy: BoardPolicy) -> bool:
    """A member's price that comes or goes is no change of it."""
    was, will_be = old.price(name), new.price(name)
    return bool(was and will_be) and abs(will_be - was) * 10_000 > was * policy.jump_bp


def require_said(doubts: Sequence[BoardDoubt], said: Said) -> None:
    """Raises BoardDoubtful unless every doubtful number was said again."""
    left = [doubt for doubt in doubts if (doubt.purity_code, doubt.new_fen) not in said]
    if left:
        numbers = dict.fromkeys(f"{doubt.purity_code}={_typed(doubt.new_fen)}" for doubt in doubts)
        raise BoardDoubtful(doubt=doubt_words(left[0]), numbers=" ".join(numbers), count=len(left))


def _typed(fen: int) -> str:
    return plain_yuan(fen).replace(",", "")


def doubt_words(doubt: BoardDoubt) -> str:
    """'足金999 售价 1,028.00 → 1,128.00 (+9.7 %)', '足金999 回收价 1,030.00 不低于售价 1,028.00'."""
    name, price = purity_name(doubt.purity_code), PRICE_NAMES[doubt.price]
    if doubt.why == "margin":
        return f"{name} {price} {plain_yuan(doubt.new_fen)} 不低于售价 {plain_yuan(doubt.old_fen)}"
    return f"{name} {price} {plain_yuan(doubt.old_fen)} → {plain_yuan(doubt.new_fen)} ({percent_words(doubt)})"


def percent_words(doubt: BoardDoubt) -> str:
    """The change in tenths of a percent, cut off: '+9.7 %'."""
    change = doubt.new_fen - doubt.old_fen
    whole, tenth = divmod(abs(change) * 1_000 // doubt.old_fen, 10)
    return f"{'-' if change < 0 else '+'}{whole}.{tenth} %"
