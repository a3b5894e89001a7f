"""Two cards of one person (Ctrl+E in the member panel): the member on the bill stays, another card leads to them."""

from __future__ import annotations

from pos_app.locale import tr
from pos_app.presenters.host import State
from pos_app.presenters.member import MemberForms
from pos_app.presenters.more import FormField
from pos_app.presenters.problems import info


class MemberMergePresenter(MemberForms):
    """One form: the other card or phone, and why."""

    def open(self) -> None:
        shown = self._member.shown
        if self._host.state is not State.MEMBER or shown is None or shown.shown:
            return
        member_id = shown.member_id
        said = tr(
            "留下 {label}。另一张卡的积分、储值和券并到这里,以后那张卡也是这位会员。\n当天可以撤销。", label=shown.label
        )
        fields = (FormField(tr("另一张卡号或手机号"), "", "text"), FormField(tr("原因"), "", "text"))
        self._form(tr("合并会员"), said, fields, tr("合并"), lambda: self._merge(member_id))

    def _merge(self, member_id: str) -> None:
        other, reason = self._forms.values()
        self._host.call(lambda: self._host.till.merging.merge(member_id, other, reason), self._done)

    def _done(self, merged: bool) -> None:
        self._back()
        self._host.say(info(tr("两位会员已合并。") if merged else tr("已报总部,总部核对后合并。"), "ok"))
