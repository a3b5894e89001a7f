"""Rewards at the counter (F7 in the member panel): what the points are good for, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.host import State
from pos_app.presenters.member import MemberForms
from pos_app.presenters.more import FormField
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info

if TYPE_CHECKING:
    from pos_app.counter.answers import MemberDetail
    from pos_app.counter.rewards import RewardPage
    from pos_app.papers_rewards import RewardPaper
    from shop.rewards.queries import GivenRow, RewardRow


class MemberRewardsPresenter(MemberForms):
    """A list of rewards and of what was taken, then a form."""

    def open(self) -> None:
        """F7 in the member panel, with a member on the bill."""
        shown = self._member.shown
        if self._host.state is not State.MEMBER or shown is None or shown.shown:
            return
        self._host.call(lambda: self._host.till.rewards.page(shown.member_id), lambda found: self._offer(shown, found))

    def _offer(self, shown: MemberDetail, found: RewardPage) -> None:
        ways: list[tuple[Choice, Callable[[], None]]] = [
            *((reward_choice(one), partial(self._ask, shown, one)) for one in found.rewards),
            *((given_choice(given), partial(self._ask_back, given)) for given in found.given),
        ]
        usable = shown.points if shown.points_view is None else shown.points_view.usable
        said = tr("可用 {points} 分", points=f"{usable:,}") if ways else tr("今天没有可兑换的礼品。")
        self._forms.choose_from(
            tr("积分换礼"), tuple(choice for choice, _ in ways), said, lambda place: ways[place][1](), self._back
        )

    def _ask(self, shown: MemberDetail, one: RewardRow) -> None:
        said = tr(
            "{name} 每件 {points} 分,本店有 {there} {unit}。\n密码由顾客输入。",
            name=one.name, points=f"{one.reward.points:,}", there=one.there, unit=one.unit,
        )  # fmt: skip
        fields = (FormField(tr("件数"), "1", "text"), FormField(tr("储值密码"), "", "secret"))
        self._form(tr("积分换礼"), said, fields, tr("兑换"), lambda: self._take(shown.member_id, one.reward.code))

    def _take(self, member_id: str, code: str) -> None:
        qty, pin = self._forms.values()
        self._host.call(
            lambda: self._host.till.rewards.take(member_id, code, read_count(qty), pin),
            lambda paper: self._done(tr("已兑换"), paper),
        )

    def _ask_back(self, one: GivenRow) -> None:
        said = tr("{name},兑换单 {number},最多退 {left} 件。", name=one.name, number=one.document_no, left=one.left)
        fields = (FormField(tr("件数"), str(one.left), "text"), FormField(tr("原因"), "", "text"))
        self._form(tr("退回礼品"), said, fields, tr("退回"), lambda: self._take_back(one.document_no))

    def _take_back(self, document_no: str) -> None:
        qty, reason = self._forms.values()
        self._host.call(
            lambda: self._host.till.rewards.take_back(document_no, read_count(qty), reason),
            lambda paper: self._done(tr("已退回"), paper),
        )

    def _done(self, what: str, paper: RewardPaper) -> None:
        self._back()
        said = tr("{what} {name} {qty} 件,{points} 分,余 {left} 分。", what=what, name=paper.name, qty=paper.qty,
                  points=f"{paper.points:,}", left=f"{paper.points_after:,}")  # fmt: skip
        self._host.say(info(said, "ok"))


def reward_choice(one: RewardRow) -> Choice:
    detail = [tr("本店有 {there} {unit}", there=one.there, unit=one.unit)]
    if one.reward.each:
        detail.append(tr("每人 {each} 件,已兑 {had} 件", each=one.reward.each, had=one.had))
    if one.reward.ends_on:
        detail.append(tr("至 {day}", day=one.reward.ends_on))
    return Choice(one.name, " · ".join(detail), tr("{points} 分", points=f"{one.reward.points:,}"))


def given_choice(one: GivenRow) -> Choice:
    detail = tr("{day} 兑换 {left} 件 · {number}", day=one.business_date, left=one.left, number=one.document_no)
    return Choice(tr("退回 · {name}", name=one.name), detail, "")


def read_count(text: str) -> int:
    """Pieces typed in a field; 0 for nothing or nonsense, which the rules refuse."""
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 6 else 0
