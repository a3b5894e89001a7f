"""What a member may ask about themselves (F4 in the member panel, last row): a copy of their data, or to be forgotten.

A shop that stands alone does both here; a store of a chain says that headquarters does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.member import MemberForms
from pos_app.presenters.more import FormField
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from pathlib import Path

    from pos_app.counter.answers import MemberDetail

REASON = "本人申请"
SURE = "永久注销"  # typed by whoever means it
GOES = (
    "删去:姓名、手机、生日、证件、地址、偏好等全部资料,查不到、找不回;本机写好的个人信息文件一并删除。\n"
    "依法留存:单据、积分和储值流水 (不带姓名);购卡、退卡、旧料和大额付现登记的证件,按法定期限密存。\n"
    "要另一位店员输入工号和密码。确认请输入 {sure}。"
)


class MemberDataPresenter(MemberForms):
    """A list of the two, then a form for each."""

    def row(self) -> Choice:
        """How the list of the member's file offers it."""
        here = self._host.till.persons.decided_here
        return Choice(tr("个人信息导出和注销"), tr("本店办理") if here else tr("由总部办理"))

    def open(self, shown: MemberDetail) -> None:
        if not self._host.till.persons.decided_here:
            self._host.say(words("member.decided_above"))
            return
        rows = (
            Choice(tr("导出个人信息"), tr("JSON 和 PDF 各一份,只交本人")),
            Choice(tr("注销会员"), tr("资料永久删除,两个人确认")),
        )
        ways = (self._ask_copy, self._ask_forget)
        self._forms.choose_from(tr("个人信息"), rows, shown.label, lambda place: ways[place](shown), self._back)

    def _ask_copy(self, shown: MemberDetail) -> None:
        said = tr("{label} 的全部资料写成文件,只交本人。导出会记下。", label=shown.label)
        fields = (FormField(tr("原因"), tr(REASON), "text"),)
        self._form(tr("导出个人信息"), said, fields, tr("导出"), lambda: self._copy(shown))

    def _copy(self, shown: MemberDetail) -> None:
        (reason,) = self._forms.values()
        till = self._host.till

        def written(files: dict[str, Path]) -> None:
            self._back()
            self._host.say(
                info(tr("已写入 {files}。交给本人后删除。", files="、".join(map(str, files.values()))), "ok")
            )

        self._host.call(lambda: till.persons.write_copy(self._card(shown), reason), written)

    def _ask_forget(self, shown: MemberDetail) -> None:
        sure = tr("确认 (输入 {sure})", sure=SURE)
        labels = ((sure, "text"), (tr("原因"), "text"), (tr("另一位店员工号"), "text"), (tr("密码"), "secret"))
        fields = tuple(FormField(label, "", kind) for label, kind in labels)
        self._form(
            tr("注销会员 {label}", label=shown.label), tr(GOES, sure=SURE), fields, tr("注销"),
            lambda: self._forget(shown),
        )  # fmt: skip

    def _forget(self, shown: MemberDetail) -> None:
        sure, reason, second, pin = self._forms.values()
        if sure.strip() != SURE:
            self._host.say(words("member.not_sure", sure=SURE))
            return
        till = self._host.till

        def forget() -> None:
            till.persons.forget(self._card(shown), reason, second=second.strip(), pin=pin)

        def gone(_: None) -> None:
            self._host.call(till.selling.detach_member, self._host.show_cart)
            self._host.leave()
            self._host.say(info(tr("会员已注销,资料已删除。"), "ok"))

        self._host.call(forget, gone)

    def _card(self, shown: MemberDetail) -> str:
        return self._host.till.cards.of(shown.member_id)[0].card_no
