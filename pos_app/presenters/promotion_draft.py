"""One promotion on a page: its form at the left, what it would have made of past bills at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pos_app.locale import tr
from pos_app.presenters.gold_board import moment
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import info, words
from pos_app.presenters.reports import Line
from pos_app.presenters.what_if_words import tried_lines, what_if_lines

if TYPE_CHECKING:
    from pos_app.counter.promoting import Change, Checked
    from pos_app.counter.what_if import WhatIfView
    from promotions.rules.form import Template
    from shop.sales.rules.pricing import PricedCart


@dataclass(frozen=True, slots=True)
class DraftField:
    """`hint` says how it is typed; `needed` that it may not stay empty."""

    key: str
    title: str
    text: str
    hint: str
    needed: bool


@dataclass(frozen=True, slots=True)
class DraftPicture:
    """The form: its parts, '1 时间' and so on, each with its fields. `basket` says how goods are typed."""

    title: str
    basket: str
    parts: tuple[tuple[str, tuple[DraftField, ...]], ...]


@dataclass(frozen=True, slots=True)
class DraftAsked:
    """What stands beside the form: days to look back, a typed basket and whose it is; when to begin, and a note."""

    days: str
    goods: str
    level: str
    start: str
    note: str


class DraftView(Protocol):
    def show_draft(self, picture: DraftPicture) -> None: ...
    def show_wrong(self, wrong: Mapping[str, str]) -> None:
        """Mark these fields, by key, with what is wrong; the first takes the focus."""

    def show_lines(self, lines: tuple[Line, ...]) -> None: ...
    def show_progress(self, looked_at: int, bills: int, running: bool) -> None: ...
    def typed(self) -> dict[str, str]:
        """The form's fields by key."""

    def asked(self) -> DraftAsked: ...
    def scroll_lines(self, steps: int) -> None: ...


