"""The gold board as drawn: on its page, and on a second screen that customers see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from pos_app.locale import tr

if TYPE_CHECKING:
    from pos_app.counter.answers import BoardRowView, BoardView, EmergencyView, ProposalView

NEW, EMERGENCY = "new", "emergency"
"""What is being typed; '' for nothing."""
SOON_S = 3_600


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One purity as drawn; `member` is '' where members pay as all do."""

    code: str
    name: str
    retail: str
    recycle: str
    trade_in: str
    member: str
    state: str
    level: str


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """`notes` are (words, level) below the title. `mode` is what is typed, `fields` the names of its two details.

    `decided_here`: a second person may let a proposal through; `emergencies`: the store may need such prices.
    """

    title: str
    words: str
    level: str
    notes: tuple[tuple[str, str], ...]
    rows: tuple[PriceRow, ...]
    mode: str
    fields: tuple[str, str]
    waiting: bool
    decided_here: bool
    emergencies: bool

    @property
    def editing(self) -> bool:
        return bool(self.mode)


@dataclass(frozen=True, slots=True)
class CustomerBoard:
    """What customers see: (purity, retail, recycle) a gram; without rows `words` say why."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    words: str


def board_picture(board: BoardView, mode: str = "") -> BoardPicture:
    shown = board.rows if not mode else tuple(row for row in board.rows if row.state == "now")
    proposed = () if mode or not board.proposals else tuple(_proposed(board.proposals[0], board))
    words, level = _standing(board)
    return BoardPicture(
        title=_title(board),
        words=words,
        level=level,
        notes=() if mode else tuple(_notes(board)),
        rows=(*(price_row(row, board) for row in shown), *proposed),
        mode=mode,
        fields=(tr("原因"), tr("总部指令号")) if mode == EMERGENCY else (tr("生效时间,空为复核后立即"), tr("说明")),
        waiting=bool(board.proposals),
        decided_here=board.alone,
        emergencies=not board.alone,
    )


def _title(board: BoardView) -> str:
    if not board.version:
        return tr("今日金价")
    title = tr("今日金价   版本 v{version}   {at} 生效", version=board.version, at=minute(board.effective_at))
    by = [tr("{name} 发布", name=board.published_by)] if board.published_by else []
    by += [tr("{name} 复核", name=board.approved_by)] if board.approved_by else []
    return "   ".join(part for part in (title, " · ".join(by)) if part)


def _standing(board: BoardView) -> tuple[str, str]:
    if board.state == "fresh":
        return tr("● 有效至 {until}", until=minute(board.valid_until)), "ok"
    if board.state == "stale":
        until = board.sold_until[11:16]
        return tr("▲ 今日金价未收到,用 v{version} (仅限 {until} 前)", version=board.version, until=until), "warn"
    if board.emergency is not None:
        return tr("▲ 没有今日金价,按应急金价销售"), "warn"
    return tr("■ 没有今日金价,按克商品暂停销售"), "error"


def _notes(board: BoardView) -> list[tuple[str, str]]:
    notes = [] if board.emergency is None else [(_emergency(board.emergency), "warn")]
    if board.clock_off_s:
        minutes = abs(board.clock_off_s) // 60
        fast = board.clock_off_s < 0
        text = tr("▲ 本机时间快 {n} 分钟,请校时", n=minutes) if fast else tr("▲ 本机时间慢 {n} 分钟,请校时", n=minutes)
        notes.append((text, "warn"))
    if board.proposals:
        first = board.proposals[0]
        notes += [(f"▲ {doubt}", "warn") for doubt in first.doubts]
        if first.base_version != board.version:
            notes.append((tr("▲ 提交时是 v{n},现行版本已变", n=first.base_version), "warn"))
        if first.note:
            notes.append((tr("说明: {note}", note=first.note), "info"))
        if len(board.proposals) > 1:
            notes.append((tr("另有 {n} 份待复核", n=len(board.proposals) - 1), "info"))
    return notes


def _emergency(one: EmergencyView) -> str:
    return tr(
        "▲ 应急金价 {at} 起 · {by} · 指令 {number} · {reason}",
        at=one.since[11:16], by=one.set_by, number=one.instruction, reason=one.reason,
    )  # fmt: skip


def price_row(row: BoardRowView, board: BoardView) -> PriceRow:
    if row.state == "next":
        return _row(row, _coming(board), "info")
    if row.emergency_no:
        return _row(row, tr("▲ 应急金价"), "warn")
    sign, level = {"fresh": ("●", "ok"), "stale": ("▲", "warn")}.get(board.state, ("■", "error"))
    state = {"●": tr("● 已生效"), "▲": tr("▲ 上一版"), "■": tr("■ 已过期")}[sign]
    return _row(row, f"{state}  {_change(row.change_fen)} 比昨日" if row.change_fen else state, level)


def _change(fen: int) -> str:
    return f"{'↑' if fen > 0 else '↓'} {plain_yuan(abs(fen))}"


def _coming(board: BoardView) -> str:
    """'◷ 25 分后自动切换' within the hour, '◷ 11-22 09:30 自动切换' before."""
    left_s = SOON_S
    if board.now:
        left_s = int((datetime.fromisoformat(board.next_at) - datetime.fromisoformat(board.now)).total_seconds())
    if left_s < SOON_S:
        return tr("◷ {at} 起,{n} 分后自动切换", at=board.next_at[11:16], n=-(-left_s // 60))
    return tr("◷ {at} 自动切换", at=minute(board.next_at))


def _proposed(one: ProposalView, board: BoardView) -> list[PriceRow]:
    at = tr("{at} 起", at=minute(one.effective_at)) if one.effective_at else tr("复核后生效")
    who = tr("复核") if board.alone else tr("总部复核")
    state = tr("○ {name} 提交,{at},待{who}", name=one.proposer, at=at, who=who)
    return [_row(row, f"{state}  {_change(row.change_fen)}" if row.change_fen else state, "info") for row in one.rows]


def _row(row: BoardRowView, state: str, level: str) -> PriceRow:
    member = plain_yuan(row.member_fen) if row.member_fen else ""
    return PriceRow(
        row.purity_code,
        row.purity_name,
        plain_yuan(row.retail_fen),
        plain_yuan(row.recycle_fen),
        plain_yuan(row.trade_in_fen),
        member,
        state,
        level,
    )


def customer_board(board: BoardView) -> CustomerBoard:
    """Prices that customers can have now; none where nothing is sold by weight."""
    sold = [row for row in board.rows if row.state == "now"]
    if board.state not in ("fresh", "stale"):
        sold = [row for row in sold if row.emergency_no]
    at = board.emergency.since if board.emergency is not None else board.effective_at
    words = tr("{at} 起   现在 {now}", at=minute(at), now=board.now[11:16]) if sold else tr("金价更新中,请问店员")
    rows = tuple((row.purity_name, plain_yuan(row.retail_fen), plain_yuan(row.recycle_fen)) for row in sold)
    return CustomerBoard(tr("今日金价 元/克"), rows, words)


def minute(at: str) -> str:
    """An ISO time as the counter reads it: '2026-11-21T09:30:00.000+08:00' -> '11-21 09:30'."""
    return at[5:16].replace("T", " ")
