"""Papers that are not out for certain: why each waits, and what a person decides about one in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.device_words import PRINTERS
from pos_app.presenters.host import Host
from pos_app.presenters.more import MorePresenter
from pos_app.presenters.papers import Choice, paper_choice
from pos_app.presenters.problems import info

if TYPE_CHECKING:
    from pos_app.counter.papers import WaitingPaper


class WaitingPapersPresenter:
    """A list beside the bill, as all other functions are."""

    def __init__(self, host: Host, more: MorePresenter) -> None:
        self._host, self._more = host, more
        self._papers: tuple[WaitingPaper, ...] = ()
        self._shown = 0  # what `more` counted when the list was shown; it counts on when something else is

    def open(self) -> None:
        """What has not come out of the printer for certain, and why."""
        self._host.call(self._host.till.papers.waiting, self._show)

    def refresh(self) -> None:
        """News from the printer while its papers are on show."""
        if self._on_show:
            self._host.call(self._host.till.papers.waiting, self._came, lambda _: None)

    @property
    def _on_show(self) -> bool:
        return self._shown == self._more.shown != 0

    def _came(self, papers: tuple[WaitingPaper, ...]) -> None:
        if not self._on_show or papers == self._papers:
            return
        chosen = self._papers[self._more.chosen].job_id if self._papers else ""
        self._show(papers)
        place = next((place for place, paper in enumerate(papers) if paper.job_id == chosen), None)
        if place:
            self._more.choose(place)

    def _show(self, papers: tuple[WaitingPaper, ...]) -> None:
        rows = tuple(paper_choice(paper) for paper in papers)
        hint = tr("↑↓ 选择  Enter 立即重试或处理") if rows else tr("小票都已打出")
        self._more.choose_from(
            tr("未打印的小票"), rows, hint, lambda place: self._ask(papers[place]) if papers else None
        )
        self._papers, self._shown = papers, self._more.shown

    def _ask(self, paper: WaitingPaper) -> None:
        """One that waits is tried again or moved; about one in doubt a person decides who has looked at the paper."""
        papers = self._host.till.papers
        if paper.state == "queued":
            self._host.call(lambda: papers.others(paper.job_id), lambda others: self._retry_or_move(paper, others))
        elif paper.state == "sending":
            self._host.call(papers.retry, self._retried)
        else:
            self._decide(paper)

    def _decide(self, paper: WaitingPaper) -> None:
        papers = self._host.till.papers
        ways = (
            (Choice(tr("已打印"), tr("整张小票都在手里")), papers.seen, tr("已记为打印完成")),
            (Choice(tr("补打"), tr("再打一张,带补打标记")), papers.again, tr("已再送打印机")),
        )

        def accept(place: int) -> None:
            _, do, said = ways[place]
            self._host.call(lambda: do(paper.job_id), lambda left: self._settled(left, said))

        title, hint = paper_choice(paper).title, tr("看看打印机出的纸,再选一项")
        self._more.choose_from(title, tuple(way[0] for way in ways), hint, accept, self.open)

    def _retry_or_move(self, paper: WaitingPaper, others: tuple[str, ...]) -> None:
        """With a second printer a paper of which nothing has left may go there."""
        papers = self._host.till.papers
        if not others:
            self._host.call(papers.retry, self._retried)
            return

        def accept(place: int) -> None:
            if place == 0:
                self._host.call(papers.retry, self._retried)
            else:
                self._host.call(lambda: papers.move(paper.job_id, others[place - 1]), self._retried)

        rows = (Choice(tr("立即重试"), ""), *(_other(name) for name in others))
        self._more.choose_from(paper_choice(paper).title, rows, tr("↑↓ 选择  Enter 确定"), accept, self.open)

    def _retried(self, papers: tuple[WaitingPaper, ...]) -> None:
        self._settled(papers, tr("正在再试打印机"))

    def _settled(self, papers: tuple[WaitingPaper, ...], said: str) -> None:
        self._show(papers)
        self._host.say(info(said))


def _other(name: str) -> Choice:
    return Choice(tr("换到 {printer}", printer=tr(PRINTERS.get(name, name))), "")
