"""What holds of a member's account whatever was done: it is its movements and its open lots, to the point and fen."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence

from sqlalchemy import Connection, select

from membership.points.queries import points_lots
from membership.points.rules.lots import TOLD
from membership.queries import account
from membership.rules.lots import Lot
from membership.tables import member_movement
from membership.value.queries import later_fen_of, value_lots

_moved = member_movement.c
GONE = {"spent": ("spent", "put_back"), "expired": ("expired",), "reversed": ("taken_back", "goods_back")}


def assert_balanced(books: Connection, member_id: str, today: str) -> None:
    """Where every entry was written: nothing is owed, nothing was told, and every point is accounted for."""
    has, points, value = account(books, member_id), points_lots(books, member_id), value_lots(books, member_id)
    query = select(_moved.entry_id, _moved.what, _moved.points).where(_moved.member_id == member_id)

    assert_lots_are_the_balance(books, member_id)
    assert min(has.points, has.principal_fen, has.bonus_fen) >= 0
    assert points.owed == value.owed_principal_fen == value.owed_bonus_fen == 0
    assert TOLD not in {lot.lot_id for lot in points.lots}
    assert_every_point_went_somewhere(points.lots, books.execute(query).tuples().all())
    assert later_fen_of(books, member_id, today) <= has.bonus_fen


def assert_lots_are_the_balance(books: Connection, member_id: str) -> None:
    """The account, its movements and its open lots are one sum, and no lot is below zero."""
    has, points, value = account(books, member_id), points_lots(books, member_id), value_lots(books, member_id)
    query = select(_moved.points, _moved.principal_fen, _moved.bonus_fen).where(_moved.member_id == member_id)
    moves = books.execute(query).tuples().all()
    kept = tuple(map(sum, zip(*moves, strict=True))) if moves else (0, 0, 0)

    assert (has.points, has.principal_fen, has.bonus_fen) == kept
    assert kept == (points.balance, value.principal_fen, value.bonus_fen)
    assert all(lot.left >= 0 and lot.made == lot.left + sum(lot.gone.values()) for lot in points.lots)
    assert all(one.principal_left_fen >= 0 <= one.bonus_left_fen for one in value.contracts)


def assert_every_point_went_somewhere(lots: Sequence[Lot], moves: Sequence[tuple[str, str, int]]) -> None:
    """What came is left, spent, ended, taken back, or went by a correction or to another member, as the movements say.

    What comes back of a bill that another member had paid for makes a lot of its own.
    """
    came_back = {entry_id for entry_id, what, _points in moves if what == "put_back"}
    anew = sum(lot.made for lot in lots if lot.lot_id in came_back)
    gone: Tally[str] = Tally()
    for lot in lots:
        gone.update(lot.gone)
    for why, kinds in GONE.items():
        took = -sum(points for _entry_id, what, points in moves if what in kinds)
        assert gone[why] == took + (anew if why == "spent" else 0), (why, lots, moves)
    came = sum(points for _entry_id, what, points in moves if points > 0 and what != "put_back")
    assert sum(lot.left for lot in lots) + gone.total() == came + anew