class DraftPresenter:
    """`back` leads to the list of promotions, `done` there with a word about what was proposed."""

    def __init__(self, view: DraftView, host: Host, back: Callable[[], None], done: Callable[[str], None]) -> None:
        self._view, self._host, self._back, self._done = view, host, back, done
        self._template: Template | None = None
        self._instead_of = ""
        self._alone = True
        self._findings: tuple[Line, ...] = ()
        self._basket: tuple[Line, ...] = ()
        self._seen: WhatIfView | None = None

    def open(self, template: Template, *, alone: bool, typed: Mapping[str, str] | None = None, of: str = "") -> None:
        """A new promotion of that kind, or the one with the id `of` as it stands."""
        from pos_app.counter.typed_basket import WORDS  # late: the window starts without it
        from promotions.rules.form import PARTS

        self._template, self._instead_of, self._alone = template, of, alone
        self._findings, self._basket, self._seen = (), (), None
        parts = []
        for number, name in enumerate(PARTS, start=1):
            fields = tuple(
                DraftField(
                    one.key, tr(one.title), (typed or {}).get(one.key, one.default),
                    "" if one.kind == "text" else tr(one.words), one.needed,
                )
                for one in template.fields if one.part == number
            )  # fmt: skip
            if fields:
                parts.append((f"{number} {tr(name)}", fields))
        self._host.enter(State.PROMOTION)
        self._host.say(None)
        self._view.show_draft(DraftPicture(tr(template.title), tr(WORDS), tuple(parts)))
        self._view.show_progress(0, 0, False)
        self._draw()

    def accept(self) -> None:
        """Check the form: wrong fields are marked, what should be looked at is told."""
        self._checked(lambda _: self._host.say(info(tr("检查过了。F6 试算历史单,F8 提交复核。"), "ok")))

    def back(self) -> None:
        """Stop the replay that runs; else back to the list."""
        if self._seen is not None and self._seen.state == "running":
            self._host.call(self._host.till.promoting.what_if.cancel, lambda _: self.refresh())
            return
        self._host.leave()
        self._back()

    def move(self, steps: int) -> None:
        self._view.scroll_lines(steps)

    # trying out

    def replay(self) -> None:
        """Price past bills under the draft, beside the sales."""
        what_if = self._host.till.promoting.what_if
        text = self._view.asked().days.strip()
        days = int(text) if text.isdecimal() else 0

        def begin(found: Checked) -> None:
            self._host.call(lambda: what_if.begin(found.rules, found.ids, days=days), lambda _: self.refresh())

        self._checked(begin)

    def refresh(self) -> None:
        """How far the replay is."""
        self._host.call(self._host.till.promoting.what_if.progress, self._told, lambda _: None)

    def _told(self, view: WhatIfView) -> None:
        if self._host.state is not State.PROMOTION:
            self._view.show_progress(view.looked_at, view.bills, False)
            return
        self._seen = view
        self._view.show_progress(view.looked_at, view.bills, view.state == "running")
        if view.state != "running":
            self._draw()

    def try_goods(self) -> None:
        """Price the typed basket under the draft."""
        asked = self._view.asked()
        goods = [one.strip() for one in asked.goods.replace(";", ";").split(";") if one.strip()]
        try_out = self._host.till.promoting.try_out

        def tried(found: Checked) -> None:
            at = _in_its_days(found, self._host.till.boards.board().now)
            self._host.call(lambda: try_out(found, goods, level=asked.level.strip(), at=at), self._tried)

        self._checked(tried)

    def _tried(self, cart: PricedCart) -> None:
        self._basket = tried_lines(cart)
        self._host.say(None)
        self._draw()

    # proposing

    def propose(self) -> None:
        """Hand the promotion to a second person."""
        asked = self._view.asked()
        try:
            start = moment(asked.start, self._host.till.boards.board().now) or ""
        except ValueError:
            self._host.say(words("promotions.rule_set_refused", reason=tr("生效时间看不懂,如 12-10 09:30")))
            return
        propose, changes = self._host.till.promoting.propose, self._changes()
        said = tr("已提交。另一人复核后生效。") if self._alone else tr("已提交。总部复核后生效。")
        self._checked(
            lambda _: self._host.call(
                lambda: propose(changes, [], effective_at=start, note=asked.note), lambda _: self._proposed(said)
            )
        )

    def _proposed(self, said: str) -> None:
        self._host.leave()
        self._done(said)

    # what all of them do first

    def _checked(self, sound: Callable[[Checked], None]) -> None:
        changes = self._changes()

        def told(found: Checked) -> None:
            self._view.show_wrong({one.field: one.words for _, one in reversed(found.problems)})
            if found.problems:
                self._host.say(words("promotions.rule_set_refused", reason=found.problems[0][1].words))
                return
            assert self._template is not None
            titles = {one.key: tr(one.title) for one in self._template.fields}
            self._findings = tuple(
                Line("note", (f"▲ {titles.get(one.field, tr('方案'))}: {one.words}",)) for _, one in found.findings
            ) or (Line("note", (tr("检查没有问题"),)),)
            self._draw()
            sound(found)

        self._host.call(lambda: self._host.till.promoting.check(changes), told)

    def _changes(self) -> list[Change]:
        from pos_app.counter.promoting import Change

        assert self._template is not None
        return [Change(self._template.code, self._view.typed(), self._instead_of)]

    def _draw(self) -> None:
        replayed = () if self._seen is None else what_if_lines(self._seen)
        lint = (Line("title", (tr("检查"),)), *self._findings) if self._findings else ()
        lines = (*replayed, *self._basket, *lint)
        self._view.show_lines(lines or (Line("note", (tr("F6 用本机的历史单试算,F7 试几件货。都不记账。"),)),))


def _in_its_days(found: Checked, now: str) -> str:
    """When a typed basket is tried: as the promotion begins, where that is to come; '' for now."""
    begins = [rule.get("schedule", {}).get("from") or "" for rule in found.rules if rule["id"] in found.ids]
    return max((at for at in begins if at > now[: len(at)]), default="")
