"""会员账户说明: every movement that makes a member's points, stored value and grams owed, and whether they add up.

Not on the shelf of reports: it is asked for about one person, at a till and at headquarters alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from kernel.weight import grams
from membership.errors import MemberNotFound
from membership.history.queries import cards_of, statement
from membership.history.rules.statement import Line, Statement
from membership.history.words import sentence
from membership.points.queries import points_lots
from membership.points.rules.lots import TOLD, PointsLots
from membership.queries import MemberView, find_members, member_view, survivors_of
from membership.rules.lots import Lot
from membership.value.queries import Release, releases, value_lots
from membership.value.rules.lots import Contract, ValueLots
from shop.reports.queries.selling import purity_words
from shop.reports.rules.table import Cell, Column, FilledReport, Table
from shop.services.queries import MetalStep, metal_of_member
from sync.rights import IS_ASIDE, right

_NUMBERS = (Column("积分", "count"), Column("本金", "money"), Column("赠金", "money"))
_WHEN = (Column("日期", share=5), Column("单号", share=6), Column("机号", share=2), Column("事由", share=9))
_SUMS = (Column("项目", share=5), Column("", share=6), Column("", share=2), Column("", share=9), *_NUMBERS)
_MOVES = (
    *_WHEN, *(Column(one.title, one.kind, summed=True) for one in _NUMBERS), Column("积分余额", "count"),
    Column("储值余额", "money"),
)  # fmt: skip
_LOTS = (*_WHEN[:3], Column("有效期", share=9), Column("剩余积分", "count"), Column("原得积分", "count"))
_CONTRACTS = (
    *_WHEN, Column("已用", "money"), Column("剩余本金", "money"), Column("剩余赠金", "money"),
    Column("充值本金", "money"), Column("充值赠金", "money"),
)  # fmt: skip
_LATER = (*_WHEN, Column(""), Column(""), Column("赠金", "money", summed=True))
_METAL = (*_WHEN, Column("变动 g", "grams"), Column("欠料 g", "grams"))
NOTE = "每一行都来自日记账的一条记录。变动合计应等于账面余额。来料以本机知道的维修单为准。"


@dataclass(frozen=True, slots=True)
class Held:
    """What registers hold of an account by rights, as far as this place knows: points, and fen of either kind."""

    points: int
    principal_fen: int
    bonus_fen: int


@dataclass(frozen=True, slots=True)
class Explained:
    """All that makes a member's account on the day `today`; `cards` numbers of those merged with them."""

    view: MemberView
    statement: Statement
    points: PointsLots
    value: ValueLots
    later: tuple[Release, ...]
    held: Held
    metal: tuple[MetalStep, ...]
    cards: dict[str, str]
    today: str

    @property
    def agrees(self) -> bool:
        """Whether movements, lots and balance are one sum."""
        has = self.statement.balance
        lots = (self.points.balance, self.value.principal_fen, self.value.bonus_fen)
        return self.statement.agrees and lots == (has.points, has.principal_fen, has.bonus_fen)


def member_named(connection: Connection, text: str, phone_mac: Callable[[str], str]) -> str:
    """The one member of a whole phone, a card, an id, or whatever else finds nobody besides. Raises MemberNotFound."""
    plain = text.strip()
    if member_view(connection, plain) is not None:  # an erased one too: the books keep their account
        return plain
    hits = find_members(connection, plain, phone_mac=phone_mac, limit=2)
    if len(hits) != 1:
        raise MemberNotFound(asked=f"…{plain[-4:]}")
    return hits[0].member_id


def explain(connection: Connection, member_id: str, *, here: str, today: str) -> Explained:
    """What the register `here` knows of a member, or of whom they turned out to be. Raises MemberNotFound."""
    (member_id,) = survivors_of(connection, [member_id])
    view = member_view(connection, member_id)
    if view is None:
        raise MemberNotFound(asked=member_id)
    found = statement(connection, member_id, here)
    others = [line.step.document_no for line in found.lines if line.step.what == "carried"]
    return Explained(
        view=view, statement=found, points=points_lots(connection, member_id), value=value_lots(connection, member_id),
        later=releases(connection, member_id, today), held=_held(connection, member_id),
        metal=metal_of_member(connection, member_id), cards=cards_of(connection, others), today=today,
    )  # fmt: skip


def _held(connection: Connection, member_id: str) -> Held:
    query = select(
        func.sum(right.c.granted - right.c.spent).label("rest"),
        func.sum(right.c.bonus - right.c.spent_bonus).label("bonus"),
    ).where(IS_ASIDE)
    points, value = (
        connection.execute(query.where(right.c.account == f"{what}:{member_id}")).one() for what in ("points", "value")
    )
    bonus = int(value.bonus or 0)
    return Held(int(points.rest or 0), int(value.rest or 0) - bonus, bonus)


