"""What people do with rewards: list them, give one for points, take one back."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.books import Books
from membership.points.facts import PointsPutBack
from shop.goods.queries import goods_by_code
from shop.goods.usecases import give_goods, take_gift_back
from shop.numbers import next_no
from shop.rewards.errors import RewardNotGiven, RewardWrong
from shop.rewards.facts import Reward, RewardGiven, RewardReturned, RewardsOffered
from shop.rewards.queries import given_by, reward_of, taken_by
from shop.rewards.rules.offer import points_for
from shop.stockroom.errors import StockReasonMissing
from shop.value import spend_points

_NUMBER_LONGEST, _REASON_LONGEST = 40, 80


def offer(books: Books, rewards: Sequence[Reward]) -> None:
    """Put rewards on the list, change them, or take them off (no points). Raises RewardWrong."""
    for one in rewards:
        backwards = bool(one.starts_on and one.ends_on) and one.ends_on < one.starts_on
        if backwards or goods_by_code(books.connection, one.code) is None:
            raise RewardWrong(reward=one.code)
    if not rewards:
        raise RewardWrong(reward="")
    books.record(RewardsOffered(rewards=tuple(rewards)))


def price_in_points(books: Books, member_id: str, code: str, qty: int) -> int:
    """What this member pays for it today. Raises RewardUnknown, RewardCap."""
    had = taken_by(books.connection, member_id).get(code, 0)
    return points_for(reward_of(books.connection, code), qty, code=code, had=had, today=books.business_date)


def give(
    books: Books, right_id: str, *, store: str, member_id: str, member_label: str, code: str, qty: int
) -> RewardGiven:  # fmt: skip
    """A member takes `qty` of a reward: the points go by the right that this register holds, the goods leave stock.

    Raises RewardUnknown, RewardCap, GoodsUnknown, GoodsShort, QuantityWrong.
    """
    points = price_in_points(books, member_id, code, qty)
    record = goods_by_code(books.connection, code)
    fact = RewardGiven(
        document_no=next_no(books, "X", RewardGiven), store=store, member_id=member_id, member_label=member_label,
        code=code, name="" if record is None else record.name, qty=qty, unit_points=points // qty,
    )  # fmt: skip
    give_goods(books, {code: qty}, store=store, of_document=fact.document_no)
    spend_points(books, right_id, points, member_id=member_id, document_no=fact.document_no)
    books.record(fact)
    return fact


def take_back(books: Books, document_no: str, qty: int, *, store: str, reason: str) -> RewardReturned:
    """`qty` of what a paper gave come back into stock, and their points to the member.

    Raises RewardNotGiven, StockReasonMissing.
    """
    number = document_no.strip().upper()[:_NUMBER_LONGEST]
    given = given_by(books.connection, number)
    if given is None or given.store != store or not 0 < qty <= given.left:
        raise RewardNotGiven(document=number)
    if not reason.strip():
        raise StockReasonMissing()
    fact = RewardReturned(
        document_no=next_no(books, "Z", RewardReturned), of_document=number, store=store, member_id=given.member_id,
        code=given.code, before=given.returned, qty=qty, of_qty=given.qty, unit_points=given.unit_points,
        reason=reason.strip()[:_REASON_LONGEST],
    )  # fmt: skip
    books.record(fact)
    take_gift_back(books, {given.code: qty}, store=store, of_document=fact.document_no)
    books.record(
        PointsPutBack(
            member_id=given.member_id, points=qty * given.unit_points, document_no=number,
            returned_on=fact.document_no,
        )
    )  # fmt: skip
    return fact
