"""Rewards as frozen answers: the list, what a member had, what a day gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from shop.goods.tables import goods, goods_stock
from shop.rewards.facts import Reward
from shop.rewards.rules.offer import stands
from shop.rewards.tables import reward, reward_given, reward_return

_given, _back = reward_given.c, reward_return.c


@dataclass(frozen=True, slots=True)
class RewardRow:
    """A reward with its goods: `there` lie in the store, the member `had` some."""

    reward: Reward
    name: str
    unit: str
    there: int
    had: int


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A paper that gave a reward; `left` of its `qty` did not come back."""

    document_no: str
    store: str
    member_id: str
    member_label: str
    code: str
    name: str
    qty: int
    returned: int
    unit_points: int
    business_date: str

    @property
    def left(self) -> int:
        return self.qty - self.returned


@dataclass(frozen=True, slots=True)
class RewardsOfDay:
    """Rewards of one register and day: pieces and points that went, and that came back."""

    given: int
    points: int
    returned: int
    points_back: int


def reward_of(connection: Connection, code: str) -> Reward | None:
    row = connection.execute(select(reward).where(reward.c.code == code)).first()
    return None if row is None else Reward(**row._mapping)


def listed(connection: Connection) -> tuple[tuple[Reward, str], ...]:
    """The whole list with the goods' names, whatever day it is."""
    query = select(reward, goods.c.name).join(goods, goods.c.code == reward.c.code).order_by(reward.c.code)
    return tuple((_reward(row), row.name) for row in connection.execute(query))


def rewards_on(connection: Connection, store: str, member_id: str, today: str) -> tuple[RewardRow, ...]:
    """The list of that day, the cheapest first."""
    here = (goods_stock.c.code == reward.c.code) & (goods_stock.c.store == store)
    query = select(reward, goods.c.name, goods.c.unit, func.coalesce(goods_stock.c.qty, 0).label("there"))
    query = query.join(goods, goods.c.code == reward.c.code).outerjoin(goods_stock, here)
    had = taken_by(connection, member_id)
    rows = connection.execute(query.order_by(reward.c.points, reward.c.code))
    found = (RewardRow(_reward(row), row.name, row.unit, row.there, had.get(row.code, 0)) for row in rows)
    return tuple(one for one in found if stands(one.reward, today))


def taken_by(connection: Connection, member_id: str) -> dict[str, int]:
    """How many of each reward a member had and did not bring back, as far as this place knows."""
    query = select(_given.code, func.sum(_given.qty - _given.returned).label("had"))
    rows = connection.execute(query.where(_given.member_id == member_id).group_by(_given.code))
    return {row.code: int(row.had) for row in rows}


def given_by(connection: Connection, document_no: str) -> GivenRow | None:
    query = select(*(_given[name] for name in GivenRow.__slots__)).where(_given.document_no == document_no)
    row = connection.execute(query).first()
    return None if row is None else GivenRow(*row)


def given_to(connection: Connection, member_id: str, store: str, *, limit: int = 5) -> tuple[GivenRow, ...]:
    """What a member took in this store and still has, the newest first."""
    query = select(*(_given[name] for name in GivenRow.__slots__)).where(
        _given.member_id == member_id, _given.store == store, _given.returned < _given.qty
    )
    rows = connection.execute(query.order_by(_given.at.desc(), _given.document_no.desc()).limit(limit))
    return tuple(GivenRow(*row) for row in rows)


def rewards_of_day(connection: Connection, register: str, date: str) -> RewardsOfDay:
    """What one register gave and took back in one business day."""
    went = select(func.coalesce(func.sum(_given.qty), 0), func.coalesce(func.sum(_given.qty * _given.unit_points), 0))
    came = select(func.coalesce(func.sum(_back.qty), 0), func.coalesce(func.sum(_back.points), 0))
    given, points = connection.execute(went.where(_given.register == register, _given.business_date == date)).one()
    returned, back = connection.execute(came.where(_back.register == register, _back.business_date == date)).one()
    return RewardsOfDay(int(given), int(points), int(returned), int(back))


def _reward(row: Row[Any]) -> Reward:
    return Reward(**{name: getattr(row, name) for name in Reward.__struct_fields__})
