"""After the commit: change, receipt number, points, what the printer did. The next scan starts a new bill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.money import Money, plain_yuan
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.papers import why_words
from pos_app.presenters.problems import info, words
from pos_app.presenters.tender_words import NAMES

if TYPE_CHECKING:
    from pos_app.counter.answers import Done
    from printers.document import Document

PRINT_WORDS = {
    "printed": ("ok", "● 小票已打印"),
    "sending": ("info", "↑ 小票正在打印"),
    "queued": ("info", "↑ 小票正在打印"),
    "screen": ("info", "● 没有打印机,小票在屏幕上"),
    "handed": ("ok", "● 小票已交给打印机"),
    "doubt": ("error", "■ 小票可能没打出来,请看看打印机"),
}
SETTLED = frozenset({"printed", "handed", "screen"})
DRAWER_WORDS = {
    "opened": "● 钱箱已开",
    "soon": "↑ 正在开钱箱",
    "closed": "● 钱箱未开",
    "none": "○ 没有接钱箱",
    "trouble": "■ 钱箱没有弹开",
}


@dataclass(frozen=True, slots=True)
class DonePicture:
    """The finished bill as drawn."""

    sale_no: str
    journal_no: str
    due: str
    tenders: str
    change: str
    change_words: str
    points: str
    value: str
    print_level: str
    print_words: str
    drawer: str


class DoneView(Protocol):
    def show_done(self, picture: DonePicture) -> None: ...
    def show_print(self, level: str, words: str) -> None:
        """The printer's part alone, when it has moved on."""

    def show_drawer(self, words: str) -> None:
        """The drawer's part alone."""

    def show_receipt(self, png: bytes) -> None: ...


class DonePresenter:
    def __init__(self, view: DoneView, host: Host, draw: Callable[[Document], bytes]) -> None:
        self._view, self._host, self._draw = view, host, draw
        self._sale = self._trouble = ""
        self._settled = True
        self._opening = ""  # the sale whose drawer is about to open

    def show(self, done: Done) -> None:
        self._sale, self._trouble = done.sale_no, done.print_trouble
        self._settled = done.print_state in SETTLED
        self._opening = done.sale_id if done.drawer == "soon" else ""
        self._view.show_done(done_picture(done))
        self._host.call(lambda: self._draw(done.receipt), lambda png: self._receipt(done.sale_no, png))
        if done.print_trouble:
            self._host.say(words(done.print_trouble))
        elif done.drawer == "trouble":
            self._host.say(words("E-DRAWER"))

    def _receipt(self, sale_no: str, png: bytes) -> None:
        if sale_no == self._sale:
            self._view.show_receipt(png)

    def refresh(self) -> None:
        """News from the printer: what became of the last bill's paper. A trouble is told once, wherever the till is."""
        number, sale_id = self._sale, self._opening
        if sale_id:
            self._host.call(
                lambda: self._host.till.papers.drawer_of(sale_id),
                lambda drawer: self._drawer(sale_id, drawer),
                lambda _: None,
            )
        if number and not self._settled:
            self._host.call(
                lambda: self._host.till.papers.state_of(number),
                lambda found: self._paper(number, *found),
                lambda _: None,
            )

    def _drawer(self, sale_id: str, drawer: str) -> None:
        if sale_id != self._opening or drawer == "soon":
            return
        self._opening = ""
        if self._host.state is State.DONE:
            self._view.show_drawer(tr(DRAWER_WORDS[drawer]))
        if drawer == "trouble" and self._host.state is not State.LOCKED:
            self._host.say(words("E-DRAWER"))

    def _paper(self, number: str, state: str, trouble: str) -> None:
        if number != self._sale:
            return
        self._settled = state in SETTLED
        if self._host.state is State.DONE:
            self._view.show_print(*print_words(state, trouble))
        if trouble and trouble != self._trouble and self._host.state is not State.LOCKED:
            self._host.say(words(trouble))
        self._trouble = trouble

    def reprint(self) -> None:
        """The last bill's receipt once more, marked as a second paper."""
        last = self._host.till.post.last
        if last is None:
            self._host.say(words("sales.unknown"))
            return
        number = last.sale_no
        self._host.call(
            lambda: self._host.till.corrections.reprint(number), lambda state: self._reprinted(number, state)
        )

    def _reprinted(self, number: str, state: str) -> None:
        _, said = print_words(state)
        self._host.say(info(tr("{number} 补打: {state}", number=number, state=said.split(" ", 1)[-1])))


def print_words(state: str, trouble: str = "") -> tuple[str, str]:
    """Level and words for a paper's state; `trouble` is the error's code that keeps it waiting."""
    if state == "queued" and trouble:
        return "error", tr("■ 小票还没打印:{why}", why=why_words(trouble))
    level, said = PRINT_WORDS.get(state, PRINT_WORDS["queued"])
    return level, tr(said)


def done_picture(done: Done) -> DonePicture:
    level, state = print_words(done.print_state, done.print_trouble)
    paid = " · ".join(f"{tr(NAMES.get(t.method, t.method))}\u00a0{plain_yuan(t.amount_fen)}" for t in done.tenders)
    paid_out = -sum(min(0, tender.amount_fen) for tender in done.tenders)
    points = tr("积分 +{points} → {after}", points=f"{done.points:,}", after=f"{done.points_after:,}")
    return DonePicture(
        sale_no=done.sale_no,
        journal_no=done.journal_no,
        due=str(Money(done.due_fen)),
        tenders=paid,
        change=str(Money(paid_out or done.change_fen)),
        change_words=tr("付给顾客") if paid_out else tr("找零"),
        points=points if done.has_member else "",
        value=tr("储值余 {value}", value=Money(done.value_left_fen)) if done.has_member else "",
        print_level=level,
        print_words=state,
        drawer=tr(DRAWER_WORDS.get(done.drawer, done.drawer)),
    )
