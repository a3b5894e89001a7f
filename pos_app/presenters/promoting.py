"""Promotions (促销方案): what is in force and what waits for a second person, and the way to one that is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.board_pictures import minute
from pos_app.presenters.gold_board import moment
from pos_app.presenters.host import Host
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words
from pos_app.presenters.promotion_draft import DraftPresenter, DraftView

if TYPE_CHECKING:
    from pos_app.counter.promoting import Change, RuleLine, RuleProposalView, RulesView

CHANGED = {"new": "新增", "changed": "修改", "ended": "结束"}


class PromotingPresenter:
    """Lists beside the bill; one promotion is written on a page of its own (`draft`)."""

    def __init__(self, host: Host, forms: MorePresenter, view: DraftView) -> None:
        self._host, self._forms = host, forms
        self._page: RulesView | None = None
        self.draft = DraftPresenter(view, host, self.open, self._done)
        self.actions: dict[str, Callable[[], None]] = {
            "promotions": self.open,
            "promotion_replay": self.draft.replay,
            "promotion_try": self.draft.try_goods,
            "promotion_propose": self.draft.propose,
        }

    @property
    def _alone(self) -> bool:
        return self._page is None or self._page.alone

    def open(self) -> None:
        self._host.call(self._host.till.promoting.page, self._show)

    def _show(self, page: RulesView) -> None:
        self._page = page
        waiting = tuple(
            Choice(tr("待复核 {number}", number=one.proposal_no), f"{one.proposer} · {minute(one.proposed_at)}")
            for one in page.proposals
        )
        rows = (Choice(tr("新写方案"), ""), *waiting, *(_rule_choice(line) for line in page.lines))
        begins = tr("{at} 开始", at=minute(page.effective_at)) if page.to_come else tr("现行")
        title = tr("促销方案 v{version} {state}", version=page.version, state=begins)
        self._forms.choose_from(title, rows, tr("↑↓ 选择  Enter 打开"), self._chosen)

    def _chosen(self, place: int) -> None:
        assert self._page is not None
        if place == 0:
            self._choose_template()
        elif place <= len(self._page.proposals):
            self._open_proposal(self._page.proposals[place - 1])
        else:
            self._open_rule(self._page.lines[place - 1 - len(self._page.proposals)])

    # what waits

    def _open_proposal(self, one: RuleProposalView) -> None:
        promoting = self._host.till.promoting
        ways: list[tuple[Choice, Callable[[], object], str]] = []
        if self._alone:
            said = tr("促销方案已发布。")
            ways.append((Choice(tr("复核通过"), ""), lambda: promoting.approve(one.proposal_no), said))
        ways.append((Choice(tr("撤回"), ""), lambda: promoting.withdraw(one.proposal_no), tr("已撤回。")))
        lines = [Choice(f"{tr(CHANGED[line.change])} {line.name}", line.title) for line in one.lines]
        lines += [Choice(f"▲ {rule}", said) for rule, _, said in (found.partition(": ") for found in one.findings)]

        def accept(place: int) -> None:
            if place < len(ways):
                self._host.call(ways[place][1], lambda _: self._done(ways[place][2]))

        rows = (*(way[0] for way in ways), *lines)
        hint = tr("现行方案已变,要重新提交。") if one.stale else one.note or tr("由另一人复核")
        self._forms.choose_from(one.proposal_no, rows, hint, accept, self.open)

    def _done(self, said: str) -> None:
        self.open()
        self._host.say(info(said, "ok"))

    # one rule

    def _open_rule(self, line: RuleLine) -> None:
        promoting = self._host.till.promoting
        rows = (Choice(tr("修改"), line.title or tr("表单改不了")), Choice(tr("结束"), ""))

        def accept(place: int) -> None:
            if place == 0:
                self._host.call(lambda: promoting.form_of(line.rule_id), self._edit)
            else:
                self._ask_start([line.rule_id])

        self._forms.choose_from(line.name, rows, tr("↑↓ 选择  Enter 确定"), accept, self.open)

    def _edit(self, change: Change) -> None:
        from promotions.rules.templates import TEMPLATES  # late: the window starts without it

        template = TEMPLATES[change.template]
        self.draft.open(template, alone=self._alone, typed=change.fields, of=change.instead_of)

    def _choose_template(self) -> None:
        from promotions.rules.templates import TEMPLATES

        templates = tuple(TEMPLATES.values())

        def accept(place: int) -> None:
            self.draft.open(templates[place], alone=self._alone)

        rows = tuple(Choice(tr(one.title), "") for one in templates)
        self._forms.choose_from(tr("新写方案"), rows, tr("↑↓ 选择  Enter 填写"), accept, self.open)

    # proposing the end of one

    def _ask_start(self, ended: list[str]) -> None:
        fields = (FormField(tr("开始 (空为复核后立即)"), "", "text"), FormField(tr("说明"), "", "text"))
        form = Form(tr("提交复核"), tr("另一人复核后才生效。"), fields, tr("提交"))
        self._forms.form(form, lambda: self._propose(ended), self.open)

    def _propose(self, ended: list[str]) -> None:
        text, note = self._forms.values()
        try:
            start = moment(text, self._host.till.boards.board().now) or ""
        except ValueError:
            self._host.say(words("promotions.rule_set_refused", reason=tr("开始时间看不懂,如 12-10 09:30")))
            return
        promoting = self._host.till.promoting
        said = tr("已提交。另一人复核后生效。") if self._alone else tr("已提交。总部复核后生效。")
        self._host.call(lambda: promoting.propose([], ended, effective_at=start, note=note), lambda _: self._done(said))


def _rule_choice(line: RuleLine) -> Choice:
    span = "" if not line.until else tr("至 {until}", until=minute(line.until))
    return Choice(line.name, " · ".join(part for part in (line.rule_id, tr(line.title), span) if part))
