"""The business day as frozen answers."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from shop.daily_close.facts import (
    ByHandTotal,
    DayClosed,
    DayFigures,
    DepositTotal,
    GramTotal,
    MetalTotal,
    MethodTotal,
    OldGoldTotal,
    RewardTotal,
)
from shop.daily_close.rules.drawer import CashState
from shop.daily_close.rules.grams import gram_total
from shop.daily_close.tables import business_day, cash_movement, drawer_count
from shop.old_gold.queries import Amount, LedgerRow
from shop.old_gold.queries import ledger as old_gold_ledger
from shop.orders.queries import deposit_ledger
from shop.returns.tables import sale_return
from shop.rewards.queries import rewards_of_day
from shop.sales.tables import sale, sale_manual, sale_tender, voided_sale
from shop.services.queries import metal_ledger
from shop.stockroom.queries import balances
from shop.stockroom.rules.balance import Balance

# Made once: every entry of the journal asks for its day.
_OPEN_DAY = (
    select(business_day)
    .where(business_day.c.register == bindparam("register"), business_day.c.closed_at.is_(None))
    .order_by(business_day.c.date)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Day:
    """One business day of one register; `closed_at` None while it is open."""

    register: str
    date: str
    store: str
    float_fen: int
    opened_at: str
    opened_by: str
    first_seq: int
    closed_at: str | None
    closed_by: str | None
    report: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """One count of the drawer."""

    attempt: int
    counted_fen: int
    expected_fen: int
    wall: str
    actor: str


def open_day_of(connection: Connection, register: str) -> Day | None:
    row = connection.execute(_OPEN_DAY, {"register": register}).first()
    return None if row is None else Day(**row._mapping)


def day_of(connection: Connection, register: str, date: str) -> Day | None:
    where = (business_day.c.register == register, business_day.c.date == date)
    row = connection.execute(select(business_day).where(*where)).first()
    return None if row is None else Day(**row._mapping)


def last_report(connection: Connection, register: str) -> DayClosed | None:
    row = connection.execute(
        select(business_day.c.report)
        .where(business_day.c.register == register, business_day.c.closed_at.is_not(None))
        .order_by(business_day.c.date.desc())
        .limit(1)
    ).first()
    return None if row is None else msgspec.json.decode(row.report, type=DayClosed)


def cash_state(connection: Connection, day: Day) -> CashState:
    moved = dict.fromkeys(("pay_in", "pay_out", "drop"), 0)
    rows = connection.execute(
        select(cash_movement.c.what, func.sum(cash_movement.c.amount_fen))
        .where(cash_movement.c.register == day.register, cash_movement.c.business_date == day.date)
        .group_by(cash_movement.c.what)
    )
    moved.update({row[0]: int(row[1]) for row in rows})
    sales = next((t.amount_fen for t in method_totals(connection, day) if t.method == "cash"), 0)
    return CashState(day.float_fen, sales, moved["pay_in"], moved["pay_out"], moved["drop"])


def method_totals(connection: Connection, day: Day) -> tuple[MethodTotal, ...]:
    """What each way of paying settled; cash without the change that was given back."""
    rows = connection.execute(
        select(sale_tender.c.method, func.count(), func.sum(sale_tender.c.amount_fen))
        .where(sale_tender.c.register == day.register, sale_tender.c.business_date == day.date)
        .group_by(sale_tender.c.method)
        .order_by(sale_tender.c.method)
    )
    return tuple(MethodTotal(method=row[0], count=int(row[1]), amount_fen=int(row[2])) for row in rows)


def counts_of(connection: Connection, day: Day) -> tuple[Count, ...]:
    columns = drawer_count.c
    rows = connection.execute(
        select(columns.attempt, columns.counted_fen, columns.expected_fen, columns.wall, columns.actor)
        .where(columns.register == day.register, columns.date == day.date)
        .order_by(columns.attempt)
    )
    return tuple(Count(**row._mapping) for row in rows)


def day_figures(connection: Connection, day: Day) -> DayFigures:
    columns = sale.c
    amounts = ("pieces", "list_fen", "discount_fen", "due_fen", "charges_fen")
    sums = [func.coalesce(func.sum(columns[name]), 0) for name in amounts]
    more = [func.coalesce(func.sum(columns[name]), 0) for name in ("points", "corrections")]
    where = (columns.register == day.register, columns.business_date == day.date)
    row = connection.execute(select(func.count(), *sums, *more).where(*where)).one()
    voids = connection.scalar(
        select(func.count()).where(voided_sale.c.register == day.register, voided_sale.c.business_date == day.date)
    )
    bills, pieces, list_fen, discount_fen, due_fen, charges_fen, points, corrections = (int(value) for value in row)
    net_fen = due_fen - charges_fen  # a deposit is no sale, and what came back is counted apart
    back = sale_return.c
    returned, returned_fen = connection.execute(
        select(func.count(), func.coalesce(func.sum(back.refund_fen), 0)).where(
            back.register == day.register, back.business_date == day.date
        )
    ).one()
    return DayFigures(
        bills=bills, pieces=pieces, list_fen=list_fen, discount_fen=discount_fen, net_fen=net_fen, points=points,
        voids=int(voids or 0), corrections=corrections, returned=int(returned), returned_fen=int(returned_fen),
        deposits=deposit_total(connection, day), own_metal=metal_totals(connection, day),
        old_gold=old_gold_totals(connection, day), rewards=reward_total(connection, day),
        by_hand=by_hand_total(connection, day),
    )  # fmt: skip


def by_hand_total(connection: Connection, day: Day) -> ByHandTotal:
    """What people gave off prices by hand; one that a cheaper promotion left without effect is none."""
    of = sale_manual.c
    count, fen = connection.execute(
        select(func.count(), func.coalesce(func.sum(of.fen), 0)).where(
            of.register == day.register, of.business_date == day.date, of.fen > 0
        )
    ).one()
    return ByHandTotal(count=int(count), fen=int(fen))


def reward_total(connection: Connection, day: Day) -> RewardTotal:
    """What the register gave for points on the day, and what of that came back."""
    found = rewards_of_day(connection, day.register, day.date)
    return RewardTotal(**{name: getattr(found, name) for name in RewardTotal.__struct_fields__})


def deposit_total(connection: Connection, day: Day) -> DepositTotal:
    """Money paid ahead in the store on the day."""
    ledger = deposit_ledger(connection, day.store, day.date, day.date)
    return DepositTotal(**{name: getattr(ledger, name) for name in DepositTotal.__struct_fields__})


def metal_totals(connection: Connection, day: Day) -> tuple[MetalTotal, ...]:
    """Customers' own metal in the store on the day, by purity; none that neither lay here nor came."""
    names = MetalTotal.__struct_fields__
    ledger = metal_ledger(connection, day.store, day.date, day.date)
    rows = (MetalTotal(**{name: getattr(row, name) for name in names}) for row in ledger)
    return tuple(row for row in rows if row.opening_mg or row.in_mg)


def old_gold_totals(connection: Connection, day: Day) -> tuple[OldGoldTotal, ...]:
    """The store's ledger of old gold on the day, by purity."""
    return tuple(_old_gold(row) for row in old_gold_ledger(connection, day.store, day.date, day.date))


def _old_gold(row: LedgerRow) -> OldGoldTotal:
    taken = row.trade_in.plus(row.buy_back).plus(row.cut_off).plus(row.gem_trade_up)
    amounts = {"opening": row.opening, "taken": taken, "corrected": row.corrected, "closing": row.closing}
    found = {f"{word}_{name}": getattr(one, name) for word, one in amounts.items() for name in Amount.__slots__}
    sent = {f"sent_{name}": -getattr(row.sent, name) for name in Amount.__slots__}  # below zero in the ledger
    return OldGoldTotal(purity_code=row.purity_code, **found, **sent)


def gram_totals(connection: Connection, day: Day) -> tuple[GramTotal, ...]:
    """Pieces and net metal of the store by purity since the day was opened; see shop/stockroom/rules/balance.py."""
    found = balances(connection, day.store, day.opened_at)
    return tuple(gram_total(purity, one) for purity, one in found.items() if one != Balance())
