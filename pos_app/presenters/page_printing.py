"""Pages on A4 and A5: sent to the page printer where there is one, else opened; and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.device_words import PRINTERS
from pos_app.presenters.host import Host
from pos_app.presenters.more import MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import Problem, info, words_for

if TYPE_CHECKING:
    from pos_app.counter.page_printing import PageJob


class PagesPresenter:
    """`show_file` opens a file with the system's own program."""

    def __init__(self, host: Host, more: MorePresenter, show_file: Callable[[str], None]) -> None:
        self._host, self._more, self._show_file = host, more, show_file
        self._waits_for: set[int] = set()

    def offer(self, page: str, file: str, title: str, back: Callable[[], None]) -> None:
        """A page that was made: print it or look at it; without a printer for it, look at it."""

        def offered(printer: str) -> None:
            if not printer:
                self._show_file(file)
                return
            ways = ((Choice(tr("打印"), _name(printer)), lambda: self.send(page, file)),
                    (Choice(tr("打开看"), PurePath(file).name), lambda: self._show_file(file)))  # fmt: skip

            def accept(place: int) -> None:
                back()
                ways[place][1]()

            rows = tuple(way[0] for way in ways)
            self._more.choose_from(title, rows, tr("文件在 {file}", file=file), accept, back)

        self._host.call(lambda: self._host.till.pages.printer_for(page), offered)

    def send(self, page: str, file: str) -> None:
        """To the printer, behind the cashier's back."""
        self._host.call(lambda: self._host.till.pages.send(page, file), self._sent)

    def _sent(self, job: PageJob) -> None:
        self._waits_for.add(job.job_no)
        name = PurePath(job.file).name
        self._host.say(info(tr("正在把 {name} 交给{printer},可以继续收银。", name=name, printer=_name(job.printer))))
        self.refresh()

    def refresh(self) -> None:
        """News: a page may have been taken, or refused."""
        if self._waits_for:
            self._host.call(self._host.till.pages.jobs, self._told, lambda _: None)

    def _told(self, jobs: tuple[PageJob, ...]) -> None:
        for job in reversed(jobs):
            if job.job_no in self._waits_for and job.state != "sending":
                self._waits_for.discard(job.job_no)
                self._host.say(_became(job))


def _became(job: PageJob) -> Problem:
    if job.error is None:
        name = PurePath(job.file).name
        said = tr("{name} 已交给{printer}。看看纸;文件在 {file}", name=name, printer=_name(job.printer), file=job.file)
        return info(said, "ok")
    trouble = words_for(job.error)
    return Problem(trouble.code, tr("{trouble}文件: {file}", trouble=trouble.text, file=job.file), level=trouble.level)


def _name(printer: str) -> str:
    return tr(PRINTERS.get(printer, printer))