def as_report(found: Explained) -> FilledReport:
    """The explanation as tables of one shape, newest first: nine columns, so that a screen lines them up."""
    view = found.view
    pairs = (("会员", view.label), ("卡号", view.card_no), ("等级", view.tier_name), ("截至", found.today))
    title = "会员账户说明" if found.agrees else "会员账户说明 · 合计与余额不符"
    return FilledReport("member_account", title, pairs, tuple(_tables(found)), NOTE)


def _tables(found: Explained) -> Iterator[Table]:
    yield Table("余额", _SUMS, tuple(_sums(found)))
    yield Table("变动 (新的在前)", _MOVES, tuple(_move(line, found.cards) for line in found.statement.lines))
    lots = [lot for lot in found.points.lots if lot.left]
    if lots:
        yield Table("未用的积分", _LOTS, tuple(_lot(lot) for lot in reversed(lots)))
    if found.value.open:
        yield Table("未用完的充值", _CONTRACTS, tuple(_contract(one) for one in reversed(found.value.open)))
    if found.later:
        documents = {line.step.entry_id: line.step.document_no for line in found.statement.lines}
        made_by = ((part, documents.get(part.entry_id, "")) for part in found.later)
        rows = tuple((part.on, document_no, "", "到日可用", "", "", part.fen) for part, document_no in made_by)
        yield Table("分期的赠金", _LATER, rows)
    if found.metal:
        yield Table("来料 (欠顾客的)", _METAL, tuple(_metal(found.metal)))


def _sums(found: Explained) -> Iterator[tuple[Cell, ...]]:
    has, total, held = found.statement.balance, found.statement.total, found.held
    gone = found.statement.sum_of("expired").points
    pending = found.points.pending(found.today)
    later_fen = sum(part.fen for part in found.later)
    ended = sum(lot.left for lot in found.points.ended(found.today))
    yield _row("变动合计", total.points, total.principal_fen, total.bonus_fen)
    yield _row("账面余额", has.points, has.principal_fen, has.bonus_fen)
    if not found.agrees:
        wrong = found.statement.difference
        yield _row("!! 差额,请报总部", wrong.points, wrong.principal_fen, wrong.bonus_fen)
    if pending or later_fen:
        yield _row("其中未到日", pending, 0, later_fen)
    if any((held.points, held.principal_fen, held.bonus_fen)):
        yield _row("其中预留", held.points, held.principal_fen, held.bonus_fen)
    if ended:
        yield _row("其中已过期待清", ended, 0, 0)
    yield _row(
        "现在可用", max(0, has.points - pending - held.points - ended), max(0, has.principal_fen - held.principal_fen),
        max(0, has.bonus_fen - later_fen - held.bonus_fen),
    )  # fmt: skip
    if gone:
        yield _row("历来过期清零", gone, 0, 0)


def _row(name: str, points: int, principal_fen: int, bonus_fen: int) -> tuple[Cell, ...]:
    return name, "", "", "", points, principal_fen, bonus_fen


def _move(line: Line, cards: dict[str, str]) -> tuple[Cell, ...]:
    step, after = line.step, line.after
    document_no = "" if step.what == "carried" else step.document_no
    moved: list[Cell] = [amount or "" for amount in step.sums[:3]]
    value_fen = after.principal_fen + after.bonus_fen
    why = sentence(step, cards)
    return minute(step.wall), document_no, step.register, why, *moved, after.points, value_fen


def _lot(lot: Lot) -> tuple[Cell, ...]:
    first = f"{lot.available_on} 起可用" if lot.available_on else ""
    last = f"至 {lot.ends_on}" if lot.ends_on else "长期有效"
    day = "以前" if lot.lot_id == TOLD else lot.day
    return day, lot.document_no, "", " ".join(part for part in (first, last) if part), lot.left, lot.made


def _contract(one: Contract) -> tuple[Cell, ...]:
    left = one.principal_left_fen, one.bonus_left_fen
    day = "以前" if one.entry_id == TOLD else one.day
    return day, one.document_no, "", "", one.used_fen, *left, one.principal_fen, one.bonus_fen


def _metal(steps: Iterable[MetalStep]) -> list[tuple[Cell, ...]]:
    owed: dict[str, int] = {}
    rows: list[tuple[Cell, ...]] = []
    for step in steps:
        owed[step.purity_code] = owed.get(step.purity_code, 0) + step.moved_mg
        words = f"{purity_words(step.purity_code)} {_metal_words(step)}"
        rows.append((minute(step.at), step.ticket_no, step.store, words, step.moved_mg, owed[step.purity_code]))
    return rows[::-1]


def _metal_words(step: MetalStep) -> str:
    said = (("收料", step.in_mg), ("用料", step.used_mg), ("损耗", step.loss_mg), ("退料", step.returned_mg))
    return ",".join(f"{name} {grams(mg)} g" for name, mg in said if mg)


def minute(wall: str) -> str:
    """An ISO time as '2026-11-21 10:05'."""
    return wall[:16].replace("T", " ")
