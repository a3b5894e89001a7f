"""The gold board: today's prices and their history, another board proposed and approved, an emergency's prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import parse_yuan, plain_yuan
from pos_app.locale import tr
from pos_app.presenters.board_pictures import (
    EMERGENCY,
    NEW,
    BoardPicture,
    board_picture,
    minute,
)
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import Problem, info, words, words_for

if TYPE_CHECKING:
    from pos_app.counter.answers import BoardVersionRow, BoardView
    from shop.gold_board.facts import BoardRow

Typed = tuple[str, str, str, str]


class GoldBoardView(Protocol):
    def show_board(self, picture: BoardPicture) -> None: ...
    def show_history(self, rows: tuple[tuple[str, str, str, str], ...]) -> None:
        """Version, effective time, publisher, retail price; newest first. Empty hides it."""

    def prices(self) -> dict[str, Typed]:
        """While editing: retail, trade-in, recycle and members' price as typed, by purity code."""

    def details(self) -> tuple[str, str]:
        """While editing: from when and a note; or in an emergency the reason and the instruction's number."""

    def show_words(self, problem: Problem | None) -> None: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed when a person was asked about it: the same once more confirms it."""

    rows: tuple[BoardRow, ...]
    details: tuple[str, str]


class GoldBoardPresenter:
    def __init__(self, view: GoldBoardView, host: Host) -> None:
        self._view, self._host = view, host
        self._board: BoardView | None = None
        self._mode = ""
        self.told: Callable[[BoardView], None] = lambda _board: None  # what customers are shown follows
        self._history = False
        self._asked: _Asked | None = None

    @property
    def actions(self) -> dict[str, Callable[[], None]]:
        return {
            "board_history": self.history,
            "board_edit": lambda: self.edit(NEW),
            "board_emergency": lambda: self.edit(EMERGENCY),
            "board_publish": self.submit,
            "board_approve": self.approve,
            "board_withdraw": self.withdraw,
            "board_print": self.print_tags,
        }

    @property
    def editing(self) -> bool:
        return bool(self._mode)

    def open(self) -> None:
        self._mode, self._history, self._asked = "", False, None
        self._view.show_words(None)
        self._view.show_history(())
        self._load()

    def refresh(self) -> None:
        """A board takes effect at its minute, with nobody at the keys."""
        if self._host.state is State.BOARD and not self._mode:
            self._host.call(self._host.till.boards.board, self._show, lambda _: None)

    def _load(self) -> None:
        self._host.call(self._host.till.boards.board, self._show)

    def _show(self, board: BoardView) -> None:
        self._board = board
        if not self._mode:
            self._view.show_board(board_picture(board))
        self.told(board)

    def history(self) -> None:
        """Show or hide the earlier versions."""
        self._history = not self._history
        if self._history:
            self._host.call(self._host.till.boards.board_history, self._show_history)
        else:
            self._view.show_history(())

    def _show_history(self, versions: tuple[BoardVersionRow, ...]) -> None:
        self._view.show_history(
            tuple(
                (
                    f"v{v.version}",
                    minute(v.effective_at),
                    " · ".join(name for name in (v.published_by, v.approved_by) if name),
                    plain_yuan(v.retail_fen),
                )
                for v in versions
            )
        )

    def edit(self, mode: str) -> None:
        """Prices can be typed: for a board that a second person approves, or for an emergency."""
        if self._board is None or self._mode:
            return
        self._mode, self._asked = mode, None
        self._view.show_board(board_picture(self._board, mode))
        hint = tr("输入新价,F5 提交,由另一人复核。现行金价不变。") if mode == NEW else tr("输入总部告知的价,F5 启用。")
        self._view.show_words(info(hint))

    def back(self) -> bool:
        """Esc: out of editing first; False when there was nothing to leave."""
        if not self._mode:
            return False
        self.open()
        return True

    def submit(self) -> None:
        """While editing: hand in what was typed; else ask headquarters for a newer board."""
        if not self._mode:
            self._host.call(self._host.till.sync_now, lambda _: self.open())
            return
        try:
            rows = tuple(self._row(code, typed) for code, typed in self._view.prices().items())
            first, second = self._view.details()
            start = moment(first, self._board.now if self._board else "") if self._mode == NEW else None
        except ValueError:
            self._view.show_words(words("gold.price_unreadable"))
            return
        asked = _Asked(rows, (first, second))
        said = {number for row in rows for number in _numbers(row)} if asked == self._asked else set()
        self._asked = asked
        boards = self._host.till.boards
        if self._mode == NEW:
            self._host.call(lambda: boards.propose(rows, start, note=second, said=said), self._proposed, self._refused)
        else:
            self._host.call(
                lambda: boards.emergency(rows, reason=first, instruction=second, said=said),
                self._in_emergency,
                self._refused,
            )

    def _proposed(self, _number: str) -> None:
        alone = self._board is None or self._board.alone
        self._done(tr("已提交。另一人按 A 复核后生效。") if alone else tr("已提交。总部复核后生效。"))

    def _in_emergency(self, _number: str) -> None:
        self._done(tr("应急金价已启用,总部会看到。收到新版金价后自动失效。"))

    def approve(self) -> None:
        """The oldest proposal is let through by another person than its proposer."""
        number = self._waiting()
        if number:
            self._host.call(
                lambda: self._host.till.boards.approve(number),
                lambda _: self._done(tr("新金价已发布。")),
                self._refused,
            )

    def withdraw(self) -> None:
        """The oldest proposal is not to be decided."""
        number = self._waiting()
        if number:
            self._host.call(
                lambda: self._host.till.boards.withdraw(number), lambda _: self._done(tr("已撤回。")), self._refused
            )

    def _waiting(self) -> str:
        if self._mode or self._board is None or not self._board.proposals:
            return ""
        return self._board.proposals[0].proposal_no

    def print_tags(self) -> None:
        """Today's prices on paper: a strip from the printer, and an A4 page beside the books."""
        till = self._host.till
        self._host.call(lambda: till.keep_file(*till.boards.print_tags()), self._printed, self._refused)

    def _printed(self, file: str) -> None:
        words = tr("价牌已送打印。A4 页 {file}", file=file) if file else tr("价牌已送打印。A4 页没有存下。")
        self._view.show_words(info(words, "ok"))

    def _done(self, text: str) -> None:
        self.open()
        self._host.refresh_header()
        self._view.show_words(info(text, "ok"))

    def _refused(self, error: DomainError) -> None:
        self._view.show_words(words_for(error))

    def _row(self, code: str, typed: Typed) -> BoardRow:
        from shop.gold_board.facts import BoardRow

        retail, trade_in, recycle = (parse_yuan(text) for text in typed[:3])
        member = parse_yuan(typed[3]) if typed[3].strip() else 0
        return BoardRow(
            purity_code=code, retail_fen=retail, trade_in_fen=trade_in, recycle_fen=recycle, member_fen=member
        )


def _numbers(row: BoardRow) -> list[tuple[str, int]]:
    return [(row.purity_code, fen) for fen in (row.retail_fen, row.trade_in_fen, row.recycle_fen, row.member_fen)]


def moment(text: str, now: str) -> str | None:
    """When a board is to begin: '14:30' of today or '11-22 09:30' of this year, as an ISO time; None for at once.

    `now` is an ISO time. Raises ValueError.
    """
    words = " ".join(text.replace("\uff1a", ":").split())  # as a Chinese keyboard types it
    if not words:
        return None
    day, _, clock = words.rpartition(" ")
    dated = f"{now[:10] if not day else day if len(day) == len('2026-11-22') else now[:5] + day}T{clock:0>5}"
    return f"{datetime.fromisoformat(dated).isoformat(timespec='milliseconds')}+08:00"
