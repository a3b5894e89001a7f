"""The page of the exchange with headquarters: how it stands, what is held for members, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from pos_app.locale import tr
from pos_app.presenters.exchange_words import (
    Fact,
    HeldWords,
    advice,
    at_words,
    feed_facts,
    held_words,
    offline_rules,
    state_words,
    status_facts,
)
from pos_app.presenters.host import Host, State
from pos_app.presenters.kind_words import kind_words, reason_words, step_words
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import Problem, info, words_for

if TYPE_CHECKING:
    from pos_app.counter.exchange import RivalRow, Standing, TroubleRow

DEEDS = {"sold": "售出", "sent": "发出", "received": "收货", "moved": "改归属"}
TITLE = "没有生效的记录"


@dataclass(frozen=True, slots=True)
class ExchangePicture:
    """The page as drawn. `alone`: a shop without headquarters, which has nothing but its state to show."""

    state: str
    level: str
    alone: bool
    advice: tuple[Problem, ...]
    facts: tuple[Fact, ...]
    held: tuple[HeldWords, ...]
    rules: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class TroublePicture:
    """The list of what has no effect here, everything about the chosen one, and what the manager does about it."""

    rows: tuple[Choice, ...]
    chosen: int
    facts: tuple[Fact, ...]
    step: str


class ExchangeView(Protocol):
    def show_exchange(self, picture: ExchangePicture) -> None: ...
    def show_troubles(self, picture: TroublePicture | None) -> None:
        """The list in place of the page; None takes it away."""

    def show_scrolled(self, steps: int) -> None:
        """Move the page that does not fit the screen."""

    def show_copied(self, text: str) -> None:
        """Put the text where another program can paste it."""

    def seen_reason(self) -> str:
        """Why nothing waits for the chosen one, as it was typed."""

    def show_words(self, problem: Problem | None) -> None: ...


class ExchangePresenter:
    def __init__(self, view: ExchangeView, host: Host) -> None:
        self._view, self._host = view, host
        self._from = State.IDLE
        self._troubles: tuple[TroubleRow, ...] | None = None  # while they are on show
        self._chosen = 0

    def open(self) -> None:
        """Show the page; Esc leads back to where it was opened."""
        if self._host.state is not State.SYNC:
            self._from = self._host.state
        self._troubles = None
        self._host.enter(State.SYNC)
        self._host.say(None)  # what the strip said of it is here in full, and its key means something else here
        self._view.show_words(None)
        self._view.show_troubles(None)
        self.refresh()

    def refresh(self) -> None:
        """News of the exchange while the page is on show."""
        self._host.call(self._host.till.exchange.standing, self._show, self._refused)

    def _show(self, standing: Standing) -> None:
        self._view.show_exchange(exchange_picture(standing))

    def _refused(self, error: DomainError) -> None:
        self._view.show_words(words_for(error))

    def now(self) -> None:
        """Ask for a round with headquarters; its answer changes the page when it comes."""
        self._host.call(self._host.till.exchange.nudge, self._asked, self._refused)

    def _asked(self, _: object) -> None:
        self._view.show_words(info(tr("正在联系总部,有结果就显示在这里。收银不用等。")))
        self.refresh()

    def back(self) -> None:
        if self._troubles is not None:
            self._troubles = None
            self._view.show_troubles(None)
            self._view.show_words(None)
        elif self._from in (State.IDLE, State.BUILDING, State.MORE, State.APPROVAL):
            self._host.leave()
        else:
            self._host.enter(self._from)

    # what has no effect here

    def troubles(self) -> None:
        """The list, for whom may see it; another person's yes is asked for otherwise."""
        self._host.call(self._host.till.exchange.troubles, self._listed)

    def _listed(self, found: tuple[TroubleRow, ...]) -> None:
        if not found:
            self._view.show_words(info(tr("都生效了,没有要处理的。"), "ok"))
            return
        self._view.show_words(None)
        self._troubles, self._chosen = found, 0
        self.choose(0)

    def move(self, steps: int) -> None:
        if self._troubles is None:
            self._view.show_scrolled(steps)
        else:
            self.choose(min(max(self._chosen + steps, 0), len(self._troubles) - 1))

    def choose(self, place: int) -> None:
        assert self._troubles
        self._chosen = place
        rows = tuple(trouble_choice(one) for one in self._troubles)
        one = self._troubles[place]
        self._view.show_troubles(TroublePicture(rows, place, trouble_facts(one), step_words(one.reason)))

    def print(self) -> None:
        found = self._troubles
        if not found:
            return
        rows = [(trouble_line(one), f"{trouble_reason(one)}。{step_words(one.reason)}") for one in found]
        self._host.call(
            lambda: self._host.till.exchange.print_list(tr(TITLE), rows),
            lambda _: self._view.show_words(info(tr("清单已送打印机"), "ok")),
        )

    def seen(self) -> None:
        """Nobody waits for the chosen one at this till any more, for the reason that was typed."""
        if self._troubles:
            number, reason = self._troubles[self._chosen].number, self._view.seen_reason()
            self._host.call(lambda: self._host.till.exchange.seen(number, reason), self._went, self._refused)

    def _went(self, _: object) -> None:
        left = tuple(one for place, one in enumerate(self._troubles or ()) if place != self._chosen)
        self._host.refresh_header()
        if left:
            self._listed(left)
        else:
            self.back()
            self.refresh()
        self._view.show_words(info(tr("已阅。这一条不再提示。"), "ok"))

    def copy(self) -> None:
        """All of them as text, one a line, with the program's own reason for who can use it."""
        if self._troubles:
            self._view.show_copied("\n".join(trouble_text(one) for one in self._troubles))
            self._view.show_words(info(tr("{count} 条已复制", count=len(self._troubles)), "ok"))


