"""The gold board: today's prices, their history, and publishing a new version where the person may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import parse_yuan, plain_yuan
from pos_app.locale import tr
from pos_app.presenters.host import Host
from pos_app.presenters.problems import Problem, info, words, words_for

if TYPE_CHECKING:
    from pos_app.counter.answers import BoardRowView, BoardVersionRow, BoardView
    from shop.gold_board.facts import BoardRow

JUMP_PERCENT = 3  # a change beyond this is asked for twice


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One purity as drawn."""

    code: str
    name: str
    retail: str
    recycle: str
    trade_in: str
    state: str
    level: str


@dataclass(frozen=True, slots=True)
class BoardPicture:
    title: str
    words: str
    level: str
    rows: tuple[PriceRow, ...]
    editing: bool


class GoldBoardView(Protocol):
    def show_board(self, picture: BoardPicture) -> None: ...
    def show_history(self, rows: tuple[tuple[str, str, str, str], ...]) -> None:
        """Version, effective time, publisher, retail price; newest first. Empty hides it."""

    def prices(self) -> dict[str, tuple[str, str, str]]:
        """While editing: retail, trade-in and recycle as typed, by purity code."""

    def show_words(self, problem: Problem | None) -> None: ...


class GoldBoardPresenter:
    def __init__(self, view: GoldBoardView, host: Host) -> None:
        self._view, self._host = view, host
        self._board: BoardView | None = None
        self._editing = False
        self._history = False
        self._confirmed: tuple[BoardRow, ...] = ()

    @property
    def editing(self) -> bool:
        return self._editing

    def open(self) -> None:
        self._editing = self._history = False
        self._view.show_words(None)
        self._view.show_history(())
        self._host.call(self._host.till.boards.board, self._show)

    def _show(self, board: BoardView) -> None:
        self._board = board
        self._view.show_board(board_picture(board, self._editing))

    def history(self) -> None:
        """Show or hide the earlier versions."""
        self._history = not self._history
        if self._history:
            self._host.call(self._host.till.boards.board_history, self._show_history)
        else:
            self._view.show_history(())

    def _show_history(self, versions: tuple[BoardVersionRow, ...]) -> None:
        self._view.show_history(
            tuple((f"v{v.version}", minute(v.effective_at), v.published_by, plain_yuan(v.retail_fen)) for v in versions)
        )

    def edit(self) -> None:
        """Prices can be typed; publishing them makes a new version."""
        self._editing, self._confirmed = True, ()
        if self._board:
            self._view.show_board(board_picture(self._board, True))
            self._view.show_words(info(tr("输入新价,F5 发布。原版本保留。")))

    def back(self) -> bool:
        """Esc: out of editing first; False when there was nothing to leave."""
        if not self._editing:
            return False
        self.open()
        return True

    def publish(self) -> None:
        """A new version from now on. A jump beyond 3 percent, or a recycle price at or above retail, is asked twice."""
        if not self._editing or self._board is None:
            return
        try:
            rows = [self._row(code, typed) for code, typed in self._view.prices().items()]
        except ValueError:
            self._view.show_words(words("gold.price_unreadable"))
            return
        doubts = [doubt for row in rows for doubt in self._doubts(row)]
        if doubts and tuple(rows) != self._confirmed:
            self._confirmed = tuple(rows)
            self._view.show_words(words("gold.price_jump", doubt=doubts[0]))
            return
        self._host.call(lambda: self._host.till.boards.publish_board(rows, None), self._published, self._refused)

    def _published(self, _: BoardView) -> None:
        self.open()
        self._host.refresh_header()
        self._view.show_words(info(tr("新金价已生效。"), "ok"))

    def _refused(self, error: DomainError) -> None:
        self._view.show_words(words_for(error))

    def _row(self, code: str, typed: tuple[str, str, str]) -> BoardRow:
        from shop.gold_board.facts import BoardRow

        retail, trade_in, recycle = (parse_yuan(text) for text in typed)
        return BoardRow(purity_code=code, retail_fen=retail, trade_in_fen=trade_in, recycle_fen=recycle)

    def _doubts(self, row: BoardRow) -> list[str]:
        old = self._now(row.purity_code)
        if old is None:
            return []
        doubts = []
        if abs(row.retail_fen - old.retail_fen) * 100 > old.retail_fen * JUMP_PERCENT:
            doubts.append(f"{old.purity_name} {plain_yuan(old.retail_fen)} → {plain_yuan(row.retail_fen)}")
        if row.recycle_fen >= row.retail_fen:
            doubts.append(tr("{name} 回收价不低于售价", name=old.purity_name))
        return doubts

    def _now(self, code: str) -> BoardRowView | None:
        rows = self._board.rows if self._board else ()
        return next((row for row in rows if row.purity_code == code and row.state == "now"), None)


def board_picture(board: BoardView, editing: bool) -> BoardPicture:
    level = {"fresh": "ok", "expired": "warn", "none": "error"}[board.state]
    sign = {"ok": "●", "warn": "▲", "error": "■"}[level]
    title = tr("今日金价   版本 v{version}   {at} 生效", version=board.version, at=minute(board.effective_at))
    said = {
        "fresh": tr("有效至 {until}", until=minute(board.valid_until)),
        "expired": tr("已于 {until} 过期,按克商品暂停销售", until=minute(board.valid_until)),
        "none": tr("没有金价,按克商品暂停销售"),
    }[board.state]
    picture = BoardPicture(
        title=title if board.version else tr("今日金价"),
        words=f"{sign} {said}",
        level=level,
        rows=tuple(price_row(row, board) for row in board.rows if not editing or row.state == "now"),
        editing=editing,
    )
    by = tr("{name} 发布", name=board.published_by) if board.published_by else ""
    return replace(picture, title="   ".join(part for part in (picture.title, by) if part))


def price_row(row: BoardRowView, board: BoardView) -> PriceRow:
    if row.state == "next":
        state, level = tr("◷ {at} 自动切换", at=minute(board.next_at)), "info"
    elif row.change_fen:
        arrow = "↑" if row.change_fen > 0 else "↓"
        state = tr("● 已生效  {arrow} {change} 比昨日", arrow=arrow, change=plain_yuan(abs(row.change_fen)))
        level = "ok"
    else:
        state, level = tr("● 已生效"), "ok"
    return PriceRow(
        row.purity_code,
        row.purity_name,
        plain_yuan(row.retail_fen),
        plain_yuan(row.recycle_fen),
        plain_yuan(row.trade_in_fen),
        state,
        level,
    )


def minute(at: str) -> str:
    """An ISO time as the counter reads it: '2026-11-21T09:30:00.000+08:00' -> '11-21 09:30'."""
    return at[5:16].replace("T", " ")
