"""Promotions (促销方案): what is in force and what waits, one written part by part, tried out, proposed, decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kernel.money import Money
from pos_app.locale import tr
from pos_app.presenters.board_pictures import minute
from pos_app.presenters.gold_board import moment
from pos_app.presenters.host import Host
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from pos_app.counter.promoting import Change, Checked, RuleLine, RuleProposalView, RulesView
    from promotions.rules.form import Field, Template
    from shop.sales.rules.pricing import PricedCart

CHANGED = {"new": "新增", "changed": "修改", "ended": "结束"}
GOODS_TRIED = 4


@dataclass(slots=True)
class _Draft:
    """What is being written: the parts of one form, and changes that are done."""

    template: Template
    instead_of: str = ""
    typed: dict[str, str] = field(default_factory=dict)


class PromotingPresenter:
    """Uses the forms beside the bill."""

    def __init__(self, host: Host, forms: MorePresenter) -> None:
        self._host, self._forms = host, forms
        self._page: RulesView | None = None
        self._draft: _Draft | None = None
        self._tried: tuple[str, ...] = ()

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
        alone = self._page is not None and self._page.alone
        ways: list[tuple[Choice, Callable[[], object], str]] = []
        if alone:
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
                self._ask_start([], [line.rule_id])

        self._forms.choose_from(line.name, rows, tr("↑↓ 选择  Enter 确定"), accept, self.open)

    def _edit(self, change: Change) -> None:
        from promotions.rules.templates import TEMPLATES  # late: the window starts without it

        self._draft = _Draft(TEMPLATES[change.template], change.instead_of, dict(change.fields))
        self._ask_part(1)

    def _choose_template(self) -> None:
        from promotions.rules.templates import TEMPLATES

        templates = tuple(TEMPLATES.values())

        def accept(place: int) -> None:
            self._draft = _Draft(templates[place])
            self._ask_part(1)

        rows = tuple(Choice(tr(one.title), "") for one in templates)
        self._forms.choose_from(tr("新写方案"), rows, tr("↑↓ 选择  Enter 填写"), accept, self.open)

    # the form, part by part

    def _ask_part(self, part: int) -> None:
        from promotions.rules.form import PARTS

        draft = self._draft
        assert draft is not None
        fields = [one for one in draft.template.fields if one.part == part]
        if not fields:
            self._ask_part(part + 1)
            return
        shown = tuple(FormField(_label(one), draft.typed.get(one.key, one.default), "text") for one in fields)
        title = tr("{what} · {part} {name}", what=tr(draft.template.title), part=part, name=tr(PARTS[part - 1]))
        last = part == len(PARTS)
        form = Form(title, tr("共 8 项,不填就是不限。* 要填。"), shown, tr("检查") if last else tr("下一项"))
        keys = [one.key for one in fields]
        back = self.open if part == 1 else lambda: self._ask_part(part - 1)
        self._forms.form(form, lambda: self._typed(part, keys, last), back)

    def _typed(self, part: int, keys: list[str], last: bool) -> None:
        draft = self._draft
        assert draft is not None
        draft.typed |= dict(zip(keys, self._forms.values(), strict=True))
        changes = self._changes()

        def checked(found: Checked) -> None:
            wrong = [one for _, one in found.problems if last or one.field in keys]
            if not wrong:
                self._host.say(None)
                self._review(found) if last else self._ask_part(part + 1)
                return
            at = next((one.part for one in draft.template.fields if one.key == wrong[0].field), part)
            if at != part:
                self._ask_part(at)
            self._host.say(words("promotions.rule_set_refused", reason=wrong[0].words))

        self._host.call(lambda: self._host.till.promoting.check(changes), checked)

    def _changes(self) -> list[Change]:
        from pos_app.counter.promoting import Change

        assert self._draft is not None
        return [Change(self._draft.template.code, dict(self._draft.typed), self._draft.instead_of)]

    def _review(self, checked: Checked) -> None:
        def accept(place: int) -> None:
            if place == 0:
                self._ask_goods(checked)
            elif place == 1:
                self._ask_start(self._changes(), [])

        assert self._draft is not None
        titles = {one.key: tr(one.title) for one in self._draft.template.fields}
        found = tuple(Choice(f"▲ {titles.get(one.field, tr('方案'))}", one.words) for _, one in checked.findings)
        rows = (Choice(tr("试算"), tr("输几件货,看优惠和原因")), Choice(tr("提交复核"), ""), *found)
        hint = tr("▲ 是要看一看的地方") if found else tr("检查没有问题")
        self._forms.choose_from(", ".join(checked.ids), rows, hint, accept, lambda: self._ask_part(8))

    # trying out, proposing

    def _ask_goods(self, checked: Checked) -> None:
        from pos_app.counter.typed_basket import WORDS

        before = (*self._tried, *[""] * (GOODS_TRIED + 1))
        goods = tuple(FormField(tr("货品 {no}", no=no + 1), before[no], "text") for no in range(GOODS_TRIED))
        level = FormField(tr("会员等级 (空为非会员)"), before[GOODS_TRIED], "text")
        form = Form(tr("试算"), tr(WORDS), (*goods, level), tr("算"))

        def accept() -> None:
            self._tried = self._forms.values()
            *texts, tier = self._tried
            promoting = self._host.till.promoting
            self._host.call(
                lambda: promoting.try_out(checked, texts, level=tier.strip()),
                lambda cart: self._show_tried(checked, cart),
            )

        self._forms.form(form, accept, lambda: self._review(checked))

    def _show_tried(self, checked: Checked, cart: PricedCart) -> None:
        applied = () if cart.answer is None else cart.answer.applied
        rows = (
            Choice(tr("应收"), tr("原价 {fen}", fen=Money(cart.list_fen)), str(Money(cart.due_fen))),
            *(Choice(f"✔ {one.name}", one.rule_id, f"-{Money(one.fen)}") for one in applied),
            *(Choice(f"✖ {one.name}", one.words) for one in cart.reasons),
        )
        self._host.say(None)
        self._forms.choose_from(tr("试算"), rows, tr("Esc 再算"), lambda _: None, lambda: self._ask_goods(checked))

    def _ask_start(self, changes: list[Change], ended: list[str]) -> None:
        fields = (FormField(tr("开始 (空为复核后立即)"), "", "text"), FormField(tr("说明"), "", "text"))
        form = Form(tr("提交复核"), tr("另一人复核后才生效。"), fields, tr("提交"))
        self._forms.form(form, lambda: self._propose(changes, ended), self.open)

    def _propose(self, changes: list[Change], ended: list[str]) -> None:
        text, note = self._forms.values()
        try:
            start = moment(text, self._host.till.boards.board().now) or ""
        except ValueError:
            self._host.say(words("promotions.rule_set_refused", reason=tr("开始时间看不懂,如 12-10 09:30")))
            return
        promoting = self._host.till.promoting
        alone = self._page is None or self._page.alone
        said = tr("已提交。另一人复核后生效。") if alone else tr("已提交。总部复核后生效。")
        self._host.call(
            lambda: promoting.propose(changes, ended, effective_at=start, note=note), lambda _: self._done(said)
        )


def _label(one: Field) -> str:
    how = "" if one.kind == "text" else f" ({tr(one.words)})"
    return f"{tr(one.title)}{' *' if one.needed else ''}{how}"


def _rule_choice(line: RuleLine) -> Choice:
    span = "" if not line.until else tr("至 {until}", until=minute(line.until))
    return Choice(line.name, " · ".join(part for part in (line.rule_id, tr(line.title), span) if part))