def exchange_picture(standing: Standing) -> ExchangePicture:
    status = standing.status
    state, level = state_words(status)
    if status is None:
        return ExchangePicture(state, level, True, (), (), (), ())
    return ExchangePicture(
        state=state,
        level=level,
        alone=False,
        advice=advice(status),
        facts=(
            *status_facts(status, standing.now),
            *feed_facts(standing.feeds),
            Fact(tr("重新下载"), tr("{times} 次", times=status.refetches)),
        ),
        held=tuple(held_words(one) for one in standing.held),
        rules=offline_rules(standing.policy),
    )


def trouble_choice(one: TroubleRow) -> Choice:
    return Choice(trouble_line(one), trouble_reason(one), at_words(one.wall))


def trouble_line(one: TroubleRow) -> str:
    return f"{kind_words(one.kind)}  {one.number}"


def trouble_reason(one: TroubleRow) -> str:
    """The piece's other fate where the books know it, else the reason."""
    return rival_words(one.rivals[0]) if one.rivals else reason_words(one.reason)


def rival_words(rival: RivalRow) -> str:
    return tr(
        "{barcode} {store} {at} 已{deed} ({document})",
        barcode=rival.barcode, store=rival.store, at=at_words(rival.at), deed=tr(DEEDS.get(rival.what, rival.what)),
        document=rival.document_no,
    )  # fmt: skip


def trouble_facts(one: TroubleRow) -> tuple[Fact, ...]:
    rows = [
        Fact(tr("记录"), kind_words(one.kind)),
        Fact(tr("编号"), one.number),
        Fact(tr("写于"), at_words(one.wall)),
        Fact(tr("经手"), one.actor),
        Fact(tr("原因"), reason_words(one.reason), "warn"),
    ]
    for rival in one.rivals:
        rows += [
            Fact(tr("货品"), rival.barcode),
            Fact(tr("这一笔说"), tr("归 {store}", store=rival.claimed_by)),
            Fact(tr("账上是"), f"{rival.store} {tr(DEEDS.get(rival.what, rival.what))}"),
            Fact(tr("单据"), rival.document_no or "—"),
            Fact(tr("时间"), at_words(rival.at)),
        ]
    return tuple(rows)


def trouble_text(one: TroubleRow) -> str:
    return "\t".join(
        (one.wall[:19].replace("T", " "), kind_words(one.kind), one.number, trouble_reason(one), one.reason)
    )
