"""How a member's account came about (F9 in the member panel): every movement, and whether they add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.member import MemberPresenter
from pos_app.presenters.page_printing import PagesPresenter
from pos_app.presenters.problems import info, words
from pos_app.presenters.reports import Line, lines_of

if TYPE_CHECKING:
    from pos_app.counter.history import AccountHistory


@dataclass(frozen=True, slots=True)
class HistoryPicture:
    """What stands about the lines: whose account it is, and whether it adds up."""

    title: str
    about: str
    hint: str


class HistoryView(Protocol):
    def show_history(self, picture: HistoryPicture, lines: tuple[Line, ...]) -> None: ...
    def scroll_lines(self, steps: int) -> None: ...


class HistoryPresenter:
    def __init__(
        self, view: HistoryView, host: Host, member: MemberPresenter, pages: PagesPresenter,
        show_file: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._view, self._host, self._member, self._pages, self._show_file = view, host, member, pages, show_file
        self._shown: AccountHistory | None = None

    def open(self) -> None:
        """The account of the member on the bill."""
        member = self._member.shown
        if self._host.state is State.MEMBER and member is not None:
            self._host.call(lambda: self._host.till.history.explain(member.member_id), self._show)

    def _show(self, found: AccountHistory) -> None:
        self._shown = found
        self._host.enter(State.HISTORY)
        self._host.say(None if found.agrees else words("E-MEMBER-SUM"))
        said = tr("合计 = 余额") if found.agrees else tr("合计与余额不符")
        about = f"{'  '.join(f'{name} {value}' for name, value in found.report.pairs)}  ·  {said}"
        hint = tr("↑↓ PgUp PgDn 翻看  F8 打印凭据  F9 打开凭据  Esc 回到会员")
        self._view.show_history(HistoryPicture(tr("会员账户说明"), about, hint), lines_of(found.report))

    def move(self, steps: int) -> None:
        self._view.scroll_lines(steps)

    def evidence(self) -> None:
        """All that happened to the stored value, as a file."""
        self._write(self._show_file)

    def print_evidence(self) -> None:
        """The same on the page printer."""
        self._write(lambda file: self._pages.send("evidence", file))

    def _write(self, then: Callable[[str], None]) -> None:
        shown, history = self._shown, self._host.till.history
        if self._host.state is State.HISTORY and shown is not None:
            self._host.call(lambda: history.evidence(shown.member_id), lambda file: self._written(file, then))

    def _written(self, file: str, then: Callable[[str], None]) -> None:
        if not file:
            self._host.say(info(tr("凭据没有存下,看看磁盘。"), "warn"))
            return
        self._host.say(info(tr("储值变动凭据 {file}", file=file), "ok"))
        then(file)

    def back(self) -> None:
        self._host.find_member("")
